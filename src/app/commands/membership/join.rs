//! Joining a network.

use serde::Serialize;

use super::MembershipPatch;
use crate::app::commands::Refusal;
use crate::app::commands::check::{Faults, cities};
use crate::app::commands::desk::{Desk, written};
use crate::domain::access::AccessRole;
use crate::domain::change::EntityType;
use crate::domain::image::{Image, MembershipImage, first_version};
use crate::domain::{Edit, MembershipStatus};

/// Makes a city a member of a network.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JoinNetwork {
    /// Key of the network; the default one if not named.
    pub network: Option<String>,
    /// Which city.
    pub city: String,
    /// What the membership says.
    pub content: MembershipPatch,
}

impl JoinNetwork {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        let snapshot = desk.snapshot();
        let place = desk.place(&snapshot, self.network.as_deref(), AccessRole::Curator)?;
        let mut faults = Faults::default();
        let mut image = MembershipImage {
            city: String::new(),
            fields: Vec::new(),
            joined_on: None,
            left_on: None,
            status: MembershipStatus::Active,
            sources: Vec::new(),
            version: first_version(),
        };
        let city = faults.keep(cities::city(place.names.anywhere(), &["city"], &self.city));
        if let Some(city) = city {
            image.city.clone_from(&snapshot.city(city).key);
        }
        self.content.amend(place, &mut image, &mut faults);
        faults.check(&mut image, None, &place.context(None));
        faults.finish()?;
        let network = Some(place.key());
        let record = written(EntityType::Membership, network.clone(), image.city.clone());
        let edit = Edit {
            network,
            record_id: None,
            before: None,
            after: Some(Image::Membership(image)),
        };
        desk.push(edit, record)
    }
}
