//! Images: records as the change log stores them. They are complete and refer to others by key,
//! never by row number, so that the log means the same on another database. Seeds, imports and
//! exports use the same form.
//!
//! In JSON, names are those of the API (camelCase), unknown values are null, and dates are as
//! precise as known.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::change::EntityType;
use super::{
    Confidence, CountryCode, CountryGroup, MembershipStatus, PartialDate, PartnershipKind, PartnershipStatus, Position,
    Role, SdgSet, SectorSet, Visibility,
};

/// Declares the kinds of records with their common methods.
macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident($image:ident)),+ $(,)?) => {
        /// A record of any kind. Its JSON is the record alone; the kind is stored beside it.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum Image { $($(#[$meta])* $kind($image)),+ }

        impl Image {
            /// Returns the kind of record.
            pub const fn entity(&self) -> EntityType {
                match self { $(Self::$kind(_) => EntityType::$kind),+ }
            }

            /// Reads the JSON of a record of a kind.
            ///
            /// # Errors
            /// If it is not the JSON of such a record.
            pub fn from_json(entity: EntityType, json: serde_json::Value) -> Result<Self, serde_json::Error> {
                match entity { $(EntityType::$kind => serde_json::from_value(json).map(Self::$kind)),+ }
            }

            /// Returns the number of times it was written.
            pub const fn version(&self) -> i32 {
                match self { $(Self::$kind(image) => image.version),+ }
            }

            /// Sets the version of a record that is being written.
            pub const fn set_version(&mut self, version: i32) {
                match self { $(Self::$kind(image) => image.version = version),+ }
            }
        }

        $(impl From<$image> for Image {
            fn from(image: $image) -> Self {
                Self::$kind(image)
            }
        })+
    };
}

kinds! {
    /// A network with its vocabularies.
    Network(NetworkImage),
    /// A city.
    City(CityImage),
    /// A membership.
    Membership(MembershipImage),
    /// A partnership with its cities, tags and sources.
    Partnership(PartnershipImage),
    /// A group of countries.
    CountryGroup(CountryGroup),
}

/// A network with its vocabularies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkImage {
    /// Lower-case key.
    pub key: String,
    /// Display name.
    pub name: String,
    /// Description.
    pub description: Option<String>,
    /// Credit to show with the data.
    pub attribution: Option<String>,
    /// Visibility.
    pub visibility: Visibility,
    /// True if an omitted network means this one.
    #[serde(default)]
    pub is_default: bool,
    /// The largest number of fields of a member.
    pub max_fields_per_member: Option<u32>,
    /// Its fields, each key once.
    pub fields: Vec<FieldImage>,
    /// Its objectives, each key once.
    pub objectives: Vec<ObjectiveImage>,
    /// The number of times it was written.
    #[serde(default = "first_version")]
    pub version: i32,
}

impl NetworkImage {
    /// Creates a public network without records and vocabularies.
    pub fn new(key: &str, name: &str) -> Self {
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            description: None,
            attribution: None,
            visibility: Visibility::Public,
            is_default: false,
            max_fields_per_member: None,
            fields: Vec::new(),
            objectives: Vec::new(),
            version: first_version(),
        }
    }
}

/// A field of a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldImage {
    /// Upper-case key.
    pub key: String,
    /// Display name.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// The date since which the network has it.
    pub since: Option<PartialDate>,
    /// The date until which the network had it.
    pub until: Option<PartialDate>,
}

/// An objective of a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectiveImage {
    /// Upper-case key.
    pub key: String,
    /// The objective in words.
    pub text: String,
}

/// A city.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CityImage {
    /// Stable key.
    pub key: String,
    /// Display name.
    pub name: String,
    /// Other names.
    pub other_names: Vec<String>,
    /// Its country.
    pub country: CountryCode,
    /// Degrees north; known together with `lon` or not at all.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// Number of inhabitants.
    pub population: Option<i64>,
    /// Wikidata item.
    pub wikidata_id: Option<String>,
    /// True if it is no longer listed.
    #[serde(default)]
    pub archived: bool,
    /// The number of times it was written.
    #[serde(default = "first_version")]
    pub version: i32,
}

/// A membership; its network is stored beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MembershipImage {
    /// Key of the city.
    pub city: String,
    /// Keys of its fields, the primary one first.
    pub fields: Vec<String>,
    /// The date of joining.
    pub joined_on: Option<PartialDate>,
    /// The date of leaving.
    pub left_on: Option<PartialDate>,
    /// Status.
    pub status: MembershipStatus,
    /// Its sources.
    pub sources: Vec<SourceImage>,
    /// The number of times it was written.
    #[serde(default = "first_version")]
    pub version: i32,
}

/// A partnership; its network is stored beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartnershipImage {
    /// Key, unique in the network.
    pub key: String,
    /// Title.
    pub title: String,
    /// Description.
    pub description: Option<String>,
    /// Its kind.
    pub kind: PartnershipKind,
    /// Status.
    pub status: PartnershipStatus,
    /// The date of its start.
    pub started_on: Option<PartialDate>,
    /// The date of its end.
    pub ended_on: Option<PartialDate>,
    /// The amount of cooperation.
    pub intensity: f64,
    /// The participating cities, two or more, each once.
    #[serde(rename = "cities")]
    pub participants: Vec<ParticipantImage>,
    /// Keys of fields.
    pub fields: Vec<String>,
    /// Keys of objectives.
    pub objectives: Vec<String>,
    /// Sustainable Development Goals.
    pub sdgs: SdgSet,
    /// Sectors.
    pub sectors: SectorSet,
    /// Its sources.
    pub sources: Vec<SourceImage>,
    /// The number of times it was written.
    #[serde(default = "first_version")]
    pub version: i32,
    /// The time of creation; `None` if it is not written yet.
    #[serde(default)]
    pub created_at: Option<DateTime<Utc>>,
    /// The time of the last write; `None` if it is not written yet.
    #[serde(default)]
    pub updated_at: Option<DateTime<Utc>>,
}

/// A city in a partnership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantImage {
    /// Key of the city.
    pub city: String,
    /// Its role.
    pub role: Role,
}

/// A source of a membership or a partnership. It has a url, a citation, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceImage {
    /// Page address.
    pub url: Option<String>,
    /// Citation.
    pub citation: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// The date of access.
    pub accessed_on: Option<PartialDate>,
    /// Key of the city that states it.
    pub asserted_by_city: Option<String>,
    /// The body that states it.
    pub asserted_by: Option<String>,
    /// The degree to which it supports the statement.
    pub confidence: Confidence,
}

/// Returns the version of a record that was written once.
pub const fn first_version() -> i32 {
    1
}

impl Image {
    /// Returns its key in the change log: its own, or for a membership `city@network`.
    pub fn key(&self, network: Option<&str>) -> String {
        match self {
            Self::Network(image) => image.key.clone(),
            Self::City(image) => image.key.clone(),
            Self::Membership(image) => format!("{}@{}", image.city, network.unwrap_or_default()),
            Self::Partnership(image) => image.key.clone(),
            Self::CountryGroup(image) => image.key.clone(),
        }
    }

    /// True if both have the same content, regardless of times and versions.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let mut other = other.clone();
        other.set_version(self.version());
        if let (Self::Partnership(other), Self::Partnership(image)) = (&mut other, self) {
            (other.created_at, other.updated_at) = (image.created_at, image.updated_at);
        }
        *self == other
    }

    /// Sets the times of a record that is being written.
    pub fn written_at(&mut self, at: DateTime<Utc>) {
        if let Self::Partnership(image) = self {
            image.created_at.get_or_insert(at);
            image.updated_at = Some(at);
        }
    }

    /// Returns the JSON of the record.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).expect("images hold only what JSON can")
    }
}

impl PartnershipImage {
    /// Creates a partnership of which only the cities are known.
    pub fn between<'a>(key: &str, cities: impl IntoIterator<Item = &'a str>) -> Self {
        let participant = |city: &str| ParticipantImage {
            city: city.to_owned(),
            role: Role::Partner,
        };
        Self {
            key: key.to_owned(),
            title: String::new(),
            description: None,
            kind: PartnershipKind::Other,
            status: PartnershipStatus::Active,
            started_on: None,
            ended_on: None,
            intensity: 1.0,
            participants: cities.into_iter().map(participant).collect(),
            fields: Vec::new(),
            objectives: Vec::new(),
            sdgs: SdgSet::EMPTY,
            sectors: SectorSet::EMPTY,
            sources: Vec::new(),
            version: first_version(),
            created_at: None,
            updated_at: None,
        }
    }
}

impl CityImage {
    /// Creates a city of which nothing is known, not even its country.
    pub fn new(key: &str, name: &str) -> Self {
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            other_names: Vec::new(),
            country: CountryCode::UNKNOWN,
            lat: None,
            lon: None,
            population: None,
            wikidata_id: None,
            archived: false,
            version: first_version(),
        }
    }

    /// Returns its position, if known.
    pub fn position(&self) -> Option<Position> {
        let (latitude, longitude) = self.lat.zip(self.lon)?;
        Some(Position { latitude, longitude })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_logged_before_records_had_versions_is_read() {
        let json = json!({
            "key": "bologna", "name": "Bologna", "otherNames": ["Bononia"], "country": "IT",
            "lat": 44.4949, "lon": 11.3426, "population": null, "wikidataId": "Q1891",
        });
        let image = Image::from_json(EntityType::City, json).expect("a city");
        let Image::City(city) = &image else { panic!("a city") };
        assert_eq!((city.version, city.archived, city.population), (1, false, None));
        assert_eq!(
            Image::from_json(EntityType::City, image.to_json()).expect("the same"),
            image
        );
    }

    #[test]
    fn a_partnership_keeps_every_value_and_the_order_of_its_cities() {
        let json = json!({
            "key": "p15", "title": "Three", "description": null, "kind": "OTHER", "status": "ENDED", "startedOn": "2016",
            "endedOn": "2016-05", "intensity": 0.1, "cities": [{"city": "kobe", "role": "LEAD"}, {"city": "helsinki", "role": "PARTNER"}],
            "fields": ["DESIGN"], "objectives": [], "sdgs": [11, 17], "sectors": ["ACADEMIA"],
            "sources": [{"url": "https://example.org", "citation": null, "publisher": null, "accessedOn": "2016-05-31",
                "assertedByCity": "kobe", "assertedBy": null, "confidence": "HIGH"}],
            "version": 3, "createdAt": "2016-05-31T09:30:00.123456Z", "updatedAt": "2016-06-01T00:00:00Z",
        });
        let image = Image::from_json(EntityType::Partnership, json.clone()).expect("a partnership");
        assert_eq!(image.to_json(), json);
        assert_eq!(image.key(Some("golden")), "p15");
    }
}
