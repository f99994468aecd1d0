//! What edits change in a view.

use crate::domain::FieldId;
use crate::network::{CityIndex, NetworkIndex, RecordIndex};
use interurban_graph::link_graph::LinkEdits;
use interurban_graph::splice::Splice;

/// What edits change in a view.
#[derive(Default)]
pub(super) struct Changes {
    /// In [`Snapshot::cities`].
    pub(super) cities: Splice,
    /// In the partnerships of each network, where any come or go.
    pub(super) partnerships: Vec<(NetworkIndex, Splice)>,
    /// Among the nodes.
    pub(super) nodes: Splice,
    /// The cities of the nodes that come.
    pub(super) arrivals: Vec<CityIndex>,
    /// Among the links.
    pub(super) links: LinkEdits,
    /// By link, the partnerships behind it.
    pub(super) records: NewLists<RecordIndex>,
    /// By node, the fields of its city.
    pub(super) fields: NewLists<FieldId>,
    /// As in the view.
    pub(super) undated: usize,
}

/// Lists that go, come or become others.
pub(super) struct NewLists<T> {
    pub(super) owners: Splice,
    pub(super) lists: Vec<Vec<T>>,
}

impl<T> Default for NewLists<T> {
    fn default() -> Self {
        Self {
            owners: Splice::default(),
            lists: Vec::new(),
        }
    }
}

impl<T> NewLists<T> {
    /// `removed` owners go with their lists, `replaced` get another list, and others come before the owners named.
    pub(super) fn new(
        mut removed: Vec<u32>,
        replaced: Vec<(u32, Vec<T>)>,
        inserted: impl IntoIterator<Item = (u32, Vec<T>)>,
    ) -> Self {
        removed.extend(replaced.iter().map(|&(owner, _)| owner));
        removed.sort_unstable();
        let mut all: Vec<(u32, Vec<T>)> = inserted.into_iter().chain(replaced).collect();
        // Stable: what comes before an owner stands before what replaces its list.
        all.sort_by_key(|&(at, _)| at);
        let (inserted, lists) = all.into_iter().unzip();
        let owners = Splice { removed, inserted };
        Self { owners, lists }
    }
}
