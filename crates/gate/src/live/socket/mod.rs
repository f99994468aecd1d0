//! The protocol `graphql-transport-ws` over WebSocket.

mod close_reason;
mod conversation;
mod message;
mod outbox;
mod running;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts, Request};
use axum::response::Response;
use futures_util::{SinkExt, StreamExt};
use tokio::time::timeout;
use tracing::debug;

use self::close_reason::CloseReason;
use self::conversation::Conversation;
use super::Stay;
use crate::access::Outcome;
use crate::bearer;
use crate::fault::{Code, Fault, Refusal};
use crate::freshness;
use crate::graphql::refused;
use crate::media_type::MediaType;
use crate::operations::{Caller, Operations};
use crate::request_id::RequestId;

/// The only subprotocol.
const PROTOCOL: &str = "graphql-transport-ws";

/// Size of each socket's read buffer in bytes; messages are short.
const READ_BUFFER_BYTES: usize = 8 * 1024;

/// Time for queued messages, for the closing frame, and for the client's answer to it; each.
const FAREWELL: Duration = Duration::from_secs(1);

/// Refuses to open a socket.
pub(super) fn refuse(refusal: Refusal) -> Response {
    refused(refusal, MediaType::Json, Outcome::default())
}

/// Turns the request into a socket and serves it in a separate task.
pub(super) async fn open(operations: Arc<Operations>, id: RequestId, stay: Stay, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let shown =
        bearer::from_headers(&parts.headers).and_then(|token| Ok((token, freshness::from_headers(&parts.headers)?)));
    let (token, least) = match shown {
        Ok(shown) => shown,
        Err(refusal) => return refuse(refusal),
    };
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade.protocols([PROTOCOL]),
        Err(rejection) => {
            let fault = Fault::new(Code::BadUserInput, rejection.body_text());
            return refuse(Refusal::transport(rejection.status(), fault));
        }
    };
    // Messages slightly over the limit are read whole, so that the client can read the close
    // reason.
    let largest = operations.limits.body_bytes.saturating_mul(2);
    let peer = stay.peer.clone();
    let caller = Caller { id, token, least, peer };
    upgrade
        .max_message_size(largest)
        .max_frame_size(largest)
        .read_buffer_size(READ_BUFFER_BYTES)
        .on_upgrade(move |socket| serve(socket, operations, caller, stay))
}

async fn serve(socket: WebSocket, operations: Arc<Operations>, caller: Caller, stay: Stay) {
    let (id, activity) = (caller.id.clone(), caller.peer.activity.clone());
    let knows_us = socket.protocol().is_some();
    let limits = &operations.limits.live.clone();
    let (mut sink, mut stream) = socket.split();
    let (outbox, letters) = outbox::new(limits);
    let reason = {
        let mut sending = pin!(letters.send(&mut sink, limits.send_deadline, activity));
        let talk = async {
            if knows_us {
                Conversation::new(operations, caller, outbox, stay.presence.clone())
                    .run(&mut stream)
                    .await
            } else {
                CloseReason::WRONG_PROTOCOL
            }
        };
        let reason = tokio::select! {
            reason = talk => reason,
            reason = &mut sending => reason,
        };
        if reason.lets_finish() {
            // The conversation has ended and with it the sender of the outbox: this ends when the
            // queue is empty.
            let _ = timeout(FAREWELL, &mut sending).await;
        }
        reason
    };
    debug!(request_id = id.as_str(), ?reason, "a socket ends");
    if let Some(frame) = reason.frame() {
        let _ = timeout(FAREWELL, sink.send(Message::Close(Some(frame)))).await;
    }
    let _ = timeout(FAREWELL, sink.close()).await;
    // The client answers a close with a close. If the server hung up first, the client might never
    // read the reason.
    let _ = timeout(FAREWELL, async { while let Some(Ok(_)) = stream.next().await {} }).await;
    drop(stay);
}
