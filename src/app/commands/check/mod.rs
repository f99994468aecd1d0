//! Reading inputs, one file a kind of value, and gathering what is wrong with them: what cannot be
//! read, and what the rule book says of the records that were read. All faults are told at once, in
//! the order of the input.

pub(super) mod cities;
pub(super) mod dates;
pub(super) mod faults;
mod order;
pub(super) mod sources;
pub(super) mod text;
pub(super) mod words;

pub(super) use self::faults::{Faults, from_fault};
