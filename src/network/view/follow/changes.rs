//! The changes that edits make to a view.

use crate::domain::FieldId;
use crate::network::{CityIndex, NetworkIndex, RecordIndex};
use interurban_graph::link_graph::LinkEdits;
use interurban_graph::splice::Splice;

/// The changes that edits make to a view.
#[derive(Default)]
pub(super) struct Changes {
    /// Changes in [`Snapshot::cities`].
    pub(super) cities: Splice,
    /// Changes in the partnerships of each network that gains or loses any.
    pub(super) partnerships: Vec<(NetworkIndex, Splice)>,
    /// Changes among the nodes.
    pub(super) nodes: Splice,
    /// The cities of the added nodes.
    pub(super) arrivals: Vec<CityIndex>,
    /// Changes among the links.
    pub(super) links: LinkEdits,
    /// By link: the partnerships behind it.
    pub(super) records: NewLists<RecordIndex>,
    /// By node: the fields of its city.
    pub(super) fields: NewLists<FieldId>,
    /// The new number, as in the view.
    pub(super) undated: usize,
}

/// Lists that are removed, added or replaced.
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
    /// Combines the changes: `removed` owners go with their lists, `replaced` ones get another
    /// list, and `inserted` ones come before the given owners.
    pub(super) fn new(
        mut removed: Vec<u32>,
        replaced: Vec<(u32, Vec<T>)>,
        inserted: impl IntoIterator<Item = (u32, Vec<T>)>,
    ) -> Self {
        removed.extend(replaced.iter().map(|&(owner, _)| owner));
        removed.sort_unstable();
        let mut all: Vec<(u32, Vec<T>)> = inserted.into_iter().chain(replaced).collect();
        // The sort is stable: a list inserted before an owner precedes the replacement of the
        // owner's list.
        all.sort_by_key(|&(at, _)| at);
        let (inserted, lists) = all.into_iter().unzip();
        let owners = Splice { removed, inserted };
        Self { owners, lists }
    }
}
