//! What every record must keep to, wherever it comes from.

use std::collections::{HashMap, HashSet};

use super::directory::city_of_item;
use crate::domain::PartnershipStatus;
use crate::domain::image::{CityImage, Image, MembershipImage, NetworkImage, PartnershipImage, SourceImage};
use crate::domain::partnership::check_intensity;
use crate::domain::text::slug;
use crate::exchange::{Incoming, RowError, RowErrorCode};
use crate::network::Snapshot;
use crate::network::images::network_image;

/// Most characters of a name, a title, a citation or an address, and a description.
const LONGEST: [usize; 4] = [200, 300, 2_000, 10_000];

/// A broken rule: the column, the kind of fault, and the words.
type Broken = (&'static str, RowErrorCode, String);

/// What records may name besides those that are there.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    cities: HashSet<String>,
    /// Keys of cities by Wikidata item.
    items: HashMap<String, String>,
}

/// Networks as the import has read them, each once.
pub(super) type Networks = HashMap<String, NetworkImage>;

/// What records may name: what is there, and what the import brings.
pub(super) struct Rules<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) fresh: &'a mut Fresh,
    pub(super) networks: &'a mut Networks,
}

impl Rules<'_> {
    /// Checks a record as it will be; if it is right, later records may name it.
    pub(super) fn check(&mut self, incoming: &Incoming, after: &Image) -> Result<(), RowError> {
        let network = incoming.network.as_deref().unwrap_or_default();
        self.learn_network(network);
        let checked = match after {
            Image::Network(network) => check_network(network),
            Image::CountryGroup(group) => self.check_countries(group.countries.iter()),
            Image::City(city) => self.check_city(city),
            Image::Membership(membership) => self.check_membership(network, membership),
            Image::Partnership(partnership) => self.check_partnership(network, partnership),
        };
        checked.map_err(|(column, code, message)| RowError {
            row: incoming.row,
            column: column.to_owned(),
            code,
            message,
        })?;
        match after {
            Image::City(city) => {
                self.fresh.cities.insert(city.key.clone());
                if let Some(item) = &city.wikidata_id {
                    self.fresh.items.insert(item.clone(), city.key.clone());
                }
            }
            Image::Network(network) => {
                self.networks.insert(network.key.clone(), network.clone());
            }
            _ => {}
        }
        Ok(())
    }

    fn learn_network(&mut self, key: &str) {
        if !self.networks.contains_key(key)
            && let Some(known) = self.snapshot.network_by_key(key)
        {
            let network = network_image(&self.snapshot.network(known).network);
            self.networks.insert(key.to_owned(), network);
        }
    }

    /// Key of the city with a Wikidata item.
    fn city_of_item(&self, item: &str) -> Option<&str> {
        let fresh = self.fresh.items.get(item).map(String::as_str);
        fresh.or_else(|| city_of_item(self.snapshot, item).map(|city| city.key.as_str()))
    }

    fn check_countries<'c>(
        &self,
        countries: impl Iterator<Item = &'c crate::domain::CountryCode>,
    ) -> Result<(), Broken> {
        for &code in countries {
            if self.snapshot.country(code).is_none() {
                return Err((
                    "country",
                    RowErrorCode::UnknownCountry,
                    format!("no country has the code {code}"),
                ));
            }
        }
        Ok(())
    }

    fn check_city(&self, city: &CityImage) -> Result<(), Broken> {
        check_key(&city.key)?;
        check_text("name", &city.name, LONGEST[0])?;
        for name in &city.other_names {
            check_text("other_names", name, LONGEST[0])?;
        }
        self.check_countries(std::iter::once(&city.country))?;
        let in_range = |value: Option<f64>, most: f64| value.is_none_or(|value| value.abs() <= most);
        if city.lat.is_some() != city.lon.is_some() || !in_range(city.lat, 90.0) || !in_range(city.lon, 180.0) {
            let message = "latitude and longitude must both be given, within 90 and 180 degrees";
            return Err(("latitude", RowErrorCode::InvalidNumber, message.to_owned()));
        }
        let item = city.wikidata_id.as_ref();
        let other = item
            .and_then(|item| self.city_of_item(item))
            .filter(|&other| other != city.key);
        other.map_or(Ok(()), |other| {
            let message = format!("the city {other} has this Wikidata item");
            Err(("wikidata_id", RowErrorCode::Conflict, message))
        })
    }

    fn check_membership(&self, network: &str, membership: &MembershipImage) -> Result<(), Broken> {
        self.check_named_city("city", &membership.city)?;
        let network = self.network(network)?;
        check_words(network, &membership.fields, &[])?;
        check_dates(("left_on", membership.joined_on, membership.left_on))?;
        let most = network.max_fields_per_member.unwrap_or(u32::MAX);
        if membership.fields.len() > most as usize {
            let message = format!("a member of {} holds at most {most} fields", network.key);
            return Err(("fields", RowErrorCode::TooManyFields, message));
        }
        self.check_sources(&membership.sources)
    }

    fn check_partnership(&self, network: &str, partnership: &PartnershipImage) -> Result<(), Broken> {
        check_key(&partnership.key)?;
        check_text("title", &partnership.title, LONGEST[1])?;
        if let Some(description) = &partnership.description {
            check_text("description", description, LONGEST[3])?;
        }
        if partnership.participants.len() < 2 {
            let message = "a partnership has two cities or more".to_owned();
            return Err(("cities", RowErrorCode::TooFewCities, message));
        }
        let mut cities = HashSet::new();
        for participant in &partnership.participants {
            self.check_named_city("cities", &participant.city)?;
            if !cities.insert(&participant.city) {
                let message = format!("names {} a second time", participant.city);
                return Err(("cities", RowErrorCode::SelfLoop, message));
            }
        }
        check_words(self.network(network)?, &partnership.fields, &partnership.objectives)?;
        check_dates(("ended_on", partnership.started_on, partnership.ended_on))?;
        if partnership.status == PartnershipStatus::Ended && partnership.ended_on.is_none() {
            let message = "what has ended needs the day it ended on".to_owned();
            return Err(("ended_on", RowErrorCode::MissingValue, message));
        }
        let number = check_intensity(partnership.intensity);
        number.map_err(|message| ("intensity", RowErrorCode::InvalidNumber, message))?;
        self.check_sources(&partnership.sources)
    }

    fn network(&self, key: &str) -> Result<&NetworkImage, Broken> {
        let network = self.networks.get(key);
        network.ok_or_else(|| ("network", RowErrorCode::Conflict, format!("there is no network {key}")))
    }

    fn check_named_city(&self, column: &'static str, key: &str) -> Result<(), Broken> {
        if self.fresh.cities.contains(key) || self.snapshot.city_by_key(key).is_some() {
            return Ok(());
        }
        Err((
            column,
            RowErrorCode::UnknownCity,
            format!("no city has the key \"{key}\""),
        ))
    }

    fn check_sources(&self, sources: &[SourceImage]) -> Result<(), Broken> {
        for source in sources {
            if source.url.is_none() && source.citation.is_none() {
                let message = "a source has an address, a citation, or both".to_owned();
                return Err(("source_url", RowErrorCode::MissingValue, message));
            }
            if let Some(url) = &source.url {
                check_text("source_url", url, LONGEST[2])?;
                if !(url.starts_with("https://") || url.starts_with("http://")) {
                    let message = "an address begins with https:// or http://".to_owned();
                    return Err(("source_url", RowErrorCode::InvalidText, message));
                }
            }
            let texts = [
                ("citation", &source.citation),
                ("publisher", &source.publisher),
                ("source", &source.asserted_by),
            ];
            for (column, text) in texts {
                text.as_ref()
                    .map_or(Ok(()), |text| check_text(column, text, LONGEST[2]))?;
            }
            if let Some(city) = &source.asserted_by_city {
                self.check_named_city("source", city)?;
            }
        }
        Ok(())
    }
}

fn check_network(network: &NetworkImage) -> Result<(), Broken> {
    check_key(&network.key)?;
    check_text("name", &network.name, LONGEST[0])?;
    let texts = [&network.description, &network.attribution].into_iter().flatten();
    for text in texts {
        check_text("description", text, LONGEST[3])?;
    }
    let mut keys = HashSet::new();
    let fields = network.fields.iter().map(|field| ("fields", &field.key));
    let objectives = network
        .objectives
        .iter()
        .map(|objective| ("objectives", &objective.key));
    for named in fields.chain(objectives) {
        if !keys.insert(named) {
            let message = format!("{} stands there twice", named.1);
            return Err((named.0, RowErrorCode::DuplicateKey, message));
        }
    }
    Ok(())
}

fn check_key(key: &str) -> Result<(), Broken> {
    if !key.is_empty() && slug(key) == key {
        return Ok(());
    }
    let message = format!("\"{key}\" is no key: lower-case ASCII letters and digits joined by hyphens");
    Err(("key", RowErrorCode::InvalidKey, message))
}

fn check_text(column: &'static str, text: &str, most: usize) -> Result<(), Broken> {
    let message = match text.chars().count() {
        0 => "must not be empty".to_owned(),
        length if length > most => format!("has {length} characters; {most} are allowed"),
        _ => return Ok(()),
    };
    Err((column, RowErrorCode::InvalidText, message))
}

fn check_words(network: &NetworkImage, fields: &[String], objectives: &[String]) -> Result<(), Broken> {
    for key in fields {
        if !network.fields.iter().any(|field| field.key == *key) {
            let message = format!("the network has no field \"{key}\"");
            return Err(("fields", RowErrorCode::UnknownField, message));
        }
    }
    for key in objectives {
        if !network.objectives.iter().any(|objective| objective.key == *key) {
            let message = format!("the network has no objective \"{key}\"");
            return Err(("objectives", RowErrorCode::UnknownObjective, message));
        }
    }
    Ok(())
}

fn check_dates(
    (column, start, end): (
        &'static str,
        Option<crate::domain::PartialDate>,
        Option<crate::domain::PartialDate>,
    ),
) -> Result<(), Broken> {
    let reversed = start
        .zip(end)
        .is_some_and(|(start, end)| end.last_day() < start.first_day());
    if reversed {
        return Err((column, RowErrorCode::Conflict, "it ends before it begins".to_owned()));
    }
    Ok(())
}
