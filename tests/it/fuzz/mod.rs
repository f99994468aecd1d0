//! Real inputs, broken by chance: whatever comes, the answer is a refusal in words or a right
//! answer, never a fault of the program.
//!
//! `INTERURBAN_FUZZ_CASES` says how many inputs each target gets.

mod edits;
mod imports;
mod requests;

use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::TestRunner;

/// Number of inputs where nothing else is said: a few seconds for each target.
const CASES: usize = 150;

/// Number of inputs.
fn cases() -> usize {
    let said = std::env::var("INTERURBAN_FUZZ_CASES").ok();
    said.map_or(CASES, |number| number.parse().expect("a number"))
}

/// A value by chance.
fn draw<T: std::fmt::Debug>(runner: &mut TestRunner, from: &impl Strategy<Value = T>) -> T {
    from.new_tree(runner).expect("every draw succeeds").current()
}
