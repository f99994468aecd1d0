//! Records of another database, whose cities may have different keys here.

use std::hash::BuildHasher as _;

use super::Understanding;
use super::cast::Role;
use super::city::undecided;
use super::survey::Described;
use crate::domain::identity::CityEvidence;
use crate::domain::image::{CityImage, Image};
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::record::Incoming;

impl Understanding<'_> {
    /// Replaces the keys of cities in a record of another database by those used here.
    pub(super) fn recast(&mut self, mut record: Incoming) -> Result<Incoming, RowError> {
        let key = |city: &mut String| *city = self.cast.key_of(city).to_owned();
        match &mut record.image {
            Image::City(city) => {
                let number = self.cities;
                self.cities += 1;
                match self.cast.role(number) {
                    Role::Gives(person) => city.key = person.key.to_string(),
                    Role::Undecided(keys) => {
                        let message = undecided(keys);
                        return Err(RowError::of_row(record.row, RowErrorCode::AmbiguousCity, message));
                    }
                    Role::Clash(_, message) => {
                        return Err(RowError::of_row(record.row, RowErrorCode::DuplicateKey, message));
                    }
                    Role::Faulty => {}
                }
            }
            Image::Membership(membership) => {
                let city = self.digests.hash_one(&membership.city);
                record.repeated = self.members.get(&city) == Some(&true);
                key(&mut membership.city);
                let stating = membership.sources.iter_mut();
                stating
                    .filter_map(|source| source.asserted_by_city.as_mut())
                    .for_each(key);
            }
            Image::Partnership(partnership) => {
                partnership
                    .participants
                    .iter_mut()
                    .for_each(|partner| key(&mut partner.city));
                let stating = partnership.sources.iter_mut();
                stating
                    .filter_map(|source| source.asserted_by_city.as_mut())
                    .for_each(key);
            }
            Image::Network(_) | Image::CountryGroup(_) => {}
        }
        Ok(record)
    }
}

/// Returns the evidence of a city in a record of another database.
pub(super) fn of_record(row: usize, city: &CityImage) -> Described<'static> {
    Described {
        row,
        id: None,
        evidence: CityEvidence {
            key: Some(city.key.as_str().into()),
            name: Some(city.name.as_str().into()),
            country: city.country.known(),
            position: city.position(),
            wikidata_id: city.wikidata_id.as_deref().map(Into::into),
        },
        called: None,
        whole: true,
    }
}
