//! The integration tests, in one binary.

mod seeds;
mod storage;
mod support;
