//! Objectives of a network.

use serde::Serialize;

use super::becomes;
use crate::app::commands::Refusal;
use crate::app::commands::check::{Faults, keys, text};
use crate::app::commands::desk::{Desk, expect_version};
use crate::domain::access::AccessRole;
use crate::domain::image::ObjectiveImage;
use crate::network::images::network_image;

/// Makes or changes an objective of a network.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpsertObjective {
    /// Key of the network; the default one if not named.
    pub network: Option<String>,
    /// The version of the network that the caller has seen.
    pub expected_version: Option<i32>,
    /// Key of the objective, in any spelling.
    pub key: String,
    /// The objective in words.
    pub text: String,
}

impl UpsertObjective {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        let snapshot = desk.snapshot();
        let place = desk.place(&snapshot, self.network.as_deref(), AccessRole::Curator)?;
        let mut after = network_image(place.record());
        let mut faults = Faults::default();
        expect_version(self.expected_version, after.version, &mut faults);
        let key = faults.keep(keys::upper(&["key"], &self.key)).unwrap_or_default();
        let words = faults.keep(text::lines(&["text"], &self.text, text::CITATION));
        faults.finish()?;
        let objective = ObjectiveImage {
            key: key.clone(),
            text: words.unwrap_or_default(),
        };
        match after.objectives.binary_search_by(|known| known.key.cmp(&key)) {
            Ok(at) => after.objectives[at] = objective,
            Err(at) => after.objectives.insert(at, objective),
        }
        let (edit, record) = becomes(place, after, key);
        desk.push(edit, record)
    }
}
