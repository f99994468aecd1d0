//! Answers: a question about a view, put to the analytics and worded as plain values.

pub mod backtest;
pub mod brokerage;
pub mod centrality;
pub mod clusters;
pub mod communities;
pub mod country_links;
pub mod coverage;
pub mod data_quality;
pub mod explanation;
pub mod former;
pub mod geography;
pub mod graph_delta;
pub mod groupings;
pub mod link_matrix;
pub mod network_diff;
pub mod no_path;
pub mod overlap;
mod part;
pub mod path;
pub mod path_filter;
pub mod reasons;
pub mod recommendation_weights;
pub mod recommendations;
pub mod resilience;
pub mod stats;
pub mod timeline;
pub mod what_if;
