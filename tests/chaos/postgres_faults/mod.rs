//! PostgreSQL, and the way to it, fail in every manner that can be made on one machine.

mod cuts;
mod ground;
mod held;
mod pooled;
mod proxy;
mod refusing;
mod unanswered;
