//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use crate::generate::Tier;
use crate::tasks::{self, Task};

/// Measures how fast Interurban analyses a network, by the very functions that its server calls.
///
/// The network is a folder with nodes.csv (id,name,country,field,lat,lon), edges.csv
/// (source,target,weight,year) and pairs.csv (source,target). Ids are any text; cells except ids
/// may be empty; edges of one pair are merged into a link and their weights added; self-loops are
/// left out. Without pairs.csv a thousand pairs of linked cities are drawn, the same every time.
///
/// Every task prints one line of JSON on the standard output.
#[derive(Debug, Parser)]
#[command(name = "bench", version, after_help = after_help(), args_conflicts_with_subcommands = true, subcommand_negates_reqs = true,
    arg_required_else_help = true, max_term_width = 120)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) measure: Option<Measure>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Generate a network: heavy-tailed, geographic, the same for the same seed
    Generate(Generate),
}

/// Options of a measurement.
#[derive(Debug, Args)]
pub(crate) struct Measure {
    /// The folder of the network
    #[arg(long, value_name = "DIR")]
    pub(crate) graph: PathBuf,
    /// Tasks, in this order; all of them if omitted
    #[arg(long, value_name = "A,B,…", value_delimiter = ',', value_parser = tasks::named)]
    pub(crate) tasks: Vec<&'static Task>,
    /// The maximum number of threads of an analysis
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: u16,
    /// The time of each task: it is repeated until that is used up, and stopped if it does not
    /// finish once
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    pub(crate) budget: Duration,
    /// The number of pairs to ask about, the first ones; all if there are fewer
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub(crate) pairs: usize,
}

/// Options of a generated network.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// The folder to write to; created if missing
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// The size
    #[arg(long)]
    pub(crate) tier: Tier,
    /// The random seed
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "write seconds as a number such as 0.5".to_owned())?;
    if !(0.0..=86_400.0).contains(&seconds) {
        return Err("the time of a task is 0 to 86400 seconds".to_owned());
    }
    Ok(Duration::from_secs_f64(seconds))
}

/// Describes the tasks, the fields of a line, and examples.
fn after_help() -> String {
    let mut text = "Tasks, with what `value` is:\n".to_owned();
    for task in tasks::ALL {
        text += &format!("  {:<14} {}\n", task.name, task.about);
    }
    text + LINES
}

const LINES: &str = "
Pairs and cities that are not connected add nothing to a sum.

A line has tool, version, graph, task, threads; n, how many repetitions or, if the task asks about
each pair, calls were made; best_s and median_s, wall time of one of them; cpu_s, processor time of
one, the median; value, by which two programs can be compared. Tasks that ask about each pair add
p50_us and p99_us of single calls. If a task did not finish, value is null and error says why.

Examples:
  cargo run --release --example bench -- generate --out target/S --tier S --seed 1
  cargo run --release --example bench -- --graph target/S
  cargo run --release --example bench -- --graph target/S --tasks sp_pair,cc --budget 5 --pairs 200";
