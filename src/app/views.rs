//! Views, built once per scope and revision and shared by all requests for the same scope.
//!
//! After a small write, a view is updated from that of the previous revision instead of being built
//! from all records.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Instant;

use futures_util::FutureExt as _;
use moka::policy::EvictionPolicy;

use super::fault::{Fault, no_panic};
use super::limiter::{Limiter, Permit, is_patient};
use super::times::{ByWay, Times, times};
use crate::network::{LinkFilter, Scope, Snapshot, View};

/// Identifies a view: the serial number of its snapshot, its scope, and a path's conditions on
/// links.
type Key = (u64, Scope, LinkFilter);

/// Number of scopes whose latest views are remembered.
const SCOPES: u64 = 1_024;

/// Snapshots remembered per scope: the current one, and some past ones.
const SNAPSHOTS: usize = 4;

/// Views of one scope, latest first. The cache decides if they stay in memory.
type Latest = Arc<Vec<Weak<View>>>;

/// The cache of views: bounded in memory, evicts the least recently used, one builder per view.
#[derive(Clone, Debug)]
pub struct Views {
    cache: moka::future::Cache<Key, Arc<View>>,
    latest: moka::sync::Cache<(Scope, LinkFilter), Latest>,
    counts: Arc<Counts>,
    times: Times<ByWay>,
    /// Permits to build a large view: more builds than processors would take memory and save no
    /// time.
    limiter: Limiter,
}

#[derive(Debug, Default)]
struct Counts {
    built: AtomicU64,
    followed: AtomicU64,
    making: AtomicU64,
    most_at_once: AtomicU64,
}

/// Counts as a view under construction, until dropped.
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

/// Counts of views built since the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewCounts {
    /// Built from all records.
    pub built: u64,
    /// Built from a view of another revision and the edits in between.
    pub followed: u64,
    /// Maximum number under construction at a time.
    pub most_at_once: u64,
}

impl Views {
    /// Creates a cache of about `bytes` bytes; `limiter` bounds the building of large views.
    pub fn new(bytes: u64, limiter: Limiter) -> Self {
        let cache = moka::future::Cache::builder()
            .max_capacity(bytes)
            .weigher(|_, view: &Arc<View>| u32::try_from(view.weight()).unwrap_or(u32::MAX))
            // LRU: every revision has new views. A policy by frequency would keep those of old
            // revisions.
            .eviction_policy(EvictionPolicy::lru())
            .build();
        Self {
            cache,
            latest: moka::sync::Cache::new(SCOPES),
            counts: Arc::default(),
            times: times(),
            limiter,
        }
    }

    /// Returns the view of a scope. Concurrent requests for the same view share one build.
    ///
    /// # Errors
    /// [`Fault::Busy`] if the queue for permits is full or the wait was too long, and
    /// [`Fault::Internal`] if the build panics. All waiting requests get it.
    pub async fn get(&self, snapshot: &Arc<Snapshot>, scope: &Scope, filter: &LinkFilter) -> Result<Arc<View>, Fault> {
        let key = (snapshot.serial(), scope.clone(), filter.clone());
        if let Some(view) = self.cache.get(&key).await {
            return Ok(view);
        }
        // Boxed to keep the futures of all questions small.
        Box::pin(self.shared(key, snapshot)).await
    }

    /// Returns the view of a key, built once for concurrent callers.
    async fn shared(&self, key: Key, snapshot: &Arc<Snapshot>) -> Result<Arc<View>, Fault> {
        let networks = key.1.networks.iter();
        let size: usize = networks.map(|&network| snapshot.network(network).size()).sum();
        let is_large = size >= super::compute::INLINE_EFFORT;
        loop {
            // A patient caller takes its permit before it joins others, so that nobody else waits
            // for its permit.
            let permit = match is_large && is_patient() {
                true => Some(self.limiter.take().await?),
                false => None,
            };
            let made = self
                .once(key.clone(), self.made(&key, snapshot, is_large, permit))
                .await;
            // Another caller, less patient, did not get its permit.
            if !(is_patient() && matches!(made, Err(Fault::Busy))) {
                return made;
            }
        }
    }

    /// Builds the view of a key. A large one needs a permit, either the given one or a new one.
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

    /// Builds a view once for concurrent callers of a key. All of them get a fault, and it is not
    /// kept.
    async fn once(&self, key: Key, make: impl Future<Output = Result<Arc<View>, Fault>>) -> Result<Arc<View>, Fault> {
        let made = self.cache.try_get_with(key, make).await;
        made.map_err(|fault: Arc<Fault>| (*fault).clone())
    }

    /// Returns the counts of views built since the start.
    pub fn counts(&self) -> ViewCounts {
        ViewCounts {
            built: self.counts.built.load(Ordering::Relaxed),
            followed: self.counts.followed.load(Ordering::Relaxed),
            most_at_once: self.counts.most_at_once.load(Ordering::Relaxed),
        }
    }

    /// Returns the times of making views.
    pub const fn times(&self) -> &Times<ByWay> {
        &self.times
    }

    /// Returns the estimated bytes of the kept views.
    pub fn bytes(&self) -> u64 {
        // The cache counts recent entries when it runs its pending tasks.
        let _ = self.cache.run_pending_tasks().now_or_never();
        self.cache.weighted_size()
    }

    /// Builds a view from the latest one of the same scope that can be updated, or from all
    /// records.
    fn make(&self, snapshot: Arc<Snapshot>, place: (Scope, LinkFilter)) -> Arc<View> {
        let _making = self.counts.begin();
        let latest = self.latest.get(&place).unwrap_or_default();
        let mut others = latest.iter().filter_map(Weak::upgrade);
        let begun = Instant::now();
        let (view, way) = match others.find_map(|view| view.follow(&snapshot)) {
            Some(view) => {
                self.counts.followed.fetch_add(1, Ordering::Relaxed);
                (view, "followed")
            }
            None => {
                self.counts.built.fetch_add(1, Ordering::Relaxed);
                (View::new(snapshot, place.0.clone(), &place.1), "built")
            }
        };
        let time = self.times.get_or_create_owned(&ByWay { way });
        time.observe(begun.elapsed().as_secs_f64());
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
