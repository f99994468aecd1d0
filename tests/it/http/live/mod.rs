//! Long-lived connections: `graphql-transport-ws` sockets, and server-sent events.
//!
//! Both protocols are published separately (*GraphQL over WebSocket*, *GraphQL over Server-Sent
//! Events*). Tests of their clauses:
//!
//! | clause | file |
//! | --- | --- |
//! | subprotocol (4406) | `handshake` |
//! | `connection_init` and its payload, `connection_ack`, 4401, 4408, 4429, closure by the client | `connection` |
//! | rejection while connecting, and later (4403) | `tokens`, `api/access/lost` |
//! | form of all messages (4400), `ping` and `pong`, `complete` of what is not running | `messages` |
//! | `subscribe`, `next`, `error`, `complete`, ids (4409) | `operations` |
//! | event streams: `Accept`, `next`, `complete`, what is refused, closure by the client | `events` |

mod client;
mod connection;
mod events;
mod handshake;
mod leaving;
mod limits;
mod messages;
mod operations;
mod tokens;
