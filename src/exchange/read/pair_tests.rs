//! Tables of pairs, lists of links alone, matrices, and answers of the Wikidata query service.

use crate::exchange::testing::{cities, faults, notes, options, partnerships, read, read_all};
use crate::exchange::{Column, ImportFormat, ImportOptions, Incoming, Place};

fn anywhere() -> ImportOptions {
    let mut options = options();
    options.defaults.push((Column::Country, "ZZ".to_owned()));
    options
}

fn mapped(pairs: &[(&str, &str)]) -> ImportOptions {
    let mut options = anywhere();
    for (place, name) in pairs {
        options.mapping.map(Place::named(place).expect("a place"), name);
    }
    options
}

/// Returns name, country and latitude of each city.
fn told(records: &[Incoming]) -> Vec<(String, String, Option<f64>)> {
    let cities = cities(records).into_iter();
    cities
        .map(|city| (city.name.clone(), city.country.to_string(), city.lat))
        .collect()
}

fn row(name: &str, country: &str, lat: f64) -> (String, String, Option<f64>) {
    (name.to_owned(), country.to_owned(), Some(lat))
}

#[test]
fn a_table_of_pairs_gives_the_cities_of_both_ends_and_their_links() {
    let columns = [
        "city1,country1,lat1,lon1,city2,country2,lat2,lon2",
        "source_name,source_country,source_lat,source_lng,target_name,target_country,target_lat,target_lng",
        "Ville_A_nom,Ville_A_pays,Ville_A_lat,Ville_A_lon,Ville_B_nom,Ville_B_pays,Ville_B_lat,Ville_B_lon",
        "originCityLabel,originCountry,originLat,originLong,destinationCity,destinationCountry,destinationLat,destinationLong",
        "city,city_country,city_lat,city_lon,sister_city,sister_city_country,sister_city_lat,sister_city_lon",
        "name,country,latitude,longitude,twin_name,twin_country,twin_latitude,twin_longitude",
        "stadt,land,breite,laenge,partnerstadt,partner_land,partner_breite,partner_laenge",
        "from_city,from_country,from_lat,from_lon,to_city,to_country,to_lat,to_lon",
        "name_a,country_a,lat_a,lon_a,name_b,country_b,lat_b,lon_b",
        "ciudad,pais,lat,lon,ciudad_hermana,pais_hermana,lat_hermana,lon_hermana",
    ];
    for header in columns {
        let text = format!(
            "{header},since\nParma,IT,44.8,10.3,Ghent,ES,51.05,3.7,1985\nParma,IT,44.8,10.3,Leeds,GB,53.8,-1.5,\n"
        );
        let (records, found) = read(ImportFormat::Csv, &text, &options());
        assert_eq!(faults(&found), [], "{header}");
        assert_eq!(
            told(&records),
            [
                row("Parma", "IT", 44.8),
                row("Ghent", "ES", 51.05),
                row("Leeds", "GB", 53.8)
            ],
            "{header}"
        );
        let links: Vec<_> = partnerships(&records)
            .iter()
            .map(|link| (link.key.as_str(), link.started_on.map(|date| date.year())))
            .collect();
        assert_eq!(links, [("ghent-parma", Some(1985)), ("leeds-parma", None)], "{header}");
        assert_eq!(notes(ImportFormat::Csv, &text, &options()).0, [], "{header}");
    }
}

#[test]
fn what_may_belong_to_either_end_is_said_by_a_mapping_and_not_guessed() {
    let text = "gemeinde,breite,laenge,partnergemeinde,country,seit,partner_breite,partner_laenge\n\
        Aurich,53.5,7.5,Appingedam,Spain,1982,53.3,6.9\n";
    let (records, found) = read(ImportFormat::Csv, text, &anywhere());
    assert_eq!(faults(&found), []);
    assert_eq!(
        told(&records),
        [row("Aurich", "ZZ", 53.5), row("Appingedam", "ZZ", 53.3)]
    );
    assert_eq!(
        notes(ImportFormat::Csv, text, &anywhere()).0,
        [("country".to_owned(), 1)]
    );
    let options = mapped(&[("target.country", "Country")]);
    let (records, _) = read(ImportFormat::Csv, text, &options);
    assert_eq!(told(&records)[1], row("Appingedam", "ES", 53.3));
    assert_eq!(partnerships(&records)[0].started_on.map(|date| date.year()), Some(1982));
    let german = text
        .replace("country", "land,country")
        .replace("Spain", "Spanien,Spain");
    let (records, _) = read(ImportFormat::Csv, &german, &options);
    assert_eq!(
        told(&records)[0],
        row("Aurich", "ZZ", 53.5),
        "a column beside one that is mapped is about nobody"
    );
    let text = "town,lat,lon,townUK,latuk,lonuk\nAhlen,51.7,7.9,Penzance,50.1,-5.5\n";
    let mut options = mapped(&[
        ("source", "town"),
        ("source.latitude", "lat"),
        ("source.longitude", "lon"),
        ("target", "townUK"),
        ("target.latitude", "latuk"),
        ("target.longitude", "lonuk"),
    ]);
    options.set_default(Place::named("target.country").expect("a place"), "GB");
    let (records, found) = read(ImportFormat::Csv, text, &options);
    assert_eq!(faults(&found), []);
    assert_eq!(told(&records), [row("Ahlen", "ZZ", 51.7), row("Penzance", "GB", 50.1)]);
}

#[test]
fn later_rows_complete_a_city_and_far_ones_of_its_name_are_others() {
    let text = "city1,country1,lat1,lon1,city2,country2,lat2,lon2\n\
        Leeds,GB,,,Parma,IT,44.8,10.3\n\
        Parma,IT,44.81,10.31,Leeds,GB,53.8,-1.5\n\
        Parma,IT,38.0,13.0,Leeds,GB,53.8,-1.5\n";
    let (records, found) = read(ImportFormat::Csv, text, &options());
    assert_eq!(faults(&found), []);
    let mut keys: Vec<_> = cities(&records)
        .iter()
        .map(|city| (city.key.as_str(), city.lat))
        .collect();
    keys.sort_by_key(|(key, _)| *key);
    keys.dedup();
    assert_eq!(
        keys,
        [("leeds", Some(53.8)), ("parma", Some(38.0)), ("parma-it", Some(44.8))]
    );
    let links: Vec<_> = partnerships(&records).iter().map(|link| link.key.as_str()).collect();
    assert_eq!(links, ["leeds-parma-it", "leeds-parma-it", "leeds-parma"]);
}

#[test]
fn links_alone_make_their_cities_and_a_list_of_cities_forbids_others() {
    let links = "source,target\nArles,Bari\nBari,Bologna\nArles,Bologna\n";
    let (records, found) = read(ImportFormat::Csv, links, &anywhere());
    assert_eq!(faults(&found), []);
    let names: Vec<_> = cities(&records).iter().map(|city| city.name.as_str()).collect();
    assert_eq!(names, ["Arles", "Bari"], "Bologna is known");
    assert_eq!(partnerships(&records).len(), 3);
    let (_, found) = read(ImportFormat::Csv, links, &options());
    assert_eq!(found.len(), 3, "a city has a country: {found:?}");
    for order in [[0, 1], [1, 0]] {
        let files = [
            (ImportFormat::Csv, b"id,label\nArles,Arles\n".as_slice()),
            (ImportFormat::Csv, links.as_bytes()),
        ];
        let (records, found) = read_all(&order.map(|file| files[file]), &anywhere());
        assert_eq!(
            (cities(&records).len(), partnerships(&records).len(), found.len()),
            (1, 1, 2),
            "{order:?}"
        );
        assert!(found.iter().all(|fault| fault.code.as_str() == "UNKNOWN_CITY"));
    }
}

#[test]
fn a_table_without_a_header_has_one_in_the_options() {
    let mut options = anywhere();
    let (_, found) = read(ImportFormat::Csv, "\"a\";\"b\"\n\"a\";\"c\"\n", &options);
    assert_eq!(faults(&found), [(1, "", "MISSING_COLUMN")]);
    assert!(found[0].message.contains("--columns"), "{}", found[0].message);
    options.header = Some(["source", "target", "weight"].map(str::to_owned).to_vec());
    for text in ["a;b;3\na;c;1\n", "\"a\"\t\"b\"\t\"3\"\na\tc\t1\n", "a|b|3\na|c|1\n"] {
        let (records, found) = read(ImportFormat::Csv, text, &options);
        assert_eq!(faults(&found), []);
        let links: Vec<_> = partnerships(&records)
            .iter()
            .map(|link| (link.key.as_str(), link.intensity))
            .collect();
        assert_eq!(links, [("a-b", 3.0), ("a-c", 1.0)]);
    }
}

#[test]
fn a_matrix_is_the_links_that_are_not_zero() {
    let text = ";Arles;Bari;Cork\nArles;0;4,3;0.0\nBari;4,3;;1.1\nCork;0;1.1;0\n";
    let (records, found) = read(ImportFormat::Csv, text, &anywhere());
    assert_eq!(faults(&found), []);
    let mut links: Vec<_> = partnerships(&records)
        .iter()
        .map(|link| (link.key.as_str(), link.intensity))
        .collect();
    links.dedup();
    assert_eq!(links, [("arles-bari", 4.3), ("bari-cork", 1.1)]);
}

/// Formats a solution of a query from its variables.
fn solution(values: &[(&str, &str)]) -> String {
    let values: Vec<String> = values
        .iter()
        .map(|(name, value)| format!("\"{name}\": {{\"value\": \"{value}\"}}"))
        .collect();
    format!("{{{}}}", values.join(", "))
}

fn answer(solutions: &[String]) -> String {
    format!(
        "{{\"head\": {{\"vars\": []}}, \"results\": {{\"bindings\": [{}]}}}}",
        solutions.join(", ")
    )
}

const PARMA: &str = "http://www.wikidata.org/entity/Q2683";
const GHENT: &str = "https://www.wikidata.org/entity/Q1296";

#[test]
fn answers_of_the_query_service_are_read_whatever_their_variables_are_called() {
    for [city, name, twin, other] in [
        ["city", "cityLabel", "twin", "twinLabel"],
        ["item", "itemLabel", "sistercity", "sistercityLabel"],
        ["ville", "villeLabel", "jumelage", "jumelageLabel"],
        ["x", "xLabel", "y", "yLabel"],
        ["gmina", "gminaLabel", "gmina2", "gmina2Label"],
    ] {
        let rows = [solution(&[
            (city, PARMA),
            (name, "Parma"),
            (twin, GHENT),
            (other, "Ghent"),
        ])];
        let page = format!(
            "[{{\"{city}\": \"{PARMA}\", \"{name}\": \"Parma\", \"{twin}\": \"{GHENT}\", \"{other}\": \"Ghent\"}}]"
        );
        let csv = format!("{city},{name},{twin},{other}\n{PARMA},Parma,{GHENT},Ghent\n");
        let tsv = format!("?{city}\t?{name}\t?{twin}\t?{other}\n<{PARMA}>\t\"Parma\"@en\t<{GHENT}>\t\"Ghent\"@nl\n");
        for (format, text) in [
            (ImportFormat::WikidataJson, answer(&rows)),
            (ImportFormat::NodeLinkJson, answer(&rows)),
            (ImportFormat::WikidataJson, page),
            (ImportFormat::Csv, csv),
            (ImportFormat::Csv, tsv),
        ] {
            let (records, found) = read(format, &text, &anywhere());
            assert_eq!(faults(&found), [], "{text}");
            let names: Vec<_> = cities(&records)
                .iter()
                .map(|city| (city.name.clone(), city.wikidata_id.clone().unwrap_or_default()))
                .collect();
            let expected =
                [("Parma", "Q2683"), ("Ghent", "Q1296")].map(|(name, item)| (name.to_owned(), item.to_owned()));
            assert_eq!(names, expected, "{text}");
            let [link] = partnerships(&records)[..] else {
                panic!("one partnership of {text}")
            };
            assert_eq!(
                (link.key.as_str(), link.kind.as_str()),
                ("twin-ghent-parma", "TWINNING")
            );
            assert_eq!(
                link.sources[0].url.as_deref(),
                Some("https://www.wikidata.org/wiki/Q2683")
            );
        }
    }
}

#[test]
fn every_solution_without_two_cities_is_a_fault_that_names_its_variables() {
    let rows = [
        solution(&[("item", PARMA), ("mayor", "X")]),
        solution(&[("item", GHENT), ("mayor", "Y")]),
    ];
    let (records, found) = read(ImportFormat::WikidataJson, &answer(&rows), &anywhere());
    assert_eq!(
        (records.len(), faults(&found)),
        (0, vec![(1, "", "MISSING_COLUMN"), (2, "", "MISSING_COLUMN")])
    );
    assert!(
        found[0].message.contains("this one has item, mayor"),
        "{}",
        found[0].message
    );
}

#[test]
fn what_the_second_statement_of_a_twinning_says_is_kept_and_another_period_is_another_twinning() {
    let pair = |from: &str, to: &str, dates: &[(&str, &str)]| {
        let label = |item: &str| if item == PARMA { "A" } else { "B" };
        solution(
            &[
                &[
                    ("city", from),
                    ("cityLabel", label(from)),
                    ("twin", to),
                    ("twinLabel", label(to)),
                ],
                dates,
            ]
            .concat(),
        )
    };
    let told = |rows: &[String]| {
        let (records, found) = read(ImportFormat::WikidataJson, &answer(rows), &anywhere());
        assert_eq!(faults(&found), []);
        let told = partnerships(&records).into_iter().map(|link| {
            let year = |date: Option<crate::domain::PartialDate>| date.map(|date| date.year());
            (link.key.clone(), year(link.started_on), year(link.ended_on))
        });
        told.collect::<Vec<_>>()
    };
    let (start, end) = (("start", "1967-06-27T00:00:00Z"), ("end", "2010-01-01T00:00:00Z"));
    let rows = [
        pair(PARMA, GHENT, &[]),
        pair(GHENT, PARMA, &[start]),
        pair(GHENT, PARMA, &[end]),
    ];
    let key = || "twin-a-b".to_owned();
    assert_eq!(
        told(&rows),
        [
            (key(), None, None),
            (key(), Some(1967), None),
            (key(), None, Some(2010))
        ]
    );
    let later = ("start", "1990-01-01T00:00:00Z");
    let rows = [
        pair(PARMA, GHENT, &[start, ("end", "1980-01-01T00:00:00Z")]),
        pair(GHENT, PARMA, &[later]),
    ];
    let periods = told(&rows);
    assert_eq!(
        (periods[0].1, periods[0].2, periods[1].1, periods[1].2),
        (Some(1967), Some(1980), Some(1990), None)
    );
    assert_ne!(periods[0].0, periods[1].0);
}

#[test]
fn a_city_that_is_not_known_makes_no_city_and_a_date_that_is_not_known_no_fault() {
    let unknown = "http://www.wikidata.org/.well-known/genid/0a1b";
    let rows = [
        solution(&[
            ("city", PARMA),
            ("cityLabel", "Parma"),
            ("twin", unknown),
            ("twinLabel", "t1"),
        ]),
        solution(&[("city", PARMA), ("cityLabel", "Parma"), ("twin", "_:t99")]),
        "{\"city\": {\"type\": \"bnode\", \"value\": \"t5\"}, \"twin\": {\"value\": \"".to_owned() + PARMA + "\"}}",
        solution(&[
            ("city", PARMA),
            ("cityLabel", "Parma"),
            ("twin", GHENT),
            ("twinLabel", "Ghent"),
            ("start", unknown),
        ]),
    ];
    let (records, found) = read(ImportFormat::WikidataJson, &answer(&rows), &anywhere());
    assert_eq!(faults(&found), []);
    assert_eq!((cities(&records).len(), partnerships(&records).len()), (2, 1));
    assert_eq!(notes(ImportFormat::WikidataJson, &answer(&rows), &anywhere()).1[3], 3);
}

#[test]
fn a_country_that_is_an_item_is_told_by_its_label() {
    let italy = "http://www.wikidata.org/entity/Q38";
    let rows = [solution(&[
        ("city", PARMA),
        ("cityLabel", "Parma"),
        ("cityCountry", italy),
        ("cityCountryLabel", "Italy"),
        ("twin", GHENT),
        ("twinLabel", "Ghent"),
        ("twinCountryCode", "ES"),
    ])];
    let (records, found) = read(ImportFormat::WikidataJson, &answer(&rows), &options());
    assert_eq!(faults(&found), []);
    let countries: Vec<_> = cities(&records).iter().map(|city| city.country.to_string()).collect();
    assert_eq!(countries, ["IT", "ES"]);
}

#[test]
fn rows_in_json_are_pairs_and_solutions_with_one_city_are_cities() {
    let rows = r#"[{"city": "Parma", "country": "IT", "twin": "Ghent", "twin_country": "ES", "since": 1985}]"#;
    let (records, found) = read(ImportFormat::NodeLinkJson, rows, &options());
    assert_eq!(faults(&found), []);
    assert_eq!((cities(&records).len(), partnerships(&records).len()), (2, 1));
    let rows = [solution(&[
        ("member", PARMA),
        ("memberLabel", "Parma"),
        ("memberCountryLabel", "Italy"),
        ("since", "2004"),
    ])];
    let (records, found) = read(ImportFormat::WikidataJson, &answer(&rows), &options());
    assert_eq!(faults(&found), []);
    let city = cities(&records)[0];
    assert_eq!(
        (city.name.as_str(), city.wikidata_id.as_deref()),
        ("Parma", Some("Q2683"))
    );
}
