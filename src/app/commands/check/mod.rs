//! Reads inputs, one file per kind of value, and collects their faults: unreadable values, and
//! violations of the rules by the records read. All faults are reported at once, in the order of
//! the input.

pub(super) mod cities;
pub(super) mod dates;
pub(super) mod faults;
mod order;
pub(super) mod sources;
pub(super) mod text;
pub(super) mod words;

pub(super) use self::faults::{Faults, from_fault};
