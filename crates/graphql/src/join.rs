//! Many futures as one, without a box for each that is ready at once.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use async_graphql::{ServerResult, Value};
use futures_util::future::try_join_all;

use crate::Scale;

/// Values that are made side by side, in the order in which they were asked for.
struct Join<F> {
    values: Vec<Value>,
    /// Futures that wait, with the positions of their values.
    waiting: Vec<(usize, Pin<Box<F>>)>,
    /// The place of a future that is ready, for the next one.
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

/// The values of all futures. Gives way to other requests between two of them when the scale says
/// so.
///
/// # Errors
/// The first that is seen. The other futures are dropped then.
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
        // Of several polls, all but the first were perhaps meant for futures that wait.
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

/// Waits until one of the futures that were polled wakes the task. To poll them at once would be in
/// vain, and would pass time for those that count polls, as loaders do.
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
