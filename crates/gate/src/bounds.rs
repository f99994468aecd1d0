//! Limits that all requests share, with a part for each client.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::Extensions;
use prometheus_client::metrics::counter::Counter;

use super::account::{Account, Held};
use super::budget::Budgets;
use super::forwarded::Proxies;
use super::options::HttpOptions;
use super::serve::Activity;
use super::shares::{Client, Shares};

/// Waiting requests per place.
const WAITING_PER_PLACE: usize = 4;

/// A client's bytes divided by this are the maximum of one connection.
const CONNECTIONS_PER_CLIENT: usize = 4;

/// The shared limits of a server.
#[derive(Debug)]
pub(super) struct Bounds {
    /// Places of operations in flight.
    pub(super) operations: Shares,
    /// Requests that wait for a place.
    pub(super) waiting: Shares,
    /// Sockets and event streams.
    pub(super) live: Shares,
    /// Subscriptions.
    pub(super) subscriptions: Shares,
    /// Requests with files.
    pub(super) uploads: Shares,
    /// Bytes of requests and answers held for clients.
    bytes: Shares,
    /// Number of clients that were cut because they read too slowly.
    pub(super) slow: Counter,
    /// Maximum part of each limit that one client may have, in percent.
    pub(super) percent: u8,
    /// Budgets of cost per minute.
    pub(super) budgets: Budgets,
    proxies: Proxies,
}

impl Bounds {
    /// Creates the bounds from options.
    pub(super) fn new(options: &HttpOptions) -> Arc<Self> {
        let limits = &options.limits;
        let percent = limits.client_percent;
        let shares = |most| Shares::new(most, percent);
        Arc::new(Self {
            operations: shares(limits.in_flight),
            waiting: shares(limits.in_flight.saturating_mul(WAITING_PER_PLACE)),
            live: shares(limits.live.connections),
            subscriptions: shares(limits.live.subscriptions),
            uploads: shares(limits.upload.at_once),
            bytes: shares(limits.held_bytes),
            slow: Counter::default(),
            percent,
            budgets: Budgets::new(limits),
            proxies: options.proxies.clone(),
        })
    }

    /// Returns the amounts held at present, each with its name and a description.
    pub(super) fn present(&self) -> impl Iterator<Item = (&'static str, &'static str, i64)> {
        let held = |shares: &Shares| i64::try_from(shares.held()).unwrap_or(i64::MAX);
        let all = [
            ("operations", "Operations that are executed", held(&self.operations)),
            (
                "waiting",
                "Requests that wait before they are executed",
                held(&self.waiting),
            ),
            ("live_connections", "Sockets and event streams", held(&self.live)),
            ("subscriptions", "Subscriptions", held(&self.subscriptions)),
            ("uploads", "Requests with files", held(&self.uploads)),
            (
                "held_bytes",
                "Bytes of requests and answers that are held for clients",
                held(&self.bytes),
            ),
            (
                "budgets",
                "Clients who have used a part of their cost of a minute",
                i64::try_from(self.budgets.count()).unwrap_or(i64::MAX),
            ),
        ];
        all.into_iter()
    }

    /// Returns the client at an address. A trusted proxy is no client and has no share of its own.
    pub(super) fn client(&self, address: IpAddr) -> Client {
        match self.proxies.trust(address) {
            true => Client::default(),
            false => Client::at(address),
        }
    }

    /// Registers a new connection from an address.
    pub(super) fn peer(&self, address: Option<IpAddr>, activity: Option<Activity>) -> Peer {
        let client = address.map_or_else(Client::default, |address| self.client(address));
        let all = self.bytes.of(client);
        Peer {
            address,
            client,
            bytes: all.part(all.most() / CONNECTIONS_PER_CLIENT),
            activity,
        }
    }

    /// Returns the connection of a request.
    pub(super) fn peer_of(&self, request: &Extensions) -> Peer {
        let peer = request.get::<Peer>().cloned();
        peer.unwrap_or_else(|| self.peer(None, None))
    }

    /// Determines the client of a request: behind a trusted proxy from its header, else from the
    /// connection.
    pub(super) fn find_peer(&self, request: &mut Request) {
        let peer = self.peer_of(request.extensions());
        let peer = match peer.address {
            Some(proxy) if self.proxies.trust(proxy) => {
                self.peer(Some(self.proxies.client(proxy, request.headers())), peer.activity)
            }
            _ => peer,
        };
        request.extensions_mut().insert(peer);
    }
}

/// A connection, with its limits.
#[derive(Clone, Debug)]
pub(super) struct Peer {
    /// The address of the client, for the log.
    pub(super) address: Option<IpAddr>,
    pub(super) client: Client,
    /// Bytes held for it.
    pub(super) bytes: Arc<Account>,
    /// Its activity; unknown without a connection, as in tests.
    pub(super) activity: Option<Activity>,
}

/// Returns bytes that count as held until the last owner drops them.
pub(super) fn held_bytes(bytes: impl Into<Bytes>, mut held: Held) -> Bytes {
    let bytes = bytes.into();
    held.resize(bytes.len());
    Bytes::from_owner(Kept { bytes, _held: held })
}

struct Kept {
    bytes: Bytes,
    _held: Held,
}

impl AsRef<[u8]> for Kept {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}
