//! Every bound of the HTTP layer with its default. A bound that refuses a request names itself and the measured value.

use std::time::Duration;

use super::{Downloads, Metrics, PageFile, PriceList, Scalars, Sizes};

/// What the HTTP layer needs to know besides the executor and the schema.
#[derive(Clone, Debug, Default)]
pub struct HttpOptions {
    /// Bounds on a request.
    pub limits: Limits,
    /// Prices of fields that cost more, or return more, than the general rules assume.
    pub prices: PriceList,
    /// Sizes of the data that prices refer to.
    pub sizes: Sizes,
    /// Values that the custom scalars of the schema take.
    pub scalars: Scalars,
    /// Web origins that may read answers from a browser.
    pub origins: Origins,
    /// Counters for operators.
    pub metrics: Metrics,
    /// True if `/metrics` is served beside the rest. Else the caller may
    /// [serve](Metrics::serve) it elsewhere.
    pub serve_metrics: bool,
    /// The explorer and the editor, where they are built in; without them a plain page stands in
    /// for both.
    pub pages: Vec<PageFile>,
    /// Files under `/export`; none by default.
    pub downloads: Option<Downloads>,
}

/// Which web origins a browser may let read our answers (CORS). Credentials are never allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origins {
    /// Pages of any origin.
    #[default]
    Any,
    /// Only these origins (`https://maps.example.org`). Empty: none but our own.
    Only(Vec<String>),
}

/// Bounds on one request. All are inclusive: a request at the bound passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a request body (default 256 KiB; above: status 413), and of a message on a socket (above: closed with 1009).
    pub body_bytes: usize,
    /// Bytes of the request target, that is path and query string (default 16 KiB; above: status 414).
    pub url_bytes: usize,
    /// Lexical tokens of a GraphQL document, punctuation included (default 2,000).
    pub tokens: usize,
    /// Brackets of any kind open at the same time, in a document or in the JSON of a request (default 64).
    pub nesting: usize,
    /// Fields inside fields (default 12). Introspection is exempt and has its own rule.
    pub depth: u32,
    /// Aliases in a document (default 30).
    pub aliases: usize,
    /// Directives in a document (default 30).
    pub directives: usize,
    /// Operations in a document (default 20).
    pub operations: usize,
    /// Cost of an operation in whole units; `admission::cost` says how it is measured (default 10,000).
    pub cost: u64,
    /// Selections of a document with its fragments expanded, as the executor walks them (default 4,000).
    pub selections: u64,
    /// Page that a field with `first` or `last` returns when neither is given (default 20).
    pub default_page: u32,
    /// Largest page any resolver accepts; a larger argument is priced as this one, and refused by the resolver (default 500).
    pub largest_page: u32,
    /// Time for execution (default 10 s; above: status 504 and code `TIMEOUT`).
    pub request_deadline: Duration,
    /// Time for reading a request body (default 15 s; above: status 408).
    pub body_deadline: Duration,
    /// Operations executed at the same time (default 512; above: status 503 with `Retry-After`).
    pub in_flight: usize,
    /// Bytes of requests and answers that are held for clients at the same time (default 256 MiB;
    /// above: who asks waits, then status 503 with `Retry-After`). One client may have
    /// [`Limits::client_percent`] of it, one connection a quarter of that.
    pub held_bytes: usize,
    /// Most that one client, an address, may have of each bound that all share, in percent (default
    /// 50).
    pub client_percent: u8,
    /// Memory for parsed and validated documents, in bytes, by estimate (default 32 MiB).
    pub document_cache_bytes: u64,
    /// Memory for whole answers, in bytes (default 64 MiB; 0: none is kept).
    pub answer_cache_bytes: u64,
    /// Errors in one answer (default 5).
    pub errors: usize,
    /// Bounds on files that come with a request.
    pub upload: UploadLimits,
    /// Bounds on connections that stay open.
    pub live: LiveLimits,
}

/// Bounds on files that come with a request, in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadLimits {
    /// Bytes of all files of a request (default 64 MiB; above: status 413).
    pub bytes: u64,
    /// Files of a request (default 8).
    pub files: usize,
    /// Requests with files that are received and worked on at the same time (default 8; above:
    /// status 503 with `Retry-After`). So many times `bytes` may lie in the temporary folder.
    pub at_once: usize,
    /// Bytes a second of the slowest client that is waited for (default 4,096). One may fall
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

/// Bounds on connections that stay open for what is still to come: sockets and event streams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveLimits {
    /// Sockets and event streams open at the same time (default 1,024; above: status 503 with `Retry-After`).
    pub connections: usize,
    /// Subscriptions open at the same time (default 4,096; above: `UNAVAILABLE`).
    pub subscriptions: usize,
    /// Operations of one socket at the same time (default 100; above: the operation is answered with `error`).
    pub operations: usize,
    /// Time for `connection_init` (default 3 s; then the socket is closed with 4408).
    pub init_deadline: Duration,
    /// Messages that wait to be sent on one socket (default 64); then its operations wait. A large message counts as several.
    pub queued_messages: usize,
    /// Bytes that one queued message stands for (default 16 KiB): with 64 messages, a socket holds about 1 MiB.
    pub message_unit_bytes: usize,
    /// How far behind a reader of [`ServeOptions::send_rate`] a client may fall with a message
    /// (default 10 s; then the socket is closed with 1013).
    pub send_deadline: Duration,
    /// Pause between signs of life that the server sends and, on a socket, asks for (default 15 s); a socket that leaves two in a row unanswered is
    /// closed with 4499. Also the pause between two looks at the token of a connection; one that is no longer good ends it.
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
            errors: 5,
            upload: UploadLimits::default(),
            live: LiveLimits::default(),
        }
    }
}

/// Bounds on connections and on the way down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServeOptions {
    /// Time for a request head, from the first moment of a connection or the end of the request
    /// before (default 10 s).
    pub head_deadline: Duration,
    /// How far behind a reader of `send_rate` a client may fall before its connection is cut; over
    /// HTTP/2 also how long it may take for 16 KiB of one answer before that is reset (default 30
    /// s).
    pub send_patience: Duration,
    /// Bytes a second that the slowest client takes that is served (default 4,096).
    pub send_rate: u64,
    /// Connections open at the same time; more wait in the operating system's queue (default 2,048).
    pub connections: usize,
    /// How long `/readyz` says "draining" before new connections are refused, for load balancers to notice (default 0).
    pub announce: Duration,
    /// How long a connection that has sent no whole request may linger once the server drains (default 1 s).
    pub idle_grace: Duration,
    /// How long requests in flight may take once the server drains; then their connections are cut (default 9 s).
    pub drain_deadline: Duration,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
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
