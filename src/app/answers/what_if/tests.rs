use std::sync::Arc;

use chrono::{DateTime, NaiveDate};
use proptest::prelude::*;

use crate::analytics::Budget;
use crate::analytics::components::components;
use crate::app::answers::resilience::CriticalQuestion;
use crate::app::answers::what_if::WhatIf;
use crate::app::question::Question as _;
use crate::domain::image::CityImage;
use crate::domain::{
    City, CityId, Country, Membership, MembershipId, MembershipStatus, Network, NetworkId, Participant, Partnership,
    PartnershipId, PartnershipKind, PartnershipStatus, RecordSink as _, Role, SdgSet, SectorSet, Visibility,
    WorldRegion,
};
use crate::network::scope::Threshold;
use crate::network::{
    AddedRecord, Change, ChangedView, LinkFilter, LinkGraph, RecordIndex, Scope, SnapshotBuilder, View,
};

const CITIES: i64 = 7;

/// Cities of each record, and its intensity in halves.
type Records = Vec<(Vec<i64>, u8)>;

fn records() -> impl Strategy<Value = Records> {
    let cities = prop::sample::subsequence((0..CITIES).collect::<Vec<_>>(), 2..=4);
    prop::collection::vec((cities, 1_u8..=4), 0..9)
}

/// Builds a view of the records, without one of the network's members if one is given.
fn view(records: &Records, absent: Option<i64>, least: Option<f64>) -> View {
    let code = "IT".parse().unwrap();
    let mut builder = SnapshotBuilder::default();
    builder.country(Country {
        code,
        alpha3: "ITA".to_owned(),
        name: "Italy".to_owned(),
        region: WorldRegion::EuropeNorthAmerica,
    });
    builder.network(network());
    for id in 0..CITIES {
        builder.city(City {
            id: CityId(id),
            record: CityImage {
                country: code,
                ..CityImage::new(&format!("city-{id}"), &format!("City {id}"))
            },
        });
        if absent != Some(id) {
            builder.membership(Membership {
                version: 1,
                id: MembershipId(id),
                network: NetworkId(1),
                city: CityId(id),
                fields: Vec::new(),
                joined_on: None,
                left_on: None,
                status: MembershipStatus::Active,
            });
        }
    }
    for (number, (cities, halves)) in (0_i64..).zip(records) {
        builder.partnership(partnership(number, cities, f64::from(*halves) / 2.0));
    }
    let mut scope = Scope::everything(vec![0], NaiveDate::from_ymd_opt(2016, 12, 31).unwrap());
    scope.min_strength = least.map(Threshold);
    View::new(Arc::new(builder.finish(1)), scope, &LinkFilter::default())
}

fn partnership(number: i64, cities: &[i64], intensity: f64) -> Partnership {
    let participant = |&city: &i64| Participant {
        city: CityId(city),
        role: Role::Partner,
    };
    Partnership {
        id: PartnershipId(number),
        network: NetworkId(1),
        key: format!("p{number}"),
        title: format!("Record {number}"),
        participants: cities.iter().map(participant).collect(),
        kind: PartnershipKind::Other,
        status: PartnershipStatus::Active,
        started_on: None,
        ended_on: None,
        intensity,
        fields: Vec::new(),
        objectives: Vec::new(),
        sdgs: SdgSet::EMPTY,
        sectors: SectorSet::EMPTY,
        version: 1,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    }
}

fn links(graph: &LinkGraph) -> Vec<((u32, u32), f64)> {
    let links = 0..graph.link_count() as u32;
    links.map(|link| (graph.ends(link), graph.strength(link))).collect()
}

fn record(position: usize) -> RecordIndex {
    RecordIndex {
        network: 0,
        position: position as u32,
    }
}

proptest! {
    #[test]
    fn a_change_of_nothing_changes_nothing(records in records(), least in prop::option::of(Just(1.5))) {
        let view = view(&records, None, least);
        let found = WhatIf::new(&view, ChangedView::new(&view, &Change::default()));
        prop_assert_eq!(links(&found.changed.graph), links(view.graph()));
        prop_assert_eq!((found.before, found.lost.count(), found.gained.count()), (found.after, 0, 0));
    }

    #[test]
    fn without_a_city_the_graph_is_that_of_the_scope_without_it(records in records(), city in 0..CITIES, least in prop::option::of(Just(1.5))) {
        let view = view(&records, None, least);
        let change = Change { removed_cities: vec![city as u32], ..Change::default() };
        let changed = ChangedView::new(&view, &change);
        let without = self::view(&records, Some(city), least);
        prop_assert_eq!(links(&changed.graph), links(without.graph()));
        prop_assert_eq!(changed.cities.as_slice(), without.cities());
        let back = Change { added_cities: vec![city as u32], ..Change::default() };
        prop_assert_eq!(links(&ChangedView::new(&without, &back).graph), links(view.graph()));
    }

    #[test]
    fn a_partnership_removed_and_added_again_changes_nothing(records in records(), least in prop::option::of(Just(1.5))) {
        let view = view(&records, None, least);
        for (position, (cities, halves)) in records.iter().enumerate() {
            let added = AddedRecord {
                cities: cities.iter().map(|&city| city as u32).collect(),
                intensity: Threshold(f64::from(*halves) / 2.0),
            };
            let change = Change {
                removed_records: vec![record(position)],
                added_records: vec![added],
                ..Change::default()
            };
            prop_assert_eq!(links(&ChangedView::new(&view, &change).graph), links(view.graph()));
        }
    }

    #[test]
    fn critical_partnerships_are_those_whose_removal_adds_components(records in records(), least in prop::option::of(Just(1.5))) {
        let view = view(&records, None, least);
        let mut found = CriticalQuestion.answer(&view, &Budget::unlimited()).unwrap();
        found.sort_unstable();
        let before = components(view.graph()).group_count();
        let expected: Vec<RecordIndex> = (0..records.len())
            .map(record)
            .filter(|&record| {
                let change = Change { removed_records: vec![record], ..Change::default() };
                components(&ChangedView::new(&view, &change).graph).group_count() > before
            })
            .collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn pairs_before_less_those_lost_and_more_those_gained_are_the_pairs_after(
        records in records(), gone in 0..10_usize, cities in prop::sample::subsequence((0..CITIES as u32).collect::<Vec<_>>(), 2..=3),
    ) {
        let view = view(&records, None, None);
        let change = Change {
            removed_records: vec![record(gone)],
            added_records: vec![AddedRecord { cities, intensity: Threshold(1.0) }],
            ..Change::default()
        };
        let found = WhatIf::new(&view, ChangedView::new(&view, &change));
        prop_assert_eq!(found.before.connected_pairs + found.gained.count() - found.lost.count(), found.after.connected_pairs);
        for (position, (a, b)) in found.lost.from(0).enumerate() {
            prop_assert_eq!(found.lost.position(a, b), Some(position as u64));
        }
    }
}

fn network() -> Network {
    Network {
        version: 1,
        id: NetworkId(1),
        key: "toy".to_owned(),
        name: "Toy".to_owned(),
        description: None,
        attribution: None,
        visibility: Visibility::Public,
        is_default: true,
        max_fields_per_member: None,
        fields: Vec::new(),
        objectives: Vec::new(),
    }
}
