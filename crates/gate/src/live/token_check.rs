//! Checks the token of an open connection at every heartbeat, so that a revoked or expired token
//! ends an idle connection.

use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use tokio::time::sleep;

use crate::fault::{Code, Fault};
use crate::operations::{Caller, Event, Operations};

/// Completes with the reason when the token of the caller is no longer valid; never without a
/// token. Asks once a heartbeat. If the check itself fails, the next heartbeat asks again.
pub(super) fn lost(operations: Arc<Operations>, caller: Caller) -> BoxFuture<'static, Vec<Fault>> {
    if caller.token.is_none() {
        return std::future::pending().boxed();
    }
    let pause = operations.limits.live.heartbeat;
    let keep_asking = async move {
        loop {
            sleep(pause).await;
            match operations.recognise(&caller).await {
                Err(refusal) if is_lost(&refusal.faults) => return refusal.faults,
                Ok(()) | Err(_) => {}
            }
        }
    };
    keep_asking.boxed()
}

/// True if a refusal says that the token is not valid, rather than that it could not be checked.
pub(super) fn is_lost(faults: &[Fault]) -> bool {
    faults
        .iter()
        .any(|fault| fault.code() == Code::Unauthenticated.as_str())
}

/// Ends the events when the token is no longer valid, with the reason as the last one.
pub(super) fn until_lost(
    events: BoxStream<'static, Event>,
    lost: BoxFuture<'static, Vec<Fault>>,
) -> BoxStream<'static, Event> {
    let next = async |watched: Option<_>| {
        let (mut events, mut lost): (BoxStream<'static, Event>, BoxFuture<'static, _>) = watched?;
        tokio::select! {
            biased;
            faults = &mut lost => Some((Event::Broken(faults), None)),
            event = events.next() => Some((event?, Some((events, lost)))),
        }
    };
    stream::unfold(Some((events, lost)), next).boxed()
}
