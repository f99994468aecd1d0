//! Failures of PostgreSQL and of the connection to it that can be simulated on one machine.

mod cuts;
mod ground;
mod held;
mod pooled;
mod proxy;
mod refusing;
mod unanswered;
