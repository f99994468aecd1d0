//! Joins many futures into one, without a box for those that are ready at once.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use async_graphql::{ServerResult, Value};
use futures_util::future::try_join_all;

use crate::Scale;

/// Values computed concurrently, in the order of the request.
struct Join<F> {
    values: Vec<Value>,
    /// Pending futures, with the positions of their values.
    waiting: Vec<(usize, Pin<Box<F>>)>,
    /// The box of a finished future, to be reused for the next one.
    place: Option<Pin<Box<F>>>,
}

impl<F: Future<Output = ServerResult<Value>>> Join<F> {
    /// Polls a new future once.
    fn begin(&mut self, future: F, context: &mut Context<'_>) -> ServerResult<()> {
        let mut place = match self.place.take() {
            Some(mut place) => {
                place.set(future);
                place
            }
            None => Box::pin(future),
        };
        match place.as_mut().poll(context) {
            Poll::Ready(value) => {
                self.values.push(value?);
                self.place = Some(place);
            }
            Poll::Pending => {
                self.waiting.push((self.values.len(), place));
                self.values.push(Value::Null);
            }
        }
        Ok(())
    }
}

/// Returns the values of all futures. Yields to other requests between two of them when the scale
/// asks for it.
///
/// # Errors
/// The first error seen. The other futures are then dropped.
pub(crate) async fn join<F: Future<Output = ServerResult<Value>>>(
    scale: &dyn Scale,
    futures: impl ExactSizeIterator<Item = F>,
) -> ServerResult<Vec<Value>> {
    let mut join = Join {
        values: Vec::with_capacity(futures.len()),
        waiting: Vec::new(),
        place: None,
    };
    let mut futures = futures;
    let mut polls = 0;
    poll_fn(|context| {
        polls += 1;
        loop {
            if scale.is_spent() {
                // The task is polled again after others, and the scale is reset then.
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            let Some(future) = futures.next() else {
                return Poll::Ready(ServerResult::Ok(()));
            };
            join.begin(future, context)?;
        }
    })
    .await?;
    let Join {
        mut values, waiting, ..
    } = join;
    if !waiting.is_empty() {
        // Of several polls, all but the first may have been meant for pending futures.
        if polls == 1 {
            until_woken().await;
        }
        let made = waiting.into_iter().map(made);
        for (position, value) in try_join_all(made).await? {
            values[position] = value;
        }
    }
    Ok(values)
}

/// Waits until one of the polled futures wakes the task. Polling them at once would be useless, and
/// would mislead code that counts polls, such as data loaders.
async fn until_woken() {
    let mut is_woken = false;
    poll_fn(|_| match std::mem::replace(&mut is_woken, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
}

async fn made<F: Future<Output = ServerResult<Value>>>(
    (position, future): (usize, Pin<Box<F>>),
) -> ServerResult<(usize, Value)> {
    Ok((position, future.await?))
}
