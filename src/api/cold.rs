//! Cold data of a frame: of today from the database, of the past from the log of changes.

use std::sync::Arc;

use super::context::Frame;
use crate::app::fault::Fault;
use crate::app::known_images::{image_at, sources};
use crate::domain::change::EntityType;
use crate::domain::image::Image;
use crate::domain::{Change, Membership, MembershipId, Partnership, Source};
use crate::network::{CityIndex, NetworkIndex, RecordIndex};

impl Frame {
    /// The description of a partnership.
    pub async fn description(&self, record: RecordIndex) -> Result<Option<String>, Fault> {
        if !self.is_past() {
            let id = self.partnership(record).id;
            return self.request().loaders.description(id).await;
        }
        let changes = self.partnership_changes(record).await?;
        Ok(match image_at(&changes, self.snapshot().revision(), None) {
            Some(Image::Partnership(image)) => image.description.clone(),
            _ => None,
        })
    }

    /// The sources of a partnership, in the order they were written.
    pub async fn partnership_sources(&self, record: RecordIndex) -> Result<Arc<Vec<Source>>, Fault> {
        if !self.is_past() {
            let id = self.partnership(record).id;
            return self.request().loaders.partnership_sources(id).await;
        }
        let changes = self.partnership_changes(record).await?;
        let image = image_at(&changes, self.snapshot().revision(), None);
        Ok(Arc::new(sources(self.snapshot(), image)))
    }

    /// The sources of a membership, in the order they were written.
    pub async fn membership_sources(
        &self,
        (network, city): (NetworkIndex, CityIndex),
        membership: &Membership,
    ) -> Result<Arc<Vec<Source>>, Fault> {
        let MembershipId(id) = membership.id;
        if !self.is_past() {
            return self.request().loaders.membership_sources(membership.id).await;
        }
        let changes = self.membership_changes(network, city).await?;
        let image = image_at(&changes, self.snapshot().revision(), Some(id));
        Ok(Arc::new(sources(self.snapshot(), image)))
    }

    /// What was written about a partnership, oldest first.
    pub async fn partnership_changes(&self, record: RecordIndex) -> Result<Arc<Vec<Change>>, Fault> {
        let key = self.partnership(record).key.clone();
        self.changes(EntityType::Partnership, Some(record.network), key).await
    }

    /// What was written about the memberships of a city in a network, oldest first.
    pub async fn membership_changes(&self, network: NetworkIndex, city: CityIndex) -> Result<Arc<Vec<Change>>, Fault> {
        let key = format!("{}@{}", self.snapshot().city(city).key, self.network_key(network));
        self.changes(EntityType::Membership, Some(network), key).await
    }

    /// What was written about a record, oldest first.
    pub async fn changes(
        &self,
        entity: EntityType,
        network: Option<NetworkIndex>,
        key: String,
    ) -> Result<Arc<Vec<Change>>, Fault> {
        let network = network.map(|network| self.network_key(network).to_owned());
        self.request().loaders.history(entity, network, key).await
    }

    fn partnership(&self, record: RecordIndex) -> &Partnership {
        let partnerships = &self.snapshot().network(record.network).partnerships;
        &partnerships[record.position as usize].record
    }

    fn network_key(&self, network: NetworkIndex) -> &str {
        &self.snapshot().network(network).network.key
    }
}
