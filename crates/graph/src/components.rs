//! Connected components: sets of nodes that reach each other.

use super::partition::Partition;
use crate::link_graph::LinkGraph;

/// Finds the connected components, the largest first; an isolated node is one by itself. Costs
/// O(nodes + links).
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, components::components};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0)]);
/// assert_eq!(components(&graph).sizes(), [2, 1]);
/// ```
pub fn components(graph: &LinkGraph) -> Partition {
    Partition::connected(graph, |_, _| true)
}

#[cfg(test)]
mod tests {
    use petgraph::unionfind::UnionFind;
    use proptest::prelude::*;

    use super::*;
    use crate::testing::golden::{graph, keys};
    use crate::testing::small_graphs;

    #[test]
    fn the_worked_example_has_four_components() {
        let found = components(&graph());
        assert_eq!(found.sizes(), [9, 2, 1, 1]);
        let members = found.members();
        assert_eq!(keys(&members[1]), ["dunedin", "edinburgh"]);
        assert_eq!(
            (keys(&members[2]), keys(&members[3])),
            (vec!["dakar"], vec!["ostersund"])
        );
    }

    proptest! {
        #[test]
        fn components_agree_with_merging_the_ends_of_all_links(graph in small_graphs(12)) {
            let mut sets = UnionFind::<u32>::new(graph.node_count());
            for link in 0..graph.link_count() as u32 {
                let (a, b) = graph.ends(link);
                sets.union(a, b);
            }
            prop_assert_eq!(components(&graph), Partition::from_labels(&sets.into_labeling()));
        }
    }
}
