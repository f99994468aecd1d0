//! The data that comes with the program, embedded as CSV; `seeds/SOURCES.md` says where it comes from.

mod records;
mod table;

#[cfg(test)]
mod tests;

pub use table::SeedError;

use crate::domain::Country;
use crate::storage::SeedSet;

/// The text of one network's files, and of the files that all networks share.
#[derive(Clone, Copy, Debug)]
struct Files {
    /// Name of the folder, for error messages.
    folder: &'static str,
    countries: &'static str,
    groups: &'static str,
    group_members: &'static str,
    network: &'static str,
    fields: &'static str,
    objectives: &'static str,
    cities: &'static str,
    memberships: &'static str,
    partnerships: &'static str,
    participants: &'static str,
    sources: &'static str,
}

/// The files in a folder of `seeds/`.
macro_rules! files {
    ($folder:literal) => {
        Files {
            folder: $folder,
            countries: include_str!("../../../seeds/countries.csv"),
            groups: include_str!("../../../seeds/country_groups.csv"),
            group_members: include_str!("../../../seeds/country_group_members.csv"),
            network: include_str!(concat!("../../../seeds/", $folder, "/network.csv")),
            fields: include_str!(concat!("../../../seeds/", $folder, "/fields.csv")),
            objectives: include_str!(concat!("../../../seeds/", $folder, "/objectives.csv")),
            cities: include_str!(concat!("../../../seeds/", $folder, "/cities.csv")),
            memberships: include_str!(concat!("../../../seeds/", $folder, "/memberships.csv")),
            partnerships: include_str!(concat!("../../../seeds/", $folder, "/partnerships.csv")),
            participants: include_str!(concat!("../../../seeds/", $folder, "/participants.csv")),
            sources: include_str!(concat!("../../../seeds/", $folder, "/sources.csv")),
        }
    };
}

/// The UNESCO Creative Cities Network: members, twinnings and cooperation events, all with sources.
const UCCN: Files = files!("uccn");

/// The networks of the EU programmes URBACT II and III, all with sources.
const URBACT: Files = files!("urbact");

/// The invented network of the worked examples.
const GOLDEN: Files = files!("golden");

/// All countries of ISO 3166-1.
///
/// # Panics
/// Never: a test reads the embedded file.
pub fn countries() -> Vec<Country> {
    records::countries(UCCN.countries).expect("the embedded file is sound")
}

impl SeedSet {
    /// The UNESCO Creative Cities Network: 405 members to 2025, town twinnings, documented
    /// cooperations.
    ///
    /// # Panics
    /// Never: a test reads the embedded files.
    pub fn uccn() -> Self {
        records::read(&UCCN).expect("the embedded files are sound")
    }

    /// The networks of URBACT II and III, 2007 to 2022: 137 partnerships of 549 European cities,
    /// with lead partners.
    ///
    /// # Panics
    /// Never: a test reads the embedded files.
    pub fn urbact() -> Self {
        records::read(&URBACT).expect("the embedded files are sound")
    }

    /// What an empty database is filled with. The first network becomes the default.
    ///
    /// # Panics
    /// Never: a test reads the embedded files.
    pub fn first_start() -> [Self; 2] {
        [Self::uccn(), Self::urbact()]
    }

    /// The golden network of the worked examples: 13 real cities, 16 invented partnerships.
    ///
    /// # Panics
    /// Never: a test reads the embedded files.
    pub fn golden() -> Self {
        records::read(&GOLDEN).expect("the embedded files are sound")
    }

    /// The embedded network with this key, if there is one.
    pub fn named(key: &str) -> Option<Self> {
        match key {
            "uccn" => Some(Self::uccn()),
            "urbact" => Some(Self::urbact()),
            "golden" => Some(Self::golden()),
            _ => None,
        }
    }
}
