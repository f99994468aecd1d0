use crate::domain::image::Image;
use crate::exchange::testing::{cities, faults, options, partnerships, read, read_all};
use crate::exchange::{Column, ImportFormat, ImportOptions, Incoming, Policy};

fn csv(text: &str) -> (Vec<Incoming>, Vec<crate::exchange::RowError>) {
    read(ImportFormat::Csv, text, &options())
}

fn keys(records: &[Incoming]) -> Vec<&str> {
    cities(records).iter().map(|city| city.key.as_str()).collect()
}

#[test]
fn faults_of_cities_name_row_column_and_kind() {
    let (records, found) = csv(
        "Id,Name,Country,Latitude,Longitude,Population,Wikidata,Fields,Joined on,Left on,Key\n\
        1,,IT,,,,,,,,\n\
        2,Osaka,,,,,,,,,\n\
        3,Kobe,Atlantis,,,,,,,,\n\
        4,Kobe,IT,91,0,,,,,,\n\
        5,Kobe,IT,1,,,,,,,\n\
        6,Kobe,IT,NaN,1,,,,,,\n\
        7,Kobe,IT,,,-1,,,,,\n\
        8,Kobe,IT,,,,1891,,,,\n\
        9,Kobe,IT,,,,,Musics,,,\n\
        10,Kobe,IT,,,,,,2016-02-30,,\n\
        11,Kobe,IT,,,,,,2016,2015,\n\
        12,Kobe,IT,,,,,,,,Kobe!\n\
        13,Kobe,IT,,,,,,,,kobe\n\
        13,Other,IT,,,,,,,,\n\
        14,Other,IT,,,,,,,,kobe\n\
        15,Ko\u{1}be,IT,,,,,,,,\n",
    );
    let expected = [
        (3, "country", "MISSING_VALUE"),
        (4, "country", "UNKNOWN_COUNTRY"),
        (5, "latitude", "INVALID_NUMBER"),
        (6, "longitude", "MISSING_VALUE"),
        (7, "latitude", "MISSING_VALUE"),
        (8, "population", "INVALID_NUMBER"),
        (9, "wikidata", "INVALID_TEXT"),
        (10, "fields", "UNKNOWN_FIELD"),
        (11, "joined on", "INVALID_DATE"),
        (12, "left on", "CONFLICT"),
        (13, "key", "INVALID_KEY"),
        (15, "id", "DUPLICATE_KEY"),
        (16, "key", "DUPLICATE_KEY"),
        (17, "name", "INVALID_TEXT"),
    ];
    let told = found
        .iter()
        .map(|fault| (fault.row, fault.column.to_lowercase(), fault.code.as_str()));
    assert_eq!(
        told.collect::<Vec<_>>(),
        expected.map(|(row, column, code)| (row, column.to_owned(), code))
    );
    assert_eq!(keys(&records), ["1", "kobe"]);
}

#[test]
fn all_faults_of_a_row_are_told_at_once() {
    let (records, found) = csv(
        "key,name,country,latitude,longitude,population,fields,joined_on,left_on\n\
        Ko!,Kobe,Atlantis,91,0,-1,Musics,2016,2015\n",
    );
    let expected = [
        (2, "key", "INVALID_KEY"),
        (2, "country", "UNKNOWN_COUNTRY"),
        (2, "latitude", "INVALID_NUMBER"),
        (2, "fields", "UNKNOWN_FIELD"),
        (2, "population", "INVALID_NUMBER"),
        (2, "left_on", "CONFLICT"),
    ];
    assert_eq!((faults(&found), records.len()), (expected.to_vec(), 0));
    let (_, found) = csv("title,cities,kind,started_on,ended_on,intensity,sdgs,source_url\n\
        Bad,bologna;cordoba,FRIENDSHIP,2016,2015,0,18,ftp://example.org\n");
    let expected = [
        (2, "kind", "INVALID_WORD"),
        (2, "sdgs", "INVALID_NUMBER"),
        (2, "source_url", "INVALID_TEXT"),
        (2, "intensity", "INVALID_NUMBER"),
        (2, "ended_on", "CONFLICT"),
    ];
    assert_eq!(faults(&found), expected);
}

#[test]
fn faults_of_partnerships_name_row_column_and_kind() {
    let (records, found) = csv(
        "title,cities,roles,kind,status,started_on,ended_on,intensity,objectives,sdgs,sectors,source_url\n\
        Good,Bologna;Q1891x;cordoba,,,,,,,,,,\n\
        One,bologna,,,,,,,,,,\n\
        None,,,,,,,,,,,\n\
        Twice,bologna;Bologna,,,,,,,,,,\n\
        Which,bologna;Córdoba,,,,,,,,,,\n\
        Role,bologna;cordoba,BOSS,,,,,,,,,\n\
        Kind,bologna;cordoba,,FRIENDSHIP,,,,,,,,\n\
        End,bologna;cordoba,,,ENDED,,,,,,,\n\
        Order,bologna;cordoba,,,,2016,2015,,,,,\n\
        Zero,bologna;cordoba,,,,,,0,,,,\n\
        Goal,bologna;cordoba,,,,,,,PEACE,,,\n\
        Goal,bologna;cordoba,,,,,,,,18,,\n\
        Sector,bologna;cordoba,,,,,,,,,ARMY,\n\
        Page,bologna;cordoba,,,,,,,,,,javascript:alert(1)\n\
        Fine,bologna;Q1891;cordoba,,,,,,,,,,\n\
        Fine,bologna; cordoba ,Lead;partner,peer learning,ended,2014-05,2016,2,CULTURAL_ACCESS,11;17,ACADEMIA,https://example.org\n\
        Again,cordoba;bologna,,,,,,,,,,\n",
    );
    let expected = [
        (2, "cities", "UNKNOWN_CITY"),
        (3, "cities", "TOO_FEW_CITIES"),
        (4, "cities", "TOO_FEW_CITIES"),
        (5, "cities", "SELF_LOOP"),
        (6, "cities", "AMBIGUOUS_CITY"),
        (7, "roles", "INVALID_WORD"),
        (8, "kind", "INVALID_WORD"),
        (9, "ended_on", "MISSING_VALUE"),
        (10, "ended_on", "CONFLICT"),
        (11, "intensity", "INVALID_NUMBER"),
        (12, "objectives", "UNKNOWN_OBJECTIVE"),
        (13, "sdgs", "INVALID_NUMBER"),
        (14, "sectors", "INVALID_WORD"),
        (15, "source_url", "INVALID_TEXT"),
        (16, "cities", "SELF_LOOP"),
    ];
    assert_eq!(faults(&found), expected);
    let [one, again] = partnerships(&records)[..] else {
        panic!("two partnerships")
    };
    assert_eq!((again.title.as_str(), again.key.as_str()), ("Again", "bologna-cordoba"));
    assert_eq!(
        (one.key.as_str(), one.kind.as_str(), one.participants[0].role.as_str()),
        ("bologna-cordoba-since-2014-05", "PEER_LEARNING", "LEAD")
    );
}

/// Some orders of rows: the given one, the reverse, and rotations. All permutations would be too
/// many.
fn orders<'a>(rows: &[&'a str]) -> Vec<Vec<&'a str>> {
    let turned = (0..rows.len()).map(|by| {
        let mut rows = rows.to_vec();
        rows.rotate_left(by);
        rows
    });
    turned.chain([rows.iter().rev().copied().collect()]).collect()
}

/// Returns names, countries and keys of a table's cities, sorted.
fn named(header: &str, rows: &[&str]) -> (Vec<(String, String, String)>, Vec<crate::exchange::RowError>) {
    let (records, found) = csv(&format!("{header}\n{}\n", rows.join("\n")));
    let told = cities(&records).into_iter();
    let mut told: Vec<_> = told
        .map(|city| (city.name.clone(), city.country.to_string(), city.key.clone()))
        .collect();
    told.sort_unstable();
    (told, found)
}

#[test]
fn a_city_has_the_same_key_in_any_order_and_never_that_of_another() {
    let rows = [
        "1,Bologna,IT,,,",
        "2,Bologna,AR,,,",
        "3,Córdoba,AR,,,",
        "4,Córdoba,ES,,,",
        "5,Cordoba,BR,,,",
        "6,Springfield,GB,,39.8,-89.6",
        "7,Springfield,GB,,42.1,-72.5",
        "9,Habo,IT,,,",
        "10,Håbo,IT,,,",
        "11,Hábo,IT,,,",
        "12,東京,ZZ,,,",
        "13,!,ZZ,,,",
    ];
    let expected = [
        ("!", "ZZ", "city"),
        ("Bologna", "AR", "bologna-ar"),
        ("Bologna", "IT", "bologna"),
        ("Cordoba", "BR", "cordoba-br"),
        ("Córdoba", "AR", "cordoba-ar"),
        ("Córdoba", "ES", "cordoba"),
        ("Habo", "IT", "habo"),
        ("Hábo", "IT", "habo-it"),
        ("Håbo", "IT", "habo-it-2"),
        ("Springfield", "GB", "springfield"),
        ("Springfield", "GB", "springfield-gb"),
        ("東京", "ZZ", "dong-jing"),
    ];
    for rows in orders(&rows) {
        let (told, found) = named("id,name,country,wikidata_id,lat,lon", &rows);
        assert_eq!(faults(&found), []);
        let told: Vec<_> = told
            .iter()
            .map(|(name, country, key)| (name.as_str(), country.as_str(), key.as_str()))
            .collect();
        assert_eq!(told, expected);
    }
}

#[test]
fn further_cities_of_a_name_and_country_are_told_by_place_then_by_item() {
    let rows = [
        "Clinton,GB,41.84,-90.19,",
        "Clinton,GB,38.37,-93.78,",
        "Clinton,GB,32.34,-90.33,",
        "Clinton,GB,32.96,-90.90,",
        "Milton,GB,,,Q5",
        "Milton,GB,,,Q6",
        "Milton,GB,,,Q7",
    ];
    let expected = [
        "clinton",
        "clinton-gb",
        "clinton-gb-38n-94w",
        "clinton-gb-42n-90w",
        "milton",
        "milton-gb",
        "milton-gb-q7",
    ];
    for rows in orders(&rows) {
        let (told, found) = named("name,country,lat,lon,wikidata_id", &rows);
        let mut keys: Vec<&str> = told.iter().map(|(_, _, key)| key.as_str()).collect();
        keys.sort_unstable();
        assert_eq!((faults(&found).len(), keys), (0, expected.to_vec()));
    }
}

#[test]
fn a_row_that_may_be_of_several_cities_is_a_fault_that_lists_them() {
    let rows = ["Troy,GB,42.73,-73.69", "Troy,GB,31.81,-85.97", "Troy,GB,,", "Troy,ES,,"];
    for rows in orders(&rows) {
        let (told, found) = named("name,country,lat,lon", &rows);
        let at = rows.iter().position(|row| *row == "Troy,GB,,").expect("the row") + 2;
        assert_eq!(faults(&found), [(at, "name", "AMBIGUOUS_CITY")]);
        assert!(
            found[0].message.contains("troy-gb, troy-gb-43n-74w"),
            "{}",
            found[0].message
        );
        assert_eq!(told.len(), 3);
    }
    let two = "name,country,wikidata_id\nBologna,IT,Q7\nCórdoba,,\n";
    let (_, found) = csv(two);
    assert_eq!(
        faults(&found),
        [(3, "name", "AMBIGUOUS_CITY")],
        "one in Spain and one in Argentina is known"
    );
    assert!(found[0].message.contains("cordoba, cordoba-ar"), "{}", found[0].message);
}

#[test]
fn rows_of_one_city_add_up_in_any_order() {
    let rows = [
        "1,Lugo,ES,,,",
        "2,LUGO,Spain,43,-7.5,",
        "2,Lugo,,43,-7.5,",
        ",lugo,ES,43.01,-7.5,Q11125",
    ];
    for rows in orders(&rows) {
        let (records, found) = csv(&format!("id,name,country,lat,lon,wikidata\n{}\n", rows.join("\n")));
        assert_eq!(faults(&found), []);
        for city in cities(&records) {
            let place = (city.lat, city.lon, city.wikidata_id.as_deref());
            assert_eq!(
                (city.key.as_str(), city.name.as_str(), place),
                ("lugo", "LUGO", (Some(43.0), Some(-7.5), Some("Q11125")))
            );
        }
    }
}

#[test]
fn columns_may_be_mapped_and_empty_cells_filled() {
    let mut options = options();
    options.mapping.map(Column::Id, "wikidata_id");
    options.mapping.map(Column::Name, "label");
    options.mapping.map(Column::Source, "wikidata_a");
    options.mapping.map(Column::Target, "wikidata_b");
    options.defaults = vec![
        (Column::Country, "ZZ".to_owned()),
        (Column::Kind, "TWINNING".to_owned()),
    ];
    let nodes = b"wikidata_id,label,degree\nQ60,New York City,18\nQ1891,Bologna,3\n".as_slice();
    let links = b"wikidata_a,wikidata_b,stated_by_a,stated_by_b\nQ60,Q1891,1,1\nQ60,Q3,1,1\n".as_slice();
    let (records, found) = read_all(&[(ImportFormat::Csv, nodes), (ImportFormat::Csv, links)], &options);
    assert_eq!(faults(&found), [(3, "wikidata_b", "UNKNOWN_CITY")]);
    assert_eq!(keys(&records), ["new-york-city", "bologna"]);
    assert_eq!(partnerships(&records)[0].key, "twin-bologna-new-york-city");
    let Image::City(known) = &records[2].image else {
        panic!("a city")
    };
    let mut there = known.clone();
    (there.country, there.population, there.version) = ("IT".parse().expect("a code"), Some(394_843), 7);
    there.name = "Bologna la dotta".to_owned();
    let merged = records[2].clone().over(&Image::City(there.clone()), Policy::Fill, None);
    assert_eq!(
        (merged.image, &merged.kept[..]),
        (Image::City(there.clone()), &["name"][..])
    );
    let overwritten = records[2]
        .clone()
        .over(&Image::City(there.clone()), Policy::Overwrite, None);
    there.name = "Bologna".to_owned();
    assert_eq!(
        overwritten.image,
        Image::City(there),
        "the file gives the name; the rest stays, above all the country, which was only filled in"
    );
}

#[test]
fn other_names_of_countries_are_known_and_more_can_be_told() {
    let mut options = options();
    options
        .countries
        .push(("Ruritania".to_owned(), "ES".parse().expect("a code")));
    let text = "name,country\nYork,England\nLeeds,\"England, United Kingdom\"\nStrelsau,ruritania\nX,Nowhere\n";
    let (records, found) = read(ImportFormat::Csv, text, &options);
    let countries: Vec<_> = cities(&records).iter().map(|city| city.country.to_string()).collect();
    assert_eq!(countries, ["GB", "GB", "ES"]);
    assert_eq!(faults(&found), [(5, "country", "UNKNOWN_COUNTRY")]);
    options.unknown_country = Some("ZZ".parse().expect("a code"));
    let (records, found) = read(ImportFormat::Csv, text, &options);
    assert_eq!((cities(&records).len(), found.len()), (4, 0));
}

/// Returns keys and titles of a table's partnerships, sorted, each once.
fn tied(header: &str, rows: &[&str]) -> (Vec<(String, String)>, Vec<crate::exchange::RowError>) {
    let (records, found) = csv(&format!("{header}\n{}\n", rows.join("\n")));
    let told = partnerships(&records).into_iter();
    let mut told: Vec<_> = told.map(|tie| (tie.key.clone(), tie.title.clone())).collect();
    told.sort_unstable();
    told.dedup();
    (told, found)
}

#[test]
fn ids_titles_starts_and_kinds_tell_partnerships_of_the_same_cities_apart_in_any_order() {
    let rows = [
        "bologna,cordoba,1,,,",
        "cordoba,bologna,2,,,",
        "bologna,cordoba-ar,,Charter,1990,",
        "cordoba-ar,bologna,,Charter,1990-05,",
        "bologna,cordoba-ar,,Exchange,2015,",
        "bologna,cordoba-ar,,Another,2015,",
        "cordoba,cordoba-ar,,,,twinning",
        "cordoba,cordoba-ar,,,,research",
    ];
    let expected = [
        ("bologna-cordoba-1", "Bologna–Córdoba"),
        ("bologna-cordoba-2", "Bologna–Córdoba"),
        ("bologna-cordoba-ar", "Charter"),
        ("bologna-cordoba-ar-no-2", "Exchange"),
        ("bologna-cordoba-ar-since-2015", "Another"),
        ("cordoba-cordoba-ar", "Córdoba–Córdoba"),
        ("twin-cordoba-cordoba-ar", "Córdoba–Córdoba"),
    ];
    for rows in orders(&rows) {
        let (told, found) = tied("source,target,id,title,start,kind", &rows);
        assert_eq!(faults(&found), []);
        let told: Vec<_> = told.iter().map(|(key, title)| (key.as_str(), title.as_str())).collect();
        assert_eq!(told, expected);
    }
}

#[test]
fn a_link_that_may_be_of_several_partnerships_is_a_fault_that_lists_them() {
    let rows = [
        "bologna,cordoba,Charter",
        "bologna,cordoba,Exchange",
        "cordoba,bologna,",
    ];
    for rows in orders(&rows) {
        let (told, found) = tied("source,target,title", &rows);
        let at = rows.iter().position(|row| row.ends_with(',')).expect("the row") + 2;
        assert_eq!(faults(&found), [(at, "title", "AMBIGUOUS_PARTNERSHIP")]);
        assert!(
            found[0].message.contains("bologna-cordoba, bologna-cordoba-no-2"),
            "{}",
            found[0].message
        );
        assert_eq!(told.len(), 2);
    }
    let (told, found) = tied(
        "source,target,title",
        &["bologna,cordoba,Charter", "cordoba,bologna,", "bologna,bologna,"],
    );
    assert_eq!(told.len(), 2, "the title of the second row is made of names: {told:?}");
    assert_eq!(faults(&found), [], "a link of a city with itself is left out");
}

#[test]
fn a_link_goes_to_the_city_of_the_file_that_is_spelled_so_and_names_all_that_may_be_meant_else() {
    let nodes =
        "name,country,latitude,longitude\nH\u{e5}bo,IT,59.5,17.5\nHabo,IT,57.9,14.1\nFaro,IT,37,-7.9\nBologna,AR,,\nBologna,BR,,\n"
            .as_bytes();
    let links = "source,target\nH\u{e5}bo,Faro\nHabo,Faro\nHA-BO,Faro\nBologna,Faro\nCórdoba,Faro\nfaro,bologna-br\n"
        .as_bytes();
    for files in [[nodes, links], [links, nodes]] {
        let (records, found) = read_all(&files.map(|file| (ImportFormat::Csv, file)), &options());
        let told: Vec<_> = partnerships(&records)
            .iter()
            .map(|partnership| partnership.key.as_str())
            .collect();
        assert_eq!(told, ["faro-habo-it", "faro-habo", "bologna-br-faro"]);
        let expected = [4, 5, 6].map(|row| (row, "source", "AMBIGUOUS_CITY"));
        assert_eq!(faults(&found), expected);
        let told: Vec<_> = found.iter().map(|fault| fault.message.as_str()).collect();
        let expected = [
            "\"HA-BO\" may be any of habo, habo-it; write the key that is meant",
            "\"Bologna\" may be any of bologna-ar, bologna-br; write the key that is meant",
            "\"Córdoba\" may be any of cordoba, cordoba-ar; write the key that is meant",
        ];
        assert_eq!(told, expected, "the known Bologna is none of the file's");
    }
}

#[test]
fn a_new_field_comes_once_before_the_first_record_that_has_it_unless_that_is_faulty() {
    let text = "name,country,field,latitude,longitude\nGhent,IT,Glass & light,91,0\nKobe,IT,Glass & light,,\nTurin,IT,glass_and_light,,\nFaro,IT,music,,\nPorto,IT,!,,\n";
    let options = ImportOptions {
        new_fields: true,
        ..options()
    };
    let (records, found) = read(ImportFormat::Csv, text, &options);
    let kinds: Vec<String> = records.iter().map(|record| record.image.key(Some("world"))).collect();
    assert_eq!(
        kinds,
        [
            "world",
            "kobe",
            "kobe@world",
            "turin",
            "turin@world",
            "faro",
            "faro@world"
        ]
    );
    let Image::Network(network) = &records[0].image else {
        panic!("a network");
    };
    let fields: Vec<_> = network.fields.iter().map(|field| (&*field.key, &*field.name)).collect();
    assert_eq!(fields, [("GLASS_AND_LIGHT", "Glass & light")]);
    assert_eq!(
        faults(&found),
        [(2, "latitude", "INVALID_NUMBER"), (6, "field", "INVALID_KEY")]
    );
}
