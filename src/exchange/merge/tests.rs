use super::Policy;
use crate::domain::image::Image;
use crate::exchange::testing::{options, read};
use crate::exchange::{ColumnSet, ImportFormat, Incoming};

/// Returns the records of a table.
fn rows(text: &str) -> Vec<Incoming> {
    let (records, faults) = read(ImportFormat::Csv, text, &options());
    assert_eq!(faults, [], "{text}");
    records
}

/// Merges a record of one table with one of another; returns it with the kept columns.
fn merged(first: &str, then: &str, of: usize, policy: Policy) -> (Image, Vec<&'static str>) {
    let current = rows(first).remove(of).image;
    let merged = rows(then).remove(of).over(&current, policy, None);
    (merged.image, merged.kept)
}

#[test]
fn what_is_not_known_is_filled_whichever_file_comes_first() {
    for (one, other, of) in [
        (
            "name,country,population\nLugo,ZZ,\n",
            "name,country,lat,lon,population\nLugo,ES,43.0,-7.5,98000\n",
            0,
        ),
        (
            "name,country,field,joined_on\nLugo,ES,music,2015\n",
            "name,country,status,left_on,joined_on\nLugo,ES,left,2020,2015-10\n",
            1,
        ),
        (
            "source,target\nbologna,cordoba\n",
            "source,target,title,kind,started_on,ended_on,status,intensity,sdgs,citation\n\
             bologna,cordoba,Charter,twinning,1990-05,1999,ended,2.5,4;11,Town archive\n",
            0,
        ),
    ] {
        let (forth, kept) = merged(one, other, of, Policy::Fill);
        assert_eq!(kept, [""; 0]);
        let (back, kept) = merged(other, one, of, Policy::Fill);
        assert_eq!(kept, [""; 0]);
        // The key was made before the other file came.
        let (mut forth, mut back) = (forth, back);
        if let (Image::Partnership(forth), Image::Partnership(back)) = (&mut forth, &mut back) {
            forth.key.clone_from(&back.key);
        }
        assert_eq!(forth, back);
    }
}

#[test]
fn what_is_known_is_kept_and_told_unless_the_file_is_to_win() {
    let first = "name,country,lat,lon,population,other_names\nLugo,ES,43.0,-7.5,98000,Lucus\n";
    let then = "name,country,lat,lon,population,other_names\nLugo,ES,43.1,-7.5,97000,Lucus Augusti\n";
    let (image, kept) = merged(first, then, 0, Policy::Fill);
    let Image::City(city) = &image else { panic!("a city") };
    assert_eq!(kept, ["population", "coordinates"]);
    assert_eq!((city.lat, city.population), (Some(43.0), Some(98_000)));
    assert_eq!(city.other_names, ["Lucus", "Lucus Augusti"]);
    let (image, kept) = merged(first, then, 0, Policy::Overwrite);
    let Image::City(city) = &image else { panic!("a city") };
    assert_eq!((kept.len(), city.lat, city.population), (0, Some(43.1), Some(97_000)));
    assert_eq!(city.other_names, ["Lucus Augusti"]);
}

#[test]
fn a_place_a_street_away_is_no_other_value() {
    let (image, kept) = merged(
        "name,country,lat,lon\nLugo,ES,43.009,-7.556\n",
        "name,country,lat,lon\nLugo,ES,43.012,-7.558\n",
        0,
        Policy::Fill,
    );
    let Image::City(city) = &image else { panic!("a city") };
    assert_eq!((kept.len(), city.lat), (0, Some(43.009)));
}

#[test]
fn sources_add_up_and_the_same_one_is_filled() {
    let link = |url: &str, citation: &str, asserted_by: &str| {
        format!("source,target,source_url,citation,asserted_by\nbologna,cordoba,{url},{citation},{asserted_by}\n")
    };
    let first = link("https://example.org/a", "", "");
    let (image, _) = merged(&first, &link("https://example.org/b", "", ""), 0, Policy::Fill);
    let Image::Partnership(both) = &image else {
        panic!("a partnership")
    };
    assert_eq!(both.sources.len(), 2);
    let again = link("https://example.org/a", "Minutes", "bologna");
    let (image, kept) = merged(&first, &again, 0, Policy::Fill);
    let Image::Partnership(one) = &image else {
        panic!("a partnership")
    };
    assert_eq!((kept.len(), one.sources.len()), (0, 1));
    let source = &one.sources[0];
    assert_eq!(
        (source.citation.as_deref(), source.asserted_by_city.as_deref()),
        (Some("Minutes"), Some("bologna"))
    );
    let other = link("https://example.org/a", "", "cordoba");
    let current = rows(&again).remove(0).image;
    let image = rows(&other).remove(0).over(&current, Policy::Fill, None).image;
    let Image::Partnership(stated) = &image else {
        panic!("a partnership")
    };
    assert_eq!(stated.sources.len(), 2, "another city states it");
}

#[test]
fn a_field_more_than_a_member_may_hold_is_not_added() {
    let current = rows("name,country,field\nLugo,ES,music\n").remove(1).image;
    let other = rows("name,country,field\nLugo,ES,crafts and folk art\n").remove(1);
    let merged = other.clone().over(&current, Policy::Fill, Some(1));
    assert_eq!((&merged.image, &merged.kept[..]), (&current, &["fields"][..]));
    let Image::Membership(both) = other.over(&current, Policy::Fill, None).image else {
        panic!("a membership")
    };
    assert_eq!(both.fields, ["MUSIC", "CRAFTS_AND_FOLK_ART"]);
}

#[test]
fn rows_of_one_command_add_up_where_the_file_wins_and_contradictions_are_told() {
    let row = |text: &str| rows(text).remove(0);
    let before = row("name,country,population,other_names\nLugo,ES,98000,Lucus\n").image;
    let first = row("name,country,population,other_names\nLugo,ES,97000,Lucus Augusti\n");
    let then = row("name,country,population,other_names,wikidata\nLugo,ES,96000,Lugus,Q11125\n");
    let given = first.given;
    let once = first.over_again(&before, Policy::Overwrite, ColumnSet::default(), None);
    assert_eq!(once.kept, [""; 0]);
    let twice = then.over_again(&once.image, Policy::Overwrite, given, None);
    let Image::City(city) = &twice.image else {
        panic!("a city")
    };
    assert_eq!((city.population, &twice.kept[..]), (Some(97_000), &["population"][..]));
    assert_eq!(city.other_names, ["Lucus Augusti", "Lugus"]);
    assert_eq!(city.wikidata_id.as_deref(), Some("Q11125"));
}
