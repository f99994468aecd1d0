//! A model to compare snapshots with: records by key, and random edits that change them.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::domain::image::{
    CityImage, FieldImage, Image, MembershipImage, NetworkImage, ObjectiveImage, ParticipantImage, PartnershipImage,
};
use crate::domain::{
    City, CityId, Country, CountryGroup, Edit, MembershipId, MembershipStatus, NetworkId, Participant, PartnershipId,
    PartnershipKind, PartnershipStatus, RecordSink as _, Role, SdgSet, SectorSet, Visibility, WorldRegion,
};
use crate::network::{Snapshot, SnapshotBuilder, from_images};

/// A random edit of existing records: its kind, the record, the action, and a number for its
/// values.
pub(in crate::network) type Wish = (u8, u16, u8, u16);

pub(in crate::network) fn wishes() -> impl Strategy<Value = Vec<Wish>> {
    proptest::collection::vec((0..12_u8, any::<u16>(), 0..3_u8, any::<u16>()), 0..250)
}

/// All records, each with its row number.
#[derive(Clone, Debug, Default)]
pub(in crate::network) struct Model {
    groups: BTreeMap<String, CountryGroup>,
    cities: BTreeMap<String, (i64, CityImage)>,
    networks: BTreeMap<String, (i64, NetworkImage)>,
    memberships: BTreeMap<i64, (String, MembershipImage)>,
    partnerships: BTreeMap<(String, String), (i64, PartnershipImage)>,
    last_id: i64,
}

impl Model {
    /// Builds the snapshot of the records. Its row numbers differ from those in the edits.
    pub(in crate::network) fn snapshot(&self, revision: i64) -> Snapshot {
        let mut builder = SnapshotBuilder::default();
        for country in ["FR", "IT"] {
            builder.country(Country {
                code: country.parse().expect("a code"),
                alpha3: format!("{country}X"),
                name: country.to_owned(),
                region: WorldRegion::EuropeNorthAmerica,
            });
        }
        let groups = self.groups.values();
        groups.for_each(|group| builder.country_group(group.clone()));
        let cities: BTreeMap<&String, CityId> = self.cities.keys().rev().zip((1..).map(CityId)).collect();
        for (key, (_, city)) in &self.cities {
            builder.city(City {
                id: cities[key],
                record: city.clone(),
            });
        }
        for ((key, (_, image)), id) in self.networks.iter().zip((1..).map(NetworkId)) {
            let network = from_images::network(image, id, None, id.0 * 1_000);
            for (row, (_, member)) in self.memberships.iter().filter(|(_, member)| member.0 == *key) {
                let made = from_images::membership(member, MembershipId(-row), cities[&member.city], &network);
                builder.membership(made.expect("fields of the network"));
            }
            let records = self.partnerships.iter().filter(|((network, _), _)| network == key);
            for (_, (row, image)) in records {
                let participants = image.participants.iter().map(|participant| Participant {
                    city: cities[&participant.city],
                    role: participant.role,
                });
                let made = from_images::partnership(image, PartnershipId(row + 7), participants.collect(), &network);
                builder.partnership(made.expect("tags of the network"));
            }
            builder.network(network);
        }
        builder.finish(revision)
    }

    /// Returns the edit of a wish, already applied to the model; `None` if there is no record for
    /// it.
    pub(in crate::network) fn edit(&mut self, (kind, which, what, value): Wish) -> Option<Edit> {
        let (which, value) = (usize::from(which), usize::from(value));
        match kind {
            0 => self.group(which, what, value),
            1..4 => self.city(which, what, value),
            4 => self.network(which, what, value),
            5..8 => self.membership(which, what, value),
            _ => self.partnership(which, what, value),
        }
    }

    fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    fn group(&mut self, which: usize, what: u8, value: usize) -> Option<Edit> {
        let key = format!("G{}", which % 5);
        let before = self.groups.remove(&key);
        let after = (what > 0).then(|| CountryGroup {
            key: key.clone(),
            name: format!("Group {value}"),
            description: None,
            source_url: None,
            countries: vec!["IT".parse().expect("a code")],
            version: 1,
        });
        self.groups.extend(after.clone().map(|after| (key, after)));
        edit(
            None,
            None,
            before.map(Image::CountryGroup),
            after.map(Image::CountryGroup),
        )
    }

    fn city(&mut self, which: usize, what: u8, value: usize) -> Option<Edit> {
        let key = format!("city-{}", which % 40);
        let is_named = self.memberships.values().any(|(_, member)| member.city == key)
            || self
                .partnerships
                .values()
                .any(|(_, image)| image.participants.iter().any(|one| one.city == key));
        if what == 0 && is_named {
            return None;
        }
        let before = self.cities.remove(&key);
        let id = before.as_ref().map_or_else(|| self.next_id(), |before| before.0);
        let after = (what > 0).then(|| CityImage {
            key: key.clone(),
            name: format!("Name {}", value % 9),
            other_names: vec![format!("Other {}", value % 7), format!("Name {}", value % 9)],
            country: ["FR", "IT"][value % 2].parse().expect("a code"),
            lat: None,
            lon: None,
            population: Some(value as i64),
            wikidata_id: value.is_multiple_of(3).then(|| format!("Q{which}")),
            archived: value.is_multiple_of(5),
            version: 1,
        });
        self.cities.extend(after.clone().map(|after| (key, (id, after))));
        edit(
            None,
            Some(id),
            before.map(|before| Image::City(before.1)),
            after.map(Image::City),
        )
    }

    /// Edits a network. It gains fields and objectives and keeps them, since records may have them.
    fn network(&mut self, which: usize, what: u8, value: usize) -> Option<Edit> {
        let key = format!("network-{}", which % 3);
        let has_records = self.memberships.values().any(|(network, _)| *network == key)
            || self.partnerships.keys().any(|(network, _)| *network == key);
        if what == 0 && has_records {
            return None;
        }
        let before = self.networks.remove(&key);
        let id = before.as_ref().map_or_else(|| self.next_id(), |before| before.0);
        let words = before.as_ref().map_or(0, |before| before.1.fields.len()) + 1;
        let after = (what > 0).then(|| NetworkImage {
            key: key.clone(),
            name: format!("Network {value}"),
            description: None,
            attribution: None,
            visibility: Visibility::Public,
            is_default: false,
            max_fields_per_member: None,
            fields: (0..words.min(12)).rev().map(field).collect(),
            objectives: (0..words.min(12)).map(objective).collect(),
            version: 1,
        });
        self.networks.extend(after.clone().map(|after| (key, (id, after))));
        edit(
            None,
            Some(id),
            before.map(|before| Image::Network(before.1)),
            after.map(Image::Network),
        )
    }

    fn membership(&mut self, which: usize, what: u8, value: usize) -> Option<Edit> {
        let known = self.memberships.keys().nth(which % 60).copied();
        let known = known.and_then(|id| {
            self.memberships
                .remove(&id)
                .map(|(network, image)| (id, network, image))
        });
        let (id, network, before) = match known {
            Some((id, network, image)) => (id, network, Some(image)),
            None => (self.next_id(), pick(&self.networks, which)?, None),
        };
        let city = match &before {
            Some(before) => before.city.clone(),
            None => pick(&self.cities, value)?,
        };
        let fields = &self.networks[&network].1.fields;
        let after = (what > 0).then(|| MembershipImage {
            city,
            fields: vec![fields[value % fields.len()].key.clone()],
            joined_on: format!("{}", 2000 + value % 20).parse().ok(),
            left_on: (value.is_multiple_of(4)).then(|| format!("{}", 2010 + value % 20).parse().expect("a year")),
            status: [MembershipStatus::Active, MembershipStatus::Suspended][usize::from(value.is_multiple_of(9))],
            sources: Vec::new(),
            version: 1,
        });
        let made = after.clone().map(|after| (id, (network.clone(), after)));
        self.memberships.extend(made);
        edit(
            Some(network),
            Some(id),
            before.map(Image::Membership),
            after.map(Image::Membership),
        )
    }

    fn partnership(&mut self, which: usize, what: u8, value: usize) -> Option<Edit> {
        let (network, key) = (pick(&self.networks, which)?, format!("p{}", which % 80));
        let mut cities = Vec::new();
        for at in [1, 40, 7, 3, 11].iter().map(|part| value / part).take(2 + value % 4) {
            let city = pick(&self.cities, at)?;
            if !cities.contains(&city) {
                cities.push(city);
            }
        }
        let before = self.partnerships.remove(&(network.clone(), key.clone()));
        let id = before.as_ref().map_or_else(|| self.next_id(), |before| before.0);
        let words = &self.networks[&network].1;
        let after = (what > 0).then(|| partnership(&key, &cities, words, value));
        let made = after.clone().map(|after| ((network.clone(), key), (id, after)));
        self.partnerships.extend(made);
        let before = before.map(|before| Image::Partnership(before.1));
        edit(Some(network), Some(id), before, after.map(Image::Partnership))
    }
}

fn partnership(key: &str, cities: &[String], network: &NetworkImage, value: usize) -> PartnershipImage {
    PartnershipImage {
        key: key.to_owned(),
        title: format!("Title {value}"),
        description: None,
        kind: [
            PartnershipKind::Other,
            PartnershipKind::Twinning,
            PartnershipKind::Research,
        ][value % 3],
        status: [PartnershipStatus::Active, PartnershipStatus::Proposed][usize::from(value.is_multiple_of(8))],
        started_on: (!value.is_multiple_of(5)).then(|| format!("{}", 2000 + value % 20).parse().expect("a year")),
        ended_on: (value.is_multiple_of(7)).then(|| format!("{}", 2012 + value % 20).parse().expect("a year")),
        intensity: 0.1 + 0.37 * (value % 13) as f64,
        participants: cities
            .iter()
            .map(|city| ParticipantImage {
                city: city.clone(),
                role: Role::Partner,
            })
            .collect(),
        fields: vec![network.fields[value % network.fields.len()].key.clone()],
        objectives: vec![network.objectives[value % network.objectives.len()].key.clone()],
        sdgs: sdgs(value % 20),
        sectors: SectorSet::EMPTY,
        sources: Vec::new(),
        version: 1,
        created_at: None,
        updated_at: None,
    }
}

/// Returns the goal with a number, if it is one.
fn sdgs(number: usize) -> SdgSet {
    let mut sdgs = SdgSet::EMPTY;
    sdgs.insert(number as i64);
    sdgs
}

fn field(number: usize) -> FieldImage {
    FieldImage {
        key: format!("FIELD_{number}"),
        name: format!("Field {number}"),
        aliases: Vec::new(),
        since: None,
        until: None,
    }
}

fn objective(number: usize) -> ObjectiveImage {
    ObjectiveImage {
        key: format!("OBJECTIVE_{number}"),
        text: format!("Objective {number}"),
    }
}

fn pick<T>(records: &BTreeMap<String, T>, which: usize) -> Option<String> {
    let place = which.checked_rem(records.len())?;
    records.keys().nth(place).cloned()
}

fn edit(network: Option<String>, record_id: Option<i64>, before: Option<Image>, after: Option<Image>) -> Option<Edit> {
    (before.is_some() || after.is_some()).then_some(Edit {
        network,
        record_id,
        before,
        after,
    })
}
