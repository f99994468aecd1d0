//! Batch loaders of cold data: one statement per level of an answer, within one request.
//!
//! The library's loader answers only keys that its batch returned, so a batch returns every key. If
//! a batch was dropped together with a failing sibling, its waiters get "not found", so a load is
//! retried before it counts as a fault.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use ::dataloader::BatchFn;
use ::dataloader::cached::Loader;

use super::cold::{ImageKey, RecordKey, RevisionPart};
use super::fault::{Cause, Fault};
use super::times::Batches;
use crate::domain::Change;
use crate::domain::image::Image;
use crate::storage::{Store, StoreError};

/// Number of times that the request's task yields before a batch is sent: enough to collect a whole
/// level.
const YIELDS: usize = 3;
/// Maximum number of keys of a batch: more than a page of pages.
const BATCH: usize = 50_000;
/// Number of attempts if a batch was dropped.
const TRIES: usize = 3;

type Loaded<V> = Result<Option<Arc<V>>, Fault>;

/// A loader of one kind of cold data.
struct Cold<K, V, F>(Loader<K, Loaded<V>, Batch<F>>)
where
    K: Eq + Hash + Clone + std::fmt::Debug,
    Batch<F>: BatchFn<K, Loaded<V>>;

/// Uses a function of the store as a batch function, which is counted.
struct Batch<F>(Store, Batches, F);

/// Reads one kind of data for many keys.
trait Read {
    type Key;
    type Value;
    fn read(
        store: &Store,
        keys: &[Self::Key],
    ) -> impl Future<Output = Result<HashMap<Self::Key, Self::Value>, StoreError>> + Send;
}

macro_rules! read {
    ($name:ident, $key:ty => $value:ty, $method:ident) => {
        struct $name;

        impl Read for $name {
            type Key = $key;
            type Value = $value;
            async fn read(store: &Store, keys: &[$key]) -> Result<HashMap<$key, $value>, StoreError> {
                store.$method(keys).await
            }
        }
    };
}

read!(Images, ImageKey => Image, load_images);
read!(Changes, RecordKey => Vec<Change>, load_changes);
read!(Positions, RevisionPart => Vec<i32>, load_positions);

impl<F: Read> BatchFn<F::Key, Loaded<F::Value>> for Batch<F>
where
    F::Key: Eq + Hash + Clone + Ord,
{
    async fn load(&mut self, keys: &[F::Key]) -> HashMap<F::Key, Loaded<F::Value>> {
        let mut keys = keys.to_vec();
        keys.sort_unstable();
        self.1.batches.inc();
        self.1.keys.inc_by(keys.len() as u64);
        match F::read(&self.0, &keys).await {
            Ok(mut found) => keys
                .into_iter()
                .map(|key| {
                    let value = found.remove(&key).map(Arc::new);
                    (key, Ok(value))
                })
                .collect(),
            Err(error) => {
                let fault = Fault::from_store(&error);
                keys.into_iter().map(|key| (key, Err(fault.clone()))).collect()
            }
        }
    }
}

impl<F: Read> Cold<F::Key, F::Value, F>
where
    F::Key: Eq + Hash + Clone + Ord + std::fmt::Debug,
{
    fn new(store: &Store, batches: &Batches, read: F) -> Self {
        Self(
            Loader::new(Batch(store.clone(), batches.clone(), read))
                .with_yield_count(YIELDS)
                .with_max_batch_size(BATCH),
        )
    }

    async fn load(&self, key: F::Key) -> Loaded<F::Value> {
        for _ in 0..TRIES {
            if let Ok(loaded) = self.0.try_load(key.clone()).await {
                return loaded;
            }
        }
        Err(Fault::Internal(Cause("a batch of cold data was dropped".to_owned())))
    }
}

/// The loaders of one request.
pub struct Loaders {
    images: Cold<ImageKey, Image, Images>,
    changes: Cold<RecordKey, Vec<Change>, Changes>,
    positions: Cold<RevisionPart, Vec<i32>, Positions>,
}

impl std::fmt::Debug for Loaders {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Loaders").finish_non_exhaustive()
    }
}

impl Loaders {
    /// Creates loaders for a store, which count their batches.
    pub fn new(store: &Store, batches: &Batches) -> Self {
        Self {
            images: Cold::new(store, batches, Images),
            changes: Cold::new(store, batches, Changes),
            positions: Cold::new(store, batches, Positions),
        }
    }

    /// Returns a record as the log had it at a revision; `None` if it did not exist.
    pub async fn image(&self, key: ImageKey) -> Result<Option<Arc<Image>>, Fault> {
        self.images.load(key).await
    }

    /// Returns the changes of a record, oldest first.
    pub async fn history(&self, key: RecordKey) -> Result<Arc<Vec<Change>>, Fault> {
        Ok(self.changes.load(key).await?.unwrap_or_default())
    }

    /// Returns the positions of some networks' changes in a revision, ascending.
    pub async fn positions(&self, part: RevisionPart) -> Result<Arc<Vec<i32>>, Fault> {
        Ok(self.positions.load(part).await?.unwrap_or_default())
    }
}
