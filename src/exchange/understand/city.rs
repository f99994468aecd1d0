//! A row that is a city: the city, and its membership of the network.

use super::Understanding;
use super::keys::Described;
use crate::domain::city::MOST_INHABITANTS;
use crate::domain::image::{CityImage, Image, MembershipImage, SourceImage, first_version};
use crate::domain::text::{fold, slug, upper_key};
use crate::domain::{Confidence, CountryCode, MembershipStatus};
use crate::exchange::column::Column;
use crate::exchange::countries::alias;
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::record::Incoming;
use crate::exchange::row::Cells;

impl Understanding<'_> {
    /// The city of a row, and its membership.
    pub(super) fn city(&mut self, cells: Cells<'_>) -> Result<(Incoming, Incoming), RowError> {
        let id = cells.own(Column::Id);
        if let Some(id) = id.filter(|id| self.keys.has_id(id)) {
            let message = format!("an earlier row has the id \"{id}\"");
            return Err(cells.fault(Column::Id, RowErrorCode::DuplicateKey, message));
        }
        let name = self.name(cells)?;
        let country = self.country(cells)?;
        let (lat, lon) = position(cells)?;
        let wikidata_id = wikidata_item(cells)?;
        let described = Described {
            name: &name,
            country,
            wikidata_id: wikidata_id.as_deref(),
        };
        let is_bare = id.is_none() && cells.own(Column::Key).is_none() && wikidata_id.is_none();
        let place = lat.zip(lon);
        let again = is_bare.then(|| self.keys.add_bare(cells.row.number, &described, place));
        if let Some(row) = again.flatten() {
            let message =
                format!("row {row} gives the same city; several of one name need an id, a key or a Wikidata item");
            return Err(cells.fault(Column::Name, RowErrorCode::DuplicateKey, message));
        }
        let key = self.city_key(cells, &described)?;
        let mut given = cells.given();
        if wikidata_id.is_some() {
            given.insert(Column::WikidataId);
        }
        let membership = self.membership(cells, &key)?;
        let image = CityImage {
            other_names: cells.list(Column::OtherNames).map(str::to_owned).collect(),
            country,
            lat,
            lon,
            population: population(cells)?,
            wikidata_id: wikidata_id.clone(),
            archived: false,
            version: first_version(),
            key: key.clone(),
            name: name.clone(),
        };
        self.keys.add_city(cells.row.number, id, &key, &name);
        let incoming = |network, image| Incoming {
            row: cells.row.number,
            network,
            image,
            given,
        };
        let network = Some(self.options.network.clone());
        Ok((
            incoming(None, Image::City(image)),
            incoming(network, Image::Membership(membership)),
        ))
    }

    /// The name; if the file has only an id or a key, that one.
    fn name(&self, cells: Cells<'_>) -> Result<String, RowError> {
        let named = cells.text(Column::Name).or_else(|| cells.own(Column::Key));
        match named.or_else(|| cells.own(Column::Id)) {
            Some(name) => Ok(name.to_owned()),
            None => Err(cells.fault(Column::Name, RowErrorCode::MissingValue, "a city must have a name")),
        }
    }

    fn country(&self, cells: Cells<'_>) -> Result<CountryCode, RowError> {
        let Some(text) = cells.text(Column::Country) else {
            let message = "the file gives no country; name the column that does, or a country for all such rows";
            return Err(cells.fault(Column::Country, RowErrorCode::MissingValue, message));
        };
        let folded = fold(text);
        let told = self.options.countries.iter().find(|(name, _)| fold(name) == folded);
        let known = told.map(|&(_, code)| code).or_else(|| self.directory.country(text));
        let known = known.or_else(|| alias(&folded).and_then(|code| self.directory.country(code)));
        known.or(self.options.unknown_country).ok_or_else(|| {
            let message = format!(
                "no country has the code or the name \"{text}\"; give its ISO 3166 code or English name, or ZZ if it is not known"
            );
            cells.fault(Column::Country, RowErrorCode::UnknownCountry, message)
        })
    }

    fn city_key(&self, cells: Cells<'_>, described: &Described<'_>) -> Result<String, RowError> {
        let Some(key) = cells.own(Column::Key) else {
            return Ok(self.keys.city_key(described, self.directory));
        };
        check_key(cells, key)?;
        match self.keys.row_of_city(key) {
            Some(row) => {
                let message = format!("row {row} has the key \"{key}\", too");
                Err(cells.fault(Column::Key, RowErrorCode::DuplicateKey, message))
            }
            None => Ok(key.to_owned()),
        }
    }

    fn membership(&self, cells: Cells<'_>, city: &str) -> Result<MembershipImage, RowError> {
        let (joined_on, left_on) = (cells.date(Column::JoinedOn)?, cells.date(Column::LeftOn)?);
        if joined_on
            .zip(left_on)
            .is_some_and(|(joined, left)| left.last_day() < joined.first_day())
        {
            let message = "the city left before it joined";
            return Err(cells.fault(Column::LeftOn, RowErrorCode::Conflict, message));
        }
        let status = match cells.own(Column::Status) {
            Some(_) => cells.word(Column::Status)?,
            None => left_on.map(|_| MembershipStatus::Left),
        };
        Ok(MembershipImage {
            city: city.to_owned(),
            fields: self.fields(cells)?,
            joined_on,
            left_on,
            status: status.unwrap_or(MembershipStatus::Active),
            sources: source(cells)?.into_iter().collect(),
            version: first_version(),
        })
    }

    /// Keys of the fields of a row, each once.
    pub(super) fn fields(&self, cells: Cells<'_>) -> Result<Vec<String>, RowError> {
        let column = fields_column(cells);
        let mut fields = Vec::new();
        for text in cells.list(column) {
            let known = self.directory.field(text);
            let known = known.or_else(|| self.new_fields.get(&fold(text)).cloned());
            let Some(field) = known.or_else(|| self.options.new_fields.then(|| upper_key(text))) else {
                let message = format!("the network has no field \"{text}\"; new fields are not asked for");
                return Err(cells.fault(column, RowErrorCode::UnknownField, message));
            };
            if field.is_empty() {
                let message = format!("\"{text}\" has no letter that a key could have");
                return Err(cells.fault(column, RowErrorCode::InvalidKey, message));
            }
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        Ok(fields)
    }
}

/// The column that a row has its fields in.
pub(super) fn fields_column(cells: Cells<'_>) -> Column {
    match cells.text(Column::Fields) {
        Some(_) => Column::Fields,
        None => Column::Field,
    }
}

/// Refuses what cannot be a key.
pub(super) fn check_key(cells: Cells<'_>, key: &str) -> Result<(), RowError> {
    if !key.is_empty() && slug(key) == key {
        return Ok(());
    }
    let message = format!("\"{key}\" is no key: lower-case ASCII letters and digits joined by hyphens");
    Err(cells.fault(Column::Key, RowErrorCode::InvalidKey, message))
}

/// The source that a row names.
pub(super) fn source(cells: Cells<'_>) -> Result<Option<SourceImage>, RowError> {
    let (url, citation) = (cells.owned(Column::SourceUrl), cells.owned(Column::Citation));
    if let Some(url) = url
        .as_deref()
        .filter(|url| !url.starts_with("https://") && !url.starts_with("http://"))
    {
        let message = format!("\"{url}\" does not begin with https:// or http://");
        return Err(cells.fault(Column::SourceUrl, RowErrorCode::InvalidText, message));
    }
    Ok((url.is_some() || citation.is_some()).then_some(SourceImage {
        url,
        citation,
        publisher: cells.owned(Column::Publisher),
        accessed_on: None,
        asserted_by_city: None,
        asserted_by: None,
        confidence: cells.word(Column::Confidence)?.unwrap_or(Confidence::Medium),
    }))
}

fn population(cells: Cells<'_>) -> Result<Option<i64>, RowError> {
    let population: Option<i64> = cells.value(Column::Population, RowErrorCode::InvalidNumber)?;
    match population {
        Some(number) if !(0..=MOST_INHABITANTS).contains(&number) => {
            let message = format!("{number} is not from 0 to {MOST_INHABITANTS}");
            Err(cells.fault(Column::Population, RowErrorCode::InvalidNumber, message))
        }
        population => Ok(population),
    }
}

/// The Wikidata item of a row: its own column, or an id that is one.
fn wikidata_item(cells: Cells<'_>) -> Result<Option<String>, RowError> {
    let is_item = |text: &str| {
        let number = text.strip_prefix('Q').unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    match cells.own(Column::WikidataId) {
        Some(item) if is_item(item) => Ok(Some(item.to_owned())),
        Some(other) => {
            let message = format!("\"{other}\" is no Wikidata item such as Q1891");
            Err(cells.fault(Column::WikidataId, RowErrorCode::InvalidText, message))
        }
        None => Ok(cells.own(Column::Id).filter(|id| is_item(id)).map(str::to_owned)),
    }
}

/// Latitude and longitude, both or neither.
fn position(cells: Cells<'_>) -> Result<(Option<f64>, Option<f64>), RowError> {
    if let Some(point) = cells.own(Column::Coordinates) {
        let Some((lon, lat)) = point_of(point) else {
            let message = format!("\"{point}\" is not written like Point(11.3426 44.4949), longitude first");
            return Err(cells.fault(Column::Coordinates, RowErrorCode::InvalidNumber, message));
        };
        return Ok((Some(lat), Some(lon)));
    }
    let lat = cells.number(Column::Latitude, -90.0, 90.0)?;
    let lon = cells.number(Column::Longitude, -180.0, 180.0)?;
    if lat.is_some() == lon.is_some() {
        return Ok((lat, lon));
    }
    let missing = if lat.is_none() {
        Column::Latitude
    } else {
        Column::Longitude
    };
    let message = "latitude and longitude belong together";
    Err(cells.fault(missing, RowErrorCode::MissingValue, message))
}

fn point_of(text: &str) -> Option<(f64, f64)> {
    let numbers = text.strip_prefix("Point(")?.strip_suffix(')')?;
    let (lon, lat) = numbers.split_once(' ')?;
    let (lon, lat): (f64, f64) = (lon.parse().ok()?, lat.trim().parse().ok()?);
    ((-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat)).then_some((lon, lat))
}
