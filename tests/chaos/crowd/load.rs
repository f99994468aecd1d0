//! The requests of the crowd.

use std::fmt::Write as _;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{Days, NaiveDate};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::figures::Tally;
use super::unread;
use super::wire::{Protocol, Reply, Request, connect, once, whole};

/// Maximum time of an answer after the end of the load.
const LATE: Duration = Duration::from_secs(20);

/// Maximum number of aliases in a document.
const ALIASES: usize = 30;

/// A kind of load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Exports of the whole graph.
    Export,
    /// The whole graph with all computed values of its nodes, as often as one request may.
    Graph,
    /// `dataQuality` on as many days as one request may ask for.
    DataQuality,
    /// Statistics of scopes that no other client asks for.
    Scopes,
    /// Graph deltas with betweenness, each of a different scope, during writes.
    Subscriptions,
    /// Dry runs of imports, as large as a request may be.
    Imports,
    /// Requests for a revision that does not exist.
    Revisions,
    /// The answers of `Graph`, never read.
    Unread,
}

/// All kinds.
pub(super) const KINDS: [Kind; 8] = [
    Kind::Export,
    Kind::Graph,
    Kind::DataQuality,
    Kind::Scopes,
    Kind::Subscriptions,
    Kind::Imports,
    Kind::Revisions,
    Kind::Unread,
];

/// The server, and the most expensive requests that it admits.
#[derive(Debug)]
pub(super) struct Scene {
    pub(super) address: SocketAddr,
    token: String,
    /// Number of graphs, and of `dataQuality`, that one request may ask for.
    graphs: usize,
    qualities: usize,
    statistics: usize,
    /// A file to import.
    file: String,
    /// Number of scopes asked for.
    asked: AtomicU64,
}

impl Scene {
    /// Determines the limits of the server's admission.
    pub(super) async fn set(address: SocketAddr, token: String) -> Arc<Self> {
        let mut scene = Self {
            address,
            token,
            graphs: 1,
            qualities: 1,
            statistics: 1,
            file: file(),
            asked: AtomicU64::new(0),
        };
        scene.graphs = scene.most(|scene, count| scene.graph(count)).await;
        scene.qualities = scene.most(|scene, count| scene.qualities(count)).await;
        scene.statistics = scene.most(|scene, count| scene.statistics(count)).await;
        println!(
            "one request may ask for {} graphs, {} times dataQuality, {} times networkStats",
            scene.graphs, scene.qualities, scene.statistics
        );
        Arc::new(scene)
    }

    /// Returns the same scene for a restarted server.
    pub(super) fn moved(&self, address: SocketAddr) -> Arc<Self> {
        Arc::new(Self {
            address,
            token: self.token.clone(),
            file: self.file.clone(),
            asked: AtomicU64::new(0),
            ..*self
        })
    }

    /// Returns the maximum number of aliases of a query that is answered.
    async fn most(&self, query: impl Fn(&Self, usize) -> String) -> usize {
        for count in (2..=ALIASES).rev() {
            let request = Request::ask(&query(self, count), json!({}));
            let reply = once(self.address, &request).await.expect("an answer");
            if reply.code.is_none() {
                return count;
            }
        }
        1
    }

    /// Returns a day that no other request uses.
    fn day(&self) -> NaiveDate {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let first = NaiveDate::from_ymd_opt(2004, 1, 1).expect("a day");
        first.checked_add_days(Days::new(number % 8_000)).expect("a day")
    }

    /// Builds a query for as many days as one request may ask for.
    fn of_days(&self, count: usize, field: impl Fn(NaiveDate) -> String) -> String {
        let fields: Vec<String> = (0..count)
            .map(|alias| format!("a{alias}: {}", field(self.day())))
            .collect();
        format!("{{ {} }}", fields.join(" "))
    }

    fn graph(&self, count: usize) -> String {
        self.of_days(count, |_| {
            "graph { nodes { key label country field lat lon degree strength component community betweenness pageRank coreNumber }
               links { key source target strength partnershipCount sameField sameCountry distanceKm } }"
                .to_owned()
        })
    }

    fn qualities(&self, count: usize) -> String {
        self.of_days(count, |day| {
            format!(
                "dataQuality(scope: {{ asOf: \"{day}\" }}) {{ share undated unsourced untagged oneSided unconfirmed }}"
            )
        })
    }

    fn statistics(&self, count: usize) -> String {
        self.of_days(count, |day| {
            format!("networkStats(scope: {{ asOf: \"{day}\" }}) {{ meanDistance diameter transitivity }}")
        })
    }

    /// Returns a subscription to the graph of a scope that no other client uses.
    pub(super) fn deltas(&self) -> Request {
        let minimum = self.asked.fetch_add(1, Ordering::Relaxed) as f64 / 1e6;
        let query = "subscription Deltas($minimum: Float) { graphDeltas(scope: { minStrength: $minimum }) {
            revision reset addedNodes { key betweenness } updatedNodes { key betweenness } addedLinks { key } } }";
        Request::ask(query, json!({ "minimum": minimum })).with("accept", "text/event-stream")
    }

    /// Returns a write that is visible in every scope.
    pub(super) fn write(&self) -> Request {
        let query = "mutation { createPartnership(input: { title: \"crowd\", cities: [bologna, krakow], kind: COLLABORATIVE_PROJECT }) {
            revision userErrors { message } } }";
        self.by_holder(query, json!({}))
    }

    fn by_holder(&self, query: &str, variables: serde_json::Value) -> Request {
        Request::ask(query, variables).with("authorization", format!("Bearer {}", self.token))
    }

    /// Returns a request of a kind.
    pub(super) fn request(&self, kind: Kind) -> Request {
        match kind {
            Kind::Export => Request::get("/export/graph.gexf?links=PARTNERSHIPS"),
            Kind::Graph | Kind::Unread => Request::ask(&self.graph(self.graphs), json!({})),
            Kind::DataQuality => Request::ask(&self.qualities(self.qualities), json!({})),
            Kind::Scopes => Request::ask(&self.statistics(self.statistics), json!({})),
            Kind::Subscriptions => self.deltas(),
            Kind::Imports => {
                let query = "mutation Check($data: String!) { importNetwork(input: { network: \"uccn\", format: CSV, data: $data }) {
                    summary { created rejected } rowErrors { message } userErrors { message } } }";
                self.by_holder(query, json!({ "data": self.file }))
            }
            Kind::Revisions => Request::ask("{ __typename }", json!({})).with("interurban-min-revision", "999999"),
        }
    }
}

/// Returns a table of cities slightly below the maximum size of a request.
fn file() -> String {
    let mut text = "Id,Label,country\n".to_owned();
    for city in 0.. {
        if text.len() > 240_000 {
            break;
        }
        writeln!(text, "crowd-{city},City {city},FR").expect("memory");
    }
    text
}

/// Lets clients send requests in a loop; returns the counts of their answers.
pub(super) async fn run(scene: &Arc<Scene>, kind: Kind, protocol: Protocol, clients: usize, time: Duration) -> Tally {
    let end = Instant::now() + time;
    let mut crowd = JoinSet::new();
    for _ in 0..clients {
        let scene = Arc::clone(scene);
        match kind {
            Kind::Unread => crowd.spawn(async move { unread::client(&scene, protocol, end).await }),
            Kind::Subscriptions => crowd.spawn(async move { unread::subscriber(&scene, protocol, end).await }),
            _ => crowd.spawn(async move { client(&scene, kind, protocol, end).await }),
        };
    }
    if kind == Kind::Subscriptions {
        let scene = Arc::clone(scene);
        crowd.spawn(async move { unread::writer(&scene, end).await });
    }
    let mut tally = Tally::default();
    while let Some(told) = crowd.join_next().await {
        tally.join(told.expect("no client panics"));
    }
    tally
}

/// Runs a client. Over HTTP/1.1 it opens a connection per request; over HTTP/2 it uses a single
/// one.
async fn client(scene: &Scene, kind: Kind, protocol: Protocol, end: Instant) -> Tally {
    let mut tally = Tally::default();
    let mut connection = None;
    while Instant::now() < end {
        let request = scene.request(kind);
        let ask = async {
            match protocol {
                Protocol::Http1 => once(scene.address, &request).await,
                Protocol::Http2 => {
                    let client = match connection.take() {
                        Some(client) => client,
                        None => connect(scene.address, 1 << 20).await?,
                    };
                    let reply = whole(&client, scene.address, &request).await?;
                    connection = Some(client);
                    Ok(reply)
                }
            }
        };
        let reply: io::Result<Reply> = timeout_at(end + LATE, ask)
            .await
            .unwrap_or_else(|late| Err(late.into()));
        match reply {
            Ok(reply) => tally.add(reply.code.as_deref(), reply.bytes),
            Err(_) => tally.add(Some("broken"), 0),
        }
    }
    tally
}
