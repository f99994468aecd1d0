//! The subject of a measurement: a view of a folder's network, built by the product's own types.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use chrono::NaiveDate;
use interurban::analytics::mixing::Groups;
use interurban::network::link_graph::LinkCosts;
use interurban::network::{LinkFilter, LinkGraph, Scope, View};

use crate::folder::Folder;
use crate::generate::pairs_among;
use crate::records::snapshot;
use crate::vocabulary::Vocabulary;

/// Number and seed of the pairs drawn if a folder has none.
const DRAWN_PAIRS: (usize, u64) = (1_000, 1);

/// A network to measure.
pub(crate) struct Subject {
    /// The name of its folder.
    pub(crate) name: String,
    /// The countries of the cities; a city without one is in no group.
    pub(crate) countries: Groups,
    /// The pairs of nodes to ask about.
    pub(crate) pairs: Vec<(u32, u32)>,
    /// True if the pairs were drawn, because the folder has none.
    pub(crate) pairs_are_drawn: bool,
    view: View,
}

impl Subject {
    /// Reads a folder and builds the view of its network: records to snapshot, snapshot to view, as
    /// the server does.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub(crate) fn load(folder: &Path) -> Result<Self> {
        let folder = Folder::read(folder)?;
        let scope = Scope::everything(vec![0], NaiveDate::MAX);
        let view = View::new(Arc::new(snapshot(&folder)), scope, &LinkFilter::default());
        let countries = Vocabulary::of(&folder.cities, |city| &city.country);
        Ok(Self {
            countries: Groups::single(countries.texts.len() as u32, &countries.by_city),
            pairs_are_drawn: folder.pairs.is_none(),
            pairs: folder.pairs.unwrap_or_else(|| pairs_of_linked(view.graph())),
            name: folder.name,
            view,
        })
    }

    /// Returns the graph of the view: cities in the order of their ids.
    pub(crate) fn graph(&self) -> &LinkGraph {
        self.view.graph()
    }

    /// Returns the view.
    pub(crate) const fn view(&self) -> &View {
        &self.view
    }

    /// Returns the costs of links by strength, as the server computes them.
    pub(crate) fn strength_costs(&self) -> &LinkCosts {
        self.view.strength_costs()
    }
}

fn pairs_of_linked(graph: &LinkGraph) -> Vec<(u32, u32)> {
    let nodes = 0..graph.node_count() as u32;
    let linked: Vec<u32> = nodes.filter(|&node| graph.degree(node) > 0).collect();
    pairs_among(&linked, DRAWN_PAIRS.0, DRAWN_PAIRS.1)
}
