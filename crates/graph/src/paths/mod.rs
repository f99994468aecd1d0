//! Paths between two nodes: the best, the next best, disjoint ones, and their number.
//!
//! A [`PathQuery`] is the question. All functions agree on one order of paths (cost, hops, nodes
//! from left to right) and on the scope of each condition. Searches keep their work arrays per
//! thread between calls, and touch only nodes that they visit.

mod between;
mod bounded;
mod disjoint;
mod flow;
mod hop_limited;
mod hops;
mod independent;
mod k_cheapest;
mod key;
mod mask;
mod part;
mod passage;
mod path_dag;
mod query;
mod queue;
mod reachable;
mod search;
mod single_source;
mod tied;
mod waypoints;
mod weighted;

pub use disjoint::{Disjoint, DisjointPaths, disjoint_paths};
pub use independent::independent_path_count;
pub use k_cheapest::k_cheapest_paths;
pub use mask::{LinkMask, Links, Mask, NodeMask, Nodes};
pub use query::{Costs, FoundPath, PathQuery};
pub use reachable::{ReachableNode, reachable};
pub use search::{CheapestPath, cheapest_path, cheapest_path_with_ties, fewest_hops, tied_path_count};
pub use single_source::{cost_distances, hop_distances};
pub use tied::{TiedPaths, tied_paths};

#[cfg(test)]
mod tests;
