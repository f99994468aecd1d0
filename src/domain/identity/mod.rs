//! Who is who: which descriptions are of one city or one partnership, and which of several records
//! they mean.
//!
//! [`CityEvidence`] and [`PartnershipEvidence`] compare two descriptions. [`parts`] sorts many
//! descriptions into things, and [`matches()`] says which known things these are. Both look at all
//! descriptions at once, so that no answer depends on their order; where the evidence does not
//! decide, they say so instead of choosing.

mod city;
mod decide;
mod partnership;

pub use city::{CityEvidence, same_date, same_place};
pub use decide::{MOST_ALIKE, Match, Part, matches, parts};
pub use partnership::PartnershipEvidence;
