//! Published networks whose nodes have numbers only. Line n of a file lists the larger partners of
//! node n, counted from 1.

use super::graph_of;
use crate::link_graph::LinkGraph;

/// Bottlenose dolphins of Doubtful Sound that are often seen together: 62, 159 links (Lusseau et
/// al. 2003, doi:10.1007/s00265-003-0651-y).
pub(crate) fn dolphins() -> LinkGraph {
    graph_of_lines(include_str!("dolphins.txt"))
}

/// Jazz musicians who played in one band: 198, 2,742 links (Gleiser & Danon 2003,
/// doi:10.1142/S0219525903001067).
pub(crate) fn jazz_musicians() -> LinkGraph {
    graph_of_lines(include_str!("jazz.txt"))
}

/// Metabolism of the worm C. elegans: 453 substances and reactions, 2,025 links (Duch & Arenas
/// 2005, doi:10.1103/PhysRevE.72.027104, after Jeong et al. 2000).
pub(crate) fn metabolism() -> LinkGraph {
    graph_of_lines(include_str!("metabolism.txt"))
}

fn graph_of_lines(lines: &str) -> LinkGraph {
    let number = |partner: &str| partner.parse::<u32>().expect("a number") - 1;
    let links = (0..).zip(lines.lines()).flat_map(|(node, partners)| {
        let partners = partners.split_whitespace().map(number);
        partners.map(move |partner| (node, partner))
    });
    let links: Vec<(u32, u32)> = links.collect();
    graph_of(lines.lines().count(), &links)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triangles::triangle_count;

    #[test]
    fn the_networks_have_the_sizes_and_triangles_that_are_published() {
        // KONECT: networks dolphins, arenas-jazz and arenas-meta.
        let networks = [
            (dolphins(), 62, 159, 95),
            (jazz_musicians(), 198, 2_742, 17_899),
            (metabolism(), 453, 2_025, 3_284),
        ];
        for (graph, nodes, links, triangles) in networks {
            assert_eq!((graph.node_count(), graph.link_count()), (nodes, links));
            assert_eq!(triangle_count(&graph), triangles);
        }
    }
}
