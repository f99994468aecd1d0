use crate::domain::image::Image;
use crate::exchange::testing::{cities, faults, options, partnerships, read, read_all};
use crate::exchange::{Column, ImportFormat, ImportOptions, Incoming};

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
        2,Kobe,,,,,,,,,\n\
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
        (7, "latitude", "INVALID_NUMBER"),
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
        (18, "key", "DUPLICATE_KEY"),
        (2, "cities", "UNKNOWN_CITY"),
    ];
    assert_eq!(faults(&found), expected);
    let [one] = partnerships(&records)[..] else {
        panic!("one partnership")
    };
    assert_eq!(
        (one.key.as_str(), one.kind.as_str(), one.participants[0].role.as_str()),
        ("bologna-cordoba", "PEER_LEARNING", "LEAD")
    );
}

#[test]
fn a_city_has_the_same_key_at_every_import_and_never_that_of_another() {
    let (records, _) = csv("id,name,country,wikidata_id\n\
        1,Bologna,IT,\n\
        2,Bologna,AR,\n\
        3,Córdoba,AR,\n\
        4,Córdoba,ES,\n\
        5,Córdoba,BR,\n\
        6,Springfield,ZZ,Q1\n\
        7,Springfield,ZZ,Q2\n\
        8,Springfield,ZZ,\n\
        9,Anything,ZZ,Q1891\n\
        10,東京,ZZ,\n\
        11,!,ZZ,\n");
    let expected = [
        "bologna",
        "bologna-ar",
        "cordoba-ar",
        "cordoba",
        "cordoba-br",
        "springfield",
        "springfield-q2",
        "springfield-2",
    ];
    assert_eq!(keys(&records)[..8], expected);
    assert_eq!(keys(&records)[8..], ["anything", "dong-jing", "city"]);
}

#[test]
fn a_row_that_gives_a_city_again_makes_no_second_one() {
    let (records, found) = csv("name,country,lat,lon\n\
        Lugo,ES,,\n\
        lugo ,Spain,,\n\
        Lugo,IT,,\n\
        Lugo,ES,43,-7.5\n\
        Lugo,ES,43.0,-7.5\n");
    assert_eq!(
        faults(&found),
        [(3, "name", "DUPLICATE_KEY"), (6, "name", "DUPLICATE_KEY")]
    );
    assert_eq!(keys(&records).len(), 3);
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
    let Image::City(after) = records[2].clone().over(&Image::City(there.clone())) else {
        panic!("a city")
    };
    there.name = "Bologna".to_owned();
    assert_eq!(
        after, there,
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

#[test]
fn parallel_links_need_ids() {
    let (records, found) =
        csv("source,target,id\nbologna,cordoba,1\ncordoba,bologna,2\nbologna,cordoba,\nbologna,bologna,4\n");
    let told: Vec<_> = partnerships(&records)
        .iter()
        .map(|partnership| partnership.key.as_str())
        .collect();
    assert_eq!(told, ["bologna-cordoba", "bologna-cordoba-2"]);
    assert_eq!(
        faults(&found),
        [(4, "key", "DUPLICATE_KEY"), (5, "target", "SELF_LOOP")]
    );
}

#[test]
fn a_link_goes_to_the_city_that_is_spelled_so_and_names_all_that_may_be_meant_else() {
    let nodes =
        "name,country,latitude,longitude\nH\u{e5}bo,IT,59.5,17.5\nHabo,IT,57.9,14.1\nFaro,IT,37,-7.9\n".as_bytes();
    let links = "source,target\nH\u{e5}bo,Faro\nHabo,Faro\nHA-BO,Faro\n".as_bytes();
    let (records, found) = read_all(&[(ImportFormat::Csv, nodes), (ImportFormat::Csv, links)], &options());
    let told: Vec<_> = partnerships(&records)
        .iter()
        .map(|partnership| partnership.key.as_str())
        .collect();
    assert_eq!(told, ["faro-habo", "faro-habo-it"]);
    assert_eq!(faults(&found), [(4, "source", "AMBIGUOUS_CITY")]);
    assert_eq!(found[0].message, "\"HA-BO\" may be any of habo, habo-it");
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
