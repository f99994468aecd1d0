//! Measures the product's own kernels on a network in a folder, and generates such folders. See
//! `--help`.

mod folder;
mod generate;
mod measure;
mod measure_calls;
mod options;
mod records;
mod report;
mod stopwatch;
mod subject;
mod tasks;
#[cfg(test)]
mod tests;
mod vocabulary;
mod write;

use std::io;

use anyhow::Result;
use clap::Parser as _;

use options::{Command, Measure, Options};
use report::Line;
use subject::Subject;

fn main() -> Result<()> {
    let options = Options::parse();
    match options.command {
        Some(Command::Generate(options)) => write::write(&options.out, options.tier, options.seed),
        None => {
            let measure = options.measure.expect("a graph is required without a command");
            let threads = rayon::ThreadPoolBuilder::new().num_threads(usize::from(measure.threads));
            threads.build_global()?;
            measure_all(&measure, io::stdout())
        }
    }
}

/// Measures every selected task and writes its line as soon as it is done.
fn measure_all(options: &Measure, mut output: impl io::Write) -> Result<()> {
    let mut subject = Subject::load(&options.graph)?;
    subject.pairs.truncate(options.pairs);
    let tasks: Vec<_> = if options.tasks.is_empty() {
        tasks::ALL.iter().collect()
    } else {
        options.tasks.clone()
    };
    if subject.pairs_are_drawn && tasks.iter().any(|task| task.asks_pairs()) {
        eprintln!(
            "note: the folder has no pairs.csv; {} pairs of linked cities were drawn, the same in every run",
            subject.pairs.len()
        );
    }
    for task in tasks {
        let outcome = task.measure(&subject, &options.graph, options.budget);
        let line = Line::new(&subject.name, task.name, usize::from(options.threads), outcome);
        writeln!(output, "{}", serde_json::to_string(&line)?)?;
        output.flush()?;
    }
    Ok(())
}
