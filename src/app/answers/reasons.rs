//! Reasons for a recommended partnership: one English sentence per term.

use super::former::last_end;
use super::recommendations::{Goal, goals};
use crate::network::View;

/// Number of names that a sentence lists before it counts the rest.
const NAMES: usize = 3;

/// Returns the partners that two cities share, by key.
pub fn shared_partners(view: &View, city: u32, other: u32) -> Vec<u32> {
    let others = view.graph().neighbors(other);
    let partners = view.graph().neighbors(city).iter().copied();
    partners
        .filter(|partner| others.binary_search(partner).is_ok())
        .collect()
}

/// True if two cities were partners before the scope's period.
pub fn were_partners(view: &View, city: u32, other: u32) -> bool {
    last_end(view, view.city(city), view.city(other)).is_some()
}

/// Names the shared partners.
pub fn of_shared_partners(view: &View, city: u32, other: u32) -> String {
    let shared = shared_partners(view, city, other);
    let plural = if shared.len() == 1 { "" } else { "s" };
    let names: Vec<&str> = shared.iter().map(|&partner| name(view, partner)).collect();
    format!(
        "Shares {} partner{plural} with {}: {}.",
        shared.len(),
        name(view, city),
        listed(&names)
    )
}

/// Names the shared fields.
pub fn of_same_field(view: &View, city: u32, other: u32) -> String {
    let shared = view
        .fields(city)
        .iter()
        .filter(|field| view.fields(other).contains(field));
    let names: Vec<&str> = shared
        .filter_map(|&field| Some(view.snapshot().field(field)?.1.name.as_str()))
        .collect();
    format!("Both are cities of {}.", listed(&names))
}

/// Tells when a former partnership ended.
pub fn of_former_partner(view: &View, city: u32, other: u32) -> String {
    let until =
        last_end(view, view.city(city), view.city(other)).map_or_else(String::new, |end| format!(" until {end}"));
    format!("Was a partner of {}{until}.", name(view, city))
}

/// Names the goals that both cities' partnerships serve.
pub fn of_shared_goals(view: &View, city: u32, other: u32) -> String {
    let (one, other) = (goals(view, city), goals(view, other));
    let objectives = || {
        let networks = view.scope().networks.iter();
        networks.flat_map(|&network| &view.snapshot().network(network).network.objectives)
    };
    let named = one.intersection(&other).map(|goal| match *goal {
        Goal::Sdg(number) => format!("SDG {number}"),
        Goal::Objective(id) => objectives()
            .find(|objective| objective.id == id)
            .map_or_else(String::new, |objective| objective.key.clone()),
    });
    let named: Vec<String> = named.collect();
    let shared: Vec<&str> = named.iter().map(String::as_str).collect();
    let either = one.union(&other).count();
    format!(
        "Partnerships of both serve {} of {either} goals: {}.",
        shared.len(),
        listed(&shared)
    )
}

/// Names the country in which the city would have its first partner.
pub fn of_new_country(view: &View, city: u32, other: u32) -> String {
    let country = view.snapshot().country_of(view.city(other)).in_sentence();
    format!("Would be the first partner of {} in {country}.", name(view, city))
}

fn name(view: &View, node: u32) -> &str {
    &view.snapshot().city(view.city(node)).name
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => "none".to_owned(),
        [one] => (*one).to_owned(),
        [rest @ .., last] if names.len() <= NAMES => format!("{} and {last}", rest.join(", ")),
        _ => format!("{} and {} more", names[..NAMES].join(", "), names.len() - NAMES),
    }
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn lists_name_three_and_count_the_rest() {
        assert_eq!(listed(&["Kobe"]), "Kobe");
        assert_eq!(listed(&["Kobe", "Turin"]), "Kobe and Turin");
        assert_eq!(listed(&["Ghent", "Kobe", "Turin"]), "Ghent, Kobe and Turin");
        assert_eq!(
            listed(&["Bologna", "Ghent", "Kobe", "Turin"]),
            "Bologna, Ghent, Kobe and 1 more"
        );
    }
}
