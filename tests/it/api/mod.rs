//! The schema and its answers, through the real router.

mod access;
mod bad_input;
mod brokerage;
mod centrality;
mod clusters;
mod countries;
mod coverage;
mod determinism;
mod export;
mod freshness;
mod geography;
mod graph;
mod link_matrix;
mod lists;
mod live;
mod loading;
mod mutations;
mod networks;
mod paths;
mod recommendations;
mod resilience;
mod schema;
mod seeds;
mod stories;
mod time;
mod what_if;
