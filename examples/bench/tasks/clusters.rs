//! Tasks about groups of cities.

use interurban::analytics::communities::{CommunityOptions, communities};
use interurban::analytics::{Budget, components, cores, triangles};

use crate::measure::Found;
use crate::subject::Subject;

/// Returns the number of connected components.
pub(super) fn components(subject: &Subject, _: &Budget) -> Found {
    Ok(Some(components::components(subject.graph()).group_count() as f64))
}

/// Returns the modularity found by one start.
pub(super) fn leiden_once(subject: &Subject, budget: &Budget) -> Found {
    let options = CommunityOptions {
        restarts: Some(1),
        to_convergence: false,
        ..CommunityOptions::default()
    };
    Ok(communities(subject.graph(), &options, budget)?.modularity)
}

/// Returns the modularity found by one start that continues until nothing improves.
pub(super) fn leiden_to_convergence(subject: &Subject, budget: &Budget) -> Found {
    let options = CommunityOptions {
        restarts: Some(1),
        ..CommunityOptions::default()
    };
    Ok(communities(subject.graph(), &options, budget)?.modularity)
}

/// Returns the modularity of the server's answer.
pub(super) fn communities_served(subject: &Subject, budget: &Budget) -> Found {
    Ok(communities(subject.graph(), &CommunityOptions::default(), budget)?.modularity)
}

/// Returns the largest core number.
pub(super) fn cores(subject: &Subject, _: &Budget) -> Found {
    let found = cores::core_numbers(subject.graph());
    Ok(found.into_iter().max().map(f64::from))
}

/// Returns the transitivity.
pub(super) fn transitivity(subject: &Subject, _: &Budget) -> Found {
    Ok(triangles::transitivity(subject.graph()))
}
