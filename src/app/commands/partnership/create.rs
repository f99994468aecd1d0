//! Recording a partnership.

use serde::Serialize;

use super::PartnershipPatch;
use super::likeness;
use crate::app::commands::Refusal;
use crate::app::commands::check::Faults;
use crate::app::commands::desk::{Desk, written};
use crate::domain::Edit;
use crate::domain::access::AccessRole;
use crate::domain::change::EntityType;
use crate::domain::image::{Image, PartnershipImage};
use crate::domain::rules::key;

/// Records a partnership.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatePartnership {
    /// Key of the network; the default one if not named.
    pub network: Option<String>,
    /// Its key; made from the title if not given.
    pub key: Option<String>,
    /// What it says; what is not said has its usual value.
    pub content: PartnershipPatch,
}

impl CreatePartnership {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        let snapshot = desk.snapshot();
        let place = desk.place(&snapshot, self.network.as_deref(), AccessRole::Editor)?;
        let network = place.key();
        let taken = |key: &str| snapshot.network(place.network).partnership_by_key(key).is_some();
        let mut faults = Faults::default();
        let mut image = PartnershipImage::between("", []);
        self.content.amend(place, &mut image, &mut faults);
        let key = self.key.clone();
        image.key = key.unwrap_or_else(|| key::free(&key::stem(&image.title, "partnership"), taken));
        faults.check(&mut image, None, &place.context(None));
        faults.finish()?;
        let warnings = likeness::warnings(&snapshot, place.network, None, &image);
        let record = written(EntityType::Partnership, Some(network.clone()), image.key.clone());
        let edit = Edit {
            network: Some(network),
            record_id: None,
            before: None,
            after: Some(Image::Partnership(image)),
        };
        desk.push(edit, record)?;
        desk.warn(warnings);
        Ok(())
    }
}
