//! The integration tests, in one binary.

mod http;
mod seeds;
mod storage;
mod support;
