//! Permits that clients get in turn: a client with many waiting requests waits for itself.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use tokio::task_local;

pub use crate::shares::Client;

task_local! {
    /// The client for which the current task works.
    static CLIENT: Client;
}

/// Returns the client for which the current task works; nobody in particular if it is not known.
pub fn client() -> Client {
    CLIENT.try_with(|client| *client).unwrap_or_default()
}

/// Runs a future for a client.
pub(super) fn on_behalf<F: Future>(client: Client, work: F) -> impl Future<Output = F::Output> {
    CLIENT.scope(client, work)
}

/// Runs a step of work for a client.
pub(super) fn step_on_behalf<T>(client: Client, step: impl FnOnce() -> T) -> T {
    CLIENT.sync_scope(client, step)
}

/// A semaphore with a queue for each client, served in turn. Clones share it.
#[derive(Clone, Debug)]
pub struct Permits(Arc<Mutex<Queues>>);

#[derive(Debug)]
struct Queues {
    free: usize,
    /// The waiters of each client, in the order of their arrival.
    waiting: HashMap<Client, VecDeque<oneshot::Sender<Permit>>>,
    /// The clients that have waiters, in the order in which they are served.
    clients: VecDeque<Client>,
}

/// A permit, held until it is dropped.
#[derive(Debug)]
pub struct Permit(Option<Permits>);

impl Permits {
    /// Creates a semaphore of so many permits.
    pub fn new(count: usize) -> Self {
        Self(Arc::new(Mutex::new(Queues {
            free: count,
            waiting: HashMap::new(),
            clients: VecDeque::new(),
        })))
    }

    /// Takes a permit, as soon as it is the client's turn.
    pub fn take(&self, client: Client) -> impl Future<Output = Permit> + Send + use<> {
        self.take_within(client, usize::MAX).expect("no queue is that long")
    }

    /// Takes a permit, unless `most` wait already, or half as many of the same client.
    pub fn take_within(&self, client: Client, most: usize) -> Option<impl Future<Output = Permit> + Send + use<>> {
        let each = match client == Client::default() {
            true => most,
            false => most.div_ceil(2),
        };
        let permit = self.queue_up(client, (most, each))?;
        Some(async move {
            match permit {
                Ok(permit) => permit,
                Err(coming) => coming.await.expect("a waiter gets a permit"),
            }
        })
    }

    /// Returns the number of waiters.
    pub fn waiting(&self) -> usize {
        self.lock().count()
    }

    fn queue_up(
        &self,
        client: Client,
        (most, each): (usize, usize),
    ) -> Option<Result<Permit, oneshot::Receiver<Permit>>> {
        let mut queues = self.lock();
        if queues.free > 0 {
            queues.free -= 1;
            return Some(Ok(Permit(Some(self.clone()))));
        }
        if most < usize::MAX && (queues.count() >= most || queues.of(client) >= each) {
            return None;
        }
        let (sender, coming) = oneshot::channel();
        let queue = queues.waiting.entry(client).or_default();
        queue.push_back(sender);
        if queue.len() == 1 {
            queues.clients.push_back(client);
        }
        Some(Err(coming))
    }

    /// Gives a permit to the next waiter.
    fn pass_on(&self) {
        loop {
            let Some(next) = self.lock().next() else { return };
            let Err(mut permit) = next.send(Permit(Some(self.clone()))) else {
                return;
            };
            // This waiter has gone.
            permit.0 = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queues {
    /// Returns the first waiter of the client whose turn it is. Without waiters, the permit is free.
    fn next(&mut self) -> Option<oneshot::Sender<Permit>> {
        let Some(client) = self.clients.pop_front() else {
            self.free += 1;
            return None;
        };
        let queue = self.waiting.get_mut(&client).expect("the client has waiters");
        let next = queue.pop_front();
        match queue.is_empty() {
            true => drop(self.waiting.remove(&client)),
            false => self.clients.push_back(client),
        }
        next
    }

    /// Counts the waiters that have not gone.
    fn count(&self) -> usize {
        self.waiting.keys().map(|client| self.of(*client)).sum()
    }

    /// Counts those of one client.
    fn of(&self, client: Client) -> usize {
        let queue = self.waiting.get(&client).into_iter().flatten();
        queue.filter(|waiter| !waiter.is_closed()).count()
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(permits) = self.0.take() {
            permits.pass_on();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    fn client(number: u8) -> Client {
        Client::at([192, 0, 2, number].into())
    }

    #[tokio::test]
    async fn clients_are_served_in_turn_however_many_wait_for_each() {
        let permits = Permits::new(1);
        let running = permits.take(client(1)).await;
        let order = Arc::new(Mutex::new(Vec::new()));
        let waiting: Vec<_> = [1, 1, 1, 1, 2, 3, 2]
            .into_iter()
            .map(|number| {
                let (permit, order) = (permits.take(client(number)), Arc::clone(&order));
                tokio::spawn(async move {
                    let permit = permit.await;
                    order.lock().expect("no panic").push(number);
                    drop(permit);
                })
            })
            .collect();
        drop(running);
        for task in waiting {
            task.await.expect("no panic");
        }
        assert_eq!(*order.lock().expect("no panic"), [1, 2, 3, 1, 2, 1, 1]);
        let queues = permits.lock();
        assert_eq!((queues.free, queues.waiting.len(), queues.clients.len()), (1, 0, 0));
    }

    #[tokio::test]
    async fn who_leaves_the_queue_takes_no_permit_away() {
        let permits = Permits::new(1);
        let running = permits.take(client(1)).await;
        let (gone, ready) = (permits.take(client(2)), permits.take(client(3)));
        let stays = permits.take(client(4));
        drop(gone);
        drop(running);
        // It was given a permit and leaves without having looked.
        drop(ready);
        let permit = stays.now_or_never().expect("the permit of those who left");
        drop(permit);
        assert_eq!(permits.lock().free, 1);
    }

    #[tokio::test]
    async fn one_client_has_half_of_a_bounded_queue_and_those_who_left_have_no_place() {
        let permits = Permits::new(1);
        let running = permits.take(client(1)).await;
        let first = permits.take_within(client(1), 4).expect("a place");
        let second = permits.take_within(client(1), 4).expect("a place");
        assert!(permits.take_within(client(1), 4).is_none(), "half of the queue");
        let other = permits.take_within(client(2), 4).expect("a place");
        let nobody = permits.take_within(Client::default(), 4).expect("a place");
        assert!(permits.take_within(client(3), 4).is_none(), "the queue is full");
        assert_eq!(permits.waiting(), 4);
        drop((first, nobody));
        assert!(permits.take_within(client(1), 4).is_some());
        drop((running, second, other));
        assert_eq!((permits.waiting(), permits.lock().free), (0, 1));
    }

    #[tokio::test]
    async fn a_task_knows_for_whom_it_works() {
        assert_eq!(super::client(), Client::default());
        assert_eq!(on_behalf(client(7), async { super::client() }).await, client(7));
        assert_eq!(step_on_behalf(client(8), super::client), client(8));
    }
}
