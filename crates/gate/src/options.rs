//! The limits of the HTTP layer with their defaults. A refusal names the limit and the measured
//! value.

use std::time::Duration;

use super::fault::{Code, Fault};
use super::{Downloads, Metrics, PageFile, Persisted, PriceList, Proxies, Scalars, Sizes, Tls};

/// Options of the HTTP layer besides the executor and the schema.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// Limits of requests.
    pub limits: Limits,
    /// Prices of fields that cost or return more than the general rules assume.
    pub prices: PriceList,
    /// Sizes of the data for prices.
    pub sizes: Sizes,
    /// Checks of the schema's custom scalars.
    pub scalars: Scalars,
    /// Documents that requests may name by a hash or id.
    pub persisted: Persisted,
    /// Callers who may see the schema.
    pub introspection: Introspection,
    /// Trusted proxies, which name the addresses of clients.
    pub proxies: Proxies,
    /// Web origins that may read answers from a browser.
    pub origins: Origins,
    /// Duration from which the log warns of a request (default 1 s).
    pub slow: Duration,
    /// Metrics for operators.
    pub metrics: Metrics,
    /// True if `/metrics` is served together with the rest. Otherwise the caller may
    /// [serve](Metrics::serve) it elsewhere.
    pub serve_metrics: bool,
    /// The explorer and the editor, if they are built in; otherwise a plain page replaces both.
    pub pages: Vec<PageFile>,
    /// Files under `/export`; none by default.
    pub downloads: Option<Downloads>,
}

/// Callers who may see the schema, by introspection and at `/schema.graphql`. Others get no
/// suggestions in errors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Introspection {
    /// Everybody.
    #[default]
    On,
    /// Nobody.
    Off,
    /// Callers with a valid token.
    Authenticated,
}

impl Introspection {
    /// True if a caller with or without a token may see the schema.
    pub(super) fn allows(self, has_token: bool) -> bool {
        match self {
            Self::On => true,
            Self::Off => false,
            Self::Authenticated => has_token,
        }
    }

    /// Returns the fault for other callers.
    pub(super) fn refusal(self) -> Fault {
        let message = match self {
            Self::Authenticated => {
                "This server shows its schema to callers with a token only: send one as `Authorization: Bearer …`. Operations \
                                    that you know can be run without."
            }
            Self::On | Self::Off => {
                "This server does not show its schema. Operations that you know can be run all the same; its operator has \
                                     the documentation."
            }
        };
        Fault::new(Code::IntrospectionDisabled, message)
    }
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            prices: PriceList::default(),
            sizes: Sizes::default(),
            scalars: Scalars::default(),
            persisted: Persisted::default(),
            introspection: Introspection::default(),
            proxies: Proxies::default(),
            origins: Origins::default(),
            slow: Duration::from_secs(1),
            metrics: Metrics::default(),
            serve_metrics: false,
            pages: Vec::new(),
            downloads: None,
        }
    }
}

/// Web origins whose pages may read our answers in a browser (CORS). Credentials are never allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origins {
    /// Pages of any origin.
    #[default]
    Any,
    /// Only these origins (`https://maps.example.org`). Empty: none but our own.
    Only(Vec<String>),
}

/// Limits of one request. All are inclusive: a request at the limit passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a request body (default 256 KiB; above: status 413), and of a message on a socket
    /// (above: closed with 1009).
    pub body_bytes: usize,
    /// Bytes of the request target: path and query string (default 16 KiB; above: status 414).
    pub url_bytes: usize,
    /// Lexical tokens of a GraphQL document, punctuation included (default 2,000).
    pub tokens: usize,
    /// Depth of brackets of any kind, in a document or in the JSON of a request (default 64).
    pub nesting: usize,
    /// Depth of fields (default 12). Introspection has its own rule.
    pub depth: u32,
    /// Aliases in a document (default 30).
    pub aliases: usize,
    /// Directives in a document (default 30).
    pub directives: usize,
    /// Operations in a document (default 20).
    pub operations: usize,
    /// Cost of an operation in whole units (default 10,000); `admission::cost` defines the measure.
    pub cost: u64,
    /// Selections of a document with its fragments expanded, as the executor walks them (default
    /// 4,000).
    pub selections: u64,
    /// Page size of a field with `first` or `last` if neither is given (default 20).
    pub default_page: u32,
    /// Largest page size that any resolver accepts (default 500). A larger argument is priced as
    /// this one and refused by the resolver.
    pub largest_page: u32,
    /// Time for execution (default 10 s; above: status 504 and code `TIMEOUT`).
    pub request_deadline: Duration,
    /// Time for reading a request body (default 15 s; above: status 408).
    pub body_deadline: Duration,
    /// Operations executed at the same time (default 512; above: status 503 with `Retry-After`).
    pub in_flight: usize,
    /// Bytes of requests and answers held for clients at the same time (default 256 MiB; above: the
    /// request waits, then gets status 503 with `Retry-After`). One client may have
    /// [`Limits::client_percent`] of it, one connection a quarter of that.
    pub held_bytes: usize,
    /// Maximum part of each shared limit that one client, an address, may have, in percent (default
    /// 50).
    pub client_percent: u8,
    /// Estimated memory for parsed and validated documents, in bytes (default 32 MiB).
    pub document_cache_bytes: u64,
    /// Memory for whole answers, in bytes (default 64 MiB; 0 keeps none).
    pub answer_cache_bytes: u64,
    /// Cost per minute of an address without a token (default 2,000,000; 0: unlimited). Above it:
    /// status 429 with `Retry-After`.
    pub cost_per_minute: u32,
    /// Cost per minute of a token (default 20,000,000; 0: unlimited).
    pub token_cost_per_minute: u32,
    /// Time for which HTTP caches may use an answer by GET to a caller without a token. The default
    /// is 0: they revalidate it by its `ETag`.
    pub max_age: Duration,
    /// Errors in one answer (default 5).
    pub errors: usize,
    /// Limits of files in a request.
    pub upload: UploadLimits,
    /// Limits of long-lived connections.
    pub live: LiveLimits,
}

/// Limits of files in a request, sent as a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadLimits {
    /// Bytes of all files of a request (default 64 MiB; above: status 413).
    pub bytes: u64,
    /// Files of a request (default 8).
    pub files: usize,
    /// Requests with files that are received and processed at the same time (default 8; above:
    /// status 503 with `Retry-After`). The temporary folder may hold this many times `bytes`.
    pub at_once: usize,
    /// Minimum rate of a client in bytes a second (default 4,096). It may fall
    /// [`Limits::body_deadline`] behind.
    pub rate: u64,
    /// Time for execution (default 10 min; above: status 504 and code `OUTCOME_UNKNOWN`).
    pub deadline: Duration,
}

impl Default for UploadLimits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            files: 8,
            at_once: 8,
            rate: 4_096,
            deadline: Duration::from_secs(600),
        }
    }
}

/// Limits of long-lived connections: sockets and event streams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveLimits {
    /// Sockets and event streams open at the same time (default 1,024; above: status 503 with
    /// `Retry-After`).
    pub connections: usize,
    /// Subscriptions open at the same time (default 4,096; above: `UNAVAILABLE`).
    pub subscriptions: usize,
    /// Operations of one socket at the same time (default 100; above: the operation gets `error`).
    pub operations: usize,
    /// Time for `connection_init` (default 3 s; then the socket is closed with 4408).
    pub init_deadline: Duration,
    /// Queued messages of one socket (default 64); then its operations wait. A large message counts
    /// as several.
    pub queued_messages: usize,
    /// Bytes per queued message (default 16 KiB): with 64 messages, a socket holds about 1 MiB.
    pub message_unit_bytes: usize,
    /// Time that a client may fall behind [`ServeOptions::send_rate`] with a message (default 10 s;
    /// then the socket is closed with 1013).
    pub send_deadline: Duration,
    /// Pause between heartbeats (default 15 s). A socket that leaves two pings in a row unanswered
    /// is closed with 4499. Also the pause between two checks of a connection's token; an invalid
    /// one ends the connection.
    pub heartbeat: Duration,
}

impl Default for LiveLimits {
    fn default() -> Self {
        Self {
            connections: 1_024,
            subscriptions: 4_096,
            operations: 100,
            init_deadline: Duration::from_secs(3),
            queued_messages: 64,
            message_unit_bytes: 16 * 1024,
            send_deadline: Duration::from_secs(10),
            heartbeat: Duration::from_secs(15),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 256 * 1024,
            url_bytes: 16 * 1024,
            tokens: 2_000,
            nesting: 64,
            depth: 12,
            aliases: 30,
            directives: 30,
            operations: 20,
            cost: 10_000,
            selections: 4_000,
            default_page: 20,
            largest_page: 500,
            request_deadline: Duration::from_secs(10),
            body_deadline: Duration::from_secs(15),
            in_flight: 512,
            held_bytes: 256 * 1024 * 1024,
            client_percent: 50,
            document_cache_bytes: 32 * 1024 * 1024,
            answer_cache_bytes: 64 * 1024 * 1024,
            cost_per_minute: 2_000_000,
            token_cost_per_minute: 20_000_000,
            max_age: Duration::ZERO,
            errors: 5,
            upload: UploadLimits::default(),
            live: LiveLimits::default(),
        }
    }
}

/// Limits of connections and of the shutdown, and their encryption.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// Certificate and key for TLS (default: none, plain HTTP). The handshake must end within
    /// `head_deadline`.
    pub tls: Option<Tls>,
    /// Time for a request head, from the start of a connection or the end of the previous request
    /// (default 10 s).
    pub head_deadline: Duration,
    /// Time that a client may fall behind `send_rate` before its connection is cut; over HTTP/2
    /// also the time it may take for 16 KiB of one answer before that stream is reset (default 30
    /// s).
    pub send_patience: Duration,
    /// Minimum rate of a client that is served, in bytes a second (default 4,096).
    pub send_rate: u64,
    /// Connections open at the same time (default 2,048); more wait in the operating system's
    /// queue.
    pub connections: usize,
    /// Time that `/readyz` reports "draining" before new connections are refused, for load
    /// balancers to notice (default 0).
    pub announce: Duration,
    /// Time that a connection without a complete request may remain once the server drains (default
    /// 1 s).
    pub idle_grace: Duration,
    /// Time for requests in flight once the server drains; then their connections are cut (default
    /// 9 s).
    pub drain_deadline: Duration,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            tls: None,
            head_deadline: Duration::from_secs(10),
            send_patience: Duration::from_secs(30),
            send_rate: 4_096,
            connections: 2_048,
            announce: Duration::ZERO,
            idle_grace: Duration::from_secs(1),
            drain_deadline: Duration::from_secs(9),
        }
    }
}
