//! What an import would do to each record.

use super::rules::Rules;
use super::{Counts, OnError, Read};
use crate::app::commands::Refusal;
use crate::app::writer::Draft;
use crate::domain::Edit;
use crate::domain::change::EntityType;
use crate::domain::image::Image;
use crate::exchange::{Column, Incoming, RowError};
use crate::network::images::{country_group_image, network_image};
use crate::network::{NetworkIndex, Snapshot};
use crate::storage::RecordKey;

/// What is to be done, and what is wrong.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) edits: Vec<Edit>,
    pub(super) counts: Counts,
    pub(super) faults: Vec<(usize, RowError)>,
}

impl Plan {
    /// Compares records with what is there, in an order in which each finds what it names.
    pub(super) async fn new(draft: &Draft<'_>, read: Read, on_error: OnError) -> Result<Self, Refusal> {
        let Read { mut records, faults } = read;
        let mut plan = Self {
            faults,
            ..Self::default()
        };
        records.sort_by_key(|(_, record)| place(&record.image));
        let mut rules = Rules::new(draft.snapshot());
        for (file, incoming) in records {
            if on_error == OnError::Abort && plan.faults.len() >= super::MAX_FAULTS {
                break;
            }
            if let Some(fault) = plan.add(draft, &mut rules, incoming).await? {
                plan.faults.push((file, fault));
            }
        }
        plan.faults.sort_by_key(|(file, fault)| (*file, fault.row));
        plan.counts.rejected = plan.faults.len();
        Ok(plan)
    }

    /// Takes a record, or says what is wrong with it.
    async fn add(
        &mut self,
        draft: &Draft<'_>,
        rules: &mut Rules<'_>,
        incoming: Incoming,
    ) -> Result<Option<RowError>, Refusal> {
        let Some(current) = Current::find(draft.snapshot(), &incoming) else {
            let checked = rules.check(&incoming, &incoming.image);
            if checked.is_ok() {
                self.counts.created += 1;
                self.edits.push(Edit {
                    network: incoming.network,
                    record_id: None,
                    before: None,
                    after: Some(incoming.image),
                });
            }
            return Ok(checked.err());
        };
        let mut before = current.whole(draft, &incoming).await?;
        let mut after = incoming.clone().over(&before);
        if let Err(fault) = rules.check(&incoming, &after) {
            return Ok(Some(fault));
        }
        if after == before {
            self.counts.unchanged += 1;
            return Ok(None);
        }
        // What was left out because the file does not speak of it belongs to the record all the same.
        before = current.logged(draft, &incoming, before).await?;
        after = incoming.clone().over(&before);
        raise_version(&mut after);
        self.counts.updated += 1;
        self.edits.push(Edit {
            network: incoming.network,
            record_id: current.record_id,
            before: Some(before),
            after: Some(after),
        });
        Ok(None)
    }
}

/// Networks come before their members, cities before what they take part in.
const fn place(image: &Image) -> u8 {
    match image {
        Image::CountryGroup(_) => 0,
        Image::Network(_) => 1,
        Image::City(_) => 2,
        Image::Membership(_) => 3,
        Image::Partnership(_) => 4,
    }
}

fn raise_version(image: &mut Image) {
    let version = match image {
        Image::Network(image) => &mut image.version,
        Image::CountryGroup(image) => &mut image.version,
        Image::City(image) => &mut image.version,
        Image::Membership(image) => &mut image.version,
        Image::Partnership(image) => &mut image.version,
    };
    *version += 1;
}

/// A record that is there, without what the snapshot does not hold.
struct Current {
    record_id: Option<i64>,
    image: Image,
}

impl Current {
    fn find(snapshot: &Snapshot, incoming: &Incoming) -> Option<Self> {
        let network = || snapshot.network_by_key(incoming.network.as_deref()?);
        match &incoming.image {
            Image::CountryGroup(group) => {
                let found = snapshot.country_groups().iter().find(|known| known.key == group.key)?;
                Some(Self::new(None, Image::CountryGroup(country_group_image(found))))
            }
            Image::Network(_) => {
                let found = &snapshot.network(network()?).network;
                Some(Self::new(Some(found.id.0), Image::Network(network_image(found))))
            }
            Image::City(city) => {
                let index = snapshot.city_by_key(&city.key)?;
                Some(Self::new(
                    Some(snapshot.city(index).id.0),
                    Image::City(snapshot.city_image(index)),
                ))
            }
            Image::Membership(membership) => Self::membership(snapshot, network()?, membership),
            Image::Partnership(partnership) => {
                let records = snapshot.network(network()?);
                let position = records.partnership_by_key(&partnership.key)?;
                let record = &records.partnerships[position as usize].record;
                let image = snapshot.partnership_image(record, None, &[]);
                Some(Self::new(Some(record.id.0), Image::Partnership(image)))
            }
        }
    }

    /// The membership that began on the same day, else the only one of the city.
    fn membership(
        snapshot: &Snapshot,
        network: NetworkIndex,
        wanted: &crate::domain::image::MembershipImage,
    ) -> Option<Self> {
        let city = snapshot.city(snapshot.city_by_key(&wanted.city)?).id;
        let known: Vec<_> = snapshot.network(network).memberships_of(city).collect();
        let same = known.iter().find(|membership| membership.joined_on == wanted.joined_on);
        let only = if known.len() == 1 { known.first() } else { None };
        let membership = same.or(only)?;
        let image = snapshot.membership_image(membership, &[]);
        Some(Self::new(Some(membership.id.0), Image::Membership(image)))
    }

    const fn new(record_id: Option<i64>, image: Image) -> Self {
        Self { record_id, image }
    }

    /// The record as far as the file speaks of it.
    async fn whole(&self, draft: &Draft<'_>, incoming: &Incoming) -> Result<Image, Refusal> {
        let cold = [Column::Description, Column::SourceUrl, Column::Citation];
        let speaks = cold.iter().any(|&column| incoming.given.contains(column));
        if speaks {
            self.logged(draft, incoming, self.image.clone()).await
        } else {
            Ok(self.image.clone())
        }
    }

    /// The record with everything, as the log last saw it.
    async fn logged(&self, draft: &Draft<'_>, incoming: &Incoming, otherwise: Image) -> Result<Image, Refusal> {
        let entity = self.image.entity();
        if !matches!(entity, EntityType::Membership | EntityType::Partnership) {
            return Ok(self.image.clone());
        }
        let key = RecordKey {
            entity,
            network: incoming.network.clone(),
            key: self.image.key(incoming.network.as_deref()),
        };
        let logged = draft.image(&key, self.record_id).await?;
        Ok(logged.unwrap_or(otherwise))
    }
}
