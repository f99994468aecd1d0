//! Evidence of partnerships: a summary of their sources. It is read once per record until the
//! record changes.

use std::sync::Arc;

use tokio::sync::Mutex;

use super::cold;
use super::fault::Fault;
use crate::domain::Evidence;
use crate::network::{RecordIndex, Snapshot};
use crate::storage::Store;
use crate::storage::cold::{ImageKey, KEYS_PER_STATEMENT};

/// Reads evidence, one reader at a time: the next one finds most of it read.
#[derive(Debug, Default)]
pub(super) struct Reading(Mutex<()>);

impl Reading {
    /// Reads the missing evidence of partnerships. Cost: one statement for up to 30,000 of them. For
    /// more, all sources in one statement, and the log for partnerships that were written later.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) async fn read(
        &self,
        store: &Store,
        snapshot: &Arc<Snapshot>,
        records: &[RecordIndex],
    ) -> Result<(), Fault> {
        if unread(snapshot, records).next().is_none() {
            return Ok(());
        }
        let _alone = self.0.lock().await;
        let mut unread: Vec<RecordIndex> = unread(snapshot, records).collect();
        if unread.len() > KEYS_PER_STATEMENT {
            unread = read_all(store, snapshot, unread).await?;
        }
        for batch in unread.chunks(KEYS_PER_STATEMENT) {
            read_batch(store, snapshot, batch.to_vec()).await?;
        }
        Ok(())
    }
}

fn unread<'a>(snapshot: &'a Snapshot, records: &'a [RecordIndex]) -> impl Iterator<Item = RecordIndex> + 'a {
    let records = records.iter().copied();
    records.filter(|&record| snapshot.partnership(record).evidence().is_none())
}

/// Reads evidence from all current sources. Returns the partnerships that were written later, whose
/// sources may have changed.
async fn read_all(
    store: &Store,
    snapshot: &Arc<Snapshot>,
    mut unread: Vec<RecordIndex>,
) -> Result<Vec<RecordIndex>, Fault> {
    let all = store.load_all_sources(snapshot.made()).await;
    let Some(all) = all.map_err(|error| Fault::from_store(&error))? else {
        return Ok(unread);
    };
    let snapshot = Arc::clone(snapshot);
    let note = move || {
        unread.retain(|&record| {
            let partnership = snapshot.partnership(record);
            let sources = all.of(partnership.record.id);
            let evidence = sources.map(|sources| Evidence::of(&partnership.record.participants, sources));
            evidence.map(|evidence| partnership.note_evidence(evidence)).is_none()
        });
        unread
    };
    tokio::task::spawn_blocking(note).await.map_err(Fault::from_join)
}

async fn read_batch(store: &Store, snapshot: &Arc<Snapshot>, batch: Vec<RecordIndex>) -> Result<(), Fault> {
    let keys: Vec<ImageKey> = batch.iter().map(|&record| key(snapshot, record)).collect();
    let images = store.load_images(&keys).await;
    let images = images.map_err(|error| Fault::from_store(&error))?;
    let snapshot = Arc::clone(snapshot);
    let note = move || {
        for (&record, key) in batch.iter().zip(&keys) {
            let partnership = snapshot.partnership(record);
            let sources = cold::sources(&snapshot, images.get(key));
            partnership.note_evidence(Evidence::of(&partnership.record.participants, &sources));
        }
    };
    tokio::task::spawn_blocking(note).await.map_err(Fault::from_join)
}

fn key(snapshot: &Snapshot, record: RecordIndex) -> ImageKey {
    cold::partnership_key(snapshot, record.network, &snapshot.partnership(record).record)
}
