//! A city: global, a member of any number of networks.

use std::ops::Deref;

use super::image::CityImage;

/// The row number of a city; never shown to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CityId(pub i64);

/// The largest population. Clients read numbers in double precision, in which every whole number up
/// to this one is exact.
pub const MOST_INHABITANTS: i64 = (1 << 53) - 1;

/// A city: its record with its row number.
#[derive(Clone, Debug, PartialEq)]
pub struct City {
    /// Row number.
    pub id: CityId,
    /// The record, in the form of the change log.
    pub record: CityImage,
}

impl Deref for City {
    type Target = CityImage;

    fn deref(&self) -> &CityImage {
        &self.record
    }
}
