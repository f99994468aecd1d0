//! All that is wrong with a row, once something is.

use super::Understanding;
use super::city::{fields_column, source};
use crate::domain::image::{CityImage, Image, MembershipImage, PartnershipImage, first_version};
use crate::domain::rules::{Path, check_alone};
use crate::domain::{MembershipStatus, PartnershipKind, PartnershipStatus};
use crate::exchange::column::{Column, value_column};
use crate::exchange::fault::RowError;
use crate::exchange::record::Incoming;
use crate::exchange::row::Cells;

/// What is wrong with a row so far, each cell once.
struct Faults<'a> {
    cells: Cells<'a>,
    told: Vec<RowError>,
}

impl Faults<'_> {
    /// The value of a cell, unless it cannot be read, which is noted.
    fn keep<T>(&mut self, read: Result<T, RowError>) -> Option<T> {
        match read {
            Ok(value) => return Some(value),
            Err(fault) if self.told.iter().all(|told| told.column != fault.column) => self.told.push(fault),
            Err(_) => {}
        }
        None
    }

    /// Adds what the rule book says of a record by itself, as far as its cells could be read.
    fn check(&mut self, image: &Image) {
        for fault in broken(self.cells, image) {
            self.keep::<()>(Err(fault));
        }
    }
}

/// The faults of a row whose record breaks rules by itself.
pub(super) fn of_record(cells: Cells<'_>, record: &Incoming) -> Vec<RowError> {
    broken(cells, &record.image)
}

fn broken(cells: Cells<'_>, image: &Image) -> Vec<RowError> {
    let broken = check_alone(image).into_iter();
    let faults = broken.map(|violation| {
        let column = column(cells, &violation.path);
        cells.fault(column, violation.code.into(), violation.message)
    });
    faults.collect()
}

/// The column of a row that holds a value of its record.
fn column(cells: Cells<'_>, path: &Path) -> Column {
    match Column::named(&value_column(path)) {
        Some(Column::Fields) => fields_column(cells),
        Some(Column::Latitude | Column::Longitude) if cells.has(Column::Coordinates) => Column::Coordinates,
        Some(Column::Cities) if !cells.has(Column::Cities) => Column::Source,
        Some(column) => column,
        None => Column::Name,
    }
}

impl Understanding<'_> {
    /// All faults of a row of a city, of which one is known.
    pub(super) fn faults_of_city(&self, cells: Cells<'_>, first: RowError) -> Vec<RowError> {
        let mut faults = Faults {
            cells,
            told: vec![first],
        };
        cells.bad_texts().for_each(|fault| _ = faults.keep::<()>(Err(fault)));
        if let Some(text) = cells.own(Column::Country) {
            faults.keep(self.country(cells, text));
        }
        let (lat, lon) = faults.keep(cells.position()).unwrap_or_default();
        let city = CityImage {
            other_names: cells.list(Column::OtherNames).map(str::to_owned).collect(),
            lat,
            lon,
            population: faults.keep(cells.whole(Column::Population)).flatten(),
            wikidata_id: faults.keep(cells.item()).flatten(),
            ..CityImage::new("city", cells.text(Column::Name).unwrap_or("city"))
        };
        let (joined_on, left_on) = (cells.date(Column::JoinedOn), cells.date(Column::LeftOn));
        let status = cells
            .own(Column::Status)
            .and_then(|_| faults.keep(cells.word(Column::Status)));
        let membership = MembershipImage {
            city: "city".to_owned(),
            joined_on: faults.keep(joined_on).flatten(),
            left_on: faults.keep(left_on).flatten(),
            status: status.flatten().unwrap_or(MembershipStatus::Active),
            fields: faults.keep(self.fields(cells)).unwrap_or_default(),
            sources: faults.keep(source(cells)).flatten().into_iter().collect(),
            version: first_version(),
        };
        faults.check(&Image::City(city));
        faults.check(&Image::Membership(membership));
        faults.told
    }

    /// All faults of a row of a link, of which one is known.
    pub(super) fn faults_of_link(&self, cells: Cells<'_>, first: RowError) -> Vec<RowError> {
        let mut faults = Faults {
            cells,
            told: vec![first],
        };
        cells.bad_texts().for_each(|fault| _ = faults.keep::<()>(Err(fault)));
        let (started_on, ended_on) = (cells.date(Column::StartedOn), cells.date(Column::EndedOn));
        let status = faults.keep(cells.word(Column::Status)).flatten();
        faults.keep(self.objectives(cells));
        faults.keep(super::link::sdgs(cells));
        faults.keep(super::link::sectors(cells));
        let partnership = PartnershipImage {
            title: cells.owned(Column::Title).unwrap_or_else(|| "link".to_owned()),
            description: cells.owned(Column::Description),
            kind: faults
                .keep(cells.word(Column::Kind))
                .flatten()
                .unwrap_or(PartnershipKind::Other),
            started_on: faults.keep(started_on).flatten(),
            ended_on: faults.keep(ended_on).flatten(),
            status: status.unwrap_or(PartnershipStatus::Active),
            intensity: faults
                .keep(cells.any_number(Column::Intensity))
                .flatten()
                .unwrap_or(1.0),
            fields: faults.keep(self.fields(cells)).unwrap_or_default(),
            sources: faults.keep(source(cells)).flatten().into_iter().collect(),
            ..PartnershipImage::between("link", ["a", "b"])
        };
        faults.check(&Image::Partnership(partnership));
        faults.told
    }
}
