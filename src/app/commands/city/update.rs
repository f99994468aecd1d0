//! Changing a city.

use serde::Serialize;

use super::{CityPatch, likeness};
use crate::app::commands::check::{Faults, cities};
use crate::app::commands::desk::{Desk, context, expect_version, written};
use crate::app::commands::{Refusal, WrittenRecord};
use crate::domain::Edit;
use crate::domain::access::AccessRole;
use crate::domain::change::EntityType;
use crate::domain::image::{CityImage, Image};
use crate::network::{CityIndex, Snapshot};

/// Changes a city. Its key stays.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateCity {
    /// Which.
    pub city: String,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// What changes.
    pub content: CityPatch,
}

impl UpdateCity {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        let snapshot = desk.snapshot();
        let mut faults = Faults::default();
        let city = find(desk, &snapshot, &self.city)?;
        desk.allow_change(&snapshot, city)?;
        let before = snapshot.city_image(city);
        expect_version(self.expected_version, before.version, &mut faults);
        let mut after = before.clone();
        self.content.amend(desk.names(&snapshot), &mut after, &mut faults);
        faults.check(&mut after, Some(&before), &context(&snapshot, "", None));
        faults.finish()?;
        let warnings = likeness::warnings(&snapshot, Some(&before), &after);
        let (edit, record) = becomes(before, Some(after));
        desk.push(edit, record)?;
        desk.warn(warnings);
        Ok(())
    }
}

/// The city that a reference means, if the caller may write cities.
pub(super) fn find(desk: &Desk<'_, '_>, snapshot: &Snapshot, city: &str) -> Result<CityIndex, Refusal> {
    desk.allow_anywhere(AccessRole::Curator)?;
    Ok(cities::city(desk.names(snapshot), &["city"], city)?)
}

/// The edit that makes another of a city's record, or deletes it.
pub(super) fn becomes(before: CityImage, after: Option<CityImage>) -> (Edit, WrittenRecord) {
    let record = written(EntityType::City, None, before.key.clone());
    let edit = Edit {
        network: None,
        record_id: None,
        before: Some(Image::City(before)),
        after: after.map(Image::City),
    };
    (edit, record)
}
