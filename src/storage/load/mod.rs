//! Streams the whole store into a graph.
//!
//! Everything is read in one read-only transaction that sees one state, together with the revision
//! of that state. Big tables are read in pages, so memory does not grow with the store. A page
//! takes one statement for the records and one for each of their lists, all by primary key. The
//! first items of the lists that nearly every record has (two cities of a partnership, one field of
//! a membership) come with the record's own row.

mod cities;
mod memberships;
mod pages;
mod partnerships;
mod reference;

use std::time::{Duration, Instant};

use sea_orm::{EntityTrait as _, PaginatorTrait as _};

use super::entity::network;
use super::{Store, StoreError, revision};
use crate::domain::{RecordSink, Revision};

/// The number of records of a big table in a page.
const PAGE: u64 = 5_000;

/// The operation's name in errors.
const OPERATION: &str = "load the network";

/// The numbers of loaded records, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoadCounts {
    /// Countries.
    pub countries: u64,
    /// Groups of countries.
    pub country_groups: u64,
    /// Networks.
    pub networks: u64,
    /// Cities, including archived ones.
    pub cities: u64,
    /// Memberships.
    pub memberships: u64,
    /// Partnerships.
    pub partnerships: u64,
}

/// A finished load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The revision whose state was read.
    pub revision: Revision,
    /// The numbers of records.
    pub counts: LoadCounts,
    /// The duration.
    pub elapsed: Duration,
}

impl Store {
    /// Passes every record to `sink`, in the order that [`RecordSink`] promises, and returns the
    /// revision.
    ///
    /// `progress` is called with the counts so far after each page. Countries come in code order,
    /// groups and networks in key order, the rest in the order of their first writing. Costs time
    /// linear in the data, and memory for one page. Fails if the database does or if a stored value
    /// cannot be read; the sink then holds a part.
    pub async fn load<S: RecordSink + Send>(
        &self,
        sink: &mut S,
        progress: &mut (dyn FnMut(&LoadCounts) + Send),
    ) -> Result<Loaded, StoreError> {
        let started = Instant::now();
        let transaction = self.begin_snapshot(OPERATION).await?;
        let head = revision::read(&transaction, self.backend(), 0, OPERATION).await?;
        let mut counts = LoadCounts::default();
        reference::load(&transaction, sink, &mut counts).await?;
        progress(&counts);
        cities::load(&transaction, sink, &mut counts, progress).await?;
        memberships::load(&transaction, sink, &mut counts, progress).await?;
        partnerships::load(&transaction, sink, &mut counts, progress).await?;
        transaction.rollback().await.map_err(StoreError::during(OPERATION))?;
        Ok(Loaded {
            revision: head.latest,
            counts,
            elapsed: started.elapsed(),
        })
    }

    /// True if the store has no network at all, as after its first migration.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let networks = network::Entity::find().count(self.reader()).await;
        Ok(networks.map_err(StoreError::during("count networks"))? == 0)
    }
}
