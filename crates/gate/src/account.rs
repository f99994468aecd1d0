//! Hierarchical limits: the server's, a client's share of it, and a connection's share of that.

use std::iter::successors;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use tokio::sync::Notify;

/// Counts held places or bytes up to a limit, in this account and in the parent.
#[derive(Debug)]
pub(super) struct Account {
    held: AtomicUsize,
    most: usize,
    whole: Option<Arc<Account>>,
    /// Used in the root account only.
    waiting: Waiting,
}

/// Tasks that wait for a release.
#[derive(Debug, Default)]
struct Waiting {
    count: AtomicUsize,
    freed: Notify,
}

/// A waiting task.
struct Waiter<'a>(&'a Waiting);

impl<'a> Waiter<'a> {
    fn new(waiting: &'a Waiting) -> Self {
        waiting.count.fetch_add(1, SeqCst);
        Self(waiting)
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.0.count.fetch_sub(1, SeqCst);
    }
}

impl Account {
    /// Creates an account that holds nothing.
    pub(super) fn new(most: usize) -> Arc<Self> {
        Self::made(most, None)
    }

    /// Creates a child account with a limit of its own.
    pub(super) fn part(self: &Arc<Self>, most: usize) -> Arc<Self> {
        Self::made(most.min(self.most), Some(Arc::clone(self)))
    }

    fn made(most: usize, whole: Option<Arc<Self>>) -> Arc<Self> {
        Arc::new(Self {
            held: AtomicUsize::new(0),
            most,
            whole,
            waiting: Waiting::default(),
        })
    }

    /// Returns the limit.
    pub(super) const fn most(&self) -> usize {
        self.most
    }

    /// Returns the amount held at present.
    pub(super) fn held(&self) -> usize {
        self.held.load(SeqCst)
    }

    /// Iterates over this account and its ancestors.
    fn all(&self) -> impl Iterator<Item = &Self> {
        successors(Some(self), |account| account.whole.as_deref())
    }

    fn waiting(&self) -> &Waiting {
        &self.all().last().unwrap_or(self).waiting
    }

    /// Repeats `look` after each release until it returns something.
    async fn found<T>(&self, look: impl Fn() -> Option<T>) -> T {
        if let Some(found) = look() {
            return found;
        }
        let waiter = Waiter::new(self.waiting());
        let mut freed = pin!(waiter.0.freed.notified());
        loop {
            freed.as_mut().enable();
            if let Some(found) = look() {
                return found;
            }
            freed.as_mut().await;
            freed.set(waiter.0.freed.notified());
        }
    }

    /// Takes an amount if less than the limits is held. The last taker may exceed a limit, so that
    /// a request for more than the limit does not wait for ever.
    pub(super) fn take(self: &Arc<Self>, amount: usize) -> Option<Held> {
        let is_full = |account: &Self| {
            let add = |held: usize| (held < account.most).then(|| held.saturating_add(amount));
            account.held.fetch_update(SeqCst, SeqCst, add).is_err()
        };
        if let Some(full) = self.all().position(is_full) {
            for account in self.all().take(full) {
                account.held.fetch_sub(amount, SeqCst);
            }
            return None;
        }
        Some(Held {
            account: Arc::clone(self),
            amount,
        })
    }

    /// Takes an amount, and waits until that is possible.
    pub(super) async fn wait(self: &Arc<Self>, amount: usize) -> Held {
        self.found(|| self.take(amount)).await
    }

    /// Adds an amount that exists already, even above the limit: others then have less.
    pub(super) fn charge(self: &Arc<Self>, amount: usize) -> Held {
        let mut held = Held {
            account: Arc::clone(self),
            amount: 0,
        };
        held.resize(amount);
        held
    }

    /// Waits until less than the limits is held.
    pub(super) async fn room(&self) {
        let has_room = |account: &Self| account.held.load(SeqCst) < account.most;
        self.found(|| self.all().all(has_room).then_some(())).await;
    }
}

/// A held amount; released when dropped.
#[derive(Debug)]
pub(super) struct Held {
    account: Arc<Account>,
    amount: usize,
}

impl Held {
    /// Changes the held amount, even above the limit.
    pub(super) fn resize(&mut self, amount: usize) {
        if amount >= self.amount {
            let more = amount - self.amount;
            for account in self.account.all() {
                account.held.fetch_add(more, SeqCst);
            }
        } else {
            self.give_back(self.amount - amount);
        }
        self.amount = amount;
    }

    fn give_back(&self, amount: usize) {
        for account in self.account.all() {
            account.held.fetch_sub(amount, SeqCst);
        }
        let waiting = self.account.waiting();
        if waiting.count.load(SeqCst) > 0 {
            waiting.freed.notify_waiters();
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.give_back(self.amount);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn nothing_is_had_of_a_part_or_a_whole_that_is_full() {
        let all = Account::new(10);
        let (one, other) = (all.part(6), all.part(6));
        let first = one.take(6).expect("as much as the part has");
        assert!(one.take(1).is_none(), "the part is full");
        let second = other.take(4).expect("the rest of the whole");
        assert!(other.take(1).is_none(), "the whole is full");
        drop(first);
        assert!(other.take(2).is_some() && one.take(6).is_some());
        drop(second);
        assert_eq!(all.held.load(SeqCst), 0);
    }

    #[test]
    fn the_last_may_take_more_than_there_is_and_what_is_there_already_is_counted() {
        let all = Account::new(10);
        let large = all.take(25).expect("nothing is held");
        assert!(all.take(1).is_none());
        drop(large);
        let mut noted = all.charge(25);
        assert!(all.take(1).is_none());
        noted.resize(9);
        assert!(all.take(1).is_some());
    }

    #[tokio::test]
    async fn who_waits_gets_it_when_it_is_given_back() {
        let all = Account::new(10);
        let part = all.part(8);
        let held = part.take(8).expect("all of the part");
        let (mut taken, mut room) = (Box::pin(part.wait(3)), Box::pin(part.room()));
        assert!((&mut taken).now_or_never().is_none() && (&mut room).now_or_never().is_none());
        drop(held);
        assert_eq!(taken.await.amount, 3);
        room.await;
    }
}
