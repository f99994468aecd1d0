//! Changing a partnership.

use serde::Serialize;

use super::PartnershipPatch;
use super::likeness;
use crate::app::commands::check::Faults;
use crate::app::commands::desk::{Desk, Place, expect_version, written};
use crate::app::commands::{Refusal, UserError, UserErrorCode, WrittenRecord};
use crate::app::fault::quote;
use crate::domain::access::AccessRole;
use crate::domain::change::EntityType;
use crate::domain::image::{Image, PartnershipImage};
use crate::domain::rules::Context;
use crate::domain::{Edit, PartnershipId};
use crate::network::Snapshot;
use crate::storage::RecordKey;

/// Which partnership is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PartnershipRef {
    /// Key of the network; the default one if not named.
    pub network: Option<String>,
    /// Its key.
    pub key: String,
}

/// Changes a partnership.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdatePartnership {
    /// Which.
    pub partnership: PartnershipRef,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// What changes.
    pub content: PartnershipPatch,
}

/// A partnership that is about to be written.
pub(in crate::app::commands) struct Found<'a> {
    pub(in crate::app::commands) place: Place<'a>,
    pub(super) id: PartnershipId,
    pub(in crate::app::commands) image: PartnershipImage,
}

impl UpdatePartnership {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        let snapshot = desk.snapshot();
        let mut faults = Faults::default();
        let found = self.partnership.find(desk, &snapshot, AccessRole::Editor).await?;
        expect_version(self.expected_version, found.image.version, &mut faults);
        let mut after = found.image.clone();
        self.content.amend(found.place, &mut after, &mut faults);
        found.check(&mut after, &mut faults);
        faults.finish()?;
        let warnings = likeness::warnings(&snapshot, found.place.network, Some(&found.image), &after);
        let (edit, record) = found.becomes(Some(after));
        desk.push(edit, record)?;
        desk.warn(warnings);
        Ok(())
    }
}

impl PartnershipRef {
    /// The partnership as it is, where the caller has the role that this takes.
    pub(in crate::app::commands) async fn find<'a>(
        &self,
        desk: &'a Desk<'_, '_>,
        snapshot: &'a Snapshot,
        least: AccessRole,
    ) -> Result<Found<'a>, Refusal> {
        let place = desk.place(snapshot, self.network.as_deref(), least)?;
        let records = snapshot.network(place.network);
        let Some(at) = records.partnership_by_key(&self.key) else {
            return Err(self.missing(place).into());
        };
        let id = records.partnerships[at as usize].record.id;
        let key = RecordKey {
            entity: EntityType::Partnership,
            network: Some(place.key()),
            key: self.key.clone(),
        };
        match desk.image(key, Some(id.0)).await? {
            Image::Partnership(image) => Ok(Found { place, id, image }),
            _ => unreachable!("a partnership's key names a partnership"),
        }
    }

    fn missing(&self, place: Place<'_>) -> UserError {
        let records = place.names.snapshot().network(place.network);
        let suggestions = records.suggest_partnerships(&self.key, 1);
        let suggestion = suggestions.first().map(|&key| key.to_owned());
        let message = format!("`id` names no partnership of {}: {}", place.key(), quote(&self.key));
        UserError::new(&["id"], UserErrorCode::NotFound, message).suggest(suggestion)
    }
}

impl Found<'_> {
    /// Checks what the record becomes.
    pub(in crate::app::commands) fn check(&self, after: &mut PartnershipImage, faults: &mut Faults) {
        faults.check(after, Some(&self.image), &self.context());
    }

    /// Context of the check.
    pub(in crate::app::commands) fn context(&self) -> Context<'_> {
        self.place.context(Some(self.id.0))
    }

    /// The edit that makes another of the record, or deletes it.
    pub(in crate::app::commands) fn becomes(self, after: Option<PartnershipImage>) -> (Edit, WrittenRecord) {
        let network = Some(self.place.key());
        let record = written(EntityType::Partnership, network.clone(), self.image.key.clone());
        let edit = Edit {
            network,
            record_id: Some(self.id.0),
            before: Some(Image::Partnership(self.image)),
            after: after.map(Image::Partnership),
        };
        (edit, record)
    }
}
