//! The HTTP layer with a small schema, through the real router and, if it matters, a real socket.

mod audits;
mod bearer;
mod bounds;
mod clients;
mod errors;
mod grammar;
mod health;
mod held;
mod introspection;
mod live;
mod load;
mod log;
mod pages;
mod persisted;
mod protocol;
mod shutdown;
mod sockets;
pub(crate) mod support;
mod tls;
mod toy;
mod uploads;
mod validation;
