//! Turns for which clients queue up one behind the other: who has many waiting waits for itself.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::shares::Client;

/// So many turns at once. Cloning shares them.
#[derive(Clone, Debug)]
pub(super) struct Turns(Arc<Mutex<Queues>>);

#[derive(Debug)]
struct Queues {
    free: usize,
    /// Those who wait, by client, each in the order in which they came.
    waiting: HashMap<Client, VecDeque<oneshot::Sender<Turn>>>,
    /// The clients that have someone waiting, in the order in which they are served.
    clients: VecDeque<Client>,
}

/// A turn, which lasts until this is dropped.
#[derive(Debug)]
pub(super) struct Turn(Option<Turns>);

impl Turns {
    pub(super) fn new(free: usize) -> Self {
        Self(Arc::new(Mutex::new(Queues {
            free,
            waiting: HashMap::new(),
            clients: VecDeque::new(),
        })))
    }

    /// A turn as soon as it comes.
    pub(super) fn take(&self, client: Client) -> impl Future<Output = Turn> + Send + 'static {
        let turn = self.queue_up(client);
        async move {
            match turn {
                Ok(turn) => turn,
                Err(coming) => coming.await.expect("who waits is given a turn or is gone"),
            }
        }
    }

    fn queue_up(&self, client: Client) -> Result<Turn, oneshot::Receiver<Turn>> {
        let mut queues = self.lock();
        if queues.free > 0 {
            queues.free -= 1;
            return Ok(Turn(Some(self.clone())));
        }
        let (sender, coming) = oneshot::channel();
        let queue = queues.waiting.entry(client).or_default();
        queue.push_back(sender);
        if queue.len() == 1 {
            queues.clients.push_back(client);
        }
        Err(coming)
    }

    /// Gives a turn to the next who still waits.
    fn pass_on(&self) {
        loop {
            let Some(next) = self.lock().next() else { return };
            let Err(mut turn) = next.send(Turn(Some(self.clone()))) else {
                return;
            };
            turn.0 = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queues {
    /// The next in turn: the first of the client that has waited the longest for being served. With
    /// nobody waiting, the turn is free.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let Some(client) = self.clients.pop_front() else {
            self.free += 1;
            return None;
        };
        let queue = self.waiting.get_mut(&client).expect("it has someone waiting");
        let next = queue.pop_front();
        match queue.is_empty() {
            true => drop(self.waiting.remove(&client)),
            false => self.clients.push_back(client),
        }
        next
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(turns) = self.0.take() {
            turns.pass_on();
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
        let turns = Turns::new(1);
        let running = turns.take(client(1)).await;
        let order = Arc::new(Mutex::new(Vec::new()));
        let waiting: Vec<_> = [1, 1, 1, 1, 2, 3, 2]
            .into_iter()
            .map(|number| {
                let (turn, order) = (turns.take(client(number)), Arc::clone(&order));
                tokio::spawn(async move {
                    let turn = turn.await;
                    order.lock().expect("no panic").push(number);
                    drop(turn);
                })
            })
            .collect();
        drop(running);
        for task in waiting {
            task.await.expect("no panic");
        }
        assert_eq!(*order.lock().expect("no panic"), [1, 2, 3, 1, 2, 1, 1]);
        let queues = turns.lock();
        assert_eq!((queues.free, queues.waiting.len(), queues.clients.len()), (1, 0, 0));
    }

    #[tokio::test]
    async fn who_leaves_the_queue_takes_no_turn_away() {
        let turns = Turns::new(1);
        let running = turns.take(client(1)).await;
        let (gone, ready) = (turns.take(client(2)), turns.take(client(3)));
        let stays = turns.take(client(4));
        drop(gone);
        drop(running);
        // It was given a turn and leaves without having looked.
        drop(ready);
        let turn = stays.now_or_never().expect("the turn of those who left");
        drop(turn);
        assert_eq!(turns.lock().free, 1);
    }
}
