//! A city: global, a member of any number of networks.

use super::{CountryCode, Position};

/// The row number of a city; never shown to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CityId(pub i64);

/// The largest population: every whole number up to it is exact in double precision, as clients
/// read numbers.
pub const MOST_INHABITANTS: i64 = (1 << 53) - 1;

/// A city.
#[derive(Clone, Debug, PartialEq)]
pub struct City {
    /// Row number.
    pub id: CityId,
    /// Stable key: lower-case ASCII words joined by hyphens; unique.
    pub key: String,
    /// Name for people, in its own spelling.
    pub name: String,
    /// Other names it is known and found by, in stored order.
    pub other_names: Vec<String>,
    /// The country it lies in.
    pub country: CountryCode,
    /// Where it lies, if known.
    pub position: Option<Position>,
    /// Inhabitants, if known.
    pub population: Option<i64>,
    /// Wikidata item, such as `Q1891`.
    pub wikidata_id: Option<String>,
    /// Archived cities keep their history but are listed no more.
    pub archived: bool,
    /// How often it was written; 1 for a new record.
    pub version: i32,
}
