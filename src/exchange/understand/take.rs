//! Processes rows and records in each stage.

use std::hash::BuildHasher as _;

use super::{Stage, Understanding, moved, statement};
use crate::domain::image::{Image, NetworkImage};
use crate::domain::text::fold;
use crate::exchange::fault::RowError;
use crate::exchange::layout::Kind;
use crate::exchange::record::Incoming;
use crate::exchange::row::{Cells, Row};

impl Understanding<'_> {
    /// Processes a city.
    pub(in crate::exchange) fn node(&mut self, row: &Row) {
        self.begin(row.number);
        let layout = self.layout(row, Kind::City);
        let Some(row) = self.row_of(row, &layout, Kind::City) else {
            return;
        };
        let cells = self.cells(&row, &layout);
        match self.stage {
            Stage::Survey => {
                self.ends.list_cities();
                self.survey_fields(cells);
                self.survey_city(cells);
            }
            Stage::Ends | Stage::Links => self.cities += 1,
            Stage::Cities => {
                let number = self.cities;
                self.cities += 1;
                match self.city(number, cells) {
                    Ok((city, membership)) => {
                        self.add_new_fields(cells);
                        (self.found)(Ok(city));
                        (self.found)(Ok(membership));
                    }
                    Err(faults) => self.tell(faults),
                }
            }
        }
        self.take_twins(cells);
    }

    /// Surveys the city of a row; its faults are reported when records are made.
    pub(super) fn survey_city(&mut self, cells: Cells<'_>) {
        match cells.check_texts().and_then(|()| self.described(cells)) {
            Ok(described) => self.survey.add(described),
            Err(_) => self.survey.skip(),
        }
    }

    /// Processes another membership of a city that the file has described: that of a row with the
    /// same id.
    pub(in crate::exchange) fn membership_again(&mut self, row: &Row) {
        if self.stage != Stage::Cities {
            return;
        }
        let layout = self.layout(row, Kind::City);
        let cells = self.cells(row, &layout);
        // The faults of a faulty row have been reported.
        match self.another_membership(cells) {
            Some(Ok(membership)) => (self.found)(Ok(membership)),
            Some(Err(faults)) => self.tell(faults),
            None => {}
        }
    }

    /// Processes a link or a partnership.
    pub(in crate::exchange) fn link(&mut self, row: &Row) {
        self.begin(row.number);
        let layout = self.layouts.find(row, Kind::Link, &self.options.mapping, None);
        let Some(row) = self.row_of(row, &layout, Kind::Link) else {
            return;
        };
        let apart = Self::apart_targets(&row, &layout);
        let rows = apart.as_deref().unwrap_or(std::slice::from_ref(&*row));
        rows.iter().for_each(|row| self.link_row(self.cells(row, &layout)));
    }

    fn link_row(&mut self, cells: Cells<'_>) {
        self.has_links = true;
        self.survey_fields(cells);
        if self.is_left_out(cells) {
            return;
        }
        match statement::of(cells) {
            None => {
                self.layout(cells.row, Kind::Link);
                self.take_link(cells);
            }
            Some(row) => {
                let layout = self.layout(&row, Kind::Link);
                self.take_link(self.cells(&row, &layout));
            }
        }
    }

    fn take_link(&mut self, cells: Cells<'_>) {
        let described = self.number_ends(cells);
        match self.stage {
            Stage::Survey => self.survey_ends(cells),
            Stage::Ends => self.survey_names(cells),
            Stage::Cities => self.survey_link(cells, described),
            Stage::Links => match self.partnership(cells, described) {
                Ok(None) => {}
                Ok(Some(partnership)) => {
                    self.add_new_fields(cells);
                    (self.found)(Ok(partnership));
                }
                Err(faults) => self.tell(faults),
            },
        }
    }

    /// Reports the faults of a row.
    fn tell(&mut self, faults: Vec<RowError>) {
        faults.into_iter().for_each(|fault| (self.found)(Err(fault)));
    }

    /// Processes a record of another database.
    pub(in crate::exchange) fn record(&mut self, record: Incoming) {
        self.begin(record.row);
        let names_cities = matches!(record.image, Image::Membership(_) | Image::Partnership(_));
        match self.stage {
            Stage::Survey => {
                self.has_links |= names_cities;
                match &record.image {
                    Image::City(city) => {
                        self.ends.list_cities();
                        self.survey.add(moved::of_record(record.row, city));
                    }
                    Image::Network(network) => self.learn_words(network),
                    Image::Membership(membership) => {
                        let city = self.digests.hash_one(&membership.city);
                        self.members.entry(city).and_modify(|again| *again = true).or_default();
                    }
                    _ => {}
                }
            }
            Stage::Ends => {}
            Stage::Cities if names_cities => {}
            // Rows of cities are numbered the same in every stage.
            Stage::Links if !names_cities => self.cities += usize::from(matches!(record.image, Image::City(_))),
            Stage::Cities | Stage::Links => {
                let record = self.recast(record);
                (self.found)(record);
            }
        }
    }

    /// Records the fields and objectives of a network, since tables in the same import may refer to
    /// them.
    fn learn_words(&mut self, network: &NetworkImage) {
        for field in &network.fields {
            let names = [&field.key, &field.name].into_iter().chain(&field.aliases);
            self.alone.0.extend(names.clone().map(|name| fold(name)));
            self.new_fields
                .extend(names.map(|name| (fold(name), field.key.clone())));
        }
        let objectives = network.objectives.iter();
        self.new_objectives
            .extend(objectives.map(|objective| objective.key.clone()));
    }
}
