//! Shared helpers of the tests.

pub(crate) mod app;
pub(crate) mod authority;
pub(crate) mod database;
pub(crate) mod events;
pub(crate) mod form;
pub(crate) mod guard;
pub(crate) mod postgres;
pub(crate) mod records;
pub(crate) mod seed;
pub(crate) mod server;
pub(crate) mod server_log;
pub(crate) mod set_back;
pub(crate) mod socket;
pub(crate) mod writing;
