//! Views, made once per scope and revision and shared by every request that asks the same.
//!
//! After a small write, the view of the revision before is followed instead of reading all records again.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};

use futures_util::FutureExt as _;
use moka::policy::EvictionPolicy;

use super::fault::{Fault, no_panic};
use super::limiter::{Limiter, Permit, is_patient};
use crate::network::{LinkFilter, Scope, Snapshot, View};

/// What names a view: the serial number of the snapshot it shows, its scope, and a path's further conditions.
type Key = (u64, Scope, LinkFilter);

/// How many scopes it is known of which views of them were made last.
const SCOPES: u64 = 1_024;

/// Of how many snapshots it is known for each: besides the current one, some that were asked for as they were in the past.
const SNAPSHOTS: usize = 4;

/// Views of one scope, latest first. Whether they stay in memory is up to the cache.
type Latest = Arc<Vec<Weak<View>>>;

/// The cache of views: bounded in memory, least recently used out first, one builder per view.
#[derive(Clone, Debug)]
pub struct Views {
    cache: moka::future::Cache<Key, Arc<View>>,
    latest: moka::sync::Cache<(Scope, LinkFilter), Latest>,
    counts: Arc<Counts>,
    /// Permits for making a large view: more at once than there are processors would take memory and win no time.
    limiter: Limiter,
}

#[derive(Debug, Default)]
struct Counts {
    built: AtomicU64,
    followed: AtomicU64,
    making: AtomicU64,
    most_at_once: AtomicU64,
}

/// Counts as a view that is being made, until dropped.
struct Making<'a>(&'a AtomicU64);

impl Drop for Making<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Counts {
    fn begin(&self) -> Making<'_> {
        let making = self.making.fetch_add(1, Ordering::Relaxed) + 1;
        self.most_at_once.fetch_max(making, Ordering::Relaxed);
        Making(&self.making)
    }
}

/// How views were made since the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewCounts {
    /// From all records.
    pub built: u64,
    /// From a view of another revision and the edits between.
    pub followed: u64,
    /// The most that were being made at the same time.
    pub most_at_once: u64,
}

impl Views {
    /// A cache that holds about `bytes` bytes; large views are made in `limiter`.
    pub fn new(bytes: u64, limiter: Limiter) -> Self {
        let cache = moka::future::Cache::builder()
            .max_capacity(bytes)
            .weigher(|_, view: &Arc<View>| u32::try_from(view.weight()).unwrap_or(u32::MAX))
            // Every revision has new views: a policy that prefers what was asked for often would keep those of the past.
            .eviction_policy(EvictionPolicy::lru())
            .build();
        Self {
            cache,
            latest: moka::sync::Cache::new(SCOPES),
            counts: Arc::default(),
            limiter,
        }
    }

    /// The view of a scope. Requests that come while it is being made wait for the same one.
    ///
    /// # Errors
    /// [`Fault::Busy`] if too many wait for a permit or it took too long to come, and [`Fault::Internal`] if making it panics, told to all who
    /// wait.
    pub async fn get(&self, snapshot: &Arc<Snapshot>, scope: &Scope, filter: &LinkFilter) -> Result<Arc<View>, Fault> {
        let key = (snapshot.serial(), scope.clone(), filter.clone());
        if let Some(view) = self.cache.get(&key).await {
            return Ok(view);
        }
        // In a box, since every question waits for this one: its size would be part of theirs.
        Box::pin(self.shared(key, snapshot)).await
    }

    /// The view of a key, made once for all who ask meanwhile.
    async fn shared(&self, key: Key, snapshot: &Arc<Snapshot>) -> Result<Arc<View>, Fault> {
        let networks = key.1.networks.iter();
        let size: usize = networks.map(|&network| snapshot.network(network).size()).sum();
        let is_large = size >= super::compute::INLINE_EFFORT;
        loop {
            // Who waits as long as it takes brings a turn along: those who wait for the same view then do not wait for it.
            let permit = match is_large && is_patient() {
                true => Some(self.limiter.take().await?),
                false => None,
            };
            let made = self
                .once(key.clone(), self.made(&key, snapshot, is_large, permit))
                .await;
            // The permit of somebody else did not come, who was less patient.
            if !(is_patient() && matches!(made, Err(Fault::Busy))) {
                return made;
            }
        }
    }

    /// Makes the view of a key; in a permit, the one given or another, if it is a large one.
    fn made(
        &self,
        key: &Key,
        snapshot: &Arc<Snapshot>,
        is_large: bool,
        permit: Option<Permit>,
    ) -> impl Future<Output = Result<Arc<View>, Fault>> + use<> {
        let (views, snapshot) = (self.clone(), Arc::clone(snapshot));
        let place = (key.1.clone(), key.2.clone());
        async move {
            let limiter = views.limiter.clone();
            let make = move || views.make(snapshot, place);
            if !is_large {
                return no_panic(make);
            }
            let permit = match permit {
                Some(permit) => permit,
                None => limiter.take().await?,
            };
            let made = tokio::task::spawn_blocking(move || {
                let view = make();
                drop(permit);
                view
            });
            made.await.map_err(Fault::from_join)
        }
    }

    /// Makes a view once for all who ask for the key at the same time. A fault goes to all of them
    /// and is not kept.
    async fn once(&self, key: Key, make: impl Future<Output = Result<Arc<View>, Fault>>) -> Result<Arc<View>, Fault> {
        let made = self.cache.try_get_with(key, make).await;
        made.map_err(|fault: Arc<Fault>| (*fault).clone())
    }

    /// How views were made since the start.
    pub fn counts(&self) -> ViewCounts {
        ViewCounts {
            built: self.counts.built.load(Ordering::Relaxed),
            followed: self.counts.followed.load(Ordering::Relaxed),
            most_at_once: self.counts.most_at_once.load(Ordering::Relaxed),
        }
    }

    /// Bytes of the views that are kept, by estimate.
    pub fn bytes(&self) -> u64 {
        // The cache counts what came lately when it is asked to.
        let _ = self.cache.run_pending_tasks().now_or_never();
        self.cache.weighted_size()
    }

    /// Makes a view: from the latest one of the same scope that it can follow, or from all records.
    fn make(&self, snapshot: Arc<Snapshot>, place: (Scope, LinkFilter)) -> Arc<View> {
        let _making = self.counts.begin();
        let latest = self.latest.get(&place).unwrap_or_default();
        let mut others = latest.iter().filter_map(Weak::upgrade);
        let view = match others.find_map(|view| view.follow(&snapshot)) {
            Some(view) => {
                self.counts.followed.fetch_add(1, Ordering::Relaxed);
                view
            }
            None => {
                self.counts.built.fetch_add(1, Ordering::Relaxed);
                View::new(snapshot, place.0.clone(), &place.1)
            }
        };
        let view = Arc::new(view);
        let kept = latest.iter().filter(|view| view.strong_count() > 0);
        let latest = std::iter::once(Arc::downgrade(&view)).chain(kept.cloned());
        self.latest.insert(place, Arc::new(latest.take(SNAPSHOTS).collect()));
        view
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::future::join_all;

    use super::*;
    use crate::network::SnapshotBuilder;

    #[tokio::test]
    async fn a_view_whose_making_panics_is_a_fault_for_all_who_wait_and_is_made_at_the_next_ask() {
        let views = Views::new(1 << 20, Limiter::new(1, 1, Duration::from_secs(60)));
        let snapshot = Arc::new(SnapshotBuilder::default().finish(1));
        let scope = Scope::everything(Vec::new(), chrono::NaiveDate::MAX);
        let key = || (snapshot.serial(), scope.clone(), LinkFilter::default());
        let asked = (0..300).map(|_| {
            views.once(key(), async {
                tokio::task::yield_now().await;
                no_panic(|| panic!("no such city"))
            })
        });
        for answer in join_all(asked).await {
            assert!(
                matches!(answer, Err(Fault::Internal(ref cause)) if cause.0.contains("no such city")),
                "{answer:?}"
            );
        }
        let view = views.get(&snapshot, &scope, &LinkFilter::default()).await;
        assert_eq!(view.expect("a view").cities().len(), 0);
    }
}
