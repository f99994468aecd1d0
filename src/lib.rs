//! Interurban: cities and their partnerships as a graph, asked over GraphQL.
//!
//! *Rows become a graph, the graph answers questions, the API words the answers.*
//!
//! | layer | what it is |
//! | --- | --- |
//! | [`domain`] | cities, countries, networks, memberships, partnerships, and their rules |
//! | [`network`] | the snapshot of all records, the scope of a question, the graph it sees |
//! | [`analytics`] | pure functions over that graph |
//! | [`exchange`] | files in and out: records and graphs in the formats of other programs |
//! | [`storage`] | the system of record, on SQLite or PostgreSQL |
//! | [`app`] | questions put to the analytics, answers as plain values, limits |
//! | [`api`] | the GraphQL schema |
//! | [`http`] | admission and GraphQL over HTTP |
//! | [`freshness`] | the revision that a caller wants to see at least, from [`http`] to [`api`], and the one that was read, back |
//! | [`bearer`] | the token of a caller, from [`http`] to [`api`] |
//! | [`troubles`] | what is the matter with the process, from the part that notices it to [`http`] |
//! | [`reception`] | what a request waits for before it is worked on, between [`http`] and [`api`] |
//! | [`fairness`] | permits that clients get in turn, from [`http`] to [`app`] |
//! | [`file_sink`] | where a resolver leaves a large file, which [`http`] then streams |
//! | [`upload`] | the files of a request, from [`http`] to [`api`] |
//! | [`config`], [`cli`], [`telemetry`] | settings, commands, logs |
//!
//! `docs/ARCHITECTURE.md` tells one query and one start-up from end to end.

pub mod api;
pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod exchange;
pub mod network;
pub mod storage;
pub mod telemetry;

pub use interurban_gate as http;
pub use interurban_gate::{bearer, fairness, file_sink, freshness, reception, troubles, uploads as upload};
pub use interurban_graph as analytics;
