//! The model on the worked example, and cases without a model.

use super::*;
use crate::budget::Budget;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::pair_sample::PairLimits;
use crate::testing::{golden, graph_of, pairs};

const LIMITS: PairLimits = PairLimits::with_seed(1);

/// Latitude, longitude, country, region and field of every city of the worked example, in key
/// order.
const CITIES: [(f64, f64, &str, &str, &str); 13] = [
    (4.60971, -74.08175, "CO", "LATIN_AMERICA", "MUSIC"),
    (44.4949, 11.3426, "IT", "EUROPE", "MUSIC"),
    (14.6937, -17.44406, "SN", "AFRICA", "MEDIA_ARTS"),
    (-45.87416, 170.50361, "NZ", "ASIA_PACIFIC", "LITERATURE"),
    (55.95206, -3.19648, "GB", "EUROPE", "LITERATURE"),
    (43.33941, 12.90327, "IT", "EUROPE", "CRAFTS"),
    (51.05, 3.71667, "BE", "EUROPE", "MUSIC"),
    (55.8642, -4.2518, "GB", "EUROPE", "MUSIC"),
    (60.16952, 24.93545, "FI", "EUROPE", "DESIGN"),
    (36.6, 136.61667, "JP", "ASIA_PACIFIC", "CRAFTS"),
    (34.6913, 135.183, "JP", "ASIA_PACIFIC", "DESIGN"),
    (63.1792, 14.63566, "SE", "EUROPE", "GASTRONOMY"),
    (45.07049, 7.68682, "IT", "EUROPE", "DESIGN"),
];

/// Great-circle distance in km by the haversine formula.
fn distance_km(one: (f64, f64), other: (f64, f64)) -> f64 {
    let radians = |(latitude, longitude): (f64, f64)| (latitude.to_radians(), longitude.to_radians());
    let ((south, west), (north, east)) = (radians(one), radians(other));
    let chord = ((north - south) / 2.0).sin().powi(2) + south.cos() * north.cos() * ((east - west) / 2.0).sin().powi(2);
    2.0 * 6371.0088 * chord.min(1.0).sqrt().asin()
}

fn facts(a: u32, b: u32) -> PairFacts {
    let (one, other) = (CITIES[a as usize], CITIES[b as usize]);
    PairFacts {
        distance_km: distance_km((one.0, one.1), (other.0, other.1)),
        same_country: one.2 == other.2,
        same_region: one.3 == other.3,
        same_field: one.4 == other.4,
    }
}

fn fitted(graph: &LinkGraph, facts: impl Fn(u32, u32) -> PairFacts) -> Fit {
    gravity(graph, facts, LIMITS, &Budget::unlimited()).unwrap()
}

/// Values of statsmodels 0.14: `GLM(y, X, Poisson(), offset=ln(k_a k_b / 2m)).fit(cov_type="HC0")`.
#[test]
fn the_worked_example_has_the_coefficients_of_an_established_library() {
    let found = fitted(&golden::graph(), facts);
    assert_eq!((found.pair_count, found.is_drawn), (55, false));
    let model = found.model.unwrap();
    let expected = [
        (Term::Constant, -1.226_598, 5.666_788),
        (Term::LnDistance, -0.067_981, 0.591_112),
        (Term::SameCountry, 2.499_324, 1.591_840),
        (Term::SameRegion, -0.429_859, 1.028_635),
        (Term::SameField, 3.246_216, 0.975_878),
    ];
    for (coefficient, (term, estimate, error)) in model.coefficients.iter().zip(expected) {
        let value = coefficient.value.unwrap();
        assert_eq!(coefficient.term, term);
        assert!(
            (value.0 - estimate).abs() < 5e-6 && (value.1 - error).abs() < 5e-6,
            "{coefficient:?}"
        );
    }
    assert!((model.deviance - 11.372_845).abs() < 5e-7 && (model.null_deviance - 30.064_413).abs() < 5e-7);
    assert!(model.explained().is_some_and(|share| (share - 0.621_717).abs() < 5e-7));
    assert!(model.iterations < 12, "{}", model.iterations);
}

#[test]
fn a_term_in_which_all_pairs_or_all_links_agree_is_left_out() {
    let one_field = |a, b| PairFacts {
        same_field: true,
        ..facts(a, b)
    };
    let model = fitted(&golden::graph(), one_field).model.unwrap();
    assert_eq!(model.coefficients[4].value, Err(Omission::NoVariation));
    assert!(
        model.coefficients[..4]
            .iter()
            .all(|coefficient| coefficient.value.is_ok())
    );
    let graph = golden::graph();
    let never_linked = |a, b| PairFacts {
        same_country: graph.find_link(a, b).is_none() && a == 1,
        ..facts(a, b)
    };
    let model = fitted(&graph, never_linked).model.unwrap();
    assert_eq!(model.coefficients[2].value, Err(Omission::Separation));
    let abroad_only_beyond_the_region = |a, b| PairFacts {
        same_region: facts(a, b).same_country || (facts(a, b).same_region && graph.find_link(a, b).is_none()),
        ..facts(a, b)
    };
    let model = fitted(&graph, abroad_only_beyond_the_region).model.unwrap();
    assert_eq!(model.coefficients[3].value, Err(Omission::Separation));
    assert!(model.coefficients[2].value.is_ok());
    let region_is_country = |a, b| PairFacts {
        same_region: facts(a, b).same_country,
        ..facts(a, b)
    };
    let model = fitted(&graph, region_is_country).model.unwrap();
    assert_eq!(model.coefficients[3].value, Err(Omission::NoVariation));
    assert!(model.coefficients[2].value.is_ok());
}

#[test]
fn where_nothing_can_be_compared_there_is_no_model() {
    let reason = |graph: &LinkGraph, facts: fn(u32, u32) -> PairFacts| fitted(graph, facts).model.unwrap_err();
    for nodes in 0..4 {
        assert_eq!(reason(&graph_of(nodes, &[]), facts), NoFit::TooFewLinks);
    }
    let star = graph_of(13, &[(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)]);
    assert_eq!(reason(&star, facts), NoFit::TooFewLinks);
    let complete = graph_of(6, &pairs(6).collect::<Vec<_>>());
    assert_eq!(reason(&complete, facts), NoFit::NoVariation);
    let one_distance = |a, b| PairFacts {
        distance_km: 100.0,
        ..facts(a, b)
    };
    assert_eq!(reason(&golden::graph(), one_distance), NoFit::NoVariation);
}

#[test]
fn distances_that_tell_links_from_other_pairs_without_exception_have_no_finite_estimate() {
    // A ring whose links are all 1 km long, with all other pairs 1000 km apart.
    let ring = graph_of(8, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (0, 7)]);
    let separated = |a: u32, b: u32| PairFacts {
        distance_km: if b - a == 1 || b - a == 7 { 1.0 } else { 1000.0 },
        same_country: false,
        same_region: false,
        same_field: false,
    };
    assert_eq!(fitted(&ring, separated).model.unwrap_err(), NoFit::NotConverged);
}

/// Two hundred nodes on a line; near ones are linked more often.
fn line() -> LinkGraph {
    let mixed = |a: u32, b: u32| (a * 200 + b).wrapping_mul(2_654_435_761) >> 16;
    let near = pairs(200).filter(|&(a, b)| mixed(a, b) % (b - a + 3) == 0);
    graph_of(200, &near.collect::<Vec<_>>())
}

fn on_a_line(a: u32, b: u32) -> PairFacts {
    PairFacts {
        distance_km: f64::from(b - a),
        same_country: a % 7 == b % 7,
        same_region: a % 2 == b % 2,
        same_field: a % 3 == b % 3,
    }
}

#[test]
fn drawn_pairs_lead_to_about_the_same_model() {
    let all = fitted(&line(), on_a_line).model.unwrap();
    let few = PairLimits {
        exact: 100,
        drawn: 8_000,
        seed: 1,
    };
    let drawn = gravity(&line(), on_a_line, few, &Budget::unlimited()).unwrap();
    assert!(drawn.is_drawn);
    for (one, other) in all.coefficients.iter().zip(&drawn.model.unwrap().coefficients) {
        let ((exact, error), (estimate, _)) = (one.value.unwrap(), other.value.unwrap());
        assert!((exact - estimate).abs() < error, "{one:?} {other:?}");
    }
}

#[test]
fn a_fit_stops_when_its_budget_ends() {
    let budget = Budget::unlimited().with_step_limit(50_000);
    let stopped = gravity(&line(), on_a_line, LIMITS, &budget);
    assert!(
        matches!(stopped, Err(AnalysisError::LimitExceeded { .. })),
        "{stopped:?}"
    );
}
