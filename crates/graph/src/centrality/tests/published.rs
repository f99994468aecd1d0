//! Published networks. Values that no source prints were computed with networkx 3.6, an independent
//! implementation, to six decimals.

use super::*;
use crate::testing::karate::club;
use crate::testing::{Named, davis, florentine, inverse_strengths, les_miserables};

fn all_print_as(network: &Named, values: &[f64], expected: &[(&str, f64)]) {
    for &(name, expected) in expected {
        let value = values[network.node(name) as usize];
        assert!(prints_as(value, expected), "{name}: {value}, not {expected}");
    }
}

fn known(values: Vec<Option<f64>>) -> Vec<f64> {
    values.into_iter().map(|value| value.unwrap_or(0.0)).collect()
}

fn by_strength() -> PageRankOptions {
    PageRankOptions {
        weighted: true,
        ..PageRankOptions::default()
    }
}

#[test]
fn the_karate_club_has_its_known_betweenness() {
    let expected = [
        231.071429, 28.478571, 75.850794, 6.288095, 0.333333, 15.833333, 15.833333, 0.0, 29.529365, 0.447619, 0.333333,
        0.0, 0.0, 24.215873, 0.0, 0.0, 0.0, 0.0, 0.0, 17.146825, 0.0, 0.0, 0.0, 9.3, 1.166667, 2.027778, 0.0,
        11.792063, 0.947619, 1.542857, 7.609524, 73.009524, 76.690476, 160.551587,
    ];
    let values = betweenness(&club(), None, &free()).unwrap();
    for (person, (&value, expected)) in values.iter().zip(expected).enumerate() {
        assert!(prints_as(value, expected), "{person}: {value}, not {expected}");
    }
}

#[test]
fn the_karate_club_has_its_known_centres() {
    let leaders = |values: &[f64]| [values[33], values[0]];
    let all = |values: Vec<f64>, expected: [f64; 2]| {
        let found = leaders(&values);
        assert!(found.iter().zip(expected).all(|(&a, b)| prints_as(a, b)), "{found:?}");
    };
    all(closeness(&club(), None, &free()).unwrap(), [0.55, 0.568966]);
    all(harmonic(&club(), None, &free()).unwrap(), [0.704545, 0.702020]);
    all(
        known(eigenvector(&club(), false, &free()).unwrap()),
        [0.373363, 0.355491],
    );
    all(
        page_rank(&club(), &PageRankOptions::default(), &free()).unwrap(),
        [0.100919, 0.096997],
    );
}

/// Betweenness as printed by Wasserman & Faust 1994: the Medici 0.522 of all pairs without the
/// Pucci.
#[test]
fn the_medici_stand_between_the_families_of_florence() {
    let families = florentine::families();
    let raw = betweenness(&families.graph, None, &free()).unwrap();
    let expected = [
        ("Medici", 47.5),
        ("Guadagni", 23.166667),
        ("Albizzi", 19.333333),
        ("Pucci", 0.0),
    ];
    all_print_as(&families, &raw, &expected);
    assert!(prints_as(
        raw[families.node("Medici") as usize] * betweenness_scale(15),
        0.521978
    ));
    let near = closeness(&families.graph, None, &free()).unwrap();
    all_print_as(
        &families,
        &near,
        &[("Medici", 0.522667), ("Pazzi", 0.266667), ("Pucci", 0.0)],
    );
    let near = harmonic(&families.graph, None, &free()).unwrap();
    all_print_as(
        &families,
        &near,
        &[("Medici", 0.633333), ("Pazzi", 0.317778), ("Pucci", 0.0)],
    );
    let vector = eigenvector(&families.graph, false, &free()).unwrap();
    assert_eq!(vector[families.node("Pucci") as usize], None);
    all_print_as(
        &families,
        &known(vector),
        &[("Medici", 0.430308), ("Strozzi", 0.355980), ("Pazzi", 0.044813)],
    );
    let ranks = page_rank(&families.graph, &PageRankOptions::default(), &free()).unwrap();
    all_print_as(
        &families,
        &ranks,
        &[("Medici", 0.144373), ("Acciaiuoli", 0.030354), ("Pucci", 0.009901)],
    );
}

#[test]
fn a_bipartite_network_has_an_eigenvector() {
    let both = davis::women_and_events();
    let vector = known(eigenvector(&both.graph, false, &free()).unwrap());
    all_print_as(
        &both,
        &vector,
        &[("event08", 0.358243), ("event07", 0.271178), ("flora", 0.049194)],
    );
}

#[test]
fn the_women_and_events_have_their_known_centres() {
    let both = davis::women_and_events();
    let raw = betweenness(&both.graph, None, &free()).unwrap();
    let expected = [
        ("event08", 110.206397),
        ("event09", 101.932143),
        ("nora", 50.490306),
        ("dorothy", 0.869319),
    ];
    all_print_as(&both, &raw, &expected);
    let near = closeness(&both.graph, None, &free()).unwrap();
    all_print_as(
        &both,
        &near,
        &[("event08", 0.596154), ("evelyn", 0.516667), ("event13", 0.369048)],
    );
    let near = harmonic(&both.graph, None, &free()).unwrap();
    all_print_as(
        &both,
        &near,
        &[("event08", 0.704301), ("theresa", 0.596774), ("olivia", 0.427419)],
    );
    let ranks = page_rank(&both.graph, &PageRankOptions::default(), &free()).unwrap();
    all_print_as(
        &both,
        &ranks,
        &[("event08", 0.072497), ("nora", 0.044537), ("dorothy", 0.013807)],
    );
}

#[test]
fn the_characters_have_their_known_centres() {
    let cast = les_miserables::characters();
    let raw = betweenness(&cast.graph, None, &free()).unwrap();
    let expected = [
        ("Valjean", 1624.468800),
        ("Myriel", 504.0),
        ("Gavroche", 470.570632),
        ("Child2", 0.0),
    ];
    all_print_as(&cast, &raw, &expected);
    let near = closeness(&cast.graph, None, &free()).unwrap();
    all_print_as(
        &cast,
        &near,
        &[("Valjean", 0.644068), ("Marius", 0.531469), ("Jondrette", 0.256757)],
    );
    let near = harmonic(&cast.graph, None, &free()).unwrap();
    all_print_as(
        &cast,
        &near,
        &[("Valjean", 0.732456), ("Gavroche", 0.605263), ("Jondrette", 0.274342)],
    );
    let vector = known(eigenvector(&cast.graph, false, &free()).unwrap());
    all_print_as(
        &cast,
        &vector,
        &[("Gavroche", 0.317841), ("Valjean", 0.267607), ("Jondrette", 0.002221)],
    );
    let ranks = page_rank(&cast.graph, &PageRankOptions::default(), &free()).unwrap();
    all_print_as(
        &cast,
        &ranks,
        &[
            ("Valjean", 0.075430),
            ("Myriel", 0.042779),
            ("MotherPlutarch", 0.003299),
        ],
    );
}

#[test]
fn the_characters_have_their_known_centres_by_strength() {
    let cast = les_miserables::characters();
    let costs = inverse_strengths(&cast.graph);
    let raw = betweenness(&cast.graph, Some(&costs), &free()).unwrap();
    let expected = [
        ("Valjean", 2264.75),
        ("Marius", 1422.0),
        ("Myriel", 638.0),
        ("Fantine", 551.0),
    ];
    all_print_as(&cast, &raw, &expected);
    let per_chapter = |values: Vec<f64>| -> Vec<f64> { values.iter().map(|value| value * 720_720_000_000.0).collect() };
    let near = per_chapter(closeness(&cast.graph, Some(&costs), &free()).unwrap());
    all_print_as(
        &cast,
        &near,
        &[("Valjean", 1.689787), ("Marius", 1.648159), ("Jondrette", 0.443920)],
    );
    let near = per_chapter(harmonic(&cast.graph, Some(&costs), &free()).unwrap());
    all_print_as(
        &cast,
        &near,
        &[("Valjean", 3.362582), ("Cosette", 3.134863), ("Jondrette", 0.462045)],
    );
    let vector = known(eigenvector(&cast.graph, true, &free()).unwrap());
    all_print_as(
        &cast,
        &vector,
        &[("Valjean", 0.455666), ("Marius", 0.418714), ("Jondrette", 0.000077)],
    );
    let ranks = page_rank(&cast.graph, &by_strength(), &free()).unwrap();
    all_print_as(
        &cast,
        &ranks,
        &[("Valjean", 0.099558), ("Marius", 0.051668), ("Boulatruelle", 0.002445)],
    );
}
