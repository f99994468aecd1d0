//! Connections that stay open: sockets that speak `graphql-transport-ws`, and server-sent events.

mod client;
mod events;
mod handshake;
mod leaving;
mod limits;
mod operations;
mod tokens;
