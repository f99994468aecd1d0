//! The gravity model of a network.

use async_graphql::SimpleObject;

use super::meta::{AnswerMeta, Warning};
use crate::analytics::gravity::{Coefficient, Fit, NoFit, Omission};
use crate::api::enums::{GravityOmission, GravityTerm};
use crate::network::View;

/// What explains which pairs of cities are linked (gravity model). The expected number of links of a pair, 0 or 1, is
/// (k_a k_b / 2m) · exp(constant + Σ estimate · term), where k are the numbers of partners and m is the number of links;
/// fitted by Poisson pseudo-maximum likelihood (Santos Silva and Tenreyro 2006). Cities without coordinates, and cities whose
/// country or region is not known while others are, are left out with their links, before partners and links are counted, and so are cities
/// without a link; distances below 1 km count as 1 km. Where there is no model there are no coefficients, the other figures are null, and a warning of `meta`
/// says why.
#[derive(SimpleObject)]
pub struct GravityModel {
    /// Every term of the model, in a fixed order; empty where there is no model.
    coefficients: Vec<GravityCoefficient>,
    /// 2 Σ (y ln(y/μ) − (y − μ)) over the pairs, from 0: how far the model is from the links; less is better.
    deviance: Option<f64>,
    /// The same for a model of degrees alone.
    null_deviance: Option<f64>,
    /// Share of the null deviance that the terms explain, 1 − deviance / null deviance, 0 to 1.
    pseudo_r2: Option<f64>,
    /// Pairs of cities that the model looked at.
    pair_count: f64,
    /// Whether pairs without a link were drawn at random, because there are more than 4,000,000 pairs.
    sampled: bool,
    /// Newton steps taken.
    iterations: Option<i32>,
    /// Whether the fit came to rest; if not, there are no figures.
    converged: bool,
    /// What the answer was computed from.
    meta: AnswerMeta,
}

/// What the model found of a term.
#[derive(SimpleObject)]
pub struct GravityCoefficient {
    /// The term.
    term: GravityTerm,
    /// The coefficient. For the logarithm of distance an elasticity: −1 halves expected links where distance doubles. For
    /// the others exp(estimate) is how many times as many links are expected. Null if the term is left out.
    estimate: Option<f64>,
    /// Its standard error, robust to variance (sandwich of White 1980); it takes pairs for independent, which pairs
    /// with a common city are not quite. Null if the term is left out.
    standard_error: Option<f64>,
    /// Estimate by standard error; beyond ±1.96 the term is commonly called significant. Null if the term is left out or
    /// the error is 0.
    z_value: Option<f64>,
    /// Why the term is left out; null if it is not.
    omitted: Option<GravityOmission>,
}

impl GravityModel {
    /// The model of a view.
    pub fn new(view: &View, fit: &Fit, seed: u64) -> Self {
        let parameters = vec![("seed", seed.into())];
        let mut meta = AnswerMeta::new(view, "Poisson pseudo-maximum likelihood", parameters);
        if let Err(reason) = fit.model {
            meta.warn(Warning::NotEstimable, reason_in_words(reason).to_owned());
        }
        if fit.is_drawn {
            let note = "Pairs without a link were drawn and weighted; the linked ones are all there.";
            meta.warn(Warning::Sampled, note.to_owned());
        }
        let model = fit.model.as_ref().ok();
        let coefficients = model.map_or(&[][..], |model| &model.coefficients);
        Self {
            coefficients: coefficients.iter().map(GravityCoefficient::from).collect(),
            deviance: model.map(|model| model.deviance),
            null_deviance: model.map(|model| model.null_deviance),
            pseudo_r2: model.and_then(|model| model.explained()),
            pair_count: fit.pair_count as f64,
            sampled: fit.is_drawn,
            iterations: model.map(|model| model.iterations as i32),
            converged: model.is_some(),
            meta,
        }
    }
}

impl From<&Coefficient> for GravityCoefficient {
    fn from(coefficient: &Coefficient) -> Self {
        let value = coefficient.value.ok();
        Self {
            term: coefficient.term.into(),
            estimate: value.map(|(estimate, _)| estimate),
            standard_error: value.map(|(_, error)| error),
            z_value: value.and_then(|(estimate, error)| (error > 0.0).then(|| estimate / error)),
            omitted: coefficient.value.err().map(|omission: Omission| omission.into()),
        }
    }
}

const fn reason_in_words(reason: NoFit) -> &'static str {
    match reason {
        NoFit::TooFewLinks => {
            "There is no gravity model: it takes more than five links between cities whose coordinates, country and region are known."
        }
        NoFit::NoVariation => "There is no gravity model: all pairs of linked cities are linked, or equally far apart.",
        NoFit::NotConverged => {
            "There is no gravity model: the terms tell links from other pairs without exception, or the fit did not come to rest."
        }
    }
}
