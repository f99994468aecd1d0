//! How far the records of a scope can be trusted.

use super::network_diff::records;
use crate::app::cold;
use crate::app::fault::Fault;
use crate::domain::{Confidence, Confirmation, PartialDate, Partnership, Source};
use crate::network::{RecordIndex, View};
use crate::storage::Store;
use crate::storage::cold::{ImageKey, KEYS_PER_STATEMENT};

/// What the records lack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataQuality {
    /// Distinct partnerships behind the links in scope.
    pub partnerships: usize,
    /// Of them without a known start.
    pub undated: usize,
    /// Without a source.
    pub unsourced: usize,
    /// Stated by some of their cities, but not by all.
    pub one_sided: usize,
    /// Stated by none of their cities.
    pub unconfirmed: usize,
    /// Whose sources are all of low confidence.
    pub doubtful: usize,
    /// Without a goal and without an objective.
    pub untagged: usize,
    /// Dated, sourced, tagged, and not one-sided.
    pub sound: usize,
    /// The latest day on which a source was read.
    pub last_verified_on: Option<PartialDate>,
    /// Cities whose position is not known.
    pub cities_without_coordinates: usize,
    /// Cities whose country is not known.
    pub cities_without_country: usize,
    /// Cities without a link.
    pub members_without_partnerships: usize,
}

impl DataQuality {
    /// Reads the sources of the partnerships of a view and counts. Cost: one statement for every 30,000 partnerships.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn assess(store: &Store, view: &View) -> Result<Self, Fault> {
        let cities = view.cities().iter();
        let isolated = |node: &u32| view.graph().degree(*node) == 0;
        let mut quality = Self {
            cities_without_coordinates: cities
                .filter(|&&city| view.snapshot().city(city).position.is_none())
                .count(),
            cities_without_country: (0..view.cities().len() as u32)
                .filter(|&node| view.country(node).is_none())
                .count(),
            members_without_partnerships: (0..view.cities().len() as u32).filter(isolated).count(),
            ..Self::default()
        };
        let records = records(view);
        for batch in records.chunks(KEYS_PER_STATEMENT) {
            let key = |&record: &RecordIndex| {
                cold::partnership_key(view.snapshot(), record.network, &view.partnership(record).record)
            };
            let keys: Vec<ImageKey> = batch.iter().map(key).collect();
            let images = store.load_images(&keys).await;
            let images = images.map_err(|error| Fault::from_store(&error))?;
            for (&record, key) in batch.iter().zip(&keys) {
                let sources = cold::sources(view.snapshot(), images.get(key));
                quality.add(&view.partnership(record).record, &sources);
            }
        }
        Ok(quality)
    }

    fn add(&mut self, record: &Partnership, sources: &[Source]) {
        let confirmation = Confirmation::of(&record.participants, sources);
        let undated = record.started_on.is_none();
        let unsourced = sources.is_empty();
        let untagged = record.sdgs.is_empty() && record.objectives.is_empty();
        let one_sided = confirmation == Confirmation::OneSided;
        let doubtful = sources.iter().all(|source| source.confidence == Confidence::Low);
        self.partnerships += 1;
        self.undated += usize::from(undated);
        self.unsourced += usize::from(unsourced);
        self.untagged += usize::from(untagged);
        self.one_sided += usize::from(one_sided);
        self.unconfirmed += usize::from(confirmation == Confirmation::Unconfirmed);
        self.doubtful += usize::from(doubtful && !unsourced);
        self.sound += usize::from(!(undated || unsourced || untagged || one_sided));
        let read = sources.iter().filter_map(|source| source.accessed_on);
        let latest = self.last_verified_on.into_iter().chain(read);
        self.last_verified_on = latest.max_by_key(|date| (date.last_day(), date.precision()));
    }

    /// The share of the partnerships that are dated, sourced, tagged and not one-sided; `None` without partnerships.
    pub fn share(&self) -> Option<f64> {
        (self.partnerships > 0).then(|| self.sound as f64 / self.partnerships as f64)
    }
}
