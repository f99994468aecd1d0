//! The program: reads the command line, runs the command, ends with its status.

use std::process::ExitCode;

use interurban::cli::{Cli, reader_has_gone};
use interurban::config::SettingsError;
use interurban::telemetry;

/// Stack of a worker thread: a second wall behind the bound on nesting.
const STACK_BYTES: usize = 16 << 20;

fn main() -> ExitCode {
    let cli = Cli::read();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .thread_stack_size(STACK_BYTES)
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => cli.run_on(&runtime),
        Err(error) => Err(error.into()),
    };
    let status = outcome.map_or_else(|error| failed(&error), |()| ExitCode::SUCCESS);
    telemetry::finish();
    status
}

/// Tells why a command failed; its exit status.
fn failed(error: &anyhow::Error) -> ExitCode {
    if reader_has_gone(error) {
        return ExitCode::SUCCESS;
    }
    telemetry::say(format_args!("interurban: {}", told(error)));
    match error.is::<SettingsError>() {
        true => ExitCode::from(2),
        false => ExitCode::FAILURE,
    }
}

/// An error with its causes, each told once: those of the libraries often end in the words of their own cause.
fn told(error: &anyhow::Error) -> String {
    let mut told = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if told.is_empty() {
            told = cause;
        } else if !told.ends_with(&cause) {
            told = format!("{told}: {cause}");
        }
    }
    told
}
