//! Limits that all requests share, with a part for each client.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::Extensions;

use super::account::{Account, Held};
use super::options::Limits;
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
    /// Maximum part of each limit that one client may have, in percent.
    pub(super) percent: u8,
}

impl Bounds {
    /// Creates the bounds from limits.
    pub(super) fn new(limits: &Limits) -> Arc<Self> {
        let percent = limits.client_percent;
        let shares = |most| Shares::new(most, percent);
        Arc::new(Self {
            operations: shares(limits.in_flight),
            waiting: shares(limits.in_flight.saturating_mul(WAITING_PER_PLACE)),
            live: shares(limits.live.connections),
            subscriptions: shares(limits.live.subscriptions),
            uploads: shares(limits.upload.at_once),
            bytes: shares(limits.held_bytes),
            percent,
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
        ];
        all.into_iter()
    }

    /// Registers a new connection of a client.
    pub(super) fn peer(&self, client: Client, activity: Option<Activity>) -> Peer {
        let all = self.bytes.of(client);
        Peer {
            client,
            bytes: all.part(all.most() / CONNECTIONS_PER_CLIENT),
            activity,
        }
    }

    /// Returns the connection of a request.
    pub(super) fn peer_of(&self, request: &Extensions) -> Peer {
        let peer = request.get::<Peer>().cloned();
        peer.unwrap_or_else(|| self.peer(Client::default(), None))
    }
}

/// A connection, with its limits.
#[derive(Clone, Debug)]
pub(super) struct Peer {
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
