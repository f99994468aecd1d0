//! Variables of the surroundings that look like settings and are none.

use clap::CommandFactory as _;

use super::Cli;
use crate::domain::text::closest;

/// Variables of tests and builds, which begin like settings.
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

/// A sentence about each variable that begins with `INTERURBAN_` and sets nothing.
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

/// The variables of all options.
fn known() -> Vec<String> {
    let program = Cli::command();
    let everywhere = std::iter::once(&program).chain(program.get_subcommands());
    let arguments = everywhere.flat_map(clap::Command::get_arguments);
    let names = arguments.filter_map(|argument| argument.get_env()?.to_str().map(str::to_owned));
    names.collect()
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
