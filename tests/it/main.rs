//! The integration tests, in one binary.

mod api;
mod cli;
mod http;
mod layering;
mod seeds;
mod storage;
mod support;
