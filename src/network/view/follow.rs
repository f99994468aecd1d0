//! Follows a view: derives the view of the same scope in another snapshot, if only few records
//! differ.

use std::sync::{Arc, OnceLock};

use self::changes::Changes;
use super::View;
use crate::network::Snapshot;
use crate::network::lineage::Lineage;

mod changes;
mod scoped_records;
mod search;
#[cfg(test)]
mod tests;

/// Records are examined one by one if they are at most one in this many of all.
const SHARE: usize = 16;

/// They are also examined one by one if they are at most this many.
const FEW: usize = 256;

impl View {
    /// Returns the view of the same scope and conditions in another snapshot, earlier or later. It
    /// equals the one that [`new`](Self::new) builds, to the last bit. `None` if the records
    /// between the two snapshots are not remembered, or if they are so many that rebuilding is as
    /// fast.
    ///
    /// Costs an examination of the partnerships of the cities concerned, and passes over the
    /// changed lists of the view; it shares the others. Neighbour lists are rebuilt only if cities
    /// enter or leave the view.
    pub fn follow(&self, snapshot: &Arc<Snapshot>) -> Option<Self> {
        let networks = self.scope.networks.iter();
        let records: usize = networks
            .map(|&network| self.snapshot.network(network).partnerships.len())
            .sum();
        self.follow_within(snapshot, FEW.max(records / SHARE))
    }

    fn follow_within(&self, snapshot: &Arc<Snapshot>, most: usize) -> Option<Self> {
        let touched = Lineage::between(&self.snapshot, snapshot)?;
        let changes = Changes::find(self, snapshot, &touched, most)?;
        let mut view = Self {
            snapshot: Arc::clone(snapshot),
            scope: self.scope.clone(),
            filter: self.filter.clone(),
            graph: Arc::clone(&self.graph),
            cities: Arc::clone(&self.cities),
            fields: Arc::clone(&self.fields),
            records: Arc::clone(&self.records),
            undated: changes.undated,
            undated_behind_links: OnceLock::new(),
            strength_costs: OnceLock::new(),
            distance_costs: OnceLock::new(),
            link_days: OnceLock::new(),
        };
        view.change(&changes);
        Some(view)
    }

    fn change(&mut self, changes: &Changes) {
        let Changes { nodes, links, .. } = changes;
        if !(changes.cities.is_empty() && nodes.is_empty()) {
            let cities = Arc::make_mut(&mut self.cities);
            changes.cities.renumber(cities, |city| Some(city));
            nodes.apply(cities, changes.arrivals.iter().copied());
        }
        if !changes.fields.owners.is_empty() {
            Arc::make_mut(&mut self.fields).splice(&changes.fields.owners, &changes.fields.lists);
        }
        if !nodes.is_empty() {
            self.graph = Arc::new(self.graph.renumbered(nodes, links));
        } else if !links.is_empty() {
            Arc::make_mut(&mut self.graph).edit(links);
        }
        if !(changes.partnerships.is_empty() && changes.records.owners.is_empty()) {
            let records = Arc::make_mut(&mut self.records);
            for (network, splice) in &changes.partnerships {
                splice.renumber(records.items_mut(), |record| {
                    (record.network == *network).then_some(&mut record.position)
                });
            }
            records.splice(&changes.records.owners, &changes.records.lists);
        }
    }
}
