//! The worked example.

use super::*;
use crate::testing::golden::{CITIES, graph, node};

/// The fields of the cities in key order: music 0, media arts 1, literature 2, crafts 3, design 4,
/// gastronomy 5.
const FIELDS: [u32; 13] = [0, 0, 1, 2, 2, 3, 0, 0, 4, 3, 4, 5, 4];

/// The countries of the cities: Colombia 0, Italy 1, Senegal 2, New Zealand 3, Britain 4, Belgium
/// 5, Finland 6, Japan 7, Sweden 8.
const COUNTRIES: [u32; 13] = [0, 1, 2, 3, 4, 1, 5, 4, 6, 7, 7, 8, 1];

#[test]
fn roles_between_fields_and_between_countries_are_as_stated() {
    let by_field = broker_roles(&graph(), &FIELDS.map(Some), &free()).unwrap();
    let of = |city| counts(by_field[node(city) as usize]);
    assert_eq!(of("bologna"), Some((2, 0, 6, 1)));
    assert_eq!(of("turin"), Some((0, 0, 3, 1)));
    assert_eq!(of("kanazawa"), Some((0, 0, 2, 0)));
    let by_country = broker_roles(&graph(), &COUNTRIES.map(Some), &free()).unwrap();
    assert_eq!(counts(by_country[node("kanazawa") as usize]), Some((0, 1, 1, 0)));
}

#[test]
fn every_open_pair_has_one_role_whatever_the_groups() {
    // Bologna has ten pairs of partners, one of them closed; Turin six, two closed; Kanazawa three,
    // one closed.
    for labels in [FIELDS, COUNTRIES, [0; 13]] {
        let roles = broker_roles(&graph(), &labels.map(Some), &free()).unwrap();
        let total = |city| roles[node(city) as usize].map(|roles| roles.total());
        assert_eq!(
            ["bologna", "turin", "kanazawa", "dakar"].map(total),
            [9, 4, 2, 0].map(Some)
        );
    }
}

#[test]
fn constraint_and_effective_size_are_as_stated() {
    let plain = constraint(&graph(), false, &free()).unwrap();
    let sizes = effective_size(&graph(), false, &free()).unwrap();
    for (city, held, size) in [("bologna", 0.3, 4.6), ("turin", 0.494_792, 3.0), ("ghent", 0.9225, 1.0)] {
        let city = node(city) as usize;
        assert!(near(plain[city], held) && near(sizes[city], size), "{}", CITIES[city]);
    }
    let dakar = node("dakar") as usize;
    assert_eq!((plain[dakar], sizes[dakar]), (None, None));
    // The weighted values of ghent, turin and kobe: networkx 3.6.1, constraint and effective_size
    // with weight.
    let weighted = constraint(&graph(), true, &free()).unwrap();
    assert!(near(weighted[node("ghent") as usize], 1.275_829));
    assert!(near(weighted[node("turin") as usize], 0.570_278));
    let sizes = effective_size(&graph(), true, &free()).unwrap();
    assert!(near(sizes[node("turin") as usize], 3.1) && near(sizes[node("kobe") as usize], 1.875));
}

#[test]
fn participation_by_field_is_as_stated() {
    let values = participation(&graph(), &FIELDS.map(Some), &free()).unwrap();
    for (city, value) in [
        ("turin", 0.625),
        ("bologna", 0.56),
        ("fabriano", 0.5),
        ("kobe", 0.444_444),
    ] {
        assert!(near(values[node(city) as usize], value), "{city}");
    }
    assert_eq!(values[node("ostersund") as usize], None);
}
