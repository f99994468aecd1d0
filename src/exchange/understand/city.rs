//! Rows of cities: makes the records of the city and of its membership.

use super::Understanding;
use super::cast::{Person, Role};
use super::faults::Faults;
use super::survey::Described;
use crate::domain::identity::CityEvidence;
use crate::domain::image::{CityImage, Image, MembershipImage, SourceImage, first_version};
use crate::domain::rules::key::is_lower;
use crate::domain::text::fold;
use crate::domain::{Confidence, CountryCode, MembershipStatus, Position};
use crate::exchange::column::{Column, ColumnSet};
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::options::Directory;
use crate::exchange::record::Incoming;
use crate::exchange::row::Cells;
use crate::exchange::value::{find_country, item};

impl Understanding<'_> {
    /// Collects the evidence of a row's city, for identification.
    pub(super) fn described<'r>(&self, cells: Cells<'r>) -> Result<Described<'r>, RowError> {
        let key = cells.own(Column::Key);
        key.map_or(Ok(()), |key| check_key(cells, key))?;
        let (name, called) = (cells.text(Column::Name), cells.called());
        // The link's text for a city is its name if no other is given.
        let id = cells.own(Column::Id).or(called.filter(|_| name.is_some()));
        let name = name.or(called.filter(|called| item(called).is_none()));
        let whole = name.filter(|_| key.is_none() && cells.own(Column::Country).is_none());
        let (name, within) = match whole.and_then(|name| self.apart(name)) {
            Some((name, country)) => (Some(name), Some(country)),
            None => (name, None),
        };
        // Links may refer to it by the unsplit text.
        let id = id.or(whole.filter(|_| within.is_some()));
        let called = key.or(id).or(called);
        if name.or(called).is_none() {
            return Err(cells.fault(Column::Name, RowErrorCode::MissingValue, "a city must have a name"));
        }
        let country = cells.own(Column::Country).map(|text| self.country(cells, text));
        let (latitude, longitude) = cells.position()?;
        Ok(Described {
            row: cells.row.number,
            // An id that repeats the item adds nothing.
            id: id.filter(|id| cells.end.is_none() || item(id).is_none()),
            evidence: CityEvidence {
                key: key.map(Into::into),
                name: name.map(Into::into),
                country: country.transpose()?.or(within).and_then(CountryCode::known),
                position: latitude
                    .zip(longitude)
                    .map(|(latitude, longitude)| Position { latitude, longitude }),
                wikidata_id: cells.item()?.map(Into::into),
            },
            called: called.map(|called| item(called).unwrap_or(called)),
            whole: false,
        })
    }

    /// Makes the city and the membership of a row, or returns all faults of the row. `number`
    /// counts the rows of cities from 0.
    pub(super) fn city(&self, number: usize, cells: Cells<'_>) -> Result<(Incoming, Incoming), Vec<RowError>> {
        let mut faults = Faults::of(cells);
        // Rows with forbidden characters were not surveyed.
        let person = faults.are_none().then(|| self.role_of(number, cells));
        let person = person.and_then(|person| faults.keep(person));
        self.city_of(person, cells, faults)
    }

    /// Returns the city of a row.
    pub(super) fn role_of(&self, number: usize, cells: Cells<'_>) -> Result<&Person, RowError> {
        match self.cast.role(number) {
            // The survey found the same fault.
            Role::Faulty => {
                self.described(cells)?;
                let message = "the file has changed while it was read";
                Err(cells.fault(Column::Name, RowErrorCode::Malformed, message))
            }
            Role::Clash(column, message) => Err(cells.fault(column, RowErrorCode::DuplicateKey, message)),
            Role::Undecided(keys) => Err(cells.fault(Column::Name, RowErrorCode::AmbiguousCity, undecided(keys))),
            Role::Gives(person) => Ok(person),
        }
    }

    /// Makes the records of a city, if it was identified, and of its membership.
    pub(super) fn city_of(
        &self,
        person: Option<&Person>,
        cells: Cells<'_>,
        mut faults: Faults<'_>,
    ) -> Result<(Incoming, Incoming), Vec<RowError>> {
        let image = self.city_image(cells, person, &mut faults);
        let membership = self.membership(cells, &image.key, &mut faults);
        let (image, membership) = (Image::City(image), Image::Membership(membership));
        faults.check(&image);
        faults.check(&membership);
        faults.finish()?;
        let mut given = person.map_or_else(ColumnSet::default, |person| given_of(&person.evidence));
        given.extend(cells.given());
        let incoming = |network, image| Incoming {
            row: cells.row.number,
            network,
            image,
            given,
            made_title: None,
            repeated: person.is_some_and(|person| person.repeated),
        };
        let network = Some(self.options.network.clone());
        Ok((incoming(None, image), incoming(network, membership)))
    }

    /// Makes the image of a row's city, completed from other rows.
    fn city_image(&self, cells: Cells<'_>, person: Option<&Person>, faults: &mut Faults<'_>) -> CityImage {
        let told = person.map(|person| &person.evidence);
        let country = told.and_then(|told| told.country);
        let is_known = person.is_none_or(|person| person.known);
        let country = country.map_or_else(|| self.default_country(cells, is_known), Ok);
        let country = faults.keep(country).unwrap_or(CountryCode::UNKNOWN);
        let own = faults.value(cells.position());
        let place = told
            .and_then(|told| told.position)
            .filter(|_| own.0.is_some() == own.1.is_some());
        let (lat, lon) = place.map_or(own, |place| (Some(place.latitude), Some(place.longitude)));
        let item = faults.value(cells.item());
        let (key, name) = match person {
            Some(person) => (&*person.key, &*person.name),
            None => ("city", cells.text(Column::Name).unwrap_or("city")),
        };
        CityImage {
            other_names: cells.list(Column::OtherNames).map(str::to_owned).collect(),
            country,
            lat,
            lon,
            population: faults.value(cells.whole(Column::Population)),
            wikidata_id: told.map_or(item, |told| told.wikidata_id.as_deref().map(str::to_owned)),
            ..CityImage::new(key, name)
        }
    }

    /// Returns the country of a city without one in any row.
    fn default_country(&self, cells: Cells<'_>, is_known: bool) -> Result<CountryCode, RowError> {
        match cells.text(Column::Country) {
            Some(text) => self.country(cells, text),
            None if is_known => Ok(CountryCode::UNKNOWN),
            None => {
                let message = if cells.has(Column::Country) {
                    "the row gives no country; --fill country takes that of the row above, as merged cells mean it"
                } else {
                    "the file gives no country; name the column that does, or a country for all such rows"
                };
                Err(cells.fault(Column::Country, RowErrorCode::MissingValue, message))
            }
        }
    }

    /// Splits a cell with the name and the country of a city: `Lyon, France`. Codes do not count as
    /// countries, since `Portland, OR` and `Athens, Georgia` are in the United States.
    pub(super) fn apart<'t>(&self, text: &'t str) -> Option<(&'t str, CountryCode)> {
        let bracketed = text.strip_suffix(')').and_then(|open| open.rsplit_once(" ("));
        let (name, country) = bracketed.or_else(|| text.rsplit_once(", "))?;
        let code = country_named(country, self.directory)?;
        let is_whole = !self.directory.cities_named(text).is_empty();
        (!is_whole).then(|| (name.trim_end(), code))
    }

    pub(super) fn country(&self, cells: Cells<'_>, text: &str) -> Result<CountryCode, RowError> {
        let told = self.options.countries.iter().find(|(name, _)| fold(name) == fold(text));
        let known = told.map(|&(_, code)| code);
        let known = known.or_else(|| find_country(text, |text| self.directory.country(text)));
        known.or(self.options.unknown_country).ok_or_else(|| {
            let message = format!(
                "no country has the code or the name \"{text}\"; give its ISO 3166 code, or a name in English or seven other languages; --country NAME=CODE says what a name means, and ZZ is a country that is not known"
            );
            cells.fault(Column::Country, RowErrorCode::UnknownCountry, message)
        })
    }

    /// Makes another membership of the city with the same id in the file; `None` if there is no
    /// such city.
    pub(super) fn another_membership(&self, cells: Cells<'_>) -> Option<Result<Incoming, Vec<RowError>>> {
        let city = self.cast.find(cells.own(Column::Id)?, self.directory).ok()?;
        let mut faults = Faults::of(cells);
        let image = Image::Membership(self.membership(cells, city.key(), &mut faults));
        faults.check(&image);
        Some(faults.finish().map(|()| Incoming {
            row: cells.row.number,
            network: Some(self.options.network.clone()),
            image,
            given: cells.given(),
            made_title: None,
            repeated: true,
        }))
    }

    fn membership(&self, cells: Cells<'_>, city: &str, faults: &mut Faults<'_>) -> MembershipImage {
        let joined_on = faults.value(cells.date(Column::JoinedOn));
        let left_on = faults.value(cells.date(Column::LeftOn));
        let status = match cells.own(Column::Status) {
            Some(_) => faults.value(cells.word(Column::Status)),
            None => left_on.map(|_| MembershipStatus::Left),
        };
        MembershipImage {
            city: city.to_owned(),
            fields: faults.value(self.fields(cells)),
            joined_on,
            left_on,
            status: status.unwrap_or(MembershipStatus::Active),
            sources: faults.value(source(cells)).into_iter().collect(),
            version: first_version(),
        }
    }
}

/// The folded name of a country that is as often a state of the United States.
const AMERICAN: &str = "georgia";

/// Short names of countries that are not codes of states.
const SHORT: [&str; 3] = ["UK", "USA", "UAE"];

/// The country that a text behind a city names. Codes are none, since `Portland, OR` is not in a
/// country of that code, nor is `Athens, Georgia`.
fn country_named(text: &str, directory: &dyn Directory) -> Option<CountryCode> {
    let text = text.trim();
    let is_name = text.chars().count() > 3 && fold(text) != AMERICAN || SHORT.contains(&text);
    find_country(text, |text| directory.country(text)).filter(|_| is_name)
}

/// True if a text behind a city names a country.
pub(super) fn is_country_name(text: &str, directory: &dyn Directory) -> bool {
    country_named(text, directory).is_some()
}

/// Returns the columns that a city's rows give together.
fn given_of(evidence: &CityEvidence) -> ColumnSet {
    let mut given = ColumnSet::default();
    let columns = [
        (evidence.name.is_some(), Column::Name),
        (evidence.country.is_some(), Column::Country),
        (evidence.position.is_some(), Column::Coordinates),
        (evidence.wikidata_id.is_some(), Column::WikidataId),
    ];
    for (_, column) in columns.into_iter().filter(|(is_given, _)| *is_given) {
        given.insert(column);
    }
    given
}

/// Describes the candidates of an ambiguous row.
pub(super) fn undecided(keys: &[String]) -> String {
    let candidates = match keys {
        [] => "other rows".to_owned(),
        keys => keys.join(", "),
    };
    format!(
        "this may be any of {candidates}, or another city; say which in a column key: the key of the one that is meant, or a new key for \
         another city; its Wikidata item (wikidata_id) or its coordinates decide, too"
    )
}

/// Refuses malformed keys.
pub(super) fn check_key(cells: Cells<'_>, key: &str) -> Result<(), RowError> {
    if is_lower(key) {
        return Ok(());
    }
    let message = format!("\"{key}\" is no key: lower-case ASCII letters and digits joined by hyphens");
    Err(cells.fault(Column::Key, RowErrorCode::InvalidKey, message))
}

/// Returns the source of a row.
pub(super) fn source(cells: Cells<'_>) -> Result<Option<SourceImage>, RowError> {
    let (url, citation) = (cells.owned(Column::SourceUrl), cells.owned(Column::Citation));
    Ok((url.is_some() || citation.is_some()).then_some(SourceImage {
        url,
        citation,
        publisher: cells.owned(Column::Publisher),
        accessed_on: cells.date(Column::AccessedOn)?,
        asserted_by_city: None,
        asserted_by: None,
        confidence: cells.word(Column::Confidence)?.unwrap_or(Confidence::Medium),
    }))
}
