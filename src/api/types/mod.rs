//! One file per GraphQL type, with the connections it owns.

pub mod centrality;
pub mod change;
pub mod city;
pub mod city_list;
pub mod city_metrics;
pub mod cluster;
pub mod country;
pub mod country_link;
pub mod country_list;
pub mod field;
pub mod graph;
pub mod link;
pub mod membership;
pub mod meta;
pub mod network;
pub mod partnership;
pub mod path;
pub mod path_answer;
pub mod path_hop;
pub mod path_set;
pub mod reachable;
pub mod source;
pub mod stats;
