//! What the tests share.

pub(crate) mod app;
pub(crate) mod database;
mod postgres;
pub(crate) mod records;
