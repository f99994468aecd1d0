//! The data that comes with the program is whole.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use interurban::domain::image::{MembershipImage, SourceImage};
use interurban::domain::{CountryCode, MembershipStatus, PartialDate, PartnershipKind, PartnershipStatus, text};
use interurban::storage::SeedSet;

fn both() -> [SeedSet; 2] {
    [SeedSet::uccn(), SeedSet::golden()]
}

/// The memberships open on the last day of a year.
fn members_at_end_of(set: &SeedSet, year: i32) -> Vec<&MembershipImage> {
    let day = NaiveDate::from_ymd_opt(year, 12, 31).expect("a day");
    let open = |membership: &&MembershipImage| {
        membership.joined_on.is_none_or(|joined| joined.first_day() <= day)
            && membership.left_on.is_none_or(|left| left.last_day() >= day)
    };
    set.memberships.iter().filter(open).collect()
}

fn count_by_field(memberships: &[&MembershipImage]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for membership in memberships {
        assert_eq!(membership.fields.len(), 1, "{}", membership.city);
        *counts.entry(membership.fields[0].clone()).or_default() += 1;
    }
    counts
}

fn counts<const N: usize>(expected: [(&str, usize); N]) -> BTreeMap<String, usize> {
    expected.map(|(field, count)| (field.to_owned(), count)).into()
}

#[test]
fn the_end_of_2016_is_the_brochure() {
    let set = SeedSet::uccn();
    let members = members_at_end_of(&set, 2016);
    let cities: BTreeSet<&str> = members.iter().map(|membership| membership.city.as_str()).collect();
    assert_eq!((members.len(), cities.len()), (116, 116));
    let countries: BTreeSet<CountryCode> = set
        .cities
        .iter()
        .filter(|city| cities.contains(city.key.as_str()))
        .map(|city| city.country)
        .collect();
    assert_eq!(countries.len(), 54);
    let expected = counts([
        ("DESIGN", 22),
        ("CRAFTS_AND_FOLK_ART", 20),
        ("LITERATURE", 20),
        ("MUSIC", 19),
        ("GASTRONOMY", 18),
        ("MEDIA_ARTS", 9),
        ("FILM", 8),
    ]);
    assert_eq!(count_by_field(&members), expected);
}

#[test]
fn the_end_of_2023_has_350_members() {
    let set = SeedSet::uccn();
    let members = members_at_end_of(&set, 2023);
    let expected = counts([
        ("MUSIC", 75),
        ("CRAFTS_AND_FOLK_ART", 66),
        ("GASTRONOMY", 56),
        ("LITERATURE", 53),
        ("DESIGN", 49),
        ("FILM", 26),
        ("MEDIA_ARTS", 25),
    ]);
    assert_eq!(members.len(), 350);
    assert_eq!(count_by_field(&members), expected);
    for (year, size) in [(2014, 69), (2015, 116), (2017, 180), (2019, 246), (2021, 295)] {
        assert_eq!(members_at_end_of(&set, year).len(), size, "{year}");
    }
}

#[test]
fn there_are_433_twinnings_and_25_events() {
    let set = SeedSet::uccn();
    let (twinnings, events): (Vec<_>, Vec<_>) = set
        .partnerships
        .iter()
        .partition(|partnership| partnership.kind == PartnershipKind::Twinning);
    assert_eq!((twinnings.len(), events.len()), (433, 25));
    let pairs: BTreeSet<_> = twinnings
        .iter()
        .map(|twinning| (&twinning.participants[0].city, &twinning.participants[1].city))
        .collect();
    assert_eq!(pairs.len(), 433, "each pair once");
    assert!(twinnings.iter().all(|twinning| twinning.participants.len() == 2));
    assert_eq!(events.iter().map(|event| event.participants.len()).sum::<usize>(), 95);
    let without_membership: BTreeSet<&str> = set
        .cities
        .iter()
        .map(|city| city.key.as_str())
        .filter(|key| !set.memberships.iter().any(|membership| membership.city == *key))
        .collect();
    assert_eq!(without_membership, ["gdansk", "lund"].into());
}

#[test]
fn every_key_that_is_named_exists_and_is_there_once() {
    for set in both() {
        let cities = unique(set.cities.iter().map(|city| city.key.as_str()));
        let fields = unique(set.network.fields.iter().map(|field| field.key.as_str()));
        let countries = unique(set.countries.iter().map(|country| country.code.as_str()));
        unique(set.network.objectives.iter().map(|objective| objective.key.as_str()));
        unique(set.partnerships.iter().map(|partnership| partnership.key.as_str()));
        unique(set.countries.iter().map(|country| country.alpha3.as_str()));
        unique(set.countries.iter().map(|country| country.name.as_str()));
        unique(set.cities.iter().filter_map(|city| city.wikidata_id.as_deref()));
        for city in &set.cities {
            assert!(countries.contains(city.country.as_str()), "{}", city.key);
        }
        for group in &set.groups {
            assert!(unique(group.countries.iter().map(CountryCode::as_str)).is_subset(&countries));
        }
        for membership in &set.memberships {
            assert!(cities.contains(membership.city.as_str()), "{}", membership.city);
            assert!(membership.fields.iter().all(|field| fields.contains(field.as_str())));
        }
        for partnership in &set.partnerships {
            let ends = unique(
                partnership
                    .participants
                    .iter()
                    .map(|participant| participant.city.as_str()),
            );
            assert!(ends.len() >= 2 && ends.is_subset(&cities), "{}", partnership.key);
            assert!(partnership.fields.iter().all(|field| fields.contains(field.as_str())));
            for source in &partnership.sources {
                assert!(
                    source
                        .asserted_by_city
                        .as_deref()
                        .is_none_or(|city| cities.contains(city))
                );
            }
        }
    }
}

#[test]
fn every_partnership_and_every_membership_has_a_source() {
    let sound = |source: &SourceImage| {
        let url = source.url.as_deref();
        (url.is_some() || source.citation.is_some())
            && url.is_none_or(|url| url.starts_with("https://") || url.starts_with("http://"))
    };
    for set in both() {
        for partnership in &set.partnerships {
            assert!(!partnership.sources.is_empty(), "{}", partnership.key);
            assert!(partnership.sources.iter().all(sound), "{}", partnership.key);
        }
        for membership in &set.memberships {
            assert!(
                !membership.sources.is_empty() && membership.sources.iter().all(sound),
                "{}",
                membership.city
            );
        }
    }
}

#[test]
fn positions_dates_and_keys_are_well_formed() {
    let ordered = |start: Option<PartialDate>, end: Option<PartialDate>| match (start, end) {
        (Some(start), Some(end)) => start.first_day() <= end.last_day(),
        _ => true,
    };
    for set in both() {
        for city in &set.cities {
            let position = city.position().expect("a position");
            assert!((-90.0..=90.0).contains(&position.latitude), "{}", city.key);
            assert!((-180.0..=180.0).contains(&position.longitude), "{}", city.key);
            assert_eq!(text::slug(&city.key), city.key);
            assert!(city.population.is_none_or(|population| population > 0), "{}", city.key);
        }
        for partnership in &set.partnerships {
            assert_eq!(text::slug(&partnership.key), partnership.key);
            assert!(
                ordered(partnership.started_on, partnership.ended_on),
                "{}",
                partnership.key
            );
            assert!(partnership.status != PartnershipStatus::Ended || partnership.ended_on.is_some());
        }
        for membership in &set.memberships {
            assert!(ordered(membership.joined_on, membership.left_on), "{}", membership.city);
            assert_eq!(
                membership.status == MembershipStatus::Left,
                membership.left_on.is_some()
            );
        }
    }
}

#[test]
fn all_countries_of_the_world_are_there_and_all_known_ones_but_antarctica_are_in_one_group() {
    let set = SeedSet::uccn();
    assert_eq!(set.countries.len(), 250);
    let [north, south] = set.groups.as_slice() else {
        panic!("two groups");
    };
    assert_eq!(
        (north.key.as_str(), south.key.as_str()),
        ("GLOBAL_NORTH", "GLOBAL_SOUTH")
    );
    let both = unique(north.countries.iter().chain(&south.countries).map(CountryCode::as_str));
    let outside: Vec<&str> = set
        .countries
        .iter()
        .map(|country| country.code.as_str())
        .filter(|code| !both.contains(code))
        .collect();
    assert_eq!(outside, ["AQ", "ZZ"]);
}

#[test]
fn the_golden_network_is_that_of_the_worked_example() {
    let set = SeedSet::golden();
    assert_eq!(
        (set.cities.len(), set.memberships.len(), set.partnerships.len()),
        (13, 13, 16)
    );
    assert!(set.network.name.contains("invented"));
    let year: Option<PartialDate> = "2004".parse().ok();
    assert!(set.memberships.iter().all(|membership| membership.joined_on == year));
    let ends: Vec<String> = set
        .partnerships
        .iter()
        .map(|partnership| {
            let cities: Vec<&str> = partnership
                .participants
                .iter()
                .map(|participant| participant.city.as_str())
                .collect();
            let start = partnership.started_on.map(|date| date.to_string()).unwrap_or_default();
            format!("{} {} {start}", partnership.key, cities.join("–"))
        })
        .collect();
    let expected = [
        "p01 bologna–glasgow 2008",
        "p02 bologna–glasgow 2014",
        "p03 bologna–ghent 2010",
        "p04 glasgow–ghent 2011",
        "p05 bologna–bogota 2013",
        "p06 bologna–fabriano 2014",
        "p07 fabriano–kanazawa 2015",
        "p08 kanazawa–kobe 2012",
        "p09 kobe–helsinki 2010",
        "p10 helsinki–turin 2014",
        "p11 turin–bologna 2015",
        "p12 edinburgh–dunedin 2015",
        "p13 glasgow–edinburgh 2009",
        "p14 kanazawa–ghent ",
        "p15 helsinki–kobe–turin 2016",
        "p16 kanazawa–turin 2016",
    ];
    assert_eq!(ends, expected);
    assert!(
        set.partnerships
            .iter()
            .all(|partnership| partnership.intensity == if partnership.key == "p02" { 2.0 } else { 1.0 })
    );
}

/// The values as a set, none of them twice.
fn unique<'a>(values: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut set = BTreeSet::new();
    for value in values {
        assert!(set.insert(value), "{value} is there twice");
    }
    set
}
