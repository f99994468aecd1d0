//! The program: reads the command line, runs the command, ends with its status.

use std::process::ExitCode;

use interurban::cli::Cli;
use interurban::config::SettingsError;

/// Stack of a worker thread: a second wall behind the bound on nesting.
const STACK_BYTES: usize = 16 << 20;

fn main() -> ExitCode {
    let cli = Cli::read();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .thread_stack_size(STACK_BYTES)
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(cli.run()),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("interurban: {}", told(&error));
            if error.is::<SettingsError>() {
                ExitCode::from(2)
            } else {
                ExitCode::FAILURE
            }
        }
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
