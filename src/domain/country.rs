//! Countries by ISO 3166-1, UNESCO's world regions, and groups of countries that a curator defines.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::image::first_version;
use super::words::{serde_as_text, words};

/// An ISO 3166-1 alpha-2 code: two upper-case ASCII letters. Only the data tell if it is assigned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// The code of an unknown country. ISO 3166-1 leaves ZZ to users; Unicode's locale data use it
    /// in the same sense.
    pub const UNKNOWN: Self = Self(*b"ZZ");

    /// True if it names a country.
    pub fn is_known(self) -> bool {
        self != Self::UNKNOWN
    }

    /// Returns the code, if it names a country.
    pub fn known(self) -> Option<Self> {
        Some(self).filter(|code| code.is_known())
    }

    /// True if two cities lie in one country; `None` if either country is unknown.
    pub fn same(self, other: Self) -> Option<bool> {
        Some(self.known()? == other.known()?)
    }

    /// True as soon as two known countries of the cities differ.
    /// `None` if an unknown country decides.
    pub fn differ(countries: impl IntoIterator<Item = Self>) -> Option<bool> {
        let mut countries = countries.into_iter().map(Self::known).collect::<Vec<_>>();
        countries.sort_unstable();
        countries.dedup();
        let known = countries.iter().flatten().count();
        (known > 1 || known == countries.len()).then_some(known > 1)
    }

    /// Returns the two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("two ASCII letters")
    }
}

serde_as_text!(CountryCode);

impl FromStr for CountryCode {
    type Err = String;

    /// Reads two ASCII letters, in either case.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.as_bytes() {
            [first, second] if first.is_ascii_alphabetic() && second.is_ascii_alphabetic() => {
                Ok(Self([first.to_ascii_uppercase(), second.to_ascii_uppercase()]))
            }
            _ => Err("is not an ISO 3166-1 alpha-2 code; write two letters such as IT".to_owned()),
        }
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

words! {
    /// UNESCO's five regions, and a value for unknown ones.
    WorldRegion {
        /// Africa.
        Africa = "AFRICA",
        /// Arab States.
        ArabStates = "ARAB_STATES",
        /// Asia and the Pacific.
        AsiaPacific = "ASIA_PACIFIC",
        /// Europe and North America.
        EuropeNorthAmerica = "EUROPE_NORTH_AMERICA",
        /// Latin America and the Caribbean.
        LatinAmericaCaribbean = "LATIN_AMERICA_CARIBBEAN",
        /// Unknown: the region of [`CountryCode::UNKNOWN`].
        Unassigned = "UNASSIGNED",
    }
}

impl WorldRegion {
    /// Returns the region, if it is known.
    pub fn known(self) -> Option<Self> {
        Some(self).filter(|&region| region != Self::Unassigned)
    }

    /// True if two cities lie in one region; `None` if either region is unknown.
    pub fn same(self, other: Self) -> Option<bool> {
        Some(self.known()? == other.known()?)
    }

    /// Returns its display name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Africa => "Africa",
            Self::ArabStates => "Arab States",
            Self::AsiaPacific => "Asia and the Pacific",
            Self::EuropeNorthAmerica => "Europe and North America",
            Self::LatinAmericaCaribbean => "Latin America and the Caribbean",
            Self::Unassigned => "Region not known",
        }
    }
}

/// A country of ISO 3166-1.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Country {
    /// Alpha-2 code, the key.
    pub code: CountryCode,
    /// Alpha-3 code, three upper-case letters.
    pub alpha3: String,
    /// Common English short name.
    pub name: String,
    /// UNESCO region.
    pub region: WorldRegion,
}

impl Country {
    /// Returns its name as used in a sentence: `the Netherlands`, `Italy`.
    pub fn in_sentence(&self) -> String {
        const WITH_ARTICLE: [&str; 11] = [
            "Bahamas",
            "Comoros",
            "Congo",
            "Gambia",
            "Holy See",
            "Isle of Man",
            "Maldives",
            "Netherlands",
            "Philippines",
            "Seychelles",
            "United Kingdom",
        ];
        let begins = ["United ", "Republic ", "Democratic ", "Lao People", "British "];
        let ends = [
            " Republic",
            " Federation",
            " Emirates",
            " Islands",
            " Territory",
            " Territories",
        ];
        let is_and_more = self.name.contains(" Island and ") || self.name.contains(" and the ");
        let has_article = WITH_ARTICLE.contains(&self.name.as_str())
            || begins.iter().any(|words| self.name.starts_with(words))
            || ends.iter().any(|words| self.name.ends_with(words)) && !is_and_more
            || self.name.contains("Islands (");
        if has_article {
            format!("the {}", self.name)
        } else {
            self.name.clone()
        }
    }
}

/// A named set of countries, such as the Global South.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CountryGroup {
    /// Upper-case key, unique.
    pub key: String,
    /// Display name.
    pub name: String,
    /// The rule by which countries belong to it.
    pub description: Option<String>,
    /// The source of the rule.
    pub source_url: Option<String>,
    /// Its countries in code order, each once.
    pub countries: Vec<CountryCode>,
    /// The number of times it was written; 1 for a new record.
    #[serde(default = "first_version")]
    pub version: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> CountryCode {
        text.parse().expect("two letters")
    }

    #[test]
    fn an_unknown_country_is_neither_the_same_nor_another() {
        assert_eq!(code("IT").same(code("IT")), Some(true));
        assert_eq!(code("IT").same(code("JP")), Some(false));
        assert_eq!(code("IT").same(CountryCode::UNKNOWN), None);
        assert_eq!(CountryCode::UNKNOWN.same(CountryCode::UNKNOWN), None);
        assert_eq!(WorldRegion::Africa.same(WorldRegion::Unassigned), None);
        assert_eq!(WorldRegion::Africa.same(WorldRegion::ArabStates), Some(false));
    }

    #[test]
    fn two_known_countries_differ_whatever_the_third_is() {
        let differ = |codes: &[&str]| CountryCode::differ(codes.iter().map(|text| code(text)));
        assert_eq!(differ(&["IT", "JP", "ZZ"]), Some(true));
        assert_eq!(differ(&["IT", "IT"]), Some(false));
        assert_eq!(differ(&["IT", "IT", "ZZ"]), None);
        assert_eq!(differ(&["ZZ", "ZZ"]), None);
    }

    #[test]
    fn a_country_has_its_article_in_a_sentence() {
        let sentence = |name: &str| {
            let country = Country {
                code: "NL".parse().expect("a code"),
                alpha3: "NLD".to_owned(),
                name: name.to_owned(),
                region: WorldRegion::Unassigned,
            };
            country.in_sentence()
        };
        for name in [
            "Netherlands",
            "United States of America",
            "Republic of Korea",
            "Czech Republic",
            "Russian Federation",
            "Falkland Islands (Malvinas)",
            "Marshall Islands",
            "British Indian Ocean Territory",
        ] {
            assert_eq!(sentence(name), format!("the {name}"));
        }
        for name in [
            "Italy",
            "Saint Vincent and the Grenadines",
            "Heard Island and McDonald Islands",
            "Czechia",
            "Côte d'Ivoire",
        ] {
            assert_eq!(sentence(name), name);
        }
    }
}
