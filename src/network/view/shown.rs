//! Values of nodes and links for pictures and files.

use super::{RecordIndex, View};
use crate::domain::{Membership, PartialDate, Partnership, PartnershipKind, Span};

impl View {
    /// Returns the memberships of a node in the networks of the scope that are open on some day of
    /// its period.
    pub fn memberships(&self, node: u32) -> impl Iterator<Item = &Membership> {
        let period = (self.scope.period.first(), self.scope.period.last());
        let networks = self.scope.networks.iter();
        let all = networks.flat_map(move |&network| self.snapshot.memberships_of(network, self.city(node)));
        all.filter(move |membership| membership.overlaps(period.0, period.1))
    }

    /// Returns the span from the first day of these memberships to the last. The start is open if
    /// one of them has no known start; the end is open if one of them has no end.
    pub fn membership_span(&self, node: u32) -> Span {
        let starts: Option<Vec<_>> = self.memberships(node).map(|membership| membership.joined_on).collect();
        let start = starts.and_then(|starts| starts.into_iter().min());
        Span::new(
            start,
            latest(self.memberships(node).map(|membership| membership.left_on)),
        )
    }

    /// Returns the position of the primary field among the fields of the scope's networks, those of
    /// each network in the order of their keys.
    pub fn field_position(&self, node: u32) -> Option<usize> {
        let primary = self.fields(node).first()?;
        let networks = self.scope.networks.iter();
        let mut fields = networks.flat_map(|&network| &self.snapshot.network(network).network.fields);
        fields.position(|field| field.id == *primary)
    }

    /// Returns the kinds of the partnerships behind a link, each once, in the order of their
    /// declaration.
    pub fn kinds(&self, link: u32) -> Vec<PartnershipKind> {
        let mut kinds: Vec<_> = self.behind(link).map(|record| record.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// Returns the span from the earliest known start of the partnerships behind a link to their
    /// latest end. The end is open if one of them has none.
    pub fn link_span(&self, link: u32) -> Span {
        let starts = self.behind(link).filter_map(|record| record.started_on);
        Span::new(starts.min(), latest(self.behind(link).map(|record| record.ended_on)))
    }

    /// Returns the share of the partnerships behind a link that have more than two cities.
    pub fn multilateral_share(&self, link: u32) -> f64 {
        let records = self.records(link);
        let several = |&&record: &&RecordIndex| self.partnership(record).city_ids().len() > 2;
        records.iter().filter(several).count() as f64 / records.len() as f64
    }

    fn behind(&self, link: u32) -> impl Iterator<Item = &Partnership> {
        let records = self.records(link).iter();
        records.map(|&record| &self.partnership(record).record)
    }
}

/// Returns the latest of some ends; `None` if one of them is missing.
fn latest(ends: impl Iterator<Item = Option<PartialDate>>) -> Option<PartialDate> {
    let ends: Option<Vec<PartialDate>> = ends.collect();
    ends?.into_iter().max_by_key(|end| end.last_day())
}
