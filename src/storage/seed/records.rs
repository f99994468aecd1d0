//! A network as it comes from files: records that name each other by key.

use crate::domain::{
    Confidence, Country, CountryCode, MembershipStatus, PartialDate, PartnershipKind, PartnershipStatus, Position,
    Role, SdgSet, SectorSet, Visibility,
};

/// Everything of one network, and the countries and groups it is read with.
#[derive(Clone, Debug, PartialEq)]
pub struct SeedSet {
    /// Countries; those the store has already are kept as they are there.
    pub countries: Vec<Country>,
    /// Groups of countries; likewise.
    pub groups: Vec<SeedGroup>,
    /// The network itself.
    pub network: SeedNetwork,
    /// Its fields.
    pub fields: Vec<SeedField>,
    /// Its objectives.
    pub objectives: Vec<SeedObjective>,
    /// Cities; those the store has already are kept as they are there.
    pub cities: Vec<SeedCity>,
    /// Memberships of the network.
    pub memberships: Vec<SeedMembership>,
    /// Partnerships of the network.
    pub partnerships: Vec<SeedPartnership>,
}

/// A group of countries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedGroup {
    /// Upper-case key.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// By what rule countries belong to it.
    pub description: Option<String>,
    /// Where the rule is written.
    pub source_url: Option<String>,
    /// Its countries.
    pub countries: Vec<CountryCode>,
}

/// A network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedNetwork {
    /// Lower-case key.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// Credit to show with the data.
    pub attribution: Option<String>,
    /// Who may read it.
    pub visibility: Visibility,
    /// How many fields a member may hold.
    pub max_fields_per_member: Option<u32>,
}

/// A field of the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedField {
    /// Upper-case key.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// Since when the network has it.
    pub since: Option<PartialDate>,
    /// Until when it had it.
    pub until: Option<PartialDate>,
}

/// An objective of the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedObjective {
    /// Upper-case key.
    pub key: String,
    /// The objective in words.
    pub text: String,
}

/// A city.
#[derive(Clone, Debug, PartialEq)]
pub struct SeedCity {
    /// Stable key.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// Other names.
    pub other_names: Vec<String>,
    /// Its country.
    pub country: CountryCode,
    /// Where it lies.
    pub position: Option<Position>,
    /// Inhabitants.
    pub population: Option<i64>,
    /// Wikidata item.
    pub wikidata_id: Option<String>,
}

/// A membership of the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedMembership {
    /// Key of the city.
    pub city: String,
    /// Keys of its fields, the primary one first.
    pub fields: Vec<String>,
    /// When it joined.
    pub joined_on: Option<PartialDate>,
    /// When it left.
    pub left_on: Option<PartialDate>,
    /// Where it stands.
    pub status: MembershipStatus,
    /// What it rests on.
    pub sources: Vec<SeedSource>,
}

/// A partnership of the network.
#[derive(Clone, Debug, PartialEq)]
pub struct SeedPartnership {
    /// Key, unique in the network.
    pub key: String,
    /// Title for people.
    pub title: String,
    /// More about it.
    pub description: Option<String>,
    /// What kind it is.
    pub kind: PartnershipKind,
    /// Where it stands.
    pub status: PartnershipStatus,
    /// When it began.
    pub started_on: Option<PartialDate>,
    /// When it ended.
    pub ended_on: Option<PartialDate>,
    /// How much cooperation it stands for.
    pub intensity: f64,
    /// Keys of the cities with their roles, two or more, each once.
    pub participants: Vec<(String, Role)>,
    /// Keys of fields.
    pub fields: Vec<String>,
    /// Keys of objectives.
    pub objectives: Vec<String>,
    /// Sustainable Development Goals.
    pub sdgs: SdgSet,
    /// Sectors.
    pub sectors: SectorSet,
    /// What it rests on.
    pub sources: Vec<SeedSource>,
}

/// A source of a membership or a partnership. It has a url, a citation, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedSource {
    /// Page address.
    pub url: Option<String>,
    /// What to cite.
    pub citation: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was read.
    pub accessed_on: Option<PartialDate>,
    /// Key of the city that states it.
    pub asserted_by_city: Option<String>,
    /// The body that states it.
    pub asserted_by: Option<String>,
    /// How well it supports the statement.
    pub confidence: Confidence,
}
