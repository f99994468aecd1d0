//! The groups of every node.

/// Groups numbered `0..count`, and for every node its groups: none, one or several.
///
/// A node in several groups belongs to each with an equal share, and the shares add up to 1. Nodes
/// without a group, if any, form a group of their own, numbered `count`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    count: u32,
    starts: Vec<u32>,
    groups: Vec<u32>,
    some_unassigned: bool,
}

impl Groups {
    /// Puts every node in at most one of `count` groups.
    pub fn single(count: u32, by_node: &[Option<u32>]) -> Self {
        Self::from_lists(count, by_node.iter().map(Option::as_slice))
    }

    /// Puts every node in any number of `count` groups, each named once.
    pub fn several(count: u32, by_node: &[Vec<u32>]) -> Self {
        Self::from_lists(count, by_node.iter().map(Vec::as_slice))
    }

    fn from_lists<'a>(count: u32, lists: impl Iterator<Item = &'a [u32]>) -> Self {
        let mut found = Self {
            count,
            starts: vec![0],
            groups: Vec::new(),
            some_unassigned: false,
        };
        for list in lists {
            debug_assert!(
                list.iter().all(|&group| group < count),
                "groups are numbered below their count"
            );
            match list {
                [] => {
                    found.some_unassigned = true;
                    found.groups.push(count);
                }
                list => found.groups.extend_from_slice(list),
            }
            found
                .starts
                .push(u32::try_from(found.groups.len()).expect("memberships are numbered in 32 bits"));
        }
        found
    }

    /// Returns the number of nodes.
    pub fn node_count(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns the number of groups, including that of the nodes without a group, if any.
    pub fn count(&self) -> u32 {
        self.count + u32::from(self.some_unassigned)
    }

    /// Returns the number of the group of nodes without a group, if any.
    pub fn unassigned(&self) -> Option<u32> {
        self.some_unassigned.then_some(self.count)
    }

    /// Returns the groups of `node`, at least one.
    #[inline]
    pub fn of(&self, node: u32) -> &[u32] {
        &self.groups[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize]
    }

    /// Returns the group of every node, if none belongs to more than one.
    pub(super) fn by_node(&self) -> Option<&[u32]> {
        self.are_single().then_some(self.groups.as_slice())
    }

    /// True if no node belongs to more than one group.
    pub fn are_single(&self) -> bool {
        self.groups.len() == self.node_count()
    }
}
