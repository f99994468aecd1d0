//! Keeps expensive operations from blocking the async threads: they compute on other threads, at
//! most one per processor.
//!
//! An operation with all fields in memory is resolved without a pause, which may take tenths of a
//! second. A few hundred of them would keep the async threads from everything else, such as the
//! probes of a load balancer.

use std::num::NonZero;
use std::task::{Context, Poll, ready};
use std::thread::available_parallelism;

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

use crate::fairness::{self, Client, Permits};

/// The price at which an operation counts as expensive.
const DEAR: u64 = 500;

/// The number of bytes at which a request counts as expensive to read.
const LONG: usize = 32 << 10;

/// Permits to compute expensive operations, given to clients in turn.
#[derive(Debug)]
pub(super) struct Slices(Permits);

impl Slices {
    /// Creates one permit per processor.
    pub(super) fn new() -> Self {
        let processors = available_parallelism().map_or(2, NonZero::get);
        Self(Permits::new(processors))
    }

    /// Runs work, under permits if it is expensive. It holds a permit only while it computes, not
    /// while it waits.
    pub(super) fn run<T: Send + 'static>(
        &self,
        (client, cost): (Client, Option<u64>),
        work: BoxFuture<'static, T>,
    ) -> BoxFuture<'static, T> {
        match self.turn(client, cost) {
            Some(mut turn) => {
                let mut work = work;
                std::future::poll_fn(move |context| turn.poll(context, |context| work.poll_unpin(context))).boxed()
            }
            None => work,
        }
    }

    /// Returns the same events, computed under permits if they are expensive.
    pub(super) fn stream<T: Send + 'static>(
        &self,
        (client, cost): (Client, Option<u64>),
        events: BoxStream<'static, T>,
    ) -> BoxStream<'static, T> {
        let (mut events, mut turn) = (events, self.turn(client, cost));
        let mut next =
            move |context: &mut Context<'_>| fairness::step_on_behalf(client, || events.poll_next_unpin(context));
        stream::poll_fn(move |context| match &mut turn {
            Some(turn) => turn.poll(context, &mut next),
            None => next(context),
        })
        .boxed()
    }

    /// Reads this many bytes, under a permit if they are many.
    pub(super) async fn read<T>(&self, client: Client, bytes: usize, read: impl FnOnce() -> T) -> T {
        if bytes < LONG || !has_threads() {
            return read();
        }
        let permit = self.0.take(client).await;
        let value = block_in_place(read);
        drop(permit);
        value
    }

    /// `None` if there is no other thread to continue on, as in tests.
    fn turn(&self, client: Client, cost: Option<u64>) -> Option<Turn> {
        let is_dear = cost.is_some_and(|cost| cost >= DEAR);
        (is_dear && has_threads()).then(|| Turn {
            permits: self.0.clone(),
            client,
            next: None,
        })
    }
}

fn has_threads() -> bool {
    Handle::current().runtime_flavor() == RuntimeFlavor::MultiThread
}

/// The permits of one operation, one after the other.
struct Turn {
    permits: Permits,
    client: Client,
    /// The permit that is waited for.
    next: Option<BoxFuture<'static, fairness::Permit>>,
}

impl Turn {
    /// Polls under the next permit, as soon as it is available.
    fn poll<T>(&mut self, context: &mut Context<'_>, poll: impl FnOnce(&mut Context<'_>) -> Poll<T>) -> Poll<T> {
        let (permits, client) = (&self.permits, self.client);
        let next = self.next.get_or_insert_with(|| permits.take(client).boxed());
        let permit = ready!(next.poll_unpin(context));
        self.next = None;
        let polled = block_in_place(|| poll(context));
        drop(permit);
        polled
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn dear_work_does_not_keep_the_async_threads_from_others() {
        let slices = Slices::new();
        let (began, has_begun) = std::sync::mpsc::channel();
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let work = async move {
            began.send(()).expect("the test waits");
            ended.recv_timeout(Duration::from_secs(20)).expect("others go on");
        };
        let dear = tokio::spawn(slices.run((Client::default(), Some(DEAR)), work.boxed()));
        has_begun.recv().expect("it begins");
        // On the only worker of the runtime.
        tokio::spawn(async move { end.send(()).expect("it still computes") })
            .await
            .expect("no panic");
        dear.await.expect("no panic");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn long_requests_do_not_keep_the_async_threads_from_others() {
        let slices = Slices::new();
        let (began, has_begun) = std::sync::mpsc::channel();
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let read = move || {
            began.send(()).expect("the test waits");
            ended.recv_timeout(Duration::from_secs(20)).expect("others go on");
            7
        };
        let reading = tokio::spawn(async move { slices.read(Client::default(), LONG, read).await });
        has_begun.recv().expect("it begins");
        tokio::spawn(async move { end.send(()).expect("it still reads") })
            .await
            .expect("no panic");
        assert_eq!(reading.await.expect("no panic"), 7);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_waits_has_no_turn() {
        let slices = Slices(Permits::new(1));
        let waiting = tokio::spawn(slices.run((Client::default(), Some(DEAR)), std::future::pending::<()>().boxed()));
        assert_eq!(
            slices.run((Client::default(), Some(DEAR)), async { 7 }.boxed()).await,
            7
        );
        waiting.abort();
    }
}
