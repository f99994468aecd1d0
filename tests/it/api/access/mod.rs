//! Access: each role, in each network, through each interface.

mod budgets;
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
