//! The draft that a command edits, with the caller's access rights.

use std::sync::Arc;

use super::check::from_fault;
use super::user_error::Warnings;
use super::{Refusal, UserErrorCode, Written, WrittenRecord};
use crate::app::access;
use crate::app::names::Names;
use crate::app::writer::Draft;
use crate::domain::Network;
use crate::domain::access::{AccessRole, Viewer};
use crate::domain::change::EntityType;
use crate::domain::image::Image;
use crate::domain::rules::Context;
use crate::network::{CityIndex, NetworkIndex, Snapshot};
use crate::storage::{RecordKey, StoreError};

/// The draft and the caller.
pub(super) struct CommandContext<'d, 'w> {
    pub(super) draft: &'d mut Draft<'w>,
    viewer: &'d Viewer,
    pub(super) written: Written,
}

/// A network in the caller's view.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) names: Names<'a>,
    pub(super) network: NetworkIndex,
}

impl<'a> Place<'a> {
    /// Returns the network and its vocabularies.
    pub(super) fn record(self) -> &'a Network {
        &self.names.snapshot().network(self.network).network
    }

    /// Its key.
    pub(super) fn key(self) -> String {
        self.record().key.clone()
    }

    /// Returns the context for checks of one of its records. `record_id` is that of an existing
    /// record.
    pub(super) fn context(self, record_id: Option<i64>) -> Context<'a> {
        context(self.names.snapshot(), &self.record().key, record_id)
    }
}

/// Builds the context that a record is checked in. `network` is empty for records of no network;
/// `record_id` is that of an existing record.
pub(super) fn context<'a>(snapshot: &'a Snapshot, network: &'a str, record_id: Option<i64>) -> Context<'a> {
    Context {
        network,
        record_id,
        is_moved: false,
        known: snapshot,
    }
}

impl<'d, 'w> CommandContext<'d, 'w> {
    pub(super) fn new(draft: &'d mut Draft<'w>, viewer: &'d Viewer) -> Self {
        Self {
            draft,
            viewer,
            written: Written::default(),
        }
    }

    /// Adds warnings.
    pub(super) fn warn(&mut self, warnings: Warnings) {
        self.written.warn(warnings);
    }

    /// Returns the records with the edits made so far.
    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.draft.shared()
    }

    /// Resolves names for the caller, with no preference among cities.
    pub(super) fn names<'a>(&self, snapshot: &'a Snapshot) -> Names<'a>
    where
        'd: 'a,
    {
        Names::new(snapshot, self.viewer).anywhere()
    }

    /// Returns the named network, or the default one, if the caller has the required role in it. A
    /// network that the caller may not read is not found.
    pub(super) fn place<'a>(
        &self,
        snapshot: &'a Snapshot,
        key: Option<&str>,
        least: AccessRole,
    ) -> Result<Place<'a>, Refusal>
    where
        'd: 'a,
    {
        let names = self.names(snapshot);
        let network = match key {
            Some(key) => names.network("network", key),
            None => names.default_network(),
        };
        let network = network.map_err(|fault| from_fault(&fault, &["network"], UserErrorCode::Required))?;
        let place = Place {
            names: names.of_network(network),
            network,
        };
        access::require(self.viewer, place.record(), least).map_err(Refusal::Denied)?;
        Ok(place)
    }

    /// Checks that the caller may write records of no network, such as cities.
    pub(super) fn allow_anywhere(&self, least: AccessRole) -> Result<(), Refusal> {
        let allowed = access::require_anywhere(self.viewer, least);
        allowed.map(|_| ()).map_err(Refusal::Denied)
    }

    /// Checks that the caller may change a city.
    pub(super) fn allow_change(&self, snapshot: &Snapshot, city: CityIndex) -> Result<(), Refusal> {
        access::require_in_all(self.viewer, snapshot, city).map_err(Refusal::Denied)
    }

    /// Checks that the caller may write records that concern all networks.
    pub(super) fn allow_everywhere(&self, least: AccessRole) -> Result<(), Refusal> {
        let allowed = access::require_everywhere(self.viewer, least);
        allowed.map(|_| ()).map_err(Refusal::Denied)
    }

    /// Returns a record of a network, including its cold data.
    pub(super) async fn image(
        &self,
        network: &str,
        entity: EntityType,
        key: String,
        id: i64,
    ) -> Result<Image, Refusal> {
        let (network, record_id) = (Some(network.to_owned()), Some(id));
        let key = RecordKey { entity, network, key };
        let image = self.draft.image(&key, record_id).await?;
        image.ok_or_else(|| {
            Refusal::Store(StoreError::Corrupt {
                operation: "read a record that is to be written",
                message: format!("the log does not know {}", key.key),
            })
        })
    }
}

/// Identifies a written record.
pub(super) fn written(entity: EntityType, network: Option<String>, key: String) -> WrittenRecord {
    WrittenRecord {
        entity,
        network,
        key,
        record_id: None,
        part: None,
    }
}
