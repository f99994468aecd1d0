//! Changes a partnership.

use serde::Serialize;

use super::PartnershipPatch;
use super::duplicates;
use crate::app::commands::change::Change;
use crate::app::commands::command_context::{CommandContext, Place};
use crate::app::commands::{Refusal, UserError, UserErrorCode};
use crate::app::fault::quote;
use crate::domain::access::AccessRole;
use crate::domain::change::EntityType;
use crate::domain::image::{Image, PartnershipImage};
use crate::network::Snapshot;

/// Identifies a partnership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PartnershipRef {
    /// Key of the network; the default one if not given.
    pub network: Option<String>,
    /// Its key.
    pub key: String,
}

/// Changes a partnership.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdatePartnership {
    /// The partnership.
    pub partnership: PartnershipRef,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// The changes.
    pub content: PartnershipPatch,
}

impl UpdatePartnership {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        let snapshot = command.snapshot();
        let found = self
            .partnership
            .find(command, &snapshot, AccessRole::Editor, self.expected_version);
        let (place, mut change) = found.await?;
        self.content.amend(place, &mut change.after, &mut change.faults);
        let change = change.checked()?;
        let warnings = duplicates::warnings(&snapshot, place.network, change.before.as_ref(), &change.after);
        change.write(command)?;
        command.warn(warnings);
        Ok(())
    }
}

impl PartnershipRef {
    /// Returns the partnership to change, if the caller has the required role.
    pub(in crate::app::commands) async fn find<'a, 'd: 'a>(
        &self,
        command: &CommandContext<'d, '_>,
        snapshot: &'a Snapshot,
        least: AccessRole,
        expected: Option<i32>,
    ) -> Result<(Place<'a>, Change<'a, PartnershipImage>), Refusal> {
        let place = command.place(snapshot, self.network.as_deref(), least)?;
        let records = snapshot.network(place.network);
        let Some(at) = records.partnership_by_key(&self.key) else {
            return Err(self.missing(place).into());
        };
        let id = records.partnerships[at as usize].record.id.0;
        match command
            .image(&place.key(), EntityType::Partnership, self.key.clone(), id)
            .await?
        {
            Image::Partnership(image) => Ok((place, Change::of(place.context(Some(id)), image, expected))),
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
