//! Weights of the terms of a recommendation.

use async_graphql::{Enum, InputObject, InputType as _, Value};

use crate::analytics::recommendation::{Terms, Weights};
use crate::app::answers::recommendation_weights::resolve;
use crate::app::fault::Fault;

/// A named set of weights for the reasons to partner. Every score is a weighted sum of terms from 0
/// to 1: shared partners (resource allocation divided by the largest among the candidates), same
/// field, former partner, goals (Jaccard index of the Sustainable Development Goals and objectives
/// that the partnerships of each serve), and first partner in a new country.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::recommendation_weights::Preset")]
pub enum Preset {
    /// Shared partners 0.5, same field 0.2, former partner 0.1, goals 0.1, new country 0.1.
    Balanced,
    /// Shared partners alone: resource allocation (Zhou, Lü and Zhang 2009).
    Structural,
    /// Prefers cities of the same field: same field 0.6, shared partners 0.4.
    SameField,
    /// Prefers cities of countries without a partner: new country 0.6, shared partners 0.4.
    NewCountries,
    /// Prefers former partners: former partner 0.6, shared partners 0.4.
    FormerPartners,
}

/// The weights of the reasons to partner, each from 0 to 1,000,000, not all 0. Only proportions
/// matter: the weights are divided by their sum.
#[derive(InputObject, Clone, Debug)]
pub struct RecommendationWeights {
    /// Weight of shared partners: resource allocation divided by the largest among the candidates.
    #[graphql(default)]
    pub shared_partners: f64,
    /// Weight of a creative field that both hold.
    #[graphql(default)]
    pub same_field: f64,
    /// Weight of having been partners before.
    #[graphql(default)]
    pub former_partner: f64,
    /// Weight of goals and objectives that the partnerships of both serve, by their Jaccard index.
    #[graphql(default)]
    pub shared_goals: f64,
    /// Weight of a first partner in the candidate's country, which is not the city's own.
    #[graphql(default)]
    pub new_country: f64,
}

/// The parameters of an answer, by name.
type Parameters = Vec<(&'static str, Value)>;

/// Returns the weights as applied, and as parameters of an answer.
pub(super) fn weighing(preset: Preset, given: Option<&RecommendationWeights>) -> Result<(Weights, Parameters), Fault> {
    let weights = match given {
        Some(given) => resolve(Terms {
            shared_neighbors: given.shared_partners,
            same_field: given.same_field,
            former: given.former_partner,
            shared_goals: given.shared_goals,
            new_country: given.new_country,
        })?,
        None => crate::app::answers::recommendation_weights::Preset::from(preset).weights(),
    };
    let terms = weights.terms();
    let parameters = vec![
        ("preset", given.map_or_else(|| preset.to_value(), |_| Value::Null)),
        ("sharedPartners", terms.shared_neighbors.to_value()),
        ("sameField", terms.same_field.to_value()),
        ("formerPartner", terms.former.to_value()),
        ("sharedGoals", terms.shared_goals.to_value()),
        ("newCountry", terms.new_country.to_value()),
    ];
    Ok((weights, parameters))
}
