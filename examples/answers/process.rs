//! A server process, and its processor time.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use tokio::task::JoinSet;

use crate::wire::Connection;

/// Number of concurrent connections.
const CONNECTIONS: usize = 32;

/// Microseconds per unit in `/proc/PID/stat`, on all current Linux machines.
const TICK_US: f64 = 10_000.0;

/// A running server. It is killed on drop.
pub(crate) struct Server {
    process: Child,
    address: String,
    /// The path of all requests; `None` if each question has its own.
    path: Option<&'static str>,
}

impl Server {
    /// Starts a program that prints its address, and waits for the address.
    pub(crate) fn start(mut command: Command, path: Option<&'static str>) -> Result<Self> {
        let process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut server = Self {
            process: process.with_context(|| format!("cannot start {command:?}"))?,
            address: String::new(),
            path,
        };
        let output = server.process.stdout.take().context("its output")?;
        BufReader::new(output).read_line(&mut server.address)?;
        let address = server.address.trim().trim_start_matches("http://").to_owned();
        server.address = address;
        Ok(server)
    }

    /// Returns the answer to a question.
    pub(crate) async fn ask(&self, question: &str) -> Result<Vec<u8>> {
        let mut connection = Connection::open(&self.address, "/graphql", question).await?;
        let mut answer = Vec::new();
        connection.ask(Some(&mut answer)).await?;
        Ok(answer)
    }

    /// Repeats a question for a time; returns the server's processor time in µs per request.
    pub(crate) async fn load(&self, number: usize, question: &str, time: Duration) -> Result<f64> {
        let path = self.path.map_or_else(|| format!("/{number}"), str::to_owned);
        let mut asking = JoinSet::new();
        let (before, end) = (self.processor_us()?, Instant::now() + time);
        for _ in 0..CONNECTIONS {
            let mut connection = Connection::open(&self.address, &path, question).await?;
            asking.spawn(async move {
                let mut asked = 0_u32;
                while Instant::now() < end {
                    connection.ask(None).await?;
                    asked += 1;
                }
                anyhow::Ok(asked)
            });
        }
        let mut asked = 0;
        while let Some(done) = asking.join_next().await {
            asked += done??;
        }
        Ok((self.processor_us()? - before) / f64::from(asked))
    }

    /// Returns the processor time of all its threads so far, in user mode and in the kernel.
    fn processor_us(&self) -> Result<f64> {
        let line = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        let (_, fields) = line.rsplit_once(')').context("the name of the program")?;
        let ticks: Vec<f64> = fields
            .split_whitespace()
            .filter_map(|field| field.parse().ok())
            .collect();
        // Ten fields follow the state, then user and system time.
        let [user, system] = ticks.get(10..12).context("its times")? else {
            unreachable!("the range has two elements");
        };
        Ok((user + system) * TICK_US)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
