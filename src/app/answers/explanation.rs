//! Explains an answer in English, from fixed templates.

use chrono::NaiveDate;

use super::path::{NoPathReason, PathQuestion, Relaxation};
use super::path_filter::PathCondition;
use crate::analytics::paths::FoundPath;
use crate::domain::{Partnership, PartnershipStatus};
use crate::network::{Period, View};

/// Explains a hop between two cities.
pub fn hop(view: &View, link: u32, from: u32, to: u32) -> String {
    let name = |node| &view.snapshot().city(view.city(node)).name;
    let records: Vec<_> = view
        .records(link)
        .iter()
        .map(|&record| &view.partnership(record).record)
        .collect();
    let since = records
        .iter()
        .filter_map(|record| record.started_on)
        .min_by_key(|start| start.first_day())
        .map_or_else(|| "start not recorded".to_owned(), |start| format!("since {start}"));
    let country = match view.same_country(from, to) {
        Some(true) => "same country",
        Some(false) => "different countries",
        None => "country not recorded",
    };
    let fields = match (view.fields(from), view.fields(to)) {
        ([], _) | (_, []) => "field not recorded",
        _ if view.same_field(from, to) => "same field",
        _ => "different fields",
    };
    format!(
        "{} and {} share {} ({since}): {country}, {fields}.",
        name(from),
        name(to),
        shared(view, &records)
    )
}

/// Returns the number of partnerships, and a note if none counts on the last day of the period.
fn shared(view: &View, records: &[&Partnership]) -> String {
    let scope = view.scope();
    let last = scope.period.last();
    let is_past = |record: &&&Partnership| !record.overlaps(last, last, scope.include_proposed);
    let past: Vec<_> = records.iter().filter(is_past).collect();
    let count = records.len();
    let plural = if count == 1 { "" } else { "s" };
    let Some(end) = past
        .iter()
        .filter_map(|record| record.ended_on)
        .map(|end| end.last_day())
        .max()
    else {
        let is_planned = |record: &&Partnership| record.status == PartnershipStatus::Proposed;
        let state = if records.iter().any(is_planned) {
            "active or proposed"
        } else {
            "active"
        };
        return format!("{count} {state} partnership{plural}");
    };
    match past.len() {
        ended if ended == count => format!("{count} partnership{plural}, active until {end}"),
        1 => format!("{count} partnerships, 1 of them active until {end} only"),
        ended => format!("{count} partnerships, {ended} of them active until {end} at the latest"),
    }
}

/// Explains a path in one sentence.
pub fn found(question: &PathQuestion, path: &FoundPath) -> String {
    let names: Vec<&str> = path
        .nodes
        .iter()
        .map(|&node| question.view.snapshot().city(question.view.city(node)).name.as_str())
        .collect();
    match names[..] {
        [only] => format!("{only} is both the start and the destination."),
        [first, .., last] => {
            let hops = counted(path.hop_count());
            format!("{first} reaches {last} in {hops}: {}.", names.join(", "))
        }
        [] => String::new(),
    }
}

/// Explains in one or two sentences why there is no path. For cities that are not connected it
/// tells the last day on which they were; for a path that the conditions exclude, the conditions to
/// drop.
pub fn not_found(
    question: &PathQuestion,
    reason: NoPathReason,
    last_connected_on: Option<NaiveDate>,
    relaxations: &[Relaxation],
) -> String {
    let snapshot = question.view.snapshot();
    let (from, to) = (&snapshot.city(question.from).name, &snapshot.city(question.to).name);
    let period = question.view.scope().period;
    match reason {
        NoPathReason::CityNotInScope => {
            let mut absent: Vec<&str> = [(question.from, from), (question.to, to)]
                .into_iter()
                .filter(|&(city, _)| question.scope_view.node(city).is_none())
                .map(|(_, name)| name.as_str())
                .collect();
            absent.dedup();
            let verb = if absent.len() == 1 { "is" } else { "are" };
            format!("{} {verb} not in scope {}.", absent.join(" and "), on(period))
        }
        NoPathReason::HopLimit(hops) => {
            let limit = question.max_hops.unwrap_or(u32::MAX);
            format!(
                "The shortest chain from {from} to {to} that satisfies the conditions has {}; `maxHops` is {limit}.",
                counted(hops)
            )
        }
        NoPathReason::FilteredOut => format!(
            "{from} and {to} are joined {}, but by no chain that satisfies the conditions. {}",
            on(period),
            remedy(question, relaxations)
        ),
        NoPathReason::NoCommonDay => format!(
            "Chains join {from} and {to} {}, but the links of none of them existed on a common day.",
            on(period)
        ),
        NoPathReason::NotConnected => {
            let past = last_connected_on.map_or_else(
                || "no earlier chain is recorded".to_owned(),
                |day| format!("they were joined until {day}"),
            );
            format!(
                "No chain of active partnerships joins {from} and {to} {}; {past}.",
                on(period)
            )
        }
    }
}

/// Returns the sentence on conditions that would allow a path if dropped.
fn remedy(question: &PathQuestion, relaxations: &[Relaxation]) -> String {
    let limit = question
        .max_hops
        .map_or_else(String::new, |limit| format!(" of at most {}", counted(limit)));
    let (first, others) = match relaxations {
        [] => return format!("Dropping one condition alone gives no chain{limit} either."),
        [first, others @ ..] => (first, others),
    };
    let mut text = format!(
        "Without {} there is one of {}",
        name(first.condition),
        counted(first.hop_count)
    );
    for other in others {
        text += &format!(
            ", without {} one of {}",
            name(other.condition),
            counted(other.hop_count)
        );
    }
    text + "."
}

/// Returns the condition's name in the schema.
const fn name(condition: PathCondition) -> &'static str {
    match condition {
        PathCondition::Via => "`via`",
        PathCondition::AvoidCities => "`avoidCities`",
        PathCondition::AvoidCountries => "`avoidCountries`",
        PathCondition::OnlyCountries => "`onlyCountries`",
        PathCondition::CityFields => "`cityFields`",
        PathCondition::PartnershipFields => "`partnershipFields`",
        PathCondition::Kinds => "`kinds`",
        PathCondition::Sdgs => "`sdgs`",
        PathCondition::FieldMixing => "`fieldMixing`",
        PathCondition::MinStrength => "`minStrength`",
        PathCondition::Cost => "`cost: DISTANCE_KM`",
    }
}

fn counted(hops: u32) -> String {
    let plural = if hops == 1 { "" } else { "s" };
    format!("{hops} hop{plural}")
}

fn on(period: Period) -> String {
    match period {
        Period::AsOf(day) => format!("on {day}"),
        Period::During(first, last) => format!("between {first} and {last}"),
    }
}
