//! Vocabularies: the fields and objectives of a network, and groups of countries.

mod country_group;
mod field;
mod objective;

pub use self::country_group::UpsertCountryGroup;
pub use self::field::{FieldPatch, UpsertField};
pub use self::objective::UpsertObjective;

use super::change::Change;
use super::check::faults::part;
use super::command_context::Place;
use crate::domain::image::NetworkImage;
use crate::domain::rules::{Path, Violation};
use crate::network::images::network_image;

/// Starts a change of a network's fields or objectives.
fn vocabulary(place: Place<'_>, expected: Option<i32>) -> Change<'_, NetworkImage> {
    let record = place.record();
    Change::of(place.context(Some(record.id.0)), network_image(record), expected)
}

/// Maps a violation to the field of the input if it is about the value at a path. Other violations
/// are not the caller's fault.
fn within(path: Path) -> impl Fn(&Violation) -> Option<Vec<String>> {
    move |violation| {
        let value = violation.path.parts().strip_prefix(path.parts())?;
        Some(value.iter().map(part).collect())
    }
}
