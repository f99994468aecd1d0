//! What is checked of every input, one file a kind of value. Faults are gathered in the order of the input, so that all are told at once.

pub(super) mod cities;
pub(super) mod dates;
pub(super) mod faults;
pub(super) mod keys;
pub(super) mod numbers;
pub(super) mod sources;
pub(super) mod text;
pub(super) mod words;

pub(super) use self::faults::{Faults, from_fault};
