//! Tables as people copy them from pages, export them from programs and write them by hand.

use crate::exchange::testing::{cities, faults, notes, options, partnerships, read};
use crate::exchange::{Column, ImportFormat, ImportOptions};

fn anywhere() -> ImportOptions {
    let mut options = options();
    options.defaults.push((Column::Country, "ZZ".to_owned()));
    options.new_fields = true;
    options
}

/// Names and countries of the cities of a table, and the pairs that its links join.
fn table(text: &str) -> (Vec<String>, Vec<String>) {
    let (records, found) = read(ImportFormat::Csv, text, &anywhere());
    assert_eq!(faults(&found), [], "{text}");
    let places = cities(&records).into_iter();
    let places = places.map(|city| format!("{} {}", city.name, city.country)).collect();
    let pairs = partnerships(&records).into_iter();
    (places, pairs.map(|link| link.key.clone()).collect())
}

fn passed_over(text: &str) -> Vec<String> {
    let (names, _) = notes(ImportFormat::Csv, text, &anywhere());
    names.into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_city_may_stand_with_all_its_twin_towns_in_a_row() {
    for (list, twins) in [
        ("Lyon; Milan; Dakar", ["Lyon ZZ", "Milan ZZ", "Dakar ZZ"].as_slice()),
        ("\"Lyon, Milan\"", &["Lyon ZZ", "Milan ZZ"]),
        ("\"Vic, Spain\"", &["Vic ES"]),
        ("\"Vic, Spain, Rosario, Argentina\"", &["Vic ES", "Rosario AR"]),
        ("\"Vic (Spain), Rosario (Argentina)\"", &["Vic ES", "Rosario AR"]),
        ("\"Lyon\nMilan\"", &["Lyon ZZ", "Milan ZZ"]),
        ("", &[]),
    ] {
        let text = format!("City,Country,Twin towns\nTurin,IT,{list}\n");
        let (places, pairs) = table(&text);
        assert_eq!(places[0], "Turin IT");
        assert_eq!(places[1..], *twins, "{list}");
        assert_eq!(pairs.len(), twins.len(), "{list}");
        assert_eq!(passed_over(&text), [""; 0]);
    }
}

#[test]
fn the_second_city_of_a_pair_may_be_several() {
    let (places, pairs) = table("city,twin,twin_country\nTurin,Vic; Bari,ES; IT\nTurin,Rosario,AR\n");
    assert_eq!(places, ["Turin ZZ", "Vic ES", "Bari IT", "Rosario AR"]);
    assert_eq!(pairs, ["turin-vic", "bari-turin", "rosario-turin"]);
    let (places, _) = table("city,twinned with\nTurin,\"Vic (Spain), Rosario (Argentina)\"\n");
    assert_eq!(places, ["Turin ZZ", "Vic ES", "Rosario AR"]);
    let keyed = "key,source,target,title\nx,bologna,cordoba;bologna,\n";
    let (_, found) = read(ImportFormat::Csv, keyed, &options());
    assert_eq!(
        faults(&found),
        [(2, "target", "UNKNOWN_CITY")],
        "a row with a key means what it says"
    );
}

#[test]
fn texts_lose_what_copying_added_and_it_is_told() {
    let text = "name,country,population\nS&atilde;o Carlos[1],Brazil[a],\"516,092[2]\"\nVic*,Spain,1\u{a0}525\u{202f}393\n\
        Bil\u{ad}bao\u{200b},Spain,\u{2212}1\n";
    let (records, found) = read(ImportFormat::Csv, text, &options());
    assert_eq!(faults(&found), [(4, "population", "INVALID_NUMBER")], "a minus is one");
    let told: Vec<_> = cities(&records)
        .into_iter()
        .map(|city| (city.name.as_str(), city.country.as_str(), city.population))
        .collect();
    assert_eq!(
        told,
        [("São Carlos", "BR", Some(516_092)), ("Vic", "ES", Some(1_525_393))]
    );
    let keyed = "key,name,country\nx,Lyon[1],IT\n";
    let (records, _) = read(ImportFormat::Csv, keyed, &options());
    assert_eq!(
        cities(&records)[0].name,
        "Lyon[1]",
        "a row with a key means what it says"
    );
}

#[test]
fn names_that_differ_in_apostrophes_hyphens_and_spaces_are_of_one_city() {
    let (places, _) = table(
        "name,country\nL'Aquila,IT\nL’Aquila,IT\nBiel-Bienne,ES\nBiel–Bienne,ES\nNew York,GB\nNew\u{a0}York,GB\nSa\u{303}o,BR\nSão,BR\n",
    );
    let mut distinct = places.clone();
    distinct.dedup();
    assert_eq!(
        distinct,
        ["L'Aquila IT", "Biel-Bienne ES", "New York GB", "Sa\u{303}o BR"]
    );
}

#[test]
fn several_fields_in_a_cell_are_several_where_each_is_one() {
    let (records, found) = read(
        ImportFormat::Csv,
        "name,country,fields\nA,IT,MUSIC/Crafts & Folk Art\nB,IT,\"Music, Crafts and Folk Art\"\nC,IT,music and crafts & folk art\n\
         D,IT,Crafts & Folk Art\nE,IT,Music/Sailing\n",
        &options(),
    );
    assert_eq!(faults(&found), [(6, "fields", "UNKNOWN_FIELD")]);
    let fields: Vec<usize> = records
        .iter()
        .filter_map(|record| match &record.image {
            crate::domain::image::Image::Membership(membership) => Some(membership.fields.len()),
            _ => None,
        })
        .collect();
    assert_eq!(fields, [2, 2, 2, 1]);
}

#[test]
fn new_fields_are_told_apart_in_whatever_order_their_rows_come() {
    let mut rows = [
        "A,IT,Film",
        "B,IT,Film and Glass",
        "C,IT,Glass/Sound",
        "D,IT,Arts & Letters",
        "E,IT,Glass",
    ];
    for _ in 0..rows.len() {
        rows.rotate_left(1);
        let text = format!("name,country,fields\n{}\n", rows.join("\n"));
        let (records, found) = read(ImportFormat::Csv, &text, &anywhere());
        assert_eq!(faults(&found), []);
        let mut made: Vec<String> = records
            .iter()
            .filter_map(|record| match &record.image {
                crate::domain::image::Image::Network(network) => Some(network.fields[0].key.clone()),
                _ => None,
            })
            .collect();
        made.sort_unstable();
        assert_eq!(made, ["ARTS_AND_LETTERS", "FILM", "GLASS", "SOUND"]);
    }
}

#[test]
fn titles_above_a_header_and_remarks_below_are_told_and_are_no_cities() {
    let text = "Table 3. Members; as of 2019,,\n,,\nName,Country,Population\nBari,IT,1\nTotal,,1\n\"Source: an office, 2019\",,\n* estimate,,\n";
    assert_eq!(table(text).0, ["Bari IT"]);
    assert_eq!(
        passed_over(text),
        [
            "row \"* estimate\"",
            "row \"Source: an office, 2019\"",
            "row \"Table 3. Members; as of 2019\"",
            "row \"Total\"",
        ]
    );
    assert_eq!(table("Members of the network\n\nStadt;Land\nBari;IT\n").0, ["Bari IT"]);
    assert_eq!(table("Twins,\nfrom,to\nBari,Vic\n").1, ["bari-vic"]);
    let (_, found) = read(ImportFormat::Csv, "Title\nname,country\nBari,Nowhere\n", &options());
    assert_eq!(
        faults(&found),
        [(3, "country", "UNKNOWN_COUNTRY")],
        "rows keep their numbers"
    );
    assert_eq!(
        table("name,country\nTotal,IT\nSource,IT\n").0,
        ["Total IT", "Source IT"]
    );
}

#[test]
fn names_and_numbers_of_rows_may_stand_in_a_column_without_a_name() {
    let numbered = "\"\",\"name\",\"country\"\n\"1\",\"Bari\",\"IT\"\n";
    assert_eq!(table(numbered).0, ["Bari IT"]);
    assert_eq!(passed_over(numbered), [""; 0]);
    assert_eq!(
        table("\"\",\"country\",\"population\"\n\"Bari\",\"IT\",5\n").0,
        ["Bari IT"]
    );
    assert_eq!(table("Unnamed: 0,country\nBari,IT\n").0, ["Bari IT"]);
    let matrix = ",Bari,Vic\nBari,0,2\nVic,2,0\n";
    assert_eq!(table(matrix).1, ["bari-vic", "bari-vic"]);
}

#[test]
fn edges_of_cytoscape_and_vertices_of_nodexl_name_their_cities() {
    let edges = "\"interaction\",\"name\",\"shared interaction\",\"shared name\",\"SUID\",\"weight\"\n\"pp\",\"Bari (pp) Vic\",\"pp\",\"Bari (pp) Vic\",\"9\",\"2.5\"\n";
    assert_eq!(table(edges).1, ["bari-vic"]);
    assert_eq!(table("Vertex 1,Vertex 2,Width\nBari,Vic,\n").1, ["bari-vic"]);
}

#[test]
fn the_greatest_strength_of_links_that_are_one_counts_in_any_order() {
    let mut rows = [
        "bologna,cordoba,2",
        "cordoba,bologna,7",
        "bologna,cordoba,",
        "bologna,cordoba,3",
    ];
    for _ in 0..rows.len() {
        rows.rotate_left(1);
        let (records, found) = read(
            ImportFormat::Csv,
            &format!("source,target,weight\n{}\n", rows.join("\n")),
            &options(),
        );
        assert_eq!(faults(&found), []);
        let given = records.iter().filter(|record| record.given.contains(Column::Intensity));
        let strengths: Vec<f64> = given
            .filter_map(|record| match &record.image {
                crate::domain::image::Image::Partnership(link) => Some(link.intensity),
                _ => None,
            })
            .collect();
        assert_eq!(strengths, [7.0; 3]);
    }
    let bad = "source,target,weight\nbologna,cordoba,2\nbologna,cordoba,-1\n";
    let (_, found) = read(ImportFormat::Csv, bad, &options());
    assert_eq!(
        faults(&found),
        [(3, "weight", "INVALID_NUMBER")],
        "one that is none is a fault all the same"
    );
}

/// Names of the cities of a file of JSON.
fn json(text: &str) -> Vec<String> {
    let (records, found) = read(ImportFormat::NodeLinkJson, text, &anywhere());
    assert_eq!(faults(&found), [], "{text}");
    let cities = cities(&records).into_iter();
    cities.map(|city| format!("{} {}", city.name, city.country)).collect()
}

#[test]
fn tables_of_pandas_are_read_in_each_of_their_forms() {
    for text in [
        r#"[{"name":"Bari","country":"IT"},{"name":"Vic","country":"ES"}]"#,
        r#"{"columns":["name","country"],"index":[0,1],"data":[["Bari","IT"],["Vic","ES"]]}"#,
        r#"{"name":{"0":"Bari","1":"Vic"},"country":{"0":"IT","1":"ES"}}"#,
        r#"{"0":{"name":"Bari","country":"IT"},"1":{"name":"Vic","country":"ES"}}"#,
        r#"{"name":["Bari","Vic"],"country":["IT","ES"]}"#,
    ] {
        assert_eq!(json(text), ["Bari IT", "Vic ES"], "{text}");
        assert_eq!(notes(ImportFormat::NodeLinkJson, text, &anywhere()).0, [], "{text}");
    }
    let links = r#"{"source":["Bari"],"target":["Vic"]}"#;
    assert_eq!(json(links), ["Bari ZZ", "Vic ZZ"]);
    let none = r#"{"coordinates":[4.8,45.7],"date":["2019"]}"#;
    let (_, found) = read(ImportFormat::NodeLinkJson, none, &anywhere());
    assert_eq!(faults(&found), [(1, "", "MALFORMED")]);
}

#[test]
fn places_of_openstreetmap_are_cities_and_corners_are_none() {
    let text = r#"{"version":0.6,"osm3s":{},"elements":[
        {"type":"node","id":1,"lat":41.1,"lon":16.9,"tags":{"name":"Bari","place":"city","wikidata":"Q3519","addr:country":"IT"}},
        {"type":"relation","id":2,"center":{"lat":41.9,"lon":2.3},"members":[],"tags":{"name":"Vic","admin_level":"8"}},
        {"type":"way","id":3,"nodes":[4,5],"tags":{"name":"Main Street","highway":"primary"}},
        {"type":"node","id":4,"lat":1,"lon":1}]}"#;
    assert_eq!(json(text), ["Bari IT", "Vic ZZ"]);
    let (names, _) = notes(ImportFormat::NodeLinkJson, text, &anywhere());
    assert_eq!(names, [("elements that are no places with a name".to_owned(), 2)]);
}

#[test]
fn an_event_of_a_two_mode_network_is_a_partnership_of_its_cities() {
    let text =
        "*Vertices 5 3\n1 \"Bari\"\n2 \"Vic\"\n3 \"Lodi\"\n4 \"Fair\"\n5 \"Congress\"\n*Edges\n1 4\n2 4 1\n4 3\n3 5\n";
    let (records, found) = read(ImportFormat::Pajek, text, &anywhere());
    assert_eq!(faults(&found), []);
    assert_eq!(cities(&records).len(), 3);
    let [fair] = partnerships(&records)[..] else {
        panic!("one partnership")
    };
    assert_eq!((fair.title.as_str(), fair.participants.len()), ("Fair", 3));
    let (names, _) = notes(ImportFormat::Pajek, text, &anywhere());
    assert_eq!(names, [("events of fewer than two cities".to_owned(), 1)]);
}

#[test]
fn a_web_page_is_told_as_one_whatever_it_is_called() {
    let (_, found) = read(
        ImportFormat::Csv,
        "<!DOCTYPE html><html><body>Sign in</body></html>",
        &options(),
    );
    assert!(found[0].message.contains("web page"), "{}", found[0].message);
}

#[test]
fn merged_cells_have_the_text_of_the_row_above_where_that_is_asked_for() {
    let text = "country,name\nIT,Bari\n,Lodi\nES,Vic\n";
    let (_, found) = read(ImportFormat::Csv, text, &options());
    assert_eq!(faults(&found), [(3, "country", "MISSING_VALUE")]);
    assert!(found[0].message.contains("--fill country"), "{}", found[0].message);
    let mut filled = options();
    filled.fill.push(Column::Country.into());
    let (records, found) = read(ImportFormat::Csv, text, &filled);
    assert_eq!(faults(&found), []);
    let countries: Vec<&str> = cities(&records).into_iter().map(|city| city.country.as_str()).collect();
    assert_eq!(countries, ["IT", "IT", "ES"]);
    filled.fill = vec![Column::Source.into()];
    let (records, found) = read(
        ImportFormat::Csv,
        "source,target\nbologna,cordoba\n,cordoba-ar\n",
        &filled,
    );
    assert_eq!(faults(&found), []);
    assert_eq!(partnerships(&records)[1].key, "bologna-cordoba-ar");
}

#[test]
fn a_table_of_markdown_is_a_table() {
    assert_eq!(
        table("| City | Country |\n|------|:-------:|\n| Bari | IT |\n").0,
        ["Bari IT"]
    );
}
