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
    // True while all that wait were polled since the task runs.
    let mut are_polled = true;
    poll_fn(|context| {
        loop {
            if scale.is_spent() {
                // The task is polled again after others, and the scale is reset then.
                context.waker().wake_by_ref();
                are_polled = join.waiting.is_empty();
                return Poll::Pending;
            }
            if let Some(future) = futures.next() {
                join.begin(future, context)?;
            } else if join.waiting.is_empty() || !are_polled {
                return Poll::Ready(ServerResult::Ok(()));
            } else {
                // They wake the task. Polled again at once, a loader would take that for a sign that nobody else comes.
                are_polled = false;
                return Poll::Pending;
            }
        }
    })
    .await?;
    let Join {
        mut values, waiting, ..
    } = join;
    if !waiting.is_empty() {
        let made = waiting.into_iter().map(made);
        for (position, value) in try_join_all(made).await? {
            values[position] = value;
        }
    }
    Ok(values)
}

async fn made<F: Future<Output = ServerResult<Value>>>(
    (position, future): (usize, Pin<Box<F>>),
) -> ServerResult<(usize, Value)> {
    Ok((position, future.await?))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Waker;

    use async_graphql::Error;

    use super::*;
    use crate::scale::{Step, Waiting};

    /// Is spent after so many looks.
    struct Looks(AtomicUsize);

    impl Scale for Looks {
        fn end(&self) {}

        fn resume(&self) {}

        fn field(&self) -> Result<bool, Error> {
            Ok(true)
        }

        fn object(&self) -> Result<Step, Error> {
            Ok(Step::Go)
        }

        fn is_spent(&self) -> bool {
            self.0.fetch_sub(1, Ordering::Relaxed) == 1
        }

        fn takes_text(&self) -> bool {
            true
        }

        fn wait(&self) -> Waiting<'_> {
            Box::pin(async { Ok(()) })
        }

        fn bytes(&self, _: usize) -> Result<(), Error> {
            Ok(())
        }
    }

    /// Ready when it was polled so often; counts how often it was.
    fn after(polls: usize, counted: &Cell<usize>) -> impl Future<Output = ServerResult<Value>> {
        poll_fn(move |context| {
            counted.set(counted.get() + 1);
            if counted.get() > polls {
                return Poll::Ready(Ok(Value::from(polls)));
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
    }

    /// The values, and how often the whole was polled.
    fn run(looks: usize, polls: [usize; 3], counted: &[Cell<usize>; 3]) -> (Vec<Value>, usize) {
        let scale = Looks(AtomicUsize::new(looks));
        let futures = polls
            .into_iter()
            .zip(counted)
            .map(|(polls, counted)| after(polls, counted));
        let mut joined = pin!(join(&scale, futures.collect::<Vec<_>>().into_iter()));
        for polled in 1..20 {
            if let Poll::Ready(values) = joined.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                return (values.expect("no errors"), polled);
            }
        }
        panic!("it does not end");
    }

    #[test]
    fn each_that_waits_is_polled_once_when_the_whole_is() {
        let counted = [const { Cell::new(0) }; 3];
        let (values, polled) = run(100, [2, 0, 1], &counted);
        assert_eq!(values, [2, 0, 1].map(Value::from));
        assert_eq!((polled, counted.map(Cell::into_inner)), (3, [3, 1, 2]));
    }

    #[test]
    fn who_gives_way_goes_on_and_polls_what_waits_since() {
        let counted = [const { Cell::new(0) }; 3];
        let (values, polled) = run(3, [1, 0, 0], &counted);
        assert_eq!(values, [1, 0, 0].map(Value::from));
        assert_eq!((polled, counted.map(Cell::into_inner)), (2, [2, 1, 1]));
    }
}
