//! The HTTP layer over a small schema of its own, through the real router and, where it matters, a
//! real socket.

mod audits;
mod bearer;
mod bounds;
mod errors;
mod grammar;
mod health;
mod held;
mod introspection;
mod live;
mod load;
mod log;
mod pages;
mod protocol;
mod shutdown;
mod sockets;
pub(crate) mod support;
mod toy;
mod uploads;
mod validation;
