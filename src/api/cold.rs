//! Cold data of a frame, read from the change log as it was at the frame's revision: an answer
//! never shows a source that is newer than the graph beside it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use futures_util::future::try_join_all;

use super::context::Frame;
use crate::app::cold::{RecordKey, RevisionPart, membership_key, memberships_key, partnership_key, sources};
use crate::app::fault::Fault;
use crate::domain::change::EntityType;
use crate::domain::image::Image;
use crate::domain::{Change, Membership, Partnership, Source};
use crate::network::{CityIndex, NetworkIndex, RecordIndex};

/// Positions of hidden changes, ascending, by revision.
pub(super) type Hidden = HashMap<i64, Arc<Vec<i32>>>;

impl Frame {
    /// Returns the description of a partnership.
    pub async fn description(&self, record: RecordIndex) -> Result<Option<String>, Fault> {
        Ok(match self.partnership_image(record).await?.as_deref() {
            Some(Image::Partnership(image)) => image.description.clone(),
            _ => None,
        })
    }

    /// Returns the sources of a partnership, in the order they were written.
    pub async fn partnership_sources(&self, record: RecordIndex) -> Result<Vec<Source>, Fault> {
        let image = self.partnership_image(record).await?;
        Ok(sources(self.snapshot(), image.as_deref()))
    }

    /// Returns the sources of a membership, in the order they were written.
    pub async fn membership_sources(
        &self,
        network: NetworkIndex,
        membership: &Membership,
    ) -> Result<Vec<Source>, Fault> {
        let key = membership_key(self.snapshot(), network, membership);
        let image = self.request().loaders.image(key).await?;
        Ok(sources(self.snapshot(), image.as_deref()))
    }

    async fn partnership_image(&self, record: RecordIndex) -> Result<Option<Arc<Image>>, Fault> {
        let key = partnership_key(self.snapshot(), record.network, self.partnership(record));
        self.request().loaders.image(key).await
    }

    /// Returns the changes of a city, oldest first.
    pub async fn city_changes(&self, city: CityIndex) -> Result<Arc<Vec<Change>>, Fault> {
        let key = self.snapshot().city(city).key.clone();
        self.changes(EntityType::City, None, key).await
    }

    /// Returns the changes of a partnership, oldest first.
    pub async fn partnership_changes(&self, record: RecordIndex) -> Result<Arc<Vec<Change>>, Fault> {
        let key = partnership_key(self.snapshot(), record.network, self.partnership(record));
        self.request().loaders.history(key.record).await
    }

    /// Returns the changes of a city's memberships in a network, oldest first.
    pub async fn membership_changes(&self, network: NetworkIndex, city: CityIndex) -> Result<Arc<Vec<Change>>, Fault> {
        let city = &self.snapshot().city(city).key;
        let key = memberships_key(self.snapshot(), network, city);
        self.request().loaders.history(key).await
    }

    /// Returns the changes of a network and its vocabularies, oldest first.
    pub async fn network_changes(&self, network: NetworkIndex) -> Result<Arc<Vec<Change>>, Fault> {
        let key = self.snapshot().network(network).network.key.clone();
        self.changes(EntityType::Network, Some(key.clone()), key).await
    }

    /// Returns the changes of a group of countries, oldest first.
    pub async fn country_group_changes(&self, key: &str) -> Result<Arc<Vec<Change>>, Fault> {
        self.changes(EntityType::CountryGroup, None, key.to_owned()).await
    }

    async fn changes(
        &self,
        entity: EntityType,
        network: Option<String>,
        key: String,
    ) -> Result<Arc<Vec<Change>>, Fault> {
        self.request().loaders.history(RecordKey { entity, network, key }).await
    }

    /// Returns the positions of changes in networks hidden from the viewer, by revision. One
    /// statement serves the whole answer; none runs if no network is hidden.
    pub async fn hidden(&self, revisions: BTreeSet<i64>) -> Result<Hidden, Fault> {
        let networks: Arc<[String]> = self.request().names().hidden_networks().into();
        if networks.is_empty() {
            return Ok(Hidden::new());
        }
        let loaded = revisions.into_iter().map(async |revision| {
            let networks = Arc::clone(&networks);
            let positions = self
                .request()
                .loaders
                .positions(RevisionPart { networks, revision })
                .await?;
            Ok::<_, Fault>((revision, positions))
        });
        Ok(try_join_all(loaded).await?.into_iter().collect())
    }

    fn partnership(&self, record: RecordIndex) -> &Partnership {
        let partnerships = &self.snapshot().network(record.network).partnerships;
        &partnerships[record.position as usize].record
    }
}
