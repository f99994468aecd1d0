//! Resolves the `Scope` input to the canonical scope of a view.

use chrono::NaiveDate;

use super::fault::Fault;
use super::names::{self, Names};
use crate::domain::{PartnershipKind, Sector, SectorSet, WorldRegion};
use crate::network::scope::Threshold;
use crate::network::{Counting, FieldBasis, NetworkIndex, Period, Scope};

/// A scope in a client's words.
#[derive(Clone, Debug, Default)]
pub struct ScopeRequest {
    /// One network.
    pub network: Option<String>,
    /// Several networks.
    pub networks: Option<Vec<String>>,
    /// The day.
    pub as_of: Option<String>,
    /// The period, from and to.
    pub during: Option<(String, String)>,
    /// True if proposed partnerships count.
    pub include_proposed: bool,
    /// Kinds of partnership.
    pub kinds: Vec<PartnershipKind>,
    /// Fields.
    pub fields: Vec<String>,
    /// The meaning of the fields; either if not given.
    pub field_basis: Option<FieldBasis>,
    /// Countries.
    pub countries: Vec<String>,
    /// Regions.
    pub regions: Vec<WorldRegion>,
    /// Objectives.
    pub objectives: Vec<String>,
    /// Goals.
    pub sdgs: Vec<i64>,
    /// Sectors.
    pub sectors: Vec<Sector>,
    /// Minimum strength.
    pub min_strength: Option<f64>,
    /// Weight of partnerships of several cities; full if not given.
    pub counting: Option<Counting>,
}

impl ScopeRequest {
    /// Checks and resolves the scope. `otherwise` is the network if none is named, or `None` for
    /// the default one; `today` is the day if none is named.
    pub fn resolve(&self, names: Names<'_>, otherwise: Option<NetworkIndex>, today: NaiveDate) -> Result<Scope, Fault> {
        let networks = self.networks(names, otherwise)?;
        let mut scope = Scope::everything(networks, today);
        scope.period = self.period(today)?;
        scope.include_proposed = self.include_proposed;
        scope.kinds = canonical(&self.kinds);
        scope.fields = names.fields("scope.fields", &self.fields, &scope.networks)?;
        if !scope.fields.is_empty() {
            scope.field_basis = self.field_basis.unwrap_or(FieldBasis::Either);
        }
        scope.countries = names.countries("scope.countries", &self.countries)?;
        scope.regions = canonical(&self.regions);
        scope.objectives = names.objectives("scope.objectives", &self.objectives, &scope.networks)?;
        scope.sdgs = names::sdgs("scope.sdgs", &self.sdgs)?;
        scope.sectors = self.sectors.iter().fold(SectorSet::EMPTY, |mut set, &sector| {
            set.insert(sector);
            set
        });
        scope.min_strength = min_strength("scope.minStrength", self.min_strength)?;
        scope.counting = self.counting.unwrap_or(Counting::Full);
        Ok(scope)
    }

    fn networks(&self, names: Names<'_>, otherwise: Option<NetworkIndex>) -> Result<Vec<NetworkIndex>, Fault> {
        let mut networks = match (&self.network, &self.networks) {
            (Some(_), Some(_)) => {
                return Err(Fault::bad(
                    "scope.networks",
                    "cannot be combined with `scope.network`; give one of the two",
                ));
            }
            (Some(key), None) => vec![names.network("scope.network", key)?],
            (None, Some(keys)) if keys.is_empty() => {
                return Err(Fault::bad("scope.networks", "must name at least one network"));
            }
            (None, Some(keys)) => keys
                .iter()
                .enumerate()
                .map(|(position, key)| names.network(&format!("scope.networks[{position}]"), key))
                .collect::<Result<_, _>>()?,
            (None, None) => vec![otherwise.map_or_else(|| names.default_network(), Ok)?],
        };
        networks.sort_unstable();
        networks.dedup();
        Ok(networks)
    }

    fn period(&self, today: NaiveDate) -> Result<Period, Fault> {
        match (&self.as_of, &self.during) {
            (Some(_), Some(_)) => Err(Fault::bad(
                "scope.during",
                "cannot be combined with `scope.asOf`; give one of the two",
            )),
            (Some(as_of), None) => Ok(Period::AsOf(names::date("scope.asOf", as_of)?.last_day())),
            (None, Some((from, to))) => {
                let (first, last) = names::date_range("scope.during", from, to)?;
                Ok(Period::During(first, last))
            }
            (None, None) => Ok(Period::AsOf(today)),
        }
    }
}

/// Checks a minimum strength: a number from 0.
pub fn min_strength(argument: &str, least: Option<f64>) -> Result<Option<Threshold>, Fault> {
    match least {
        Some(least) if !least.is_finite() || least < 0.0 => Err(Fault::bad(
            argument,
            format!("must be a number from 0; {least} was given"),
        )),
        Some(0.0) | None => Ok(None),
        Some(least) => Ok(Some(Threshold(least))),
    }
}

/// Sorts values and removes repeats.
pub fn canonical<T: Copy + Ord>(values: &[T]) -> Vec<T> {
    let mut values = values.to_vec();
    values.sort_unstable();
    values.dedup();
    values
}
