//! From one snapshot to the next: what edits make of it.
//!
//! The same edits move every snapshot: of the process that writes, of those that follow the log, and backwards in time.

use std::collections::BTreeMap;

use super::{Snapshot, SnapshotBuilder};
use crate::domain::image::{CityImage, CountryGroupImage, Image, MembershipImage, NetworkImage, PartnershipImage};
use crate::domain::{
    City, CityId, CountryGroup, Edit, Field, FieldId, Membership, MembershipId, Network, NetworkId, Objective,
    ObjectiveId, Participant, Partnership, PartnershipId, RecordSink as _,
};

/// An edit does not fit the snapshot: it changes or names a record that is not there, or makes one that is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the log does not fit the records: {0}")]
pub struct Misfit(String);

impl Snapshot {
    /// The snapshot after edits.
    ///
    /// Records that are not written yet, and so have no row number, get a negative one.
    ///
    /// # Errors
    /// [`Misfit`] if the edits were not made for this snapshot.
    pub fn apply<'a>(&self, revision: i64, edits: impl IntoIterator<Item = &'a Edit>) -> Result<Self, Misfit> {
        let mut records = Records::of(self);
        for edit in edits {
            records.apply(edit)?;
        }
        Ok(records.finish(self, revision))
    }
}

/// The records of a snapshot by key.
struct Records {
    groups: BTreeMap<String, CountryGroup>,
    cities: BTreeMap<String, City>,
    networks: BTreeMap<String, NetworkParts>,
    temporary: i64,
    vocabulary: i64,
}

struct NetworkParts {
    network: Network,
    memberships: Vec<Membership>,
    partnerships: BTreeMap<String, Partnership>,
}

impl Records {
    fn of(snapshot: &Snapshot) -> Self {
        let keyed = |records: &super::NetworkRecords| {
            let parts = NetworkParts {
                network: records.network.clone(),
                memberships: records.memberships.iter().map(|(_, record)| record.clone()).collect(),
                partnerships: records
                    .partnerships
                    .iter()
                    .map(|partnership| (partnership.record.key.clone(), partnership.record.clone()))
                    .collect(),
            };
            (records.network.key.clone(), parts)
        };
        let words = |network: &Network| {
            let fields = network.fields.iter().map(|field| field.id.0);
            let objectives = network.objectives.iter().map(|objective| objective.id.0);
            fields.chain(objectives).max().unwrap_or(0)
        };
        let networks = snapshot.networks();
        Self {
            groups: snapshot
                .country_groups()
                .iter()
                .map(|group| (group.key.clone(), group.clone()))
                .collect(),
            cities: snapshot
                .cities()
                .iter()
                .map(|city| (city.key.clone(), city.clone()))
                .collect(),
            temporary: 0,
            vocabulary: networks
                .iter()
                .map(|records| words(&records.network))
                .max()
                .unwrap_or(0),
            networks: networks.iter().map(keyed).collect(),
        }
    }

    fn apply(&mut self, edit: &Edit) -> Result<(), Misfit> {
        let id = edit.record_id.unwrap_or_else(|| {
            self.temporary -= 1;
            self.temporary
        });
        match edit.image() {
            Image::CountryGroup(image) => {
                self.groups.remove(&image.key);
                if let Some(Image::CountryGroup(after)) = &edit.after {
                    self.groups.insert(after.key.clone(), group(after));
                }
            }
            Image::City(image) => {
                let before = self.cities.remove(&image.key);
                let id = before.map_or(CityId(id), |city| city.id);
                if let Some(Image::City(after)) = &edit.after {
                    self.cities.insert(after.key.clone(), city(after, id));
                }
            }
            Image::Network(image) => self.apply_network(edit, &image.key, NetworkId(id)),
            Image::Membership(_) => self.apply_membership(edit, MembershipId(id))?,
            Image::Partnership(image) => {
                let before = self.parts(edit)?.partnerships.remove(&image.key);
                let id = before.map_or(PartnershipId(id), |partnership| partnership.id);
                if let Some(Image::Partnership(after)) = &edit.after {
                    let made = self.partnership(edit, after, id)?;
                    self.parts(edit)?.partnerships.insert(after.key.clone(), made);
                }
            }
        }
        Ok(())
    }

    fn apply_network(&mut self, edit: &Edit, key: &str, id: NetworkId) {
        let before = self.networks.remove(key);
        let Some(Image::Network(after)) = &edit.after else {
            return;
        };
        let (id, memberships, partnerships, known) = match before {
            Some(parts) => (
                parts.network.id,
                parts.memberships,
                parts.partnerships,
                Some(parts.network),
            ),
            None => (id, Vec::new(), BTreeMap::new(), None),
        };
        let network = network(after, id, known.as_ref(), &mut self.vocabulary);
        let parts = NetworkParts {
            network,
            memberships,
            partnerships,
        };
        self.networks.insert(after.key.clone(), parts);
    }

    /// A city may have several memberships, so they are told apart by row number.
    fn apply_membership(&mut self, edit: &Edit, id: MembershipId) -> Result<(), Misfit> {
        let made = match &edit.after {
            Some(Image::Membership(after)) => Some(self.membership(edit, after, id)?),
            _ => None,
        };
        let parts = self.parts(edit)?;
        parts.memberships.retain(|membership| membership.id != id);
        parts.memberships.extend(made);
        Ok(())
    }

    fn parts(&mut self, edit: &Edit) -> Result<&mut NetworkParts, Misfit> {
        let key = edit.network.as_deref().unwrap_or_default();
        self.networks
            .get_mut(key)
            .ok_or_else(|| Misfit(format!("there is no network {key}")))
    }

    fn city_id(&self, key: &str) -> Result<CityId, Misfit> {
        let city = self.cities.get(key);
        city.map(|city| city.id)
            .ok_or_else(|| Misfit(format!("there is no city {key}")))
    }

    fn membership(&mut self, edit: &Edit, image: &MembershipImage, id: MembershipId) -> Result<Membership, Misfit> {
        let city = self.city_id(&image.city)?;
        let network = &self.parts(edit)?.network;
        Ok(Membership {
            id,
            network: network.id,
            city,
            fields: field_ids(network, &image.fields)?,
            joined_on: image.joined_on,
            left_on: image.left_on,
            status: image.status,
            version: image.version,
        })
    }

    fn partnership(&mut self, edit: &Edit, image: &PartnershipImage, id: PartnershipId) -> Result<Partnership, Misfit> {
        let mut participants = Vec::with_capacity(image.participants.len());
        for participant in &image.participants {
            participants.push(Participant {
                city: self.city_id(&participant.city)?,
                role: participant.role,
            });
        }
        let network = &self.parts(edit)?.network;
        Ok(Partnership {
            id,
            network: network.id,
            key: image.key.clone(),
            title: image.title.clone(),
            participants,
            kind: image.kind,
            status: image.status,
            started_on: image.started_on,
            ended_on: image.ended_on,
            intensity: image.intensity,
            fields: field_ids(network, &image.fields)?,
            objectives: objective_ids(network, &image.objectives)?,
            sdgs: image.sdgs,
            sectors: image.sectors,
            version: image.version,
            created_at: image.created_at.unwrap_or_default(),
            updated_at: image.updated_at.unwrap_or_default(),
        })
    }

    fn finish(self, before: &Snapshot, revision: i64) -> Snapshot {
        let mut builder = SnapshotBuilder::default();
        before
            .countries()
            .iter()
            .cloned()
            .for_each(|country| builder.country(country));
        self.groups.into_values().for_each(|group| builder.country_group(group));
        for parts in self.networks.into_values() {
            builder.network(parts.network);
            parts
                .memberships
                .into_iter()
                .for_each(|membership| builder.membership(membership));
            parts
                .partnerships
                .into_values()
                .for_each(|partnership| builder.partnership(partnership));
        }
        self.cities.into_values().for_each(|city| builder.city(city));
        builder.finish(revision)
    }
}

fn group(image: &CountryGroupImage) -> CountryGroup {
    let mut countries = image.countries.clone();
    countries.sort_unstable();
    CountryGroup {
        key: image.key.clone(),
        name: image.name.clone(),
        countries,
        description: image.description.clone(),
        source_url: image.source_url.clone(),
        version: image.version,
    }
}

fn city(image: &CityImage, id: CityId) -> City {
    City {
        id,
        key: image.key.clone(),
        name: image.name.clone(),
        other_names: image.other_names.clone(),
        country: image.country,
        position: image.position(),
        population: image.population,
        wikidata_id: image.wikidata_id.clone(),
        archived: image.archived,
        version: image.version,
    }
}

/// Fields and objectives that were there keep their numbers; new ones get the next ones, which need not be those of their rows.
fn network(image: &NetworkImage, id: NetworkId, known: Option<&Network>, last: &mut i64) -> Network {
    let mut next = || {
        *last += 1;
        *last
    };
    let fields = image.fields.iter().map(|field| {
        let same = known.and_then(|network| network.fields.iter().find(|known| known.key == field.key));
        Field {
            id: same.map_or_else(|| FieldId(next()), |known| known.id),
            key: field.key.clone(),
            name: field.name.clone(),
            aliases: field.aliases.clone(),
            since: field.since,
            until: field.until,
        }
    });
    let fields = fields.collect();
    let objectives = image.objectives.iter().map(|objective| {
        let same = known.and_then(|network| network.objectives.iter().find(|known| known.key == objective.key));
        Objective {
            id: same.map_or_else(|| ObjectiveId(next()), |known| known.id),
            key: objective.key.clone(),
            text: objective.text.clone(),
        }
    });
    Network {
        id,
        key: image.key.clone(),
        name: image.name.clone(),
        description: image.description.clone(),
        attribution: image.attribution.clone(),
        visibility: image.visibility,
        is_default: image.is_default,
        max_fields_per_member: image.max_fields_per_member,
        objectives: objectives.collect(),
        fields,
        version: image.version,
    }
}

fn field_ids(network: &Network, keys: &[String]) -> Result<Vec<FieldId>, Misfit> {
    keys.iter()
        .map(|key| {
            let field = network.fields.iter().find(|field| field.key == *key);
            field
                .map(|field| field.id)
                .ok_or_else(|| Misfit(format!("{} has no field {key}", network.key)))
        })
        .collect()
}

fn objective_ids(network: &Network, keys: &[String]) -> Result<Vec<ObjectiveId>, Misfit> {
    keys.iter()
        .map(|key| {
            let objective = network.objectives.iter().find(|objective| objective.key == *key);
            objective
                .map(|objective| objective.id)
                .ok_or_else(|| Misfit(format!("{} has no objective {key}", network.key)))
        })
        .collect()
}
