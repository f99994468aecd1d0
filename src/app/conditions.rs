//! The conditions of a scope under the names of its arguments, as answers and files report them.

use serde_json::{Value, json};

use crate::domain::{FieldId, ObjectiveId};
use crate::network::{Counting, Period, Scope, Snapshot};

/// A condition: the argument's name, and its value in canonical form.
pub type Condition = (&'static str, Value);

/// Returns every condition of a scope except its networks, its single day and its record time, in
/// the order of the arguments. Omitted arguments and defaults are left out.
pub fn conditions(snapshot: &Snapshot, scope: &Scope) -> Vec<Condition> {
    let Scope {
        networks: _,
        period,
        include_proposed,
        kinds,
        fields,
        field_basis,
        countries,
        regions,
        objectives,
        sdgs,
        sectors,
        min_strength,
        counting,
    } = scope;
    let during = match period {
        Period::During(first, last) => Some(json!(format!("{first}/{last}"))),
        Period::AsOf(_) => None,
    };
    let basis = (!fields.is_empty()).then(|| json!(field_basis));
    let fractional = (*counting == Counting::Fractional).then(|| json!("FRACTIONAL"));
    let all = [
        ("during", during),
        ("includeProposed", include_proposed.then(|| json!(true))),
        ("kinds", words(kinds)),
        ("fields", listed(field_keys(snapshot, fields))),
        ("fieldBasis", basis),
        ("countries", words(countries)),
        ("regions", words(regions)),
        ("objectives", listed(objective_keys(snapshot, scope, objectives))),
        ("sdgs", numbers(sdgs.iter())),
        ("sectors", words(&sectors.iter().collect::<Vec<_>>())),
        ("minStrength", min_strength.map(|least| json!(least.0))),
        ("counting", fractional),
    ];
    named(all)
}

/// Returns those that are set.
pub fn named<const N: usize>(all: [(&'static str, Option<Value>); N]) -> Vec<Condition> {
    let set = all.into_iter().filter_map(|(name, value)| Some((name, value?)));
    set.collect()
}

/// Returns strings as a list; `None` if empty.
pub fn words<T: ToString>(words: &[T]) -> Option<Value> {
    listed(words.iter().map(ToString::to_string).collect())
}

/// Returns strings as a list; `None` if empty.
pub fn listed(texts: Vec<String>) -> Option<Value> {
    (!texts.is_empty()).then(|| json!(texts))
}

/// Returns numbers as a list; `None` if empty.
pub fn numbers(numbers: impl Iterator<Item = i32>) -> Option<Value> {
    let numbers: Vec<i32> = numbers.collect();
    (!numbers.is_empty()).then(|| json!(numbers))
}

/// Returns the keys of fields, sorted; equal keys of several networks appear once.
pub fn field_keys(snapshot: &Snapshot, fields: &[FieldId]) -> Vec<String> {
    let found = fields.iter().filter_map(|&field| snapshot.field(field));
    sorted(found.map(|(_, field)| field.key.clone()).collect())
}

fn objective_keys(snapshot: &Snapshot, scope: &Scope, objectives: &[ObjectiveId]) -> Vec<String> {
    let networks = scope.networks.iter();
    let known = networks.flat_map(|&network| &snapshot.network(network).network.objectives);
    let meant = known.filter(|objective| objectives.contains(&objective.id));
    sorted(meant.map(|objective| objective.key.clone()).collect())
}

fn sorted(mut keys: Vec<String>) -> Vec<String> {
    keys.sort_unstable();
    keys.dedup();
    keys
}
