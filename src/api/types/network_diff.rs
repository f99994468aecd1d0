//! What changed between two days.

use std::cmp::Ordering;
use std::sync::Arc;

use async_graphql::{Object, Result};

use super::city::City;
use super::link_change::LinkChange;
use super::meta::{AnswerMeta, word};
use super::partnership::Partnership;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::scalars::Date;
use crate::app::answers::network_diff::{self, DiffQuestion};
use crate::app::fault::Fault;
use crate::network::{RecordIndex, View};

/// Most elements of a list.
const MOST: i32 = 500;

/// What changed between two days.
pub struct NetworkDiff {
    before: Side,
    after: Side,
    answer: Arc<network_diff::NetworkDiff>,
}

/// The network on one of the two days.
#[derive(Clone)]
struct Side {
    frame: Frame,
    view: Arc<View>,
}

impl Side {
    fn new(frame: &Frame, view: &Arc<View>) -> Self {
        Self {
            frame: frame.of_view(view),
            view: Arc::clone(view),
        }
    }
}

impl NetworkDiff {
    /// Compares two views of one scope.
    pub async fn find(frame: &Frame, before: &Arc<View>, after: &Arc<View>) -> Result<Self, Fault> {
        let question = DiffQuestion {
            before: Arc::clone(before),
        };
        Ok(Self {
            answer: frame.request().app.ask(after, question).await?,
            before: Side::new(frame, before),
            after: Side::new(frame, after),
        })
    }

    /// The first elements of a list, counted.
    fn shown<'a, T: Copy>(&self, all: &'a [T], first: i32) -> Result<impl Iterator<Item = T> + use<'a, T>, Fault> {
        let most = usize::try_from(first).ok().filter(|_| first <= MOST);
        let most = most.ok_or_else(|| Fault::range("first", 0, MOST, first))?;
        let shown = &all[..most.min(all.len())];
        self.after.frame.request().charge(shown.len())?;
        Ok(shown.iter().copied())
    }

    fn cities(&self, side: &Side, nodes: &[u32], first: i32) -> Result<Vec<City>, Fault> {
        let nodes = self.shown(nodes, first)?;
        Ok(nodes.map(|node| City::of_node(&side.frame, &side.view, node)).collect())
    }

    fn partnerships(&self, side: &Side, records: &[RecordIndex], first: i32) -> Result<Vec<Partnership>, Fault> {
        let records = self.shown(records, first)?;
        Ok(records.map(|record| Partnership::new(&side.frame, record)).collect())
    }

    fn shifted(&self, direction: Ordering) -> Vec<(u32, u32)> {
        self.answer
            .shifted(&self.before.view, &self.after.view, direction)
            .collect()
    }

    fn shifts(&self, direction: Ordering, first: i32) -> Result<Vec<LinkChange>, Fault> {
        let links = self.shifted(direction);
        let links = self.shown(&links, first)?;
        let change = |(old, new): (u32, u32)| {
            let before = self.before.view.graph().strength(old);
            let after = self.after.view.graph().strength(new);
            LinkChange::new(&self.after.frame, &self.after.view, new, (before, after))
        };
        Ok(links.map(change).collect())
    }
}

/// What changed between two days. The lists show their first elements, by key; the counts say how many there are.
#[Object]
impl NetworkDiff {
    /// The earlier day.
    async fn from(&self) -> Date {
        Date::from(self.before.view.scope().period.last())
    }

    /// The later day.
    async fn to(&self) -> Date {
        Date::from(self.after.view.scope().period.last())
    }

    /// How much of the network is another: 1 − (links of both days) / (links of either day), 0 to 1 (the distance of
    /// Jaccard); null if neither day has a link.
    async fn rewiring(&self) -> Option<f64> {
        self.answer.rewiring()
    }

    /// How many cities are in scope on the later day only.
    async fn cities_joined_count(&self) -> i32 {
        int(self.answer.cities_joined.len())
    }

    /// How many cities are in scope on the earlier day only.
    async fn cities_left_count(&self) -> i32 {
        int(self.answer.cities_left.len())
    }

    /// How many links are there on the later day only.
    async fn links_added_count(&self) -> i32 {
        int(self.answer.links_added.len())
    }

    /// How many links are there on the earlier day only.
    async fn links_lost_count(&self) -> i32 {
        int(self.answer.links_lost.len())
    }

    /// How many links are there on both days.
    async fn links_kept_count(&self) -> i32 {
        int(self.answer.links_kept.len())
    }

    /// How many links of both days are stronger on the later one.
    async fn links_strengthened_count(&self) -> i32 {
        int(self.shifted(Ordering::Greater).len())
    }

    /// How many links of both days are weaker on the later one.
    async fn links_weakened_count(&self) -> i32 {
        int(self.shifted(Ordering::Less).len())
    }

    /// How many partnerships stand behind links on the later day only.
    async fn partnerships_started_count(&self) -> i32 {
        int(self.answer.partnerships_started.len())
    }

    /// How many partnerships stand behind links on the earlier day only.
    async fn partnerships_ended_count(&self) -> i32 {
        int(self.answer.partnerships_ended.len())
    }

    /// Cities that are in scope on the later day only, seen on that day.
    async fn cities_joined(
        &self,
        #[graphql(desc = "How many, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<City>> {
        Ok(self.cities(&self.after, &self.answer.cities_joined, first)?)
    }

    /// Cities that are in scope on the earlier day only, seen on that day.
    async fn cities_left(
        &self,
        #[graphql(desc = "How many, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<City>> {
        Ok(self.cities(&self.before, &self.answer.cities_left, first)?)
    }

    /// Links that are there on the later day only, with the partnerships of that day.
    async fn links_added(
        &self,
        #[graphql(desc = "How many, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<LinkChange>> {
        let Side { frame, view } = &self.after;
        let links = self.shown(&self.answer.links_added, first)?;
        let change = |link| LinkChange::new(frame, view, link, (0.0, view.graph().strength(link)));
        Ok(links.map(change).collect())
    }

    /// Links that are there on the earlier day only, with the partnerships of that day: those that ended, or whose
    /// cities left.
    async fn links_lost(
        &self,
        #[graphql(desc = "How many, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<LinkChange>> {
        let Side { frame, view } = &self.before;
        let links = self.shown(&self.answer.links_lost, first)?;
        let change = |link| LinkChange::new(frame, view, link, (view.graph().strength(link), 0.0));
        Ok(links.map(change).collect())
    }

    /// Links of both days that are stronger on the later one, with the partnerships of that day.
    async fn links_strengthened(
        &self,
        #[graphql(desc = "How many, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<LinkChange>> {
        Ok(self.shifts(Ordering::Greater, first)?)
    }

    /// Links of both days that are weaker on the later one, with the partnerships of that day.
    async fn links_weakened(
        &self,
        #[graphql(desc = "How many, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<LinkChange>> {
        Ok(self.shifts(Ordering::Less, first)?)
    }

    /// Partnerships that stand behind links on the later day only.
    async fn partnerships_started(
        &self,
        #[graphql(desc = "How many, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<Partnership>> {
        Ok(self.partnerships(&self.after, &self.answer.partnerships_started, first)?)
    }

    /// Partnerships that stand behind links on the earlier day only.
    async fn partnerships_ended(
        &self,
        #[graphql(desc = "How many, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<Partnership>> {
        Ok(self.partnerships(&self.before, &self.answer.partnerships_ended, first)?)
    }

    /// What the answer was computed from. `truncated` if a list has more than 500 elements and cannot be shown whole.
    async fn meta(&self) -> AnswerMeta {
        let answer = &self.answer;
        let days = [&self.before, &self.after].map(|side| side.view.scope().period.last().to_string());
        let [from, to] = days.map(word);
        let mut meta = AnswerMeta::new(
            &self.after.view,
            "difference of two snapshots",
            vec![("from", from), ("to", to)],
        );
        let longest = [
            answer.cities_joined.len(),
            answer.cities_left.len(),
            answer.links_added.len(),
            answer.links_lost.len(),
            self.shifted(Ordering::Greater).len(),
            self.shifted(Ordering::Less).len(),
            answer.partnerships_started.len(),
            answer.partnerships_ended.len(),
        ];
        meta.truncated = longest.iter().any(|&length| length > MOST as usize);
        meta
    }
}
