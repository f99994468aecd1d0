//! Measures the processor time that the server takes for an answer over HTTP.
//!
//! `cargo build --release && cargo run --release --example answers` creates a database of 408
//! cities and 1,500 links in a temporary folder. It starts the program from the same build twice,
//! with and without its cache of answers, and a bare axum server that sends the same bytes. It
//! queries them in turn, round after round, over 32 connections. It prints one line of JSON per
//! question: processor time of the server process in µs per request, the median over the rounds,
//! and the ratio to the bare server.
//!
//! Arguments: seconds for each figure of a round, the path of another program, and then options for
//! that program.

#[allow(dead_code, reason = "a part of a module that is shared")]
#[path = "../bench/generate/mod.rs"]
mod generate;

mod bare;
mod data;
mod process;
mod wire;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use process::Server;
use serde_json::json;

/// Number of rounds; the median counts.
const ROUNDS: usize = 5;

/// Name and document of each question.
const QUESTIONS: [(&str, &str); 4] = [
    (
        "one city with country and fields",
        r#"{ city(ref: "c0000007") { key name country { code name } fields { key name } } }"#,
    ),
    (
        "50 cities with country, fields, partners",
        "{ cities(first: 50) { nodes { key name country { code name } fields { key name } partners { nodes { key name country { code } } } } } }",
    ),
    (
        "whole graph, 408 nodes and 1,500 links",
        "{ graph { nodes { key label country field degree } links { source target strength } } }",
    ),
    (
        "path between two cities",
        r#"{ cooperationPath(from: "c0000003", to: "c0000200") { hopCount cities { key name } } }"#,
    ),
];

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next();
    let runtime = tokio::runtime::Runtime::new()?;
    if first.as_deref() == Some(bare::COMMAND) {
        let folder = arguments.next().context("the folder of the answers")?;
        return runtime.block_on(bare::serve(Path::new(&folder)));
    }
    let seconds: f64 = first.map_or(Ok(1.0), |text| text.parse())?;
    let program = arguments.next().map_or_else(program, |path| Ok(PathBuf::from(path)))?;
    let options: Vec<String> = arguments.collect();
    runtime.block_on(measure(Duration::from_secs_f64(seconds), &program, &options))
}

/// Returns the path of the program built beside the examples.
fn program() -> Result<PathBuf> {
    let this = std::env::current_exe()?;
    let folder = this.parent().and_then(Path::parent).context("a folder of examples")?;
    Ok(folder.join(format!("interurban{}", std::env::consts::EXE_SUFFIX)))
}

async fn measure(time: Duration, program: &Path, options: &[String]) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut servers = Vec::new();
    for cache_mib in ["64", "0"] {
        let database = format!("sqlite:{}", folder.path().join(format!("{cache_mib}.db")).display());
        data::write(&database).await?;
        let mut command = Command::new(program);
        command
            .args(["--database-url", &database, "--listen", "127.0.0.1:0"])
            .args(options);
        command.env("INTERURBAN_ANSWER_CACHE_MIB", cache_mib);
        servers.push(Server::start(command, Some("/graphql"))?);
    }
    for (number, (_, question)) in QUESTIONS.iter().enumerate() {
        let answers = [servers[0].ask(question).await?, servers[1].ask(question).await?];
        ensure!(answers[0] == answers[1], "the servers answer {question} differently");
        ensure!(
            answers[0].starts_with(br#"{"data":"#),
            "{question} failed: {}",
            String::from_utf8_lossy(&answers[0])
        );
        std::fs::write(bare::file(folder.path(), number), &answers[0])?;
    }
    let mut bare = Command::new(std::env::current_exe()?);
    bare.arg(bare::COMMAND).arg(folder.path());
    servers.insert(0, Server::start(bare, None)?);
    for (number, (name, question)) in QUESTIONS.iter().enumerate() {
        let mut times = [const { Vec::new() }; 3];
        for _ in 0..ROUNDS {
            for (server, times) in servers.iter().zip(&mut times) {
                times.push(server.load(number, question, time).await?);
            }
        }
        let [bare, cached, uncached] = times.map(median);
        let bytes = std::fs::metadata(bare::file(folder.path(), number))?.len();
        let line = json!({
            "question": name, "bytes": bytes, "bareUs": rounded(bare),
            "cachedUs": rounded(cached), "cachedToBare": rounded(cached / bare),
            "uncachedUs": rounded(uncached), "uncachedToBare": rounded(uncached / bare),
        });
        println!("{line}");
    }
    Ok(())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
