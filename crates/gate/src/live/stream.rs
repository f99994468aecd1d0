//! Server-sent events, in the *distinct connections mode* of the GraphQL over SSE protocol: one
//! request, one operation, events `next` and finally `complete`.
//!
//! Not axum's `Sse`, which cannot write the empty `data` of `complete`. Browsers do not report an
//! event without `data`.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

use super::Stay;
use crate::access::Outcome;
use crate::account::Account;
use crate::body::streamed;
use crate::bounds::held_bytes;
use crate::fault::Fault;
use crate::operations::{Answer, Event};

/// A comment that keeps the connection alive.
const BEAT: Bytes = Bytes::from_static(b":\n\n");

/// Creates the response that sends these events.
pub(super) fn respond(
    events: BoxStream<'static, Event>,
    stay: Stay,
    heartbeat: Duration,
    outcome: Outcome,
) -> Response {
    let blocks = held(events, Arc::clone(&stay.peer.bytes));
    let blocks = with_heartbeat(blocks, heartbeat).map(move |block| {
        let _kept = &stay;
        Ok::<_, Infallible>(block)
    });
    let mut response = Response::new(streamed(blocks));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    response.extensions_mut().insert(outcome);
    response
}

/// Returns the events of a refused operation.
pub(super) fn failure(faults: Vec<Fault>) -> BoxStream<'static, Event> {
    stream::iter([Event::Failed(faults)]).boxed()
}

/// Serializes events. Each is taken when the client's held bytes have room, and held until it is
/// sent.
fn held(events: BoxStream<'static, Event>, bytes: Arc<Account>) -> BoxStream<'static, Bytes> {
    let next = async |(mut events, bytes): (BoxStream<'static, Event>, Arc<Account>)| {
        bytes.room().await;
        let mut event = events.next().await?;
        let held = event.held().unwrap_or_else(|| bytes.charge(0));
        Some((held_bytes(blocks(event).into_bytes(), held), (events, bytes)))
    };
    stream::unfold((events, bytes), next).boxed()
}

/// Serializes an event. An operation that failed to begin gets an answer without data and is
/// complete; one that broke off is not.
fn blocks(event: Event) -> String {
    let next = |answer: &Answer| {
        let json = String::from_utf8(answer.json()).expect("JSON is text");
        format!("event: next\ndata: {json}\n\n")
    };
    let complete = "event: complete\ndata:\n\n";
    match event {
        Event::Next(answer) => next(&answer),
        Event::Failed(faults) => next(&Answer::without_data(faults)) + complete,
        Event::Broken(faults) => next(&Answer::without_data(faults)),
        Event::Complete => complete.to_owned(),
    }
}

/// Adds a heartbeat after each pause of this length. Ends with the blocks.
fn with_heartbeat(blocks: BoxStream<'static, Bytes>, pause: Duration) -> impl Stream<Item = Bytes> {
    let mut beats = interval_at(Instant::now() + pause, pause);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    stream::unfold((blocks, beats), next_or_beat)
}

type Paced = (BoxStream<'static, Bytes>, Interval);

async fn next_or_beat((mut blocks, mut beats): Paced) -> Option<(Bytes, Paced)> {
    let block = tokio::select! {
        biased;
        block = blocks.next() => block?,
        _ = beats.tick() => BEAT,
    };
    beats.reset();
    Some((block, (blocks, beats)))
}
