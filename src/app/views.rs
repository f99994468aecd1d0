//! Views, built once per scope and revision and shared by every request that asks the same.

use std::sync::Arc;

use crate::network::{LinkFilter, Scope, Snapshot, View};

/// What names a view: the serial number of the snapshot it shows, its scope, and a path's further conditions.
type Key = (u64, Scope, LinkFilter);

/// The cache of views: bounded in memory, least recently used out first, one builder per view.
#[derive(Clone, Debug)]
pub struct Views {
    cache: moka::future::Cache<Key, Arc<View>>,
}

impl Views {
    /// A cache that holds about `bytes` bytes.
    pub fn new(bytes: u64) -> Self {
        let cache = moka::future::Cache::builder()
            .max_capacity(bytes)
            .weigher(|_, view: &Arc<View>| u32::try_from(view.weight()).unwrap_or(u32::MAX))
            .build();
        Self { cache }
    }

    /// The view of a scope. Requests that come while it is being built wait for the same one.
    pub async fn get(&self, snapshot: &Arc<Snapshot>, scope: &Scope, filter: &LinkFilter) -> Arc<View> {
        let key = (snapshot.serial(), scope.clone(), filter.clone());
        if let Some(view) = self.cache.get(&key).await {
            return view;
        }
        let (snapshot, scope, filter) = (Arc::clone(snapshot), scope.clone(), filter.clone());
        let records: usize = scope
            .networks
            .iter()
            .map(|&network| snapshot.network(network).partnerships.len())
            .sum();
        self.cache
            .get_with(key, async move {
                let build = move || Arc::new(View::new(snapshot, scope, &filter));
                if records < super::compute::INLINE_EFFORT {
                    return build();
                }
                tokio::task::spawn_blocking(build)
                    .await
                    .expect("building a view does not panic")
            })
            .await
    }
}
