//! Values of a partnership in a mutation.

use serde::Serialize;

use crate::app::commands::check::{Faults, cities, dates, sources, words};
use crate::app::commands::command_context::Place;
use crate::app::commands::{Patch, SourceRequest};
use crate::domain::image::PartnershipImage;
use crate::domain::{PartnershipKind, PartnershipStatus, Role, SdgSet, Sector, SectorSet};

/// Changes of a partnership's values.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PartnershipPatch {
    /// Display title.
    pub title: Patch<String>,
    /// Description.
    pub description: Patch<String>,
    /// Two or more cities.
    pub cities: Patch<Vec<String>>,
    /// The cities among them that lead.
    pub leads: Patch<Vec<String>>,
    /// Its kind.
    pub kind: Patch<PartnershipKind>,
    /// Status; null is ACTIVE.
    pub status: Patch<PartnershipStatus>,
    /// Date of the start.
    pub started_on: Patch<String>,
    /// Date of the end, past or future.
    pub ended_on: Patch<String>,
    /// Amount of cooperation; null is 1.
    pub intensity: Patch<f64>,
    /// Fields of the network.
    pub fields: Patch<Vec<String>>,
    /// Objectives of the network.
    pub objectives: Patch<Vec<String>>,
    /// Sustainable Development Goals.
    pub sdgs: Patch<Vec<i64>>,
    /// Sectors.
    pub sectors: Patch<Vec<Sector>>,
    /// The complete list of sources.
    pub sources: Patch<Vec<SourceRequest>>,
}

impl PartnershipPatch {
    /// Applies the changes that can be read.
    pub(super) fn amend(&self, place: Place<'_>, image: &mut PartnershipImage, faults: &mut Faults) {
        faults.required("title", &self.title, &mut image.title, |text| Ok(text.clone()));
        self.description.amend(&mut image.description);
        self.amend_cities(place, image, faults);
        faults.required("kind", &self.kind, &mut image.kind, |kind| Ok(*kind));
        self.status.replace_or(&mut image.status, PartnershipStatus::Active);
        faults.optional(&self.started_on, &mut image.started_on, |text| {
            dates::date(&["startedOn"], text)
        });
        faults.optional(&self.ended_on, &mut image.ended_on, |text| {
            dates::date(&["endedOn"], text)
        });
        self.intensity.replace_or(&mut image.intensity, 1.0);
        self.amend_tags(place, image, faults);
        faults.list(&self.sources, &mut image.sources, |requests, faults| {
            sources::sources(place.names, requests, faults)
        });
    }

    fn amend_cities(&self, place: Place<'_>, image: &mut PartnershipImage, faults: &mut Faults) {
        let leading: Vec<String> = image
            .participants
            .iter()
            .filter(|participant| participant.role == Role::Lead)
            .map(|participant| participant.city.clone())
            .collect();
        match &self.cities {
            Patch::Keep => {}
            Patch::Clear => image.participants.clear(),
            Patch::Set(texts) => {
                image.participants = cities::participants(place.names, texts, faults);
                for participant in &mut image.participants {
                    if leading.contains(&participant.city) {
                        participant.role = Role::Lead;
                    }
                }
            }
        }
        match &self.leads {
            Patch::Keep => {}
            Patch::Clear => cities::lead(place.names, &[], &mut image.participants, faults),
            Patch::Set(texts) => cities::lead(place.names, texts, &mut image.participants, faults),
        }
    }

    fn amend_tags(&self, place: Place<'_>, image: &mut PartnershipImage, faults: &mut Faults) {
        faults.list(&self.fields, &mut image.fields, |texts, faults| {
            words::fields(place, texts, faults)
        });
        faults.list(&self.objectives, &mut image.objectives, |texts, faults| {
            words::objectives(place, texts, faults)
        });
        match &self.sdgs {
            Patch::Keep => {}
            Patch::Clear => image.sdgs = SdgSet::EMPTY,
            Patch::Set(values) => image.sdgs = words::sdgs(values, faults),
        }
        match &self.sectors {
            Patch::Keep => {}
            Patch::Clear => image.sectors = SectorSet::EMPTY,
            Patch::Set(values) => image.sectors = words::sectors(values, faults),
        }
    }
}
