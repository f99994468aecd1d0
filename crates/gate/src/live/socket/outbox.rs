//! The send queue of a socket: bounded and ordered. Messages of operations that the client has
//! stopped are dropped.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use axum::extract::ws::Message;
use futures_util::{Sink, SinkExt};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

use super::close_reason::CloseReason;
use crate::account::Held;
use crate::options::LiveLimits;
use crate::serve::Activity;

/// A flag that the client has stopped an operation. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Stopped(Arc<AtomicBool>);

impl Stopped {
    /// Drops further messages of the operation.
    pub(super) fn stop(&self) {
        self.0.store(true, Relaxed);
    }

    fn has_stopped(&self) -> bool {
        self.0.load(Relaxed)
    }
}

#[derive(Debug)]
struct Letter {
    message: Message,
    about: Option<Stopped>,
    /// Bytes charged for the file.
    _held: Option<Held>,
    _room: OwnedSemaphorePermit,
}

/// Marks a message of an operation, which is not sent once the operation was stopped. Holds its
/// bytes.
#[derive(Debug)]
pub(super) struct About {
    pub(super) stopped: Stopped,
    pub(super) held: Held,
}

/// The sending end of the queue. Clones share one queue.
#[derive(Clone, Debug)]
pub(super) struct Outbox {
    letters: UnboundedSender<Letter>,
    room: Arc<Semaphore>,
    most: usize,
    unit_bytes: usize,
}

/// The receiving end of the queue.
#[derive(Debug)]
pub(super) struct Letters(UnboundedReceiver<Letter>);

/// Creates an empty queue.
pub(super) fn new(limits: &LiveLimits) -> (Outbox, Letters) {
    let (sender, receiver) = unbounded_channel();
    let outbox = Outbox {
        letters: sender,
        room: Arc::new(Semaphore::new(limits.queued_messages)),
        most: limits.queued_messages,
        unit_bytes: limits.message_unit_bytes,
    };
    (outbox, Letters(receiver))
}

impl Outbox {
    /// Queues a message, and waits until there is room. Does nothing if the socket has ended.
    pub(super) async fn post(&self, message: Message, mut about: Option<About>) {
        let bytes = match &message {
            Message::Text(text) => text.len(),
            _ => 0,
        };
        if let Some(about) = &mut about {
            about.held.resize(bytes);
        }
        let units = bytes.div_ceil(self.unit_bytes).clamp(1, self.most);
        let units = u32::try_from(units).unwrap_or(u32::MAX);
        if let Ok(room) = Arc::clone(&self.room).acquire_many_owned(units).await {
            self.put(message, about, room);
        }
    }

    /// Queues a message if there is room now.
    pub(super) fn try_post(&self, message: Message) {
        if let Ok(room) = Arc::clone(&self.room).try_acquire_owned() {
            self.put(message, None, room);
        }
    }

    fn put(&self, message: Message, about: Option<About>, room: OwnedSemaphorePermit) {
        let (about, held) = about.map(|about| (about.stopped, about.held)).unzip();
        let letter = Letter {
            message,
            about,
            _held: held,
            _room: room,
        };
        // Fails if the socket has ended: then nobody needs it.
        let _ = self.letters.send(letter);
    }
}

impl Letters {
    /// Sends until all senders are dropped, the client has left, or it takes a message too slowly.
    pub(super) async fn send(
        mut self,
        sink: &mut (impl Sink<Message> + Unpin),
        deadline: Duration,
        activity: Option<Activity>,
    ) -> CloseReason {
        let starved = async || match &activity {
            Some(activity) => activity.starved(deadline).await,
            None => sleep(deadline).await,
        };
        while let Some(letter) = self.0.recv().await {
            if letter.about.is_some_and(|about| about.has_stopped()) {
                continue;
            }
            tokio::select! {
                biased;
                sent = sink.send(letter.message) => if sent.is_err() {
                    return CloseReason::Gone;
                },
                () = starved() => return CloseReason::SLOW,
            }
        }
        CloseReason::Gone
    }
}
