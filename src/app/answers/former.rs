//! Past partnerships.

use std::collections::BTreeSet;

use crate::domain::{PartialDate, Partnership, PartnershipStatus};
use crate::network::{CityIndex, PartnershipRecord, View};

/// True if the status lets a partnership count as a link on some day.
pub fn ever_counts(partnership: &Partnership) -> bool {
    matches!(partnership.status, PartnershipStatus::Active | PartnershipStatus::Ended)
}

/// Returns the partnerships in scope that ended before the scope's period, by network and key.
pub fn lapsed_partnerships(view: &View) -> impl Iterator<Item = &PartnershipRecord> {
    let snapshot = view.snapshot();
    let records = view.scope().networks.iter();
    records
        .flat_map(|&network| &snapshot.network(network).partnerships)
        .map(|partnership| &**partnership)
        .filter(|partnership| has_lapsed(view, &partnership.record))
}

fn has_lapsed(view: &View, partnership: &Partnership) -> bool {
    let scope = view.scope();
    let has_ended = partnership
        .ended_on
        .is_some_and(|end| end.last_day() < scope.period.first());
    has_ended && ever_counts(partnership) && scope.admits(partnership)
}

/// Returns pairs of nodes without a link that were partners before the scope's period; smaller node
/// first, ascending.
pub fn former_pairs(view: &View) -> BTreeSet<(u32, u32)> {
    let mut pairs = BTreeSet::new();
    for partnership in lapsed_partnerships(view) {
        let cities = view.snapshot().cities_of(partnership);
        let mut nodes: Vec<u32> = cities.filter_map(|city| view.node(city)).collect();
        nodes.sort_unstable();
        for (place, &a) in nodes.iter().enumerate() {
            let others = nodes[place + 1..].iter();
            pairs.extend(
                others
                    .filter(|&&b| view.graph().find_link(a, b).is_none())
                    .map(|&b| (a, b)),
            );
        }
    }
    pairs
}

/// Returns the latest end of a partnership of two cities before the scope's period.
pub fn last_end(view: &View, one: CityIndex, other: CityIndex) -> Option<PartialDate> {
    let (snapshot, networks) = (view.snapshot(), view.scope().networks.iter());
    let records = networks.flat_map(|&network| snapshot.partnerships_of(network, one));
    let other = snapshot.city(other).id;
    records
        .filter(|partnership| partnership.city_ids().contains(&other) && has_lapsed(view, &partnership.record))
        .filter_map(|partnership| partnership.record.ended_on)
        .max_by_key(|end| end.last_day())
}
