//! One English sentence per answer, from fixed templates.

use chrono::NaiveDate;

use super::path::{NoPathReason, PathQuestion};
use crate::analytics::paths::FoundPath;
use crate::domain::PartnershipStatus;
use crate::network::{Period, View};

/// Why two cities are one hop apart.
pub fn hop(view: &View, link: u32, from: u32, to: u32) -> String {
    let name = |node| &view.snapshot().city(view.city(node)).name;
    let records: Vec<_> = view
        .records(link)
        .iter()
        .map(|&record| &view.partnership(record).record)
        .collect();
    let state = if records
        .iter()
        .any(|record| record.status == PartnershipStatus::Proposed)
    {
        "active or proposed"
    } else {
        "active"
    };
    let plural = if records.len() == 1 { "" } else { "s" };
    let since = records
        .iter()
        .filter_map(|record| record.started_on)
        .min_by_key(|start| start.first_day())
        .map_or_else(|| "start not recorded".to_owned(), |start| format!("since {start}"));
    let country = if view.same_country(from, to) {
        "same country"
    } else {
        "different countries"
    };
    let fields = match (view.fields(from), view.fields(to)) {
        ([], _) | (_, []) => "field not recorded",
        _ if view.same_field(from, to) => "same field",
        _ => "different fields",
    };
    format!(
        "{} and {} share {} {state} partnership{plural} ({since}): {country}, {fields}.",
        name(from),
        name(to),
        records.len()
    )
}

/// The path in one sentence.
pub fn found(question: &PathQuestion, path: &FoundPath) -> String {
    let names: Vec<&str> = path
        .nodes
        .iter()
        .map(|&node| question.view.snapshot().city(question.view.city(node)).name.as_str())
        .collect();
    match names[..] {
        [only] => format!("{only} is both the start and the destination."),
        [first, .., last] => {
            let hops = path.links.len();
            let plural = if hops == 1 { "" } else { "s" };
            format!("{first} reaches {last} in {hops} hop{plural}: {}.", names.join(", "))
        }
        [] => String::new(),
    }
}

/// Why there is no path, in one sentence; for cities that are not connected, with the last day on which they were.
pub fn not_found(question: &PathQuestion, reason: NoPathReason, last_connected_on: Option<NaiveDate>) -> String {
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
        NoPathReason::HopLimit(hops) => format!(
            "The shortest chain from {from} to {to} that satisfies the conditions has {hops} hops; the limit is {}.",
            question.max_hops
        ),
        NoPathReason::FilteredOut => {
            format!(
                "{from} and {to} are joined {}, but by no chain that satisfies the conditions.",
                on(period)
            )
        }
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

fn on(period: Period) -> String {
    match period {
        Period::AsOf(day) => format!("on {day}"),
        Period::During(first, last) => format!("between {first} and {last}"),
    }
}
