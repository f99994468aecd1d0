//! A row that is a link between two cities, or a partnership of several.

use super::Understanding;
use super::city::{check_key, source};
use super::keys::NotFound;
use crate::domain::image::{Image, ParticipantImage, PartnershipImage, first_version};
use crate::domain::partnership::check_intensity;
use crate::domain::text::slug;
use crate::domain::{PartnershipKind, PartnershipStatus, Role, SdgSet, Sector, SectorSet};
use crate::exchange::column::Column;
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::record::Incoming;
use crate::exchange::row::Cells;

impl Understanding<'_> {
    /// The partnership of a row.
    pub(super) fn partnership(&mut self, cells: Cells<'_>) -> Result<Incoming, RowError> {
        let participants = self.participants(cells)?;
        let kind = cells.word(Column::Kind)?.unwrap_or(PartnershipKind::Other);
        let key = self.partnership_key(cells, &participants, kind)?;
        let (started_on, ended_on) = (cells.date(Column::StartedOn)?, cells.date(Column::EndedOn)?);
        if started_on
            .zip(ended_on)
            .is_some_and(|(start, end)| end.last_day() < start.first_day())
        {
            return Err(cells.fault(Column::EndedOn, RowErrorCode::Conflict, "it ends before it begins"));
        }
        let status = cells.word(Column::Status)?.unwrap_or(PartnershipStatus::Active);
        if status == PartnershipStatus::Ended && ended_on.is_none() {
            let message = "what has ended needs the day it ended on";
            return Err(cells.fault(Column::EndedOn, RowErrorCode::MissingValue, message));
        }
        let image = PartnershipImage {
            title: self.title(cells, &participants),
            description: cells.owned(Column::Description),
            kind,
            status,
            started_on,
            ended_on,
            intensity: intensity(cells)?,
            participants,
            fields: self.fields(cells)?,
            objectives: self.objectives(cells)?,
            sdgs: sdgs(cells)?,
            sectors: sectors(cells)?,
            sources: source(cells)?.into_iter().collect(),
            version: first_version(),
            created_at: None,
            updated_at: None,
            key: key.clone(),
        };
        self.keys.add_partnership(cells.row.number, &key);
        Ok(Incoming {
            row: cells.row.number,
            network: Some(self.options.network.clone()),
            image: Image::Partnership(image),
            given: cells.given(),
        })
    }

    /// The cities of a row: its two ends, or its list.
    fn participants(&self, cells: Cells<'_>) -> Result<Vec<ParticipantImage>, RowError> {
        let listed: Vec<(Column, &str)> = match cells.own(Column::Cities) {
            Some(_) => cells.list(Column::Cities).map(|city| (Column::Cities, city)).collect(),
            None if cells.row.has(cells.mapping, Column::Cities) => Vec::new(),
            None => vec![
                (Column::Source, cells.required(Column::Source)?),
                (Column::Target, cells.required(Column::Target)?),
            ],
        };
        if listed.len() < 2 {
            let message = "a partnership has two cities or more, with semicolons between";
            return Err(cells.fault(Column::Cities, RowErrorCode::TooFewCities, message));
        }
        let mut roles = cells.list(Column::Roles);
        let mut participants: Vec<ParticipantImage> = Vec::with_capacity(listed.len());
        for (column, text) in listed {
            let city = self.named_city(cells, column, text)?;
            if participants.iter().any(|earlier| earlier.city == city) {
                return Err(cells.fault(column, RowErrorCode::SelfLoop, format!("names {city} a second time")));
            }
            let role = roles.next().map(str::to_ascii_uppercase);
            let role = role.map(|role| cells.parse(Column::Roles, &role, RowErrorCode::InvalidWord));
            participants.push(ParticipantImage {
                city,
                role: role.transpose()?.unwrap_or(Role::Partner),
            });
        }
        Ok(participants)
    }

    fn named_city(&self, cells: Cells<'_>, column: Column, text: &str) -> Result<String, RowError> {
        self.keys.find_city(text, self.directory).map_err(|fault| match fault {
            NotFound::Unknown => {
                let message = format!("no city has the id, the key or the name \"{text}\"");
                cells.fault(column, RowErrorCode::UnknownCity, message)
            }
            NotFound::Ambiguous(keys) => {
                let message = format!("\"{text}\" may be any of {}", keys.join(", "));
                cells.fault(column, RowErrorCode::AmbiguousCity, message)
            }
        })
    }

    /// The key that the file gives; else made of the keys of the cities, in their order, and of the id if that is taken.
    fn partnership_key(
        &self,
        cells: Cells<'_>,
        participants: &[ParticipantImage],
        kind: PartnershipKind,
    ) -> Result<String, RowError> {
        let partnership = cells.own(Column::Partnership).filter(|key| slug(key) == *key);
        if let Some(key) = cells.own(Column::Key).or(partnership) {
            check_key(cells, key)?;
            let taken = self.keys.row_of_partnership(key);
            return taken.map_or(Ok(key.to_owned()), |row| {
                let message = format!(
                    "row {row} has the key \"{key}\", too; a partnership of several cities is one row with the column cities"
                );
                Err(cells.fault(Column::Key, RowErrorCode::DuplicateKey, message))
            });
        }
        let mut cities: Vec<&str> = participants
            .iter()
            .map(|participant| participant.city.as_str())
            .collect();
        cities.sort_unstable();
        let prefix = if kind == PartnershipKind::Twinning { "twin-" } else { "" };
        let base = format!("{prefix}{}", cities.join("-"));
        let Some(row) = self.keys.row_of_partnership(&base) else {
            return Ok(base);
        };
        let with_id = cells.own(Column::Id).map(|id| format!("{base}-{}", slug(id)));
        with_id
            .filter(|key| self.keys.row_of_partnership(key).is_none())
            .ok_or_else(|| {
                let message =
                    format!("row {row} joins the same cities, and links have no direction here; parallel ones need a key or an id");
                cells.fault(Column::Key, RowErrorCode::DuplicateKey, message)
            })
    }

    /// The title that the file gives, else the cities joined by a dash.
    fn title(&self, cells: Cells<'_>, participants: &[ParticipantImage]) -> String {
        cells.owned(Column::Title).unwrap_or_else(|| {
            let names: Vec<String> = participants
                .iter()
                .map(|participant| self.name_of(&participant.city))
                .collect();
            names.join("–")
        })
    }

    fn name_of(&self, city: &str) -> String {
        let named = self.keys.name_of(city).map(str::to_owned);
        let known = named.or_else(|| self.directory.city(city).map(|known| known.name));
        known.unwrap_or_else(|| city.to_owned())
    }

    fn objectives(&self, cells: Cells<'_>) -> Result<Vec<String>, RowError> {
        let objectives = cells.list(Column::Objectives).map(|text| {
            self.directory.objective(text).ok_or_else(|| {
                let message = format!("the network has no objective \"{text}\"");
                cells.fault(Column::Objectives, RowErrorCode::UnknownObjective, message)
            })
        });
        objectives.collect()
    }
}

fn intensity(cells: Cells<'_>) -> Result<f64, RowError> {
    let number = cells.any_number(Column::Intensity)?.unwrap_or(1.0);
    check_intensity(number).map_err(|fault| cells.fault(Column::Intensity, RowErrorCode::InvalidNumber, fault))
}

fn sdgs(cells: Cells<'_>) -> Result<SdgSet, RowError> {
    let mut sdgs = SdgSet::default();
    for text in cells.list(Column::Sdgs) {
        if !sdgs.insert(cells.parse(Column::Sdgs, text, RowErrorCode::InvalidNumber)?) {
            let message = format!("\"{text}\": goals are 1 to 17");
            return Err(cells.fault(Column::Sdgs, RowErrorCode::InvalidNumber, message));
        }
    }
    Ok(sdgs)
}

fn sectors(cells: Cells<'_>) -> Result<SectorSet, RowError> {
    let mut sectors = SectorSet::default();
    for text in cells.list(Column::Sectors) {
        sectors.insert(cells.parse::<Sector>(Column::Sectors, text, RowErrorCode::InvalidWord)?);
    }
    Ok(sectors)
}
