//! Writes a scope as text for global ids. Every scope has exactly one text. It consists of keys, so
//! that it means the same in every database.
//!
//! The text is `name=value` separated by semicolons, always in this order: `n` networks (separated
//! by `+`), `d` the day or the period, `p` with proposals, `k` kinds, `f` fields, `b` their basis,
//! `c` countries, `w` world regions, `o` objectives, `g` goals, `s` sectors, `m` minimum strength,
//! `h` fractional counting. Lists are sorted as text and separated by commas; fields and objectives
//! are written `network/KEY`. Values that do not restrict are left out, and so is the day if it is
//! today.

use std::iter::Peekable;
use std::str::{FromStr, Split};

use chrono::NaiveDate;

use super::names::Names;
use crate::domain::{CountryCode, FieldId, ObjectiveId, PartialDate, Precision, SdgSet, SectorSet};
use crate::network::scope::Threshold;
use crate::network::{Counting, FieldBasis, LinkFilter, NetworkIndex, Period, Scope, Snapshot};

/// Returns the words of a scope. `today` is the day that is left out.
pub fn of_scope(snapshot: &Snapshot, scope: &Scope, today: Option<NaiveDate>) -> String {
    let flag = |set: bool| if set { "1" } else { "" };
    let networks = scope.networks.iter().map(|&network| network_key(snapshot, network));
    let is_default_basis = scope.fields.is_empty() || scope.field_basis == FieldBasis::Either;
    let basis = if is_default_basis {
        ""
    } else {
        scope.field_basis.as_str()
    };
    let mut words = Words::default();
    words.add("n", &networks.collect::<Vec<_>>().join("+"));
    words.add("d", &day(scope.period, today));
    words.add("p", flag(scope.include_proposed));
    words.list("k", &scope.kinds);
    words.list("f", scope.fields.iter().map(|&id| field_key(snapshot, id)));
    words.add("b", basis);
    words.list("c", &scope.countries);
    words.list("w", &scope.regions);
    words.list("o", scope.objectives.iter().map(|&id| objective_key(snapshot, id)));
    words.list("g", scope.sdgs.iter());
    words.list("s", scope.sectors.iter());
    words.add("m", &strength(scope.min_strength));
    words.add("h", flag(scope.counting == Counting::Fractional));
    words.0
}

/// Returns the scope of words; `None` if they are not the words of a scope whose networks the
/// viewer may read.
pub fn scope(names: Names<'_>, words: &str, today: NaiveDate) -> Option<Scope> {
    let snapshot = names.snapshot();
    let mut parts = Parts::of(words);
    let networks = parts.take("n")?.split('+').map(|key| names.find_network(key));
    let mut scope = Scope::everything(sorted(networks.collect::<Option<_>>()?), today);
    let day = parts.take("d");
    scope.period = day.map_or(Some(scope.period), period)?;
    scope.include_proposed = parts.take("p").is_some();
    scope.kinds = parts.list("k", parsed)?;
    scope.fields = parts.list("f", |text| field(names, text))?;
    scope.field_basis = parts.take("b").map_or(Some(FieldBasis::Either), parsed)?;
    let known = |code: &CountryCode| snapshot.country(*code).is_some();
    scope.countries = parts.list("c", |text| parsed(text).filter(known))?;
    scope.regions = parts.list("w", parsed)?;
    scope.objectives = parts.list("o", |text| objective(names, text))?;
    scope.sdgs = goals(&parts.list("g", parsed)?)?;
    scope.sectors = parts
        .list("s", parsed)?
        .into_iter()
        .fold(SectorSet::EMPTY, |mut set, sector| {
            set.insert(sector);
            set
        });
    scope.min_strength = parts.strength("m")?;
    if parts.take("h").is_some() {
        scope.counting = Counting::Fractional;
    }
    // Words in any other form, or with a rest, differ from the canonical ones.
    let again = of_scope(snapshot, &scope, day.is_none().then_some(today));
    (again == words).then_some(scope)
}

/// Returns the words of a path's conditions on its links; empty if there are none.
pub fn of_filter(snapshot: &Snapshot, filter: &LinkFilter) -> String {
    let mut words = Words::default();
    words.list("k", &filter.kinds);
    words.list("f", filter.fields.iter().map(|&id| field_key(snapshot, id)));
    words.list("g", filter.sdgs.iter());
    words.add("m", &strength(filter.min_strength));
    words.0
}

/// Returns the conditions of words; `None` if they are not the words of conditions.
pub fn filter(names: Names<'_>, words: &str) -> Option<LinkFilter> {
    let mut parts = Parts::of(words);
    let filter = LinkFilter {
        kinds: parts.list("k", parsed)?,
        fields: parts.list("f", |text| field(names, text))?,
        sdgs: goals(&parts.list("g", parsed)?)?,
        min_strength: parts.strength("m")?,
    };
    (!words.is_empty() && of_filter(names.snapshot(), &filter) == words).then_some(filter)
}

/// Words being written.
#[derive(Default)]
struct Words(String);

impl Words {
    fn add(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let between = if self.0.is_empty() { "" } else { ";" };
        for part in [between, name, "=", value] {
            self.0.push_str(part);
        }
    }

    fn list(&mut self, name: &str, values: impl IntoIterator<Item: ToString>) {
        let texts = values.into_iter().map(|value| value.to_string());
        self.add(name, &sorted(texts.collect()).join(","));
    }
}

/// Words being read, in their order.
struct Parts<'a>(Peekable<Split<'a, char>>);

impl<'a> Parts<'a> {
    fn of(words: &'a str) -> Self {
        Self(words.split(';').peekable())
    }

    /// Takes the value of a name, if it comes next.
    fn take(&mut self, name: &str) -> Option<&'a str> {
        let value = |part: &&'a str| part.strip_prefix(name)?.strip_prefix('=');
        let found = self.0.peek().and_then(value)?;
        self.0.next();
        Some(found)
    }

    /// Takes a list, empty if it does not come next; `None` if a value cannot be read.
    fn list<T: Ord>(&mut self, name: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
        let values = self.take(name).into_iter().flat_map(|list| list.split(',')).map(read);
        Some(sorted(values.collect::<Option<_>>()?))
    }

    fn strength(&mut self, name: &str) -> Option<Option<Threshold>> {
        let Some(text) = self.take(name) else {
            return Some(None);
        };
        let least = text
            .parse()
            .ok()
            .filter(|least: &f64| least.is_finite() && *least > 0.0);
        least.map(|least| Some(Threshold(least)))
    }
}

fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable();
    values.dedup();
    values
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn day(period: Period, today: Option<NaiveDate>) -> String {
    match period {
        Period::AsOf(day) if Some(day) == today => String::new(),
        Period::AsOf(day) => day.to_string(),
        Period::During(first, last) => format!("{first}/{last}"),
    }
}

fn period(text: &str) -> Option<Period> {
    let day = |text: &str| {
        let date: PartialDate = parsed(text)?;
        (date.precision() == Precision::Day).then(|| date.first_day())
    };
    match text.split_once('/') {
        None => day(text).map(Period::AsOf),
        Some((first, last)) => {
            let (first, last) = (day(first)?, day(last)?);
            (first <= last).then_some(Period::During(first, last))
        }
    }
}

/// Writes the shortest number that reads back as the same, without long rows of zeros.
fn strength(least: Option<Threshold>) -> String {
    least.map(|Threshold(least)| format!("{least:e}")).unwrap_or_default()
}

fn goals(numbers: &[i64]) -> Option<SdgSet> {
    let mut set = SdgSet::EMPTY;
    numbers.iter().all(|&number| set.insert(number)).then_some(set)
}

fn network_key(snapshot: &Snapshot, network: NetworkIndex) -> &str {
    &snapshot.network(network).network.key
}

fn field_key(snapshot: &Snapshot, id: FieldId) -> String {
    let (network, field) = snapshot.field(id).expect("scopes hold fields of their snapshot");
    format!("{}/{}", network_key(snapshot, network), field.key)
}

fn field(names: Names<'_>, text: &str) -> Option<FieldId> {
    let (network, key) = text.split_once('/')?;
    let fields = &names.snapshot().network(names.find_network(network)?).network.fields;
    fields.iter().find(|field| field.key == key).map(|field| field.id)
}

fn objective_key(snapshot: &Snapshot, id: ObjectiveId) -> String {
    let all = snapshot.networks().iter().map(|records| &records.network);
    let mut found = all.flat_map(|network| network.objectives.iter().map(move |objective| (network, objective)));
    let found = found.find(|(_, objective)| objective.id == id);
    let (network, objective) = found.expect("scopes hold objectives of their snapshot");
    format!("{}/{}", network.key, objective.key)
}

fn objective(names: Names<'_>, text: &str) -> Option<ObjectiveId> {
    let (network, key) = text.split_once('/')?;
    let objectives = &names
        .snapshot()
        .network(names.find_network(network)?)
        .network
        .objectives;
    objectives
        .iter()
        .find(|objective| objective.key == key)
        .map(|objective| objective.id)
}
