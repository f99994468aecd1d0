//! What every analytic answer says about itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::indexmap::IndexMap;
use async_graphql::{Enum, Name, SimpleObject, Value};

use crate::api::connection::int;
use crate::api::meter::Weighed;
use crate::api::scalars::{Date, DateTime, Json, Long, RevisionId};
use crate::app::conditions::{Condition, conditions};
use crate::network::{Scope, Snapshot, View};

/// What an answer was computed from, and how. Equal meta and equal arguments mean equal data.
#[derive(SimpleObject, Clone, Debug)]
pub struct AnswerMeta {
    /// Key of the network; several are joined by commas.
    pub network: String,
    /// Revision of the store that the whole answer shows.
    pub revision: Long,
    /// The same with its mark, which tells it from a revision of that number in a database that was set back.
    pub revision_id: RevisionId,
    /// Record time of that revision: the moment at which it was written, by the clock of the database (of the server, on SQLite). Never
    /// earlier than that of the revision before: if a clock was ahead once, record time stands still until the clock has reached it,
    /// and may lie in the future until then. Null if nothing was written yet.
    pub recorded_at: Option<DateTime>,
    /// The day the network is seen on; of a period, its last day.
    pub as_of: Date,
    /// The method, by its usual name.
    pub algorithm: String,
    /// The arguments as they were applied: those of the field with their defaults, and every condition of the scope that was set, in
    /// canonical form and under the name of its argument. A condition whose name the field has, too, is called `scope.` and that name.
    pub parameters: Weighed,
    /// Whether something was left out for its size.
    pub truncated: bool,
    /// What to bear in mind when reading the answer, for programs.
    pub warnings: Vec<Warning>,
    /// The warnings in words, with figures, in the same order.
    pub notes: Vec<String>,
}

/// Something to bear in mind when reading an answer.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// No city is in scope.
    EmptyScope,
    /// Partnerships without a known start are taken to have always been active.
    Undated,
    /// The graph has several components, so values of different cities compare poorly.
    Disconnected,
    /// Cities without a group form one of their own, which indices and roles leave out.
    Unassigned,
    /// Cities in several groups count in each by an equal share.
    SharedCities,
    /// Cities without coordinates were left out of distances.
    MissingCoordinates,
    /// A count is larger than GraphQL's integers and stands at their maximum.
    CountSaturated,
    /// The values are estimates; a note says how far they may be from the exact ones.
    Estimate,
    /// More disjoint paths exist, but only with more hops than allowed.
    HopLimit,
    /// A search was given up after a fixed number of steps: a better answer may exist.
    Incomplete,
    /// Links of the period count together that existed on no common day.
    NoCommonDay,
    /// There are too many pairs of cities; figures are of a seeded sample of them.
    Sampled,
    /// A model has no estimates: too few links, or nothing to tell them apart by.
    NotEstimable,
    /// Distances are not computed, since they would take too long for a network of this size.
    TooLarge,
    /// Part of a supposed change makes no difference in this scope.
    NoEffect,
    /// The city asked about is not in scope, for example not a member then.
    CityNotInScope,
    /// No candidate shares a partner with the city: only attributes count.
    NoStructure,
    /// No link was formed in the time looked at, so that nothing can be compared.
    NoNewLinks,
}

impl AnswerMeta {
    /// The meta of an answer over a view.
    pub fn new(view: &View, algorithm: &str, parameters: Vec<(&'static str, Value)>) -> Self {
        let mut meta = Self::of_scope(view.snapshot(), view.scope(), algorithm, parameters);
        meta.warn_of_scope(view.cities().len(), view.undated());
        meta
    }

    /// Warns of a scope without cities, and of partnerships without a known start.
    pub fn warn_of_scope(&mut self, cities: usize, undated: usize) {
        if cities == 0 {
            self.warn(Warning::EmptyScope, "No city is in scope.".to_owned());
        }
        if undated > 0 {
            let message = format!("Partnerships without a known start count as always active: {undated}.");
            self.warn(Warning::Undated, message);
        }
    }

    /// The meta of an answer over a scope, without its warnings.
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

/// Conditions as the entries of an object.
pub fn object(conditions: Vec<Condition>) -> IndexMap<Name, Value> {
    let value = |value| Value::from_json(value).expect("JSON has no number that GraphQL has not");
    let entries = conditions.into_iter();
    entries.map(|(name, given)| (Name::new(name), value(given))).collect()
}

/// A count as a parameter.
pub fn number(count: usize) -> Value {
    Value::from(int(count))
}

/// A word as a parameter.
pub fn word(word: impl Into<String>) -> Value {
    Value::String(word.into())
}
