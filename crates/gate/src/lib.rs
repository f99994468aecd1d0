//! The HTTP layer: everything between a socket and the GraphQL executor.
//!
//! A request passes these stages in order: the connection's time-outs (`serve`), the request id and
//! the log line (`access`), CORS and compression (`router`), the rules of GraphQL over HTTP
//! (`graphql`, `media_type`), and admission (`admission`), which parses, validates, coerces and
//! prices an operation. Only then is it executed, under a deadline (`operations`). Operations with
//! more than one answer use a socket or an event stream (`live`).
//!
//! The crate knows no cities and no storage: it is generic over [`async_graphql::Executor`], with a
//! [`Reception`](crate::reception::Reception), and takes the schema as text.
//!
//! ```no_run
//! # use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};
//! # struct Query;
//! # #[Object]
//! # impl Query { async fn revision(&self) -> i32 { 1 } }
//! use interurban_gate::{HttpOptions, ServeOptions};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
//! let sdl = schema.sdl();
//! let site = interurban_gate::router(schema, &sdl, HttpOptions::default(), Vec::new)?;
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! interurban_gate::serve(listener, site, std::future::pending(), ServeOptions::default()).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Two measures protect the process from deep nesting: the scan in `admission::nesting`, and large
//! stacks. Give the runtime's worker threads 16 MiB (`tokio::runtime::Builder::thread_stack_size`).

mod access;
mod account;
mod admission;
mod answers;
pub mod bearer;
mod body;
mod bounds;
mod budget;
mod cors;
mod downloads;
mod drain;
mod etag;
pub mod fairness;
mod fault;
mod file;
pub mod file_sink;
mod forwarded;
pub mod freshness;
mod graphql;
mod headers;
mod health;
mod json;
mod live;
mod media_type;
mod metrics;
mod operations;
mod options;
mod page;
mod pages;
mod persisted;
mod playground;
mod query;
pub mod reception;
mod request_id;
mod router;
mod serve;
mod shares;
mod tables;
mod trace_context;
pub mod troubles;
mod upload;
pub mod uploads;

pub use admission::{Growth, Price, PriceList, Scalars, Sizes, Takes};
pub use bearer::BearerToken;
pub use cors::web_origin;
pub use downloads::{Download, Downloads, Form, Parameter};
pub use drain::Drain;
pub use forwarded::{ForwardedHeader, Proxies, UnknownForwardedHeader};
pub use metrics::Metrics;
pub use options::{HttpOptions, Introspection, Limits, LiveLimits, Origins, ServeOptions, UploadLimits};
pub use pages::PageFile;
pub use persisted::{OperationList, OperationListError, Persisted};
pub use request_id::RequestId;
pub use router::{Site, SiteError, router};
pub use serve::{Tls, TlsError, serve};

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
