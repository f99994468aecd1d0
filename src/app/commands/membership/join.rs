//! Makes a city a member.

use serde::Serialize;

use super::MembershipPatch;
use crate::app::commands::Refusal;
use crate::app::commands::change::Change;
use crate::app::commands::check::cities;
use crate::app::commands::command_context::CommandContext;
use crate::domain::MembershipStatus;
use crate::domain::access::AccessRole;
use crate::domain::image::{MembershipImage, first_version};

/// Makes a city a member of a network.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JoinNetwork {
    /// Key of the network; the default one if not given.
    pub network: Option<String>,
    /// The city.
    pub city: String,
    /// The values of the membership.
    pub content: MembershipPatch,
}

impl JoinNetwork {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        let snapshot = command.snapshot();
        let place = command.place(&snapshot, self.network.as_deref(), AccessRole::Curator)?;
        let image = MembershipImage {
            city: String::new(),
            fields: Vec::new(),
            joined_on: None,
            left_on: None,
            status: MembershipStatus::Active,
            sources: Vec::new(),
            version: first_version(),
        };
        let mut change = Change::new(place.context(None), image);
        let (image, faults) = (&mut change.after, &mut change.faults);
        let city = faults.keep(cities::city(place.names.anywhere(), &["city"], &self.city));
        if let Some(city) = city {
            image.city.clone_from(&snapshot.city(city).key);
        }
        self.content.amend(place, image, faults);
        change.checked()?.write(command)
    }
}
