//! Differences of a network between two days.

use std::cmp::Ordering;
use std::sync::Arc;

use async_graphql::{Object, Result};

use super::city::City;
use super::link_change::LinkChange;
use super::meta::{AnswerMeta, word};
use super::partnership::Partnership;
use super::turnover::{AppearedBy, GoneBy, PartnershipChange};
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::scalars::Date;
use crate::app::answers::network_diff::{self, DiffQuestion};
use crate::app::answers::turnover::{Reason, ReasonCounts};
use crate::app::fault::Fault;
use crate::network::{RecordIndex, View};

/// The largest number of elements in a list.
const MOST: i32 = 500;

/// The differences of a network between two days.
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

    /// Returns the first elements of a list, and charges for them.
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

    fn partnerships(
        &self,
        side: &Side,
        records: &[(RecordIndex, Reason)],
        first: i32,
    ) -> Result<Vec<PartnershipChange>, Fault> {
        let records = self.shown(records, first)?;
        let change = |(record, reason)| PartnershipChange::new(Partnership::new(&side.frame, record), reason);
        Ok(records.map(change).collect())
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

fn by_reason<T>(changes: &[(T, Reason)]) -> ReasonCounts {
    changes.iter().map(|&(_, reason)| reason).collect()
}

/// The differences of a network between two days. Each list shows its first elements, ordered by
/// key; the counts are always complete.
#[Object]
impl NetworkDiff {
    /// The earlier day.
    fn from(&self) -> Date {
        Date::from(self.before.view.scope().period.last())
    }

    /// The later day.
    fn to(&self) -> Date {
        Date::from(self.after.view.scope().period.last())
    }

    /// Share of the network that differs, as Jaccard distance: 1 − (links of both days) / (links of
    /// either day), 0 to 1. Null if neither day has a link.
    fn rewiring(&self) -> Option<f64> {
        self.answer.rewiring()
    }

    /// Number of cities in scope on the later day only.
    fn cities_joined_count(&self) -> i32 {
        int(self.answer.cities_joined.len())
    }

    /// Number of cities in scope on the earlier day only.
    fn cities_left_count(&self) -> i32 {
        int(self.answer.cities_left.len())
    }

    /// Number of links on the later day only.
    fn links_appeared_count(&self) -> i32 {
        int(self.answer.links_appeared.len())
    }

    /// The links that appeared, counted by reason.
    fn links_appeared_by(&self) -> AppearedBy {
        by_reason(&self.answer.links_appeared).into()
    }

    /// Number of links on the earlier day only.
    fn links_gone_count(&self) -> i32 {
        int(self.answer.links_gone.len())
    }

    /// The links that are gone, counted by reason.
    fn links_gone_by(&self) -> GoneBy {
        by_reason(&self.answer.links_gone).into()
    }

    /// Number of links on both days.
    fn links_kept_count(&self) -> i32 {
        int(self.answer.links_kept.len())
    }

    /// Number of links of both days that are stronger on the later one.
    fn links_strengthened_count(&self) -> i32 {
        int(self.shifted(Ordering::Greater).len())
    }

    /// Number of links of both days that are weaker on the later one.
    fn links_weakened_count(&self) -> i32 {
        int(self.shifted(Ordering::Less).len())
    }

    /// Number of partnerships that are behind links on the later day only.
    fn partnerships_appeared_count(&self) -> i32 {
        int(self.answer.partnerships_appeared.len())
    }

    /// The partnerships that appeared, counted by reason.
    fn partnerships_appeared_by(&self) -> AppearedBy {
        by_reason(&self.answer.partnerships_appeared).into()
    }

    /// Number of partnerships that are behind links on the earlier day only.
    fn partnerships_gone_count(&self) -> i32 {
        int(self.answer.partnerships_gone.len())
    }

    /// The partnerships that are gone, counted by reason.
    fn partnerships_gone_by(&self) -> GoneBy {
        by_reason(&self.answer.partnerships_gone).into()
    }

    /// Cities in scope on the later day only, as on that day.
    fn cities_joined(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<City>> {
        Ok(self.cities(&self.after, &self.answer.cities_joined, first)?)
    }

    /// Cities in scope on the earlier day only, as on that day.
    fn cities_left(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<City>> {
        Ok(self.cities(&self.before, &self.answer.cities_left, first)?)
    }

    /// Links on the later day only, with their partnerships on that day and the reason that they
    /// appeared.
    fn links_appeared(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<LinkChange>> {
        let Side { frame, view } = &self.after;
        let links = self.shown(&self.answer.links_appeared, first)?;
        let change =
            |(link, reason)| LinkChange::new(frame, view, link, (0.0, view.graph().strength(link))).because(reason);
        Ok(links.map(change).collect())
    }

    /// Links on the earlier day only, with their partnerships on that day and the reason that they
    /// are gone.
    fn links_gone(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<LinkChange>> {
        let Side { frame, view } = &self.before;
        let links = self.shown(&self.answer.links_gone, first)?;
        let change =
            |(link, reason)| LinkChange::new(frame, view, link, (view.graph().strength(link), 0.0)).because(reason);
        Ok(links.map(change).collect())
    }

    /// Links of both days that are stronger on the later one, with their partnerships on that day.
    fn links_strengthened(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<LinkChange>> {
        Ok(self.shifts(Ordering::Greater, first)?)
    }

    /// Links of both days that are weaker on the later one, with their partnerships on that day.
    fn links_weakened(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<LinkChange>> {
        Ok(self.shifts(Ordering::Less, first)?)
    }

    /// Partnerships that are behind links on the later day only, with the reason. They need not
    /// have started between the two days.
    fn partnerships_appeared(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<PartnershipChange>> {
        Ok(self.partnerships(&self.after, &self.answer.partnerships_appeared, first)?)
    }

    /// Partnerships that are behind links on the earlier day only, with the reason.
    fn partnerships_gone(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<PartnershipChange>> {
        Ok(self.partnerships(&self.before, &self.answer.partnerships_gone, first)?)
    }

    /// The data and the method behind this answer, with warnings on how to read it. `truncated` is
    /// true if a list has more than 500 elements, since no list shows more.
    fn meta(&self) -> AnswerMeta {
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
            answer.links_appeared.len(),
            answer.links_gone.len(),
            self.shifted(Ordering::Greater).len(),
            self.shifted(Ordering::Less).len(),
            answer.partnerships_appeared.len(),
            answer.partnerships_gone.len(),
        ];
        meta.truncated = longest.iter().any(|&length| length > MOST as usize);
        meta
    }
}
