//! Identity: finds the descriptions of one city or one partnership, and the record that they mean.
//!
//! [`CityEvidence`] and [`PartnershipEvidence`] compare two descriptions. [`parts`] groups many
//! descriptions into things, and [`matches()`] finds the known things among these. Both look at all
//! descriptions at once, so no answer depends on their order. If the evidence is not sufficient,
//! they report that instead of choosing.

mod city;
mod decide;
mod partnership;

pub use city::{CityEvidence, same_date, same_place};
pub use decide::{MOST_ALIKE, Match, Part, matches, parts};
pub use partnership::PartnershipEvidence;
