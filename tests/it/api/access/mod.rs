//! Who sees what and who may do what: each role, in each network, by each way in.

mod kept;
mod live;
mod lost;
mod operations;
mod probes;
mod questions;
mod reads;
mod reasons;
mod refusals;
pub(super) mod stage;
mod token_list;
mod tokens;
mod writes;
