//! Rows of links between two cities, or of partnerships of several.

use super::Understanding;
use super::cast::{Found, NotFound};
use super::city::{check_key, source};
use super::ends::Numbers;
use super::faults::Faults;
use super::ties::{Said, Stem, id_of};
use crate::domain::identity::PartnershipEvidence;
use crate::domain::image::{Image, ParticipantImage, PartnershipImage, SourceImage};
use crate::domain::partnership::check_intensity;
use crate::domain::text::{fold, slug};
use crate::domain::{PartnershipKind, Role, SdgSet, Sector, SectorSet};
use crate::exchange::column::{Column, End};
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::options::{Parallel, made_title};
use crate::exchange::record::Incoming;
use crate::exchange::row::Cells;
use crate::exchange::value;

/// A city of a row, with its name.
struct Partner {
    image: ParticipantImage,
    name: String,
}

impl Understanding<'_> {
    /// Surveys a link, so that parallel links are distinguished regardless of their order. Faults
    /// are reported later.
    pub(super) fn survey_link(&mut self, cells: Cells<'_>, described: Numbers) {
        let Ok(Some(partners)) = self.partners(cells, described) else {
            return;
        };
        let cities = sorted(&partners);
        let Ok(said) = said(cells, &cities) else { return };
        let Ok(key) = own_key(cells) else { return };
        let in_order = partners
            .iter()
            .map(|partner| partner.image.city.as_str())
            .eq(cities.iter().copied());
        // A strength that cannot be read is told with the record.
        let strength = cells.any_number(Column::Intensity).ok().flatten();
        let said = Said {
            key,
            evidence: said,
            strength: strength
                .filter(is_strength)
                .filter(|_| cells.own(Column::Intensity).is_some()),
        };
        self.ties.add(&cities, in_order, said);
    }

    /// Makes the partnership of a row, or returns all faults of the row; `None` for a self-loop,
    /// which is counted.
    pub(super) fn partnership(
        &mut self,
        cells: Cells<'_>,
        described: Numbers,
    ) -> Result<Option<Incoming>, Vec<RowError>> {
        let mut faults = Faults::of(cells);
        let joined = match faults.are_none().then(|| self.joined(cells, described)) {
            Some(Ok(Some(joined))) => Some(joined),
            Some(Ok(None)) => {
                self.notes.self_loops += 1;
                return Ok(None);
            }
            Some(Err(told)) => {
                told.into_iter().for_each(|fault| _ = faults.keep::<()>(Err(fault)));
                None
            }
            None => None,
        };
        let image = Image::Partnership(self.partnership_image(cells, joined.as_ref(), &mut faults));
        faults.check(&image);
        faults.finish()?;
        let Joined { partners, tie } = joined.expect("a row without faults joins cities");
        let cities = sorted(&partners);
        let given = match self.ties.are_parallel(&cities) {
            true => self.ends.give_link(&cities, &tie.key, cells, &mut self.notes),
            false => cells.given(),
        };
        Ok(Some(Incoming {
            row: cells.row.number,
            network: Some(self.options.network.clone()),
            image,
            given,
            made_title: Some(title_of(&partners)),
            repeated: tie.repeated,
        }))
    }

    /// Emits the cities of a row, and returns them with the partnership that joins them.
    fn joined(&mut self, cells: Cells<'_>, described: Numbers) -> Result<Option<Joined>, Vec<RowError>> {
        let alone = |fault| vec![fault];
        self.give_ends(cells, described)?;
        let Some(mut partners) = self.partners(cells, described).map_err(alone)? else {
            return Ok(None);
        };
        let tie = self.tie(cells, &partners).map_err(alone)?;
        if self.ties.is_mixed(&sorted(&partners)) {
            partners.sort_by(|one, other| one.image.city.cmp(&other.image.city));
        }
        Ok(Some(Joined { partners, tie }))
    }

    /// Makes the record of a row from its readable cells.
    fn partnership_image(
        &self,
        cells: Cells<'_>,
        joined: Option<&Joined>,
        faults: &mut Faults<'_>,
    ) -> PartnershipImage {
        let unclear = PartnershipImage {
            title: "link".to_owned(),
            ..PartnershipImage::between("link", ["a", "b"])
        };
        let bare = joined.map_or(unclear, |Joined { partners, tie }| PartnershipImage {
            title: title_of(partners),
            kind: tie.evidence.kind.unwrap_or(PartnershipKind::Other),
            participants: partners.iter().map(|partner| partner.image.clone()).collect(),
            ..PartnershipImage::between(&tie.key, [])
        });
        let partners = joined.map_or(&[][..], |joined| &joined.partners);
        let intensity = faults.value(cells.any_number(Column::Intensity));
        let greatest = joined.and_then(|joined| joined.tie.strength);
        let greatest = greatest.filter(|_| intensity.as_ref().is_some_and(is_strength));
        PartnershipImage {
            title: cells.owned(Column::Title).unwrap_or(bare.title),
            description: cells.owned(Column::Description),
            kind: faults.value(cells.word(Column::Kind)).unwrap_or(bare.kind),
            started_on: faults.value(cells.date(Column::StartedOn)),
            ended_on: faults.value(cells.date(Column::EndedOn)),
            status: faults.value(cells.word(Column::Status)).unwrap_or(bare.status),
            intensity: greatest.or(intensity).unwrap_or(bare.intensity),
            fields: faults.value(self.fields(cells)),
            objectives: faults.value(self.objectives(cells)),
            sdgs: faults.value(sdgs(cells)),
            sectors: faults.value(sectors(cells)),
            sources: faults.value(self.source(cells, partners)).into_iter().collect(),
            ..bare
        }
    }

    /// Returns the cities of a row: its two ends, or its list; `None` if both ends are the same
    /// city.
    fn partners(&self, cells: Cells<'_>, described: Numbers) -> Result<Option<Vec<Partner>>, RowError> {
        let mut cities: Vec<Found<'_>> = Vec::new();
        let is_list = cells.has(Column::Cities);
        if is_list {
            for text in cells.list(Column::Cities) {
                cities.push(self.named_city(cells, Column::Cities, text)?);
            }
        } else {
            for (end, number) in End::BOTH.into_iter().zip(described) {
                cities.push(self.city_at(cells.of_end(end), number)?);
            }
        }
        let mut roles = cells.list(Column::Roles);
        let mut partners: Vec<Partner> = Vec::with_capacity(cities.len());
        for city in cities {
            // A rule checks lists with repeated cities.
            if !is_list && partners.iter().any(|earlier| earlier.image.city == city.key()) {
                return Ok(None);
            }
            let role = roles.next().map(str::to_ascii_uppercase);
            let role = role.map(|role| cells.parse(Column::Roles, &role, RowErrorCode::InvalidWord));
            partners.push(Partner {
                image: ParticipantImage {
                    city: city.key().to_owned(),
                    role: role.transpose()?.unwrap_or(Role::Partner),
                },
                name: city.name().to_owned(),
            });
        }
        Ok(Some(partners))
    }

    /// Returns the city of a reference.
    pub(super) fn named_city(&self, cells: Cells<'_>, column: Column, text: &str) -> Result<Found<'_>, RowError> {
        let item = value::item(text).unwrap_or(text);
        let found = self.cast.find(text, self.directory);
        let found = found.or_else(|fault| {
            if item == text {
                Err(fault)
            } else {
                self.cast.find(item, self.directory)
            }
        });
        found.map_err(|fault| match fault {
            NotFound::Unknown => {
                let hint = if self.ends.are_all() {
                    "; --default country=CODE makes cities of what links name"
                } else {
                    ""
                };
                let message = format!("no city has the id, the key or the name \"{text}\"{hint}");
                cells.fault(column, RowErrorCode::UnknownCity, message)
            }
            NotFound::Ambiguous(keys) => {
                let message = format!(
                    "\"{text}\" may be any of {}; write the key that is meant",
                    keys.join(", ")
                );
                cells.fault(column, RowErrorCode::AmbiguousCity, message)
            }
        })
    }

    /// Returns the partnership of a row: by its key, else by its cities and other values.
    fn tie(&mut self, cells: Cells<'_>, partners: &[Partner]) -> Result<KeyedTie, RowError> {
        let cities = sorted(partners);
        let said = said(cells, &cities)?;
        if let Some(key) = own_key(cells)? {
            return Ok(KeyedTie {
                key: key.to_owned(),
                evidence: said,
                strength: self.ties.strength_of(&cities, key),
                repeated: true,
            });
        }
        if cities.len() < 2 {
            // A rule refuses it; no key can be made.
            return Ok(KeyedTie {
                key: "link".to_owned(),
                evidence: said,
                strength: None,
                repeated: false,
            });
        }
        let stem = Stem {
            cities: &cities,
            is_twinning: self.twins_by_default(),
            has_formal_ids: cells.row.is_of_a_graph(),
        };
        let tie = self.ties.find(&stem, &said, self.directory);
        let (strength, evidence, repeated) = (tie.strength(), tie.evidence, tie.repeated);
        let key = tie.key.map_err(|keys| {
            let candidates = if keys.is_empty() { "several".to_owned() } else { keys.join(", ") };
            let message = format!(
                "this may be any of the partnerships {candidates} of the same cities; give its key, or title, kind and start"
            );
            cells.fault(Column::Title, RowErrorCode::AmbiguousPartnership, message)
        })?;
        Ok(KeyedTie {
            key,
            evidence,
            strength,
            repeated,
        })
    }

    /// True if links without a kind are twinnings.
    fn twins_by_default(&self) -> bool {
        let default = self.options.defaults.iter().find(|(column, _)| *column == Column::Kind);
        default.is_some_and(|(_, kind)| kind.eq_ignore_ascii_case(PartnershipKind::Twinning.as_str()))
    }

    /// Returns the source of a row, with the partner city that states it.
    fn source(&self, cells: Cells<'_>, partners: &[Partner]) -> Result<Option<SourceImage>, RowError> {
        let Some(mut source) = source(cells)? else {
            return Ok(None);
        };
        if let Some(text) = cells.text(Column::AssertedByCity) {
            let city = self.named_city(cells, Column::AssertedByCity, text)?;
            source.asserted_by_city = Some(city.key().to_owned());
        }
        if let Some(text) = cells.text(Column::AssertedBy) {
            let city = self.cast.find(text, self.directory).ok();
            let is_partner = |key: &str| partners.iter().any(|partner| partner.image.city == key);
            let city = city.filter(|city| source.asserted_by_city.is_none() && is_partner(city.key()));
            match city {
                Some(city) => source.asserted_by_city = Some(city.key().to_owned()),
                None => source.asserted_by = Some(text.to_owned()),
            }
        }
        Ok(Some(source))
    }

    fn objectives(&self, cells: Cells<'_>) -> Result<Vec<String>, RowError> {
        let objectives = cells.list(Column::Objectives).map(|text| {
            let brought = || self.new_objectives.iter().find(|key| fold(key) == fold(text)).cloned();
            self.directory.objective(text).or_else(brought).ok_or_else(|| {
                let message = format!("the network has no objective \"{text}\"");
                cells.fault(Column::Objectives, RowErrorCode::UnknownObjective, message)
            })
        });
        objectives.collect()
    }
}

/// The cities of a row, and the partnership that joins them.
struct Joined {
    partners: Vec<Partner>,
    tie: KeyedTie,
}

/// The partnership of a row.
struct KeyedTie {
    key: String,
    evidence: PartnershipEvidence,
    /// The greatest strength that its links give.
    strength: Option<f64>,
    repeated: bool,
}

/// Returns the title of a partnership without its own.
fn title_of(partners: &[Partner]) -> String {
    made_title(partners.iter().map(|partner| partner.name.as_str()))
}

/// Returns the keys of cities, sorted.
fn sorted(partners: &[Partner]) -> Vec<&str> {
    let mut cities: Vec<&str> = partners.iter().map(|partner| partner.image.city.as_str()).collect();
    cities.sort_unstable();
    cities
}

/// Returns a row's own evidence of a partnership besides its cities: none if parallel links are
/// merged, the row's number if they are kept apart.
fn said(cells: Cells<'_>, cities: &[&str]) -> Result<PartnershipEvidence, RowError> {
    let kind: Option<PartnershipKind> = cells.own(Column::Kind).and(cells.word(Column::Kind)?);
    let id = cells.own(Column::Id).and_then(|id| id_of(id, cities));
    let id = match cells.options.parallel {
        Some(Parallel::Merge) => return Ok(PartnershipEvidence::default()),
        Some(Parallel::Keep) => id.or_else(|| Some(format!("row-{}", cells.row.number).into())),
        None => id,
    };
    Ok(PartnershipEvidence {
        id,
        started_on: cells.own(Column::StartedOn).and(cells.date(Column::StartedOn)?),
        title: cells.own(Column::Title).map(Into::into),
        kind: kind.filter(|&kind| kind != PartnershipKind::Other),
    })
}

/// True if a number may be the strength of a link.
fn is_strength(number: &f64) -> bool {
    check_intensity(*number).is_ok()
}

/// Returns the key in a row.
fn own_key(cells: Cells<'_>) -> Result<Option<&str>, RowError> {
    let partnership = cells.own(Column::Partnership).filter(|key| slug(key) == *key);
    let key = cells.own(Column::Key).or(partnership);
    key.map_or(Ok(()), |key| check_key(cells, key))?;
    Ok(key)
}

/// Returns the goals of a row.
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

/// Returns the sectors of a row.
fn sectors(cells: Cells<'_>) -> Result<SectorSet, RowError> {
    let mut sectors = SectorSet::default();
    for text in cells.list(Column::Sectors) {
        sectors.insert(cells.parse::<Sector>(Column::Sectors, text, RowErrorCode::InvalidWord)?);
    }
    Ok(sectors)
}
