//! Cells with more than one value.

use crate::exchange::testing::{cities, faults, options, partnerships, read, read_all};
use crate::exchange::{Column, ImportFormat, ImportOptions};

fn anywhere() -> ImportOptions {
    let mut options = options();
    options.defaults.push((Column::Country, "ZZ".to_owned()));
    options
}

fn places(table: &str) -> Vec<(String, String)> {
    let (records, found) = read(ImportFormat::Csv, table, &anywhere());
    assert_eq!(faults(&found), [], "{table}");
    let cities = cities(&records).into_iter();
    cities
        .map(|city| (city.name.clone(), city.country.to_string()))
        .collect()
}

#[test]
fn a_city_may_stand_with_the_name_of_its_country_but_not_with_a_code() {
    let place = |name: &str, country: &str| (name.to_owned(), country.to_owned());
    let pairs = "city,twin\n\"Lodi, Italy\",\"Vic, Spain\"\n\"Washington, D.C.\",\"Bath, UK\"\n\"Portland, OR\",\"Athens, Georgia\"\n";
    assert_eq!(
        places(pairs),
        [
            place("Lodi", "IT"),
            place("Vic", "ES"),
            place("Washington, D.C.", "ZZ"),
            place("Bath", "GB"),
            place("Portland, OR", "ZZ"),
            place("Athens, Georgia", "ZZ"),
        ]
    );
    let nodes = "name,country\n\"Lodi, Italy\",\n\"Vic, Spain\",AR\n";
    assert_eq!(
        places(nodes),
        [place("Lodi", "IT"), place("Vic, Spain", "AR")],
        "a country of its own decides"
    );
    let links = "source,target\n\"Lodi, Italy\",Lodi\n";
    let files = ["name\n\"Lodi, Italy\"\n", links].map(|text| (ImportFormat::Csv, text.as_bytes()));
    let (_, found) = read_all(&files, &anywhere());
    assert_eq!(faults(&found), [], "a link may name it either way");
    let keyed = "key,name,country\nlodi-it,\"Lodi, Italy\",\n";
    assert_eq!(
        places(keyed),
        [place("Lodi, Italy", "ZZ")],
        "records that have keys say what they mean"
    );
}

#[test]
fn two_cities_may_stand_in_one_cell() {
    let table =
        "cities,since\nLodi – Vic,1981\nLodi - Bari,1982\n\"Vic, Bari\",1983\nLodi|Vic|Bari,1984\nLodi; Kobe,1985\n";
    let (records, found) = read(ImportFormat::Csv, table, &anywhere());
    assert_eq!(faults(&found), []);
    assert_eq!(cities(&records).len(), 4);
    let sizes: Vec<usize> = partnerships(&records)
        .iter()
        .map(|link| link.participants.len())
        .collect();
    assert_eq!(sizes, [2, 2, 2, 3, 2]);
    let (_, found) = read(ImportFormat::Csv, table, &options());
    assert!(
        found[0].message.contains("--default country=CODE"),
        "{}",
        found[0].message
    );
}

#[test]
fn lists_have_semicolons_or_bars_and_a_comma_makes_no_new_field() {
    let mut new = anywhere();
    new.new_fields = true;
    let table = "name,country,fields,other_names\nLodi,IT,music|CRAFTS_AND_FOLK_ART,Laus|Lod\nVic,ES,\"music, glass\",\"Vich, Ausa\"\nBath,GB,,\"Aquae Sulis,Bathe\"\n";
    let (records, found) = read(ImportFormat::Csv, table, &new);
    assert_eq!(cities(&records)[0].other_names, ["Laus", "Lod"]);
    assert_eq!(cities(&records)[1].other_names, ["Aquae Sulis", "Bathe"]);
    assert_eq!(faults(&found), [(3, "fields", "UNKNOWN_FIELD")]);
    assert!(found[0].message.contains("semicolons"), "{}", found[0].message);
    let goals = "source,target,sdgs,source_country,target_country\nLodi,Vic,\"4, 11\",IT,ES\n";
    let (records, found) = read(ImportFormat::Csv, goals, &options());
    assert_eq!(faults(&found), []);
    assert_eq!(partnerships(&records)[0].sdgs.iter().count(), 2);
}

#[test]
fn the_name_of_a_column_may_tell_the_order_of_a_pair_of_degrees() {
    let table = "name,country,geo_point_2d\nLodi,IT,\"45.31, 9.5\"\n";
    let (records, found) = read(ImportFormat::Csv, table, &options());
    assert_eq!(faults(&found), []);
    assert_eq!(
        (cities(&records)[0].lat, cities(&records)[0].lon),
        (Some(45.31), Some(9.5))
    );
    let (_, found) = read(
        ImportFormat::Csv,
        &table.replace("geo_point_2d", "coordinates"),
        &options(),
    );
    assert_eq!(faults(&found), [(2, "coordinates", "INVALID_NUMBER")]);
}

#[test]
fn a_link_from_a_year_to_another_has_both() {
    let table = "source,target,from,to\nbologna,cordoba,2001,2010\n";
    let (records, found) = read(ImportFormat::Csv, table, &options());
    assert_eq!(faults(&found), []);
    assert!(partnerships(&records)[0].started_on.is_some() && partnerships(&records)[0].ended_on.is_some());
}
