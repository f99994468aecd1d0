//! Creates a partnership.

use serde::Serialize;

use super::PartnershipPatch;
use super::duplicates;
use crate::app::commands::Refusal;
use crate::app::commands::change::Change;
use crate::app::commands::command_context::CommandContext;
use crate::domain::access::AccessRole;
use crate::domain::image::PartnershipImage;
use crate::domain::rules::key;

/// Creates a partnership.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatePartnership {
    /// Key of the network; the default one if not given.
    pub network: Option<String>,
    /// Its key; derived from the title if not given.
    pub key: Option<String>,
    /// Its values; defaults apply to those not given.
    pub content: PartnershipPatch,
}

impl CreatePartnership {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        let snapshot = command.snapshot();
        let place = command.place(&snapshot, self.network.as_deref(), AccessRole::Editor)?;
        let taken = |key: &str| snapshot.network(place.network).partnership_by_key(key).is_some();
        let mut change = Change::new(place.context(None), PartnershipImage::between("", []));
        let (image, faults) = (&mut change.after, &mut change.faults);
        self.content.amend(place, image, faults);
        let key = self.key.clone();
        image.key = key.unwrap_or_else(|| key::free(&key::stem(&image.title, "partnership"), taken));
        let change = change.checked()?;
        let warnings = duplicates::warnings(&snapshot, place.network, None, &change.after);
        change.write(command)?;
        command.warn(warnings);
        Ok(())
    }
}
