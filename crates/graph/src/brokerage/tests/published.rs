//! Published networks. The values are those of networkx 3.6.1 (`constraint`, `effective_size`).
//! Weighted effective size was computed node by node: asked for all nodes at once, networkx divides
//! some of the sums wrongly.

use super::*;
use crate::testing::{florentine, karate, les_miserables};

#[test]
fn structural_holes_of_the_karate_club() {
    let club = karate::club();
    let held = constraint(&club, false, &free()).unwrap();
    let sizes = effective_size(&club, false, &free()).unwrap();
    for (person, constraint, size) in [
        (0, 0.155_423, 13.75),
        (1, 0.279_535, 6.333_333),
        (2, 0.185_177, 7.8),
        (11, 1.0, 1.0),
        (16, 0.781_25, 1.0),
        (32, 0.249_223, 9.833_333),
        (33, 0.156_419, 15.235_294),
    ] {
        assert!(near(held[person], constraint) && near(sizes[person], size), "{person}");
    }
}

#[test]
fn structural_holes_of_the_florentine_families() {
    let families = florentine::families();
    let held = constraint(&families.graph, false, &free()).unwrap();
    let sizes = effective_size(&families.graph, false, &free()).unwrap();
    for (family, constraint, size) in [
        ("Medici", 0.209_877, 5.666_667),
        ("Guadagni", 0.25, 4.0),
        ("Strozzi", 0.458_333, 3.0),
        ("Peruzzi", 0.655_864, 1.666_667),
    ] {
        let family = families.node(family) as usize;
        assert!(near(held[family], constraint) && near(sizes[family], size), "{family}");
    }
    assert_eq!(held[families.node("Pucci") as usize], None);
}

#[test]
fn strengths_change_who_is_constrained_in_les_miserables() {
    let novel = les_miserables::characters();
    let both = [false, true].map(|weighted| {
        let held = constraint(&novel.graph, weighted, &free()).unwrap();
        (held, effective_size(&novel.graph, weighted, &free()).unwrap())
    });
    for (name, plain, weighted) in [
        ("Valjean", (0.070_601, 31.777_778), (0.163_448, 32.960_087)),
        ("Cosette", (0.196_559, 7.181_818), (0.498_943, 7.325_475)),
        ("Marius", (0.128_751, 13.0), (0.249_422, 15.569_091)),
        ("Gavroche", (0.129_041, 14.545_455), (0.241_391, 16.618_983)),
        ("Myriel", (0.134_83, 9.4), (0.382_273, 9.438_163)),
        ("Napoleon", (1.0, 1.0), (1.0, 1.0)),
    ] {
        let at = novel.node(name) as usize;
        for ((held, sizes), (constraint, size)) in both.iter().zip([plain, weighted]) {
            assert!(near(held[at], constraint) && near(sizes[at], size), "{name}");
        }
    }
}
