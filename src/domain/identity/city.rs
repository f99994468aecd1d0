//! Descriptions of cities, and the test if two may mean the same city.

use crate::domain::text::{fold, is_same_name};
use crate::domain::{CountryCode, PartialDate, Position};

/// The distance in kilometres above which two positions belong to different cities. Sources place a
/// city at its town hall, its centre or its airport.
const SAME_CITY_KM: f64 = 50.0;

/// The distance in kilometres up to which two positions count as the same.
const SAME_PLACE_KM: f64 = 1.0;

/// The data of a row or a record about a city.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CityEvidence {
    /// Its key; `None` if the row gives none.
    pub key: Option<Box<str>>,
    /// Its name; `None` if the row gives none.
    pub name: Option<Box<str>>,
    /// Its country; `None` if it is unknown.
    pub country: Option<CountryCode>,
    /// Its position.
    pub position: Option<Position>,
    /// Its Wikidata item.
    pub wikidata_id: Option<Box<str>>,
}

impl CityEvidence {
    /// True if two rows of one name may be of one city: no different key, item, country or
    /// spelling, and positions at most 50 km apart.
    pub fn agrees(&self, other: &Self) -> bool {
        let differ =
            |one: &Option<Box<str>>, other: &Option<Box<str>>| one.is_some() && other.is_some() && one != other;
        let spelled_alike = match (&self.name, &other.name) {
            (Some(one), Some(other)) => is_same_name(one, other),
            _ => true,
        };
        spelled_alike && !differ(&self.key, &other.key) && self.may_be(other)
    }

    /// Returns how well a row fits a known city of the same folded name (more is better): by equal
    /// spelling, then distance, then country. `None` if item, country or position contradict.
    /// `known_as` are all names of the known city.
    pub fn fit<'n>(&self, known: &Self, mut known_as: impl Iterator<Item = &'n str>) -> Option<u8> {
        let spelled = self
            .name
            .as_deref()
            .is_some_and(|name| known_as.any(|known| is_same_name(name, known)));
        let near = self.position.is_some() && known.position.is_some();
        let country = self.country.is_some() && known.country.is_some();
        let fit = u8::from(spelled) * 4 + u8::from(near) * 2 + u8::from(country);
        self.may_be(known).then_some(fit)
    }

    /// True if item, country and position do not distinguish two cities.
    pub fn may_be(&self, other: &Self) -> bool {
        let items = self.wikidata_id.as_ref().zip(other.wikidata_id.as_ref());
        let countries = self.country.zip(other.country);
        let positions = self.position.zip(other.position);
        items.is_none_or(|(one, other)| one == other)
            && countries.is_none_or(|(one, other)| one == other)
            && positions.is_none_or(|(one, other)| one.distance_km(other) <= SAME_CITY_KM)
    }

    /// True if two rows that share an id or a key cannot be of one city: their names, items,
    /// countries or positions differ.
    pub fn contradicts(&self, other: &Self) -> bool {
        let names = self.name.as_ref().zip(other.name.as_ref());
        names.is_some_and(|(one, other)| fold(one) != fold(other)) || !self.may_be(other)
    }

    /// True if a record of another database with the key of this city is clearly of another city.
    pub fn is_another(&self, known: &Self) -> bool {
        let items = self.wikidata_id.as_ref().zip(known.wikidata_id.as_ref());
        let positions = self.position.zip(known.position);
        let far = positions.map(|(one, other)| one.distance_km(other) > SAME_CITY_KM);
        match items.map(|(one, other)| one == other) {
            Some(true) => false,
            Some(false) => far != Some(false),
            None => far == Some(true),
        }
    }

    /// Adds the data of another description of the same city. If both have a value, the smaller one
    /// stays, so that the order of descriptions does not matter.
    pub fn absorb(&mut self, other: &Self) {
        lesser(&mut self.key, &other.key);
        lesser(&mut self.name, &other.name);
        lesser(&mut self.country, &other.country);
        lesser(&mut self.wikidata_id, &other.wikidata_id);
        let place = |position: &Position| (position.latitude, position.longitude);
        self.position = match (self.position, other.position) {
            (Some(one), Some(other)) if place(&other) < place(&one) => Some(other),
            (one, other) => one.or(other),
        };
    }

    /// Returns the sort key of cities of one name, which does not depend on the order of their
    /// rows.
    pub fn order(&self) -> impl Ord + use<> {
        let degrees = |number: f64| (number * 1e7).round() as i64;
        let place = self
            .position
            .map(|place| (degrees(place.latitude), degrees(place.longitude)));
        // Descriptions with more evidence come first.
        (
            (self.country.is_none(), self.country),
            (place.is_none(), place),
            (self.wikidata_id.is_none(), self.wikidata_id.clone()),
            (self.name.clone(), self.key.clone()),
        )
    }
}

/// Keeps the smaller of two values, or the only one.
fn lesser<T: Clone + Ord>(value: &mut Option<T>, other: &Option<T>) {
    if let Some(new) = other
        && value.as_ref().is_none_or(|old| new < old)
    {
        *value = Some(new.clone());
    }
}

/// True if two positions count as the same.
pub fn same_place(one: Position, other: Position) -> bool {
    one == other || one.distance_km(other) <= SAME_PLACE_KM
}

/// True if one of two dates lies within the other: they differ at most in precision.
pub fn same_date(one: PartialDate, other: PartialDate) -> bool {
    let within = |one: PartialDate, other: PartialDate| {
        other.first_day() <= one.first_day() && one.last_day() <= other.last_day()
    };
    one == other || within(one, other) || within(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A city of a country, at a place, with an item.
    fn city(name: &str, country: &str, place: Option<(f64, f64)>, item: Option<&str>) -> CityEvidence {
        CityEvidence {
            key: None,
            name: Some(name.into()),
            country: country.parse::<CountryCode>().expect("a code").known(),
            position: place.map(|(latitude, longitude)| Position { latitude, longitude }),
            wikidata_id: item.map(Into::into),
        }
    }

    #[test]
    fn rows_agree_unless_place_item_country_key_or_spelling_speak_against_it() {
        let lund = city("Lund", "SE", Some((55.70, 13.19)), Some("Q2167"));
        for (other, agrees) in [
            (city("LUND", "SE", None, None), true),
            (city("Lund", "ZZ", None, None), true),
            (city("Lund", "SE", Some((55.72, 13.2)), None), true),
            (city("Lund", "SE", Some((57.3, 13.2)), None), false),
            (city("Lund", "NO", None, None), false),
            (city("Lund", "SE", None, Some("Q1")), false),
            (city("L\u{fc}nd", "SE", None, None), false),
        ] {
            assert_eq!(lund.agrees(&other), agrees, "{other:?}");
            assert_eq!(other.agrees(&lund), agrees, "{other:?}");
        }
        let keyed = |key: &str| CityEvidence {
            key: Some(key.into()),
            ..city("Lund", "SE", None, None)
        };
        assert!(keyed("lund").agrees(&lund) && !keyed("lund").agrees(&keyed("lund-2")));
    }

    #[test]
    fn a_known_city_fits_better_the_more_it_shares() {
        let known = city("Orleans", "US", Some((41.8, -70.0)), None);
        let fit = |row: &CityEvidence| row.fit(&known, ["Orleans", "Nauset"].into_iter());
        let ranks = [
            city("Orl\u{e9}ans", "ZZ", None, None),
            city("Orl\u{e9}ans", "US", None, None),
            city("Orl\u{e9}ans", "US", Some((41.79, -70.0)), None),
            city("nauset", "ZZ", None, None),
            city("Orleans", "US", Some((41.79, -70.0)), None),
        ];
        let told: Vec<Option<u8>> = ranks.iter().map(fit).collect();
        assert_eq!(told, [Some(0), Some(1), Some(3), Some(4), Some(7)]);
        assert_eq!(fit(&city("Orleans", "US", Some((38.0, -86.0)), None)), None);
    }

    #[test]
    fn descriptions_add_up_in_any_order() {
        let (one, other) = (
            city("lund", "SE", Some((55.71, 13.19)), None),
            city("Lund", "ZZ", Some((55.70, 13.20)), Some("Q2167")),
        );
        let (mut forth, mut back) = (one.clone(), other.clone());
        forth.absorb(&other);
        back.absorb(&one);
        assert_eq!(forth, back);
        assert_eq!(forth, city("Lund", "SE", Some((55.70, 13.20)), Some("Q2167")));
    }

    #[test]
    fn a_date_is_the_same_as_a_more_precise_one() {
        let date = |text: &str| text.parse().expect("a date");
        assert!(same_date(date("1990"), date("1990-05-03")) && same_date(date("1990-05"), date("1990")));
        assert!(!same_date(date("1990-05"), date("1990-06")));
    }
}
