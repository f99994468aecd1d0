//! The description of its data and method that every analytic answer has.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::indexmap::IndexMap;
use async_graphql::{Enum, Name, SimpleObject, Value};

use crate::api::connection::int;
use crate::api::meter::Weighed;
use crate::api::scalars::{Date, DateTime, Json, Long, RevisionId};
use crate::app::conditions::{Condition, conditions};
use crate::network::{Scope, Snapshot, View};

/// The data that an answer was computed from, and the method. Equal `meta` and equal arguments mean
/// equal data.
#[derive(SimpleObject, Clone, Debug)]
pub struct AnswerMeta {
    /// Key of the network; several keys are joined by commas.
    pub network: String,
    /// Revision of the store that the whole answer shows.
    pub revision: Long,
    /// The revision with its mark. If the database is restored to an earlier state, revision
    /// numbers repeat; the mark tells them apart.
    pub revision_id: RevisionId,
    /// Time at which that revision was written, by the clock of the database (on SQLite, of the
    /// server). Never earlier than the time of the revision before: if a clock once ran ahead, this
    /// time stands still until the clock has caught up, and until then may lie in the future. Null
    /// if nothing was written yet.
    pub recorded_at: Option<DateTime>,
    /// The day on which the network is seen; for a period, its last day.
    pub as_of: Date,
    /// The method, by its usual name.
    pub algorithm: String,
    /// The arguments as applied: those of the field with their defaults, and every condition of the
    /// scope that was set, in canonical form and under the name of its argument. If the field has
    /// an argument of the same name as a condition, the condition is called `scope.` plus its name.
    pub parameters: Weighed,
    /// True if something was left out because of its size.
    pub truncated: bool,
    /// Warnings on how to read the answer, for programs.
    pub warnings: Vec<Warning>,
    /// The warnings in words, with figures, in the same order.
    pub notes: Vec<String>,
}

/// A warning on how to read an answer.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// No city is in scope.
    EmptyScope,
    /// Some partnerships have no known start; they count as always active.
    Undated,
    /// The graph has several components, so the values of different cities are hard to compare.
    Disconnected,
    /// Some cities have no group. They form a group of their own, which indices and roles leave
    /// out.
    Unassigned,
    /// Some cities are in several groups. They count in each by an equal share.
    SharedCities,
    /// Some cities have no coordinates. They are left out of distances.
    MissingCoordinates,
    /// A count exceeds 2,147,483,647 and is shown as that.
    CountSaturated,
    /// The values are estimates. A note says how far they may be from the exact ones.
    Estimate,
    /// More disjoint paths exist, but only with more hops than allowed.
    HopLimit,
    /// A search stopped after a fixed number of steps: a better answer may exist.
    Incomplete,
    /// Some links of the period count together although they never existed on the same day.
    NoCommonDay,
    /// There are too many pairs of cities; the figures are from a sample drawn with a seed.
    Sampled,
    /// A model has no estimates: there are too few links, or nothing distinguishes them.
    NotEstimable,
    /// Distances are not computed, because they would take too long for a network of this size.
    TooLarge,
    /// Part of a supposed change makes no difference in this scope.
    NoEffect,
    /// The city asked about is not in scope, for example because it is not a member on that day.
    CityNotInScope,
    /// No candidate shares a partner with the city: only attributes count.
    NoStructure,
    /// No link was formed in the time looked at, so there is nothing to compare.
    NoNewLinks,
}

impl AnswerMeta {
    /// Returns the meta of an answer about a view.
    pub fn new(view: &View, algorithm: &str, parameters: Vec<(&'static str, Value)>) -> Self {
        let mut meta = Self::of_scope(view.snapshot(), view.scope(), algorithm, parameters);
        meta.warn_of_scope(view.cities().len(), view.undated());
        meta
    }

    /// Adds warnings about a scope without cities, and about partnerships without a known start.
    pub fn warn_of_scope(&mut self, cities: usize, undated: usize) {
        if cities == 0 {
            self.warn(Warning::EmptyScope, "No city is in scope.".to_owned());
        }
        if undated > 0 {
            let message = format!("Partnerships without a known start count as always active: {undated}.");
            self.warn(Warning::Undated, message);
        }
    }

    /// Returns the meta of an answer about a scope, without its warnings.
    pub fn of_scope(
        snapshot: &Arc<Snapshot>,
        scope: &Scope,
        algorithm: &str,
        parameters: Vec<(&'static str, Value)>,
    ) -> Self {
        let networks: Vec<&str> = scope
            .networks
            .iter()
            .map(|&network| snapshot.network(network).network.key.as_str())
            .collect();
        let own: BTreeSet<&str> = parameters.iter().map(|&(name, _)| name).collect();
        let conditions = object(conditions(snapshot, scope)).into_iter();
        let conditions = conditions.map(|(name, value)| match own.contains(name.as_str()) {
            true => (Name::new(format!("scope.{name}")), value),
            false => (name, value),
        });
        let mut conditions: Vec<_> = conditions.collect();
        if snapshot.is_past() {
            conditions.push((Name::new("atRevision"), Value::from(snapshot.revision())));
        }
        let parameters = parameters.into_iter().map(|(name, value)| (Name::new(name), value));
        Self {
            network: networks.join(","),
            revision: snapshot.revision().into(),
            revision_id: RevisionId(snapshot.made()),
            recorded_at: snapshot.made().at.map(DateTime::from),
            as_of: Date::from(scope.period.last()),
            algorithm: algorithm.to_owned(),
            parameters: Weighed(Json(Value::Object(parameters.chain(conditions).collect()))),
            truncated: false,
            warnings: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Adds a warning.
    pub fn warn(&mut self, warning: Warning, note: String) {
        self.warnings.push(warning);
        self.notes.push(note);
    }
}

/// Returns conditions as the entries of an object.
pub fn object(conditions: Vec<Condition>) -> IndexMap<Name, Value> {
    let value = |value| Value::from_json(value).expect("JSON has no number that GraphQL has not");
    let entries = conditions.into_iter();
    entries.map(|(name, given)| (Name::new(name), value(given))).collect()
}

/// Returns a count as a parameter.
pub fn number(count: usize) -> Value {
    Value::from(int(count))
}

/// Returns a word as a parameter.
pub fn word(word: impl Into<String>) -> Value {
    Value::String(word.into())
}
