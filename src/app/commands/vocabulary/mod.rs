//! Vocabularies: the fields and objectives of a network, and groups of countries.

mod country_group;
mod field;
mod objective;

pub use self::country_group::UpsertCountryGroup;
pub use self::field::{FieldPatch, UpsertField};
pub use self::objective::UpsertObjective;

use super::WrittenRecord;
use super::check::Faults;
use super::check::faults::part;
use super::desk::{Place, written};
use crate::domain::Edit;
use crate::domain::change::EntityType;
use crate::domain::image::{Image, NetworkImage};
use crate::domain::rules::Path;
use crate::network::images::network_image;

/// Checks a network of which the field or objective at a path is written; the other values are not
/// the caller's.
fn check(place: Place<'_>, after: &mut NetworkImage, path: Path, faults: &mut Faults) {
    let before = network_image(place.record());
    let own = path.parts().to_vec();
    faults.check_part(after, Some(&before), &place.context(None), |violation| {
        let value = violation.path.parts().strip_prefix(own.as_slice())?;
        Some(value.iter().map(part).collect())
    });
}

/// The edit that makes another of a network's vocabularies, of which `part` is written.
fn becomes(place: Place<'_>, after: NetworkImage, part: String) -> (Edit, WrittenRecord) {
    let network = Some(place.key());
    let record = WrittenRecord {
        part: Some(part),
        ..written(EntityType::Network, network.clone(), place.key())
    };
    let edit = Edit {
        network,
        record_id: Some(place.record().id.0),
        before: Some(Image::Network(network_image(place.record()))),
        after: Some(Image::Network(after)),
    };
    (edit, record)
}
