//! Long-lived connections: `graphql-transport-ws` over WebSocket, and server-sent events.
//!
//! A loop of our own instead of async-graphql-axum's, which has no time-out for `connection_init`,
//! closes with codes of its own, answers a failed operation with `next`, echoes `complete`, picks
//! the older protocol when both are offered and has no limit on operations. Every operation passes
//! the same admission as one of a single request.

mod origin;
mod socket;
mod stream;
mod token_check;

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use futures_util::StreamExt;

use super::access::Outcome;
use super::account::Held;
use super::admission::Kind;
use super::bounds::{Bounds, Peer};
use super::drain::{Drain, Presence};
use super::fault::{Code, Fault, Refusal};
use super::operations::{Caller, Operation, Operations, unavailable};
use super::options::{LiveLimits, Origins};
use super::request_id::RequestId;

/// State that long-lived connections share.
#[derive(Debug)]
pub(super) struct Live {
    bounds: Arc<Bounds>,
    limits: LiveLimits,
    origins: Origins,
    drain: Drain,
}

/// Resources that a connection holds while it is open.
#[derive(Debug)]
struct Stay {
    presence: Presence,
    peer: Peer,
    _place: Held,
}

impl Live {
    pub(super) fn new(limits: &LiveLimits, origins: Origins, drain: Drain, bounds: Arc<Bounds>) -> Self {
        Self {
            bounds,
            limits: limits.clone(),
            origins,
            drain,
        }
    }

    /// Turns a request into a socket, or refuses it.
    pub(super) async fn upgrade(&self, operations: &Arc<Operations>, id: RequestId, request: Request) -> Response {
        let opened = match origin::check(&self.origins, request.headers()) {
            Ok(()) => self.stay(self.bounds.peer_of(request.extensions())),
            Err(refusal) => Err(refusal),
        };
        match opened {
            Ok(stay) => socket::open(Arc::clone(operations), id, stay, request).await,
            Err(refusal) => socket::refuse(refusal),
        }
    }

    /// Answers with the events of an operation. Fails if there are too many connections.
    pub(super) fn stream(
        &self,
        operations: &Arc<Operations>,
        operation: Operation,
        caller: Caller,
    ) -> Result<Response, Refusal> {
        let outcome = operation.outcome.clone();
        let stay = self.stay(caller.peer.clone())?;
        let endless = operation.kind == Kind::Subscription;
        let lost = token_check::lost(Arc::clone(operations), caller.clone());
        let mut events = operations.events(operation, caller);
        if endless {
            events = token_check::until_lost(events, lost);
            // Without `complete`, so that the client reconnects elsewhere.
            let mut presence = stay.presence.clone();
            events = events
                .take_until(Box::pin(async move { presence.leaving().await }))
                .boxed();
        }
        Ok(stream::respond(events, stay, self.limits.heartbeat, outcome))
    }

    /// Answers a refused operation as an event stream, for clients that read nothing else.
    pub(super) fn refuse(&self, faults: Vec<Fault>, mut outcome: Outcome, peer: Peer) -> Result<Response, Refusal> {
        outcome.codes = faults.iter().map(|fault| fault.code().to_owned()).collect();
        let events = stream::failure(faults);
        Ok(stream::respond(
            events,
            self.stay(peer)?,
            self.limits.heartbeat,
            outcome,
        ))
    }

    fn stay(&self, peer: Peer) -> Result<Stay, Refusal> {
        let places = self.bounds.live.of(peer.client);
        let place = places.take(1).ok_or_else(|| {
            let most = places.most();
            let message = format!("{most} sockets and event streams are open, as many as the server keeps.");
            let fault = Fault::new(Code::Unavailable, message);
            unavailable(fault.with("limit", "liveConnections").with("maximum", most))
        })?;
        Ok(Stay {
            presence: self.drain.presence(),
            peer,
            _place: place,
        })
    }
}

/// True if a request asks for a WebSocket upgrade.
pub(super) fn is_upgrade(headers: &HeaderMap) -> bool {
    headers
        .get(header::UPGRADE)
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}
