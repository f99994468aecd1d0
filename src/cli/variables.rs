//! Environment variables: those with an invalid value, and those without an option.

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue};

use super::Cli;
use crate::domain::text::closest;

/// Variables of tests and builds, which begin like those of options.
const OTHERS: [&str; 8] = [
    "INTERURBAN_CHAOS_SECONDS",
    "INTERURBAN_CROWD_SECONDS",
    "INTERURBAN_KILLS",
    "INTERURBAN_PROGRAM",
    "INTERURBAN_RULE_CASES",
    "INTERURBAN_TEST_POSTGRES",
    "INTERURBAN_WEB",
    "INTERURBAN_WEB_DIST",
];

/// Returns a sentence about each variable that begins with `INTERURBAN_` and belongs to no option.
pub(super) fn unknown() -> impl Iterator<Item = String> {
    let known = known();
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names
        .filter(|name| name.starts_with("INTERURBAN_") && !OTHERS.contains(&name.as_str()))
        .filter_map(move |name| fault(&name, &known))
}

fn fault(name: &str, known: &[String]) -> Option<String> {
    if known.iter().any(|known| known == name) {
        return None;
    }
    let like = closest(name, known.iter().map(String::as_str), 1);
    let hint = like
        .first()
        .map_or_else(String::new, |like| format!(" Did you mean {like}?"));
    Some(format!("The variable {name} sets nothing.{hint}"))
}

/// Returns the variables of all options.
fn known() -> Vec<String> {
    let program = Cli::command();
    let names = arguments(&program).filter_map(|argument| argument.get_env()?.to_str().map(str::to_owned));
    names.collect()
}

/// Returns the options of the program and of its commands.
fn arguments(program: &clap::Command) -> impl Iterator<Item = &clap::Arg> {
    let everywhere = std::iter::once(program).chain(program.get_subcommands());
    everywhere.flat_map(clap::Command::get_arguments)
}

/// Returns the variable that gave an option its invalid value. The library's message names only the
/// option.
pub(super) fn at_fault(error: &clap::Error) -> Option<String> {
    let ContextValue::String(option) = error.get(ContextKind::InvalidArg)? else {
        return None;
    };
    let option = option.split([' ', '=']).next()?;
    let given = |argument: std::ffi::OsString| argument.to_string_lossy().split('=').next() == Some(option);
    if std::env::args_os().any(given) {
        return None;
    }
    let program = Cli::command();
    let argument = arguments(&program).find(|argument| argument.get_long() == option.strip_prefix("--"))?;
    let variable = argument.get_env()?;
    std::env::var_os(variable)?;
    Some(variable.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_that_sets_nothing_is_told_with_the_one_that_was_meant() {
        let known = known();
        assert_eq!(fault("INTERURBAN_LISTEN", &known), None);
        let told = fault("INTERURBAN_LISTENS", &known).expect("a fault");
        assert_eq!(
            told,
            "The variable INTERURBAN_LISTENS sets nothing. Did you mean INTERURBAN_LISTEN?"
        );
        let told = fault("INTERURBAN_ZZZZZZZZ", &known).expect("a fault");
        assert_eq!(told, "The variable INTERURBAN_ZZZZZZZZ sets nothing.");
    }
}
