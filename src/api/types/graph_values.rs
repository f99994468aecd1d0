//! Values of the nodes of a graph that are computed only if a query selects them.

use std::sync::{Arc, Weak};

use async_graphql::Context;

use crate::analytics::communities::Communities;
use crate::analytics::layout::Point;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::app::answers::centrality::{Centralities, CentralityMeasure, CentralityQuestion};
use crate::app::answers::communities::CommunityQuestion;
use crate::app::fault::Fault;
use crate::network::View;

/// The on-demand values of nodes that a query selects.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    communities: bool,
    betweenness: bool,
    page_rank: bool,
    core_numbers: bool,
}

/// The on-demand values of the nodes of a view, computed for a query.
#[derive(Clone, Default)]
pub struct Selected {
    communities: Option<Arc<Communities>>,
    betweenness: Option<Arc<Centralities>>,
    page_rank: Option<Arc<Centralities>>,
    core_numbers: Option<Arc<Centralities>>,
    positions: Option<Arc<Vec<Point>>>,
}

impl Wanted {
    /// Reads the values that a query selects of nodes in any of these fields.
    pub fn of(context: &Context<'_>, lists: &[&str]) -> Self {
        let look = context.look_ahead();
        let selects = |field: &str| lists.iter().any(|list| look.field(list).field(field).exists());
        Self {
            communities: selects("community"),
            betweenness: selects("betweenness"),
            page_rank: selects("pageRank"),
            core_numbers: selects("coreNumber"),
        }
    }

    /// Computes the values.
    pub async fn compute(&self, frame: &Frame, view: &Arc<View>) -> Result<Selected, Fault> {
        let app = &frame.request().app;
        let centrality = async |wanted: bool, measure| {
            if wanted {
                CentralityQuestion::plain(measure).ask(app, view).await.map(Some)
            } else {
                Ok(None)
            }
        };
        Ok(Selected {
            communities: match self.communities {
                true => Some(app.ask(view, CommunityQuestion::default()).await?),
                false => None,
            },
            betweenness: centrality(self.betweenness, CentralityMeasure::Betweenness).await?,
            page_rank: centrality(self.page_rank, CentralityMeasure::PageRank).await?,
            core_numbers: centrality(self.core_numbers, CentralityMeasure::CoreNumber).await?,
            positions: None,
        })
    }
}

/// Weak references to computed values: they are there while someone else keeps them.
#[derive(Clone, Default)]
pub struct Remembered {
    communities: Option<Weak<Communities>>,
    centralities: [Option<Weak<Centralities>>; 3],
}

impl Remembered {
    /// Returns the values; `None` if a part of them was dropped.
    pub fn selected(&self) -> Option<Selected> {
        let [betweenness, page_rank, core_numbers] = &self.centralities;
        Some(Selected {
            communities: recalled(&self.communities)?,
            betweenness: recalled(betweenness)?,
            page_rank: recalled(page_rank)?,
            core_numbers: recalled(core_numbers)?,
            positions: None,
        })
    }
}

/// Returns the part if there was one; `None` if it was dropped.
fn recalled<T>(part: &Option<Weak<T>>) -> Option<Option<Arc<T>>> {
    match part {
        None => Some(None),
        Some(part) => part.upgrade().map(Some),
    }
}

impl Selected {
    /// Adds positions to the values.
    pub(super) fn placed(self, positions: Arc<Vec<Point>>) -> Self {
        Self {
            positions: Some(positions),
            ..self
        }
    }

    /// Returns the position of a node.
    pub(super) fn position(&self, node: u32) -> Option<Point> {
        self.positions.as_ref().map(|points| points[node as usize])
    }

    /// Returns weak references to the values, which do not keep them in memory.
    pub fn remembered(&self) -> Remembered {
        let centralities = [&self.betweenness, &self.page_rank, &self.core_numbers];
        Remembered {
            communities: self.communities.as_ref().map(Arc::downgrade),
            centralities: centralities.map(|found| found.as_ref().map(Arc::downgrade)),
        }
    }

    /// Returns the number of a node's community, from 1.
    pub(super) fn community(&self, node: u32) -> Option<i32> {
        let found = self.communities.as_ref();
        found.map(|found| int(found.partition.label(node) as usize + 1))
    }

    /// Returns betweenness, PageRank and core number of a node.
    pub(super) fn values(&self, node: u32) -> [Option<f64>; 3] {
        [&self.betweenness, &self.page_rank, &self.core_numbers]
            .map(|found| found.as_ref().and_then(|found| found.values[node as usize]))
    }

    /// Returns true if a node has the same values as another node in another view.
    pub fn agrees(&self, node: u32, other: &Self, other_node: u32) -> bool {
        let bits = |values: [Option<f64>; 3]| values.map(|value| value.map(f64::to_bits));
        self.community(node) == other.community(other_node) && bits(self.values(node)) == bits(other.values(other_node))
    }
}
