//! The life of a socket.

use std::future::pending;
use std::sync::Arc;

use axum::Error;
use axum::extract::ws::Message;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, Stream, StreamExt};
use serde_json::{Map, Value};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};

use super::close_reason::CloseReason;
use super::message::{self, FromClient, ToClient};
use super::outbox::Outbox;
use super::running::Running;
use crate::BearerToken;
use crate::bearer;
use crate::drain::Presence;
use crate::fault::{Code, Fault};
use crate::live::token_check::{is_lost, lost};
use crate::operations::{Caller, Event, Operations};
use crate::persisted::Sent;

/// Maximum number of consecutive pings without any message from the client.
const MOST_UNANSWERED: u32 = 2;

/// The state of a socket.
pub(super) struct Conversation {
    operations: Arc<Operations>,
    caller: Caller,
    outbox: Outbox,
    presence: Presence,
    running: Running,
    /// Completes when the token is no longer valid.
    lost: BoxFuture<'static, Vec<Fault>>,
    acknowledged: bool,
    leaving: bool,
}

impl Conversation {
    pub(super) fn new(operations: Arc<Operations>, caller: Caller, outbox: Outbox, presence: Presence) -> Self {
        Self {
            running: Running::new(outbox.clone()),
            operations,
            caller,
            outbox,
            presence,
            lost: pending().boxed(),
            acknowledged: false,
            leaving: false,
        }
    }

    /// Runs until one side ends it.
    pub(super) async fn run(
        mut self,
        stream: &mut (impl Stream<Item = Result<Message, Error>> + Unpin),
    ) -> CloseReason {
        let limits = self.operations.limits.live.clone();
        let begun = Instant::now();
        let mut unanswered = 0;
        let mut heartbeat = interval_at(begun + limits.heartbeat, limits.heartbeat);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut leave, mut cut) = (self.presence.clone(), self.presence.clone());
        loop {
            if self.leaving && self.running.is_idle() {
                return CloseReason::LEAVING;
            }
            tokio::select! {
                biased;
                () = cut.cut() => return CloseReason::LEAVING,
                () = leave.leaving(), if !self.leaving => self.leave(),
                () = self.running.ended(), if !self.running.is_idle() => {}
                _ = &mut self.lost => return CloseReason::FORBIDDEN,
                () = sleep_until(begun + limits.init_deadline), if !self.acknowledged => return CloseReason::NO_INIT,
                message = stream.next() => {
                    unanswered = 0;
                    if let Err(reason) = self.hear(message).await {
                        return reason;
                    }
                }
                _ = heartbeat.tick() => {
                    // Counted, not measured: a server that was suspended for a while must not blame
                    // its clients.
                    if unanswered == MOST_UNANSWERED {
                        return CloseReason::SILENT;
                    }
                    unanswered += 1;
                    self.outbox.try_post(Message::Ping(Default::default()));
                }
            }
        }
    }

    /// Leaves at shutdown: queries and mutations may finish, subscriptions end now.
    fn leave(&mut self) {
        self.leaving = true;
        self.running.stop_subscriptions();
    }

    async fn hear(&mut self, message: Option<Result<Message, Error>>) -> Result<(), CloseReason> {
        match message {
            Some(Ok(Message::Text(text))) if text.len() > self.operations.limits.body_bytes => {
                Err(CloseReason::TOO_LARGE)
            }
            Some(Ok(Message::Text(text))) => self.obey(message::read(&text)?).await,
            Some(Ok(Message::Binary(_))) => Err(CloseReason::invalid("it is binary")),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
            Some(Err(error)) => Err(fault_of(error)),
            Some(Ok(Message::Close(_))) | None => Err(CloseReason::Gone),
        }
    }

    async fn obey(&mut self, message: FromClient) -> Result<(), CloseReason> {
        match message {
            FromClient::Init(payload) => self.init(&payload).await,
            FromClient::Ping(payload) => {
                self.outbox.post(ToClient::Pong { payload }.message(), None).await;
                Ok(())
            }
            FromClient::Pong => Ok(()),
            FromClient::Subscribe { id, sent, nesting } => self.subscribe(id, sent, nesting).await,
            FromClient::Complete { id } => {
                self.running.stop(&id);
                Ok(())
            }
        }
    }

    async fn init(&mut self, payload: &Map<String, Value>) -> Result<(), CloseReason> {
        if self.acknowledged {
            return Err(CloseReason::TWO_INITS);
        }
        if let Some(token) = token(payload)? {
            self.caller.token = Some(token);
        }
        if self.caller.token.is_some()
            && let Err(refusal) = self.operations.recognise(&self.caller).await
        {
            let forbidden = is_lost(&refusal.faults);
            return Err(if forbidden {
                CloseReason::FORBIDDEN
            } else {
                CloseReason::BUSY
            });
        }
        self.lost = lost(Arc::clone(&self.operations), self.caller.clone());
        self.acknowledged = true;
        self.outbox.post(ToClient::ConnectionAck.message(), None).await;
        Ok(())
    }

    async fn subscribe(&mut self, id: String, sent: Sent, nesting: usize) -> Result<(), CloseReason> {
        if !self.acknowledged {
            return Err(CloseReason::UNAUTHORIZED);
        }
        if self.running.has(&id) {
            return Err(CloseReason::taken(&id));
        }
        let admitted = match self.unfit(nesting) {
            Some(fault) => Err(vec![fault]),
            None => {
                let admitted = self.operations.admit(sent, &self.caller);
                admitted.map_err(|refused| refused.0.faults)
            }
        };
        match admitted {
            Ok(operation) => self.running.begin(id, &self.operations, operation, self.caller.clone()),
            Err(faults) => {
                let message = ToClient::event(&id, &Event::Failed(faults)).message();
                self.outbox.post(message, None).await;
            }
        }
        Ok(())
    }

    /// Returns the reason that an operation may not begin on this socket now, if any.
    fn unfit(&self, nesting: usize) -> Option<Fault> {
        let limits = &self.operations.limits;
        let (most, running) = (limits.live.operations, self.running.count());
        if self.leaving {
            let message = "The server stops; connect again.";
            return Some(Fault::new(Code::Unavailable, message));
        }
        if running >= most {
            let message = format!("This socket has {running} operations; at most {most} run at the same time.");
            let fault = Fault::new(Code::LimitExceeded, message).with("limit", "liveOperations");
            return Some(fault.with("maximum", most).with("measured", running + 1));
        }
        (nesting > limits.nesting).then(|| {
            let what = "brackets nested to the depth of";
            Fault::limit("nesting", what, limits.nesting as u64, nesting as u64)
        })
    }
}

/// Returns the token in the payload of `connection_init`: `{"Authorization": "Bearer …"}`, as in a
/// header, or `{"token": "…"}`.
fn token(payload: &Map<String, Value>) -> Result<Option<BearerToken>, CloseReason> {
    let named = |wanted: &str| {
        let found = payload.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value).filter(|value| !value.is_null())
    };
    let read = match (named("authorization"), named("token")) {
        (Some(Value::String(text)), _) => bearer::read(text),
        (None, Some(Value::String(text))) => BearerToken::new(text),
        (None, None) => return Ok(None),
        _ => None,
    };
    read.map(Some).ok_or(CloseReason::FORBIDDEN)
}

fn fault_of(error: Error) -> CloseReason {
    // The library's error type is not public here, so the beginning of its message is compared.
    let text = error.to_string();
    let kinds = [
        ("Space limit exceeded", CloseReason::TOO_LARGE),
        ("UTF-8", CloseReason::NOT_TEXT),
        ("WebSocket protocol error", CloseReason::BROKEN),
    ];
    let found = kinds.into_iter().find(|(start, _)| text.starts_with(start));
    found.map_or(CloseReason::Gone, |(_, reason)| reason)
}
