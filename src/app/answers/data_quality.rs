//! Quality of the records of a scope.

use std::sync::Arc;

use super::network_diff::records;
use super::records::RecordsQuestion;
use crate::analytics::{AnalysisError, Budget};
use crate::app::App;
use crate::app::fault::Fault;
use crate::app::question::Question;
use crate::domain::source::latest;
use crate::domain::{Confirmation, Evidence, PartialDate, Partnership};
use crate::network::View;

/// Counts of missing or weak data in the records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataQuality {
    /// Distinct partnerships behind the links in scope.
    pub partnerships: usize,
    /// Partnerships without a known start.
    pub undated: usize,
    /// Partnerships without a source.
    pub unsourced: usize,
    /// Partnerships stated by some of their cities, but not by all.
    pub one_sided: usize,
    /// Partnerships stated by none of their cities.
    pub unconfirmed: usize,
    /// Partnerships with sources of low confidence only.
    pub doubtful: usize,
    /// Partnerships without a goal and without an objective.
    pub untagged: usize,
    /// Partnerships that are dated, sourced, tagged, and not one-sided.
    pub sound: usize,
    /// The latest day on which a source was checked.
    pub last_verified_on: Option<PartialDate>,
    /// Cities of unknown position.
    pub cities_without_coordinates: usize,
    /// Cities of unknown country.
    pub cities_without_country: usize,
    /// Cities without a link.
    pub members_without_partnerships: usize,
}

/// Assesses the records of a view whose evidence has been read before.
#[derive(Debug)]
struct QualityQuestion;

impl Question for QualityQuestion {
    type Answer = DataQuality;

    fn effort(&self, view: &View) -> usize {
        view.cities().len() + 4 * view.graph().link_count()
    }

    fn answer(&self, view: &View, _budget: &Budget) -> Result<DataQuality, AnalysisError> {
        let cities = view.cities().iter();
        let isolated = |node: &u32| view.graph().degree(*node) == 0;
        let mut quality = DataQuality {
            cities_without_coordinates: cities
                .filter(|&&city| view.snapshot().city(city).position().is_none())
                .count(),
            cities_without_country: (0..view.cities().len() as u32)
                .filter(|&node| view.country(node).is_none())
                .count(),
            members_without_partnerships: (0..view.cities().len() as u32).filter(isolated).count(),
            ..DataQuality::default()
        };
        for record in records(view) {
            let partnership = view.partnership(record);
            if let Some(evidence) = partnership.evidence() {
                quality.add(&partnership.record, evidence);
            }
        }
        Ok(quality)
    }

    fn weight(_: &DataQuality) -> usize {
        size_of::<DataQuality>()
    }
}

impl DataQuality {
    /// Assesses the records of a view. Cost: one statement per 30,000 partnerships whose sources
    /// have not been read yet.
    ///
    /// # Errors
    /// Those of the store and of the analysis.
    pub async fn assess(app: &App, view: &Arc<View>) -> Result<Arc<Self>, Fault> {
        let records = app.ask(view, RecordsQuestion).await?;
        app.read_evidence(view.snapshot(), &records).await?;
        app.ask(view, QualityQuestion).await
    }

    fn add(&mut self, record: &Partnership, evidence: &Evidence) {
        let undated = record.started_on.is_none();
        let untagged = record.is_untagged();
        let one_sided = evidence.confirmation == Confirmation::OneSided;
        self.partnerships += 1;
        self.undated += usize::from(undated);
        self.unsourced += usize::from(!evidence.sourced);
        self.untagged += usize::from(untagged);
        self.one_sided += usize::from(one_sided);
        self.unconfirmed += usize::from(evidence.confirmation == Confirmation::Unconfirmed);
        self.doubtful += usize::from(evidence.low_confidence);
        self.sound += usize::from(evidence.sourced && !(undated || untagged || one_sided));
        let read = evidence.last_read_on;
        self.last_verified_on = latest(self.last_verified_on.into_iter().chain(read));
    }

    /// Returns the share of the partnerships that are dated, sourced, tagged and not one-sided;
    /// `None` without partnerships.
    pub fn share(&self) -> Option<f64> {
        (self.partnerships > 0).then(|| self.sound as f64 / self.partnerships as f64)
    }
}
