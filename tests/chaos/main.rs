//! Promises that hold when processes die: real servers under load, killed and restarted, and a
//! checker of the history.
//!
//! `CONTRIBUTING.md` explains how to run the two long tests. The checker's own tests run with all
//! others.

mod checker;
mod client;
mod crowd;
#[cfg(target_os = "linux")]
mod disk;
mod history;
mod imports;
mod kills;
mod load;
mod measured;
#[path = "../it/support/postgres.rs"]
mod postgres;
mod postgres_faults;
mod program;
mod replicas;
mod scene;
#[path = "../it/support/server_log.rs"]
mod server_log;
mod set_back;
#[cfg(target_os = "linux")]
mod soak;
mod writes;
