//! The integration tests, in one binary.

mod api;
mod app;
mod cli;
mod fuzz;
mod http;
mod layering;
mod outputs;
mod seeds;
mod storage;
mod support;
mod tables;
mod transfer;
