//! Existing records, in the form that the import compares with.

use crate::app::commands::Refusal;
use crate::app::writer::Draft;
use crate::domain::change::EntityType;
use crate::domain::image::Image;
use crate::exchange::{Column, Incoming};
use crate::network::Snapshot;
use crate::network::images::network_image;
use crate::storage::RecordKey;

/// An existing record, without its cold data.
pub(super) struct Current {
    pub(super) record_id: Option<i64>,
    image: Image,
}

impl Current {
    /// Finds the record by the key in a file; for memberships see
    /// [`memberships`](Self::memberships).
    pub(super) fn find(snapshot: &Snapshot, incoming: &Incoming) -> Option<Self> {
        let network = || snapshot.network_by_key(incoming.network.as_deref()?);
        match &incoming.image {
            Image::CountryGroup(group) => {
                let found = snapshot.country_groups().iter().find(|known| known.key == group.key)?;
                Some(Self::new(None, Image::CountryGroup(found.clone())))
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
            Image::Membership(_) => None,
            Image::Partnership(partnership) => {
                let records = snapshot.network(network()?);
                let position = records.partnership_by_key(&partnership.key)?;
                let record = &records.partnerships[position as usize].record;
                let image = snapshot.partnership_image(record, None, &[]);
                Some(Self::new(Some(record.id.0), Image::Partnership(image)))
            }
        }
    }

    /// Returns the memberships of a city in a network.
    pub(super) fn memberships(snapshot: &Snapshot, network: Option<&str>, city: &str) -> Vec<Self> {
        let network = network.and_then(|network| snapshot.network_by_key(network));
        let (Some(network), Some(city)) = (network, snapshot.city_by_key(city)) else {
            return Vec::new();
        };
        let known = snapshot.network(network).memberships_of(snapshot.city(city).id);
        let current = |membership| {
            let image = snapshot.membership_image(membership, &[]);
            Self::new(Some(membership.id.0), Image::Membership(image))
        };
        known.map(current).collect()
    }

    /// Returns the record without its cold data.
    pub(super) const fn image(&self) -> &Image {
        &self.image
    }

    const fn new(record_id: Option<i64>, image: Image) -> Self {
        Self { record_id, image }
    }

    /// Returns the record, with its cold data if the file has such values.
    pub(super) async fn whole(&self, draft: &Draft<'_>, incoming: &Incoming) -> Result<Image, Refusal> {
        let cold = [Column::Description, Column::SourceUrl, Column::Citation];
        let speaks = cold.iter().any(|&column| incoming.given.contains(column));
        if speaks {
            self.logged(draft, incoming, self.image.clone()).await
        } else {
            Ok(self.image.clone())
        }
    }

    /// Returns the complete record from the change log.
    pub(super) async fn logged(
        &self,
        draft: &Draft<'_>,
        incoming: &Incoming,
        otherwise: Image,
    ) -> Result<Image, Refusal> {
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
