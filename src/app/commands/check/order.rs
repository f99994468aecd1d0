//! The order in which faults are told.

/// Names of input fields as the inputs have them, in an order that fits all of them.
const NAMES: [&str; 36] = [
    "expectedVersion",
    "partnership",
    "membership",
    "network",
    "id",
    "key",
    "title",
    "name",
    "text",
    "otherNames",
    "aliases",
    "since",
    "until",
    "description",
    "attribution",
    "sourceUrl",
    "country",
    "countries",
    "lat",
    "lon",
    "population",
    "wikidataId",
    "city",
    "cities",
    "leads",
    "kind",
    "visibility",
    "isDefault",
    "maxFieldsPerMember",
    "status",
    "intensity",
    "fields",
    "objectives",
    "sdgs",
    "sectors",
    "sources",
];

/// Where a fault is told: faults of single values in the order of the input, then those of values
/// that do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    joins_values: bool,
    name: usize,
    place: usize,
}

impl Rank {
    pub(super) fn of(field: &[String], joins_values: bool) -> Self {
        let name = |name: &String| NAMES.iter().position(|known| known == name);
        Self {
            joins_values,
            name: field.first().and_then(name).unwrap_or(NAMES.len()),
            place: field.get(1).and_then(|place| place.parse().ok()).unwrap_or_default(),
        }
    }
}
