//! Objectives of a network.

use serde::Serialize;

use super::{vocabulary, within};
use crate::app::commands::Refusal;
use crate::app::commands::check::words;
use crate::app::commands::command_context::CommandContext;
use crate::domain::access::AccessRole;
use crate::domain::image::ObjectiveImage;
use crate::domain::rules::Path;

/// Creates or changes an objective of a network.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpsertObjective {
    /// Key of the network; the default one if not given.
    pub network: Option<String>,
    /// The version of the network that the caller has seen.
    pub expected_version: Option<i32>,
    /// Key of the objective, in any spelling.
    pub key: String,
    /// The text of the objective.
    pub text: String,
}

impl UpsertObjective {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        let snapshot = command.snapshot();
        let place = command.place(&snapshot, self.network.as_deref(), AccessRole::Curator)?;
        let mut change = vocabulary(place, self.expected_version);
        let (objectives, faults) = (&mut change.after.objectives, &mut change.faults);
        let key = faults.keep(words::key(&self.key)).unwrap_or_default();
        let objective = ObjectiveImage {
            key: key.clone(),
            text: self.text.clone(),
        };
        let found = objectives.binary_search_by(|known| known.key.cmp(&key));
        match found {
            Ok(at) => objectives[at] = objective,
            Err(at) => objectives.insert(at, objective),
        }
        let at = found.unwrap_or_else(|at| at);
        change
            .checked_part(within(Path::of("objectives").at(at)))?
            .write_word(command, key)
    }
}
