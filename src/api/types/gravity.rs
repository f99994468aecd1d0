//! The gravity model of a network.

use async_graphql::SimpleObject;

use super::meta::{AnswerMeta, Warning};
use crate::analytics::gravity::{Coefficient, Fit, NoFit, Omission};
use crate::api::enums::{GravityOmission, GravityTerm};
use crate::network::View;

/// A gravity model: it explains which pairs of cities are linked. The expected number of links of a
/// pair (0 or 1 observed) is (k_a k_b / 2m) · exp(constant + Σ estimate · term), where k are the
/// numbers of partners and m is the number of links. It is fitted by Poisson pseudo-maximum
/// likelihood (Santos Silva and Tenreyro 2006). Left out before partners and links are counted:
/// cities without coordinates, cities whose country or region is not known while others are, the
/// links of these cities, and cities without a link. Distances below 1 km count as 1 km. If no
/// model can be fitted, there are no coefficients, the other figures are null, and a warning in
/// `meta` gives the reason.
#[derive(SimpleObject)]
pub struct GravityModel {
    /// Every term of the model, in a fixed order. Empty if there is no model.
    coefficients: Vec<GravityCoefficient>,
    /// Deviance: 2 Σ (y ln(y/μ) − (y − μ)) over the pairs, from 0. It measures how far the model is
    /// from the links; a smaller value is better.
    deviance: Option<f64>,
    /// Deviance of a model of degrees alone.
    null_deviance: Option<f64>,
    /// Share of the null deviance that the terms explain: 1 − deviance / null deviance, 0 to 1.
    pseudo_r2: Option<f64>,
    /// Number of pairs of cities that the model used.
    pair_count: f64,
    /// True if pairs without a link were sampled, because there are more than 4,000,000 pairs.
    sampled: bool,
    /// Number of Newton steps.
    iterations: Option<i32>,
    /// True if the fit converged. If false, there are no figures.
    converged: bool,
    /// The data and the method behind this answer, with warnings on how to read it.
    meta: AnswerMeta,
}

/// The model's result for one term.
#[derive(SimpleObject)]
pub struct GravityCoefficient {
    /// The term.
    term: GravityTerm,
    /// The coefficient. For the logarithm of distance it is an elasticity: −1 halves the expected
    /// links where the distance doubles. For other terms, exp(estimate) is the factor on the
    /// expected links. Null if the term is left out.
    estimate: Option<f64>,
    /// Standard error of the estimate, robust to variance (sandwich of White 1980). It assumes that
    /// pairs are independent, which is not quite true for pairs that share a city. Null if the term
    /// is left out.
    standard_error: Option<f64>,
    /// Estimate divided by standard error. Beyond ±1.96 the term is commonly called significant.
    /// Null if the term is left out or the error is 0.
    z_value: Option<f64>,
    /// The reason that the term is left out. Null if it is not.
    omitted: Option<GravityOmission>,
}

impl GravityModel {
    /// Returns the model of a view.
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
