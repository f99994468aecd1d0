//! Conditions on the links and nodes of a search. Each kind of condition is its own type, so that a
//! search without conditions compiles to one without checks.

use super::mask::{LinkMask, NodeMask};
use super::query::{Costs, PathQuery};
use crate::link_graph::UNPRICED;

/// A condition on the links of a path and on the nodes between its ends.
pub(super) trait Passage: Copy {
    /// True if the only condition is that links have a price.
    const ONLY_PRICES: bool = false;
    /// True if a path may use `link`.
    fn admits_link(&self, link: u32) -> bool;
    /// True if a path may use `link`, which is known to have a price.
    #[inline]
    fn admits_priced_link(&self, link: u32) -> bool {
        self.admits_link(link)
    }
    /// True if a path may use `link` in one direction: ascending is from its smaller end to the
    /// larger.
    #[inline]
    fn admits_step(&self, link: u32, _ascending: bool) -> bool {
        self.admits_link(link)
    }
    /// True if `node` may lie between the ends of a path.
    fn admits_node(&self, node: u32) -> bool;
}

/// No condition.
#[derive(Clone, Copy)]
pub(super) struct Open;

impl Passage for Open {
    #[inline]
    fn admits_link(&self, _link: u32) -> bool {
        true
    }

    #[inline]
    fn admits_node(&self, _node: u32) -> bool {
        true
    }
}

/// The conditions of a query: its masks, and a price on every link if links have costs.
#[derive(Clone, Copy)]
pub(super) struct Conditions<'a> {
    nodes: Option<&'a NodeMask>,
    links: Option<&'a LinkMask>,
    costs: Costs<'a>,
}

impl<'a> Conditions<'a> {
    /// Returns the conditions of `query`.
    pub(super) fn of(query: &PathQuery<'a>) -> Self {
        Self {
            nodes: query.passable_node,
            links: query.passable_link,
            costs: query.costs,
        }
    }
}

impl Passage for Conditions<'_> {
    #[inline]
    fn admits_link(&self, link: u32) -> bool {
        self.costs.of(link) != UNPRICED && self.admits_priced_link(link)
    }

    #[inline]
    fn admits_priced_link(&self, link: u32) -> bool {
        self.links.is_none_or(|links| links.contains(link))
    }

    #[inline]
    fn admits_node(&self, node: u32) -> bool {
        self.nodes.is_none_or(|nodes| nodes.contains(node))
    }
}

/// Requires a price on every link.
#[derive(Clone, Copy)]
pub(super) struct Priced<'a> {
    /// By link: its cost; [`UNPRICED`] if it has none.
    pub(super) costs: &'a [u64],
}

impl Passage for Priced<'_> {
    const ONLY_PRICES: bool = true;

    #[inline]
    fn admits_link(&self, link: u32) -> bool {
        self.costs[link as usize] != UNPRICED
    }

    #[inline]
    fn admits_priced_link(&self, _link: u32) -> bool {
        true
    }

    #[inline]
    fn admits_node(&self, _node: u32) -> bool {
        true
    }
}

/// A condition that also excludes some nodes and links: those that a deviation from known paths
/// must not use.
#[derive(Clone, Copy)]
pub(super) struct Without<'a, P> {
    /// The condition on all other nodes and links.
    pub(super) passage: P,
    /// The excluded nodes.
    pub(super) nodes: &'a NodeMask,
    /// The excluded links.
    pub(super) links: &'a LinkMask,
}

impl<P: Passage> Passage for Without<'_, P> {
    #[inline]
    fn admits_link(&self, link: u32) -> bool {
        !self.links.contains(link) && self.passage.admits_link(link)
    }

    #[inline]
    fn admits_priced_link(&self, link: u32) -> bool {
        !self.links.contains(link) && self.passage.admits_priced_link(link)
    }

    #[inline]
    fn admits_node(&self, node: u32) -> bool {
        !self.nodes.contains(node) && self.passage.admits_node(node)
    }
}
