//! The order in which faults are reported.

/// Names of input fields, in an order that agrees with every input.
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

/// Sort key of a fault: faults of single values come first, in the order of the input, then those
/// of values that conflict.
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
