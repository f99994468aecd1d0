//! Tables as people have them, imported by one command each.

use std::fs;
use std::path::Path;

use crate::cli::{run, text};

/// Returns the output of an import of files into a new network, and its success.
fn import(files: &[(&str, &str)], arguments: &[&str]) -> (String, String, bool) {
    let folder = tempfile::tempdir().expect("a folder");
    import_into(folder.path(), files, arguments)
}

fn import_into(folder: &Path, files: &[(&str, &str)], arguments: &[&str]) -> (String, String, bool) {
    for (name, content) in files {
        fs::write(folder.join(name), content).expect("written");
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let import = ["import", "--network", "twins", "--create", "Twins"];
    let output = run(folder, &[&import[..], arguments, &names].concat());
    (text(&output.stdout), text(&output.stderr), output.status.success())
}

#[test]
fn a_table_of_pairs_goes_in_by_one_command_and_its_summary_names_what_was_not_understood() {
    let table = "gemeinde,plz,breite,laenge,partnergemeinde,land,seit,partner_breite,partner_laenge\n\
        Aurich,26603,53.47,7.48,Appingedam,Niederlande,1982,53.32,6.86\n\
        Aurich,26603,53.47,7.48,Aurich,,,53.47,7.48\n\
        Celle,29221,52.62,10.08,Quimper,Frankreich,31.05.1969,48.0,-4.1\n";
    let arguments = [
        "--default",
        "kind=TWINNING",
        "--default",
        "source.country=DE",
        "--default",
        "target.country=DE",
    ];
    let arguments = [&arguments[..], &["--map", "target.country=land"]].concat();
    let (told, faults, _) = import(&[("pairs.csv", table)], &arguments);
    assert_eq!(
        told,
        "11 created, 0 updated, 0 unchanged, 0 rejected; network twins is at revision 1\n\
         pairs.csv: not understood: plz (3 values); --map says what a column is\n\
         pairs.csv: 1 link of a city with itself left out\n",
        "{faults}"
    );
    let (told, _, _) = import(
        &[("pairs.csv", table)],
        &[&arguments[..6], &["--map", "target.country=lnd"]].concat(),
    );
    assert!(
        told.ends_with("no file has what --map names: target.country=lnd\n"),
        "{told}"
    );
    let (told, faults, done) = import(&[("pairs.csv", table)], &[&arguments[..], &["--strict"]].concat());
    assert!(
        !done && faults.contains("pairs.csv:2:plz UNKNOWN_COLUMN "),
        "{told}{faults}"
    );
}

#[test]
fn the_second_import_of_a_table_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [(
        "pairs.csv",
        "city1,country1,city2,country2,since\nParma,IT,Ghent,BE,1985\nGhent,BE,Parma,IT,\n",
    )];
    let (told, faults, _) = import_into(folder.path(), &files, &[]);
    assert!(
        told.starts_with("6 created, 0 updated, 1 unchanged, 0 rejected; "),
        "{told}{faults}"
    );
    let (told, faults, _) = import_into(folder.path(), &files, &[]);
    assert!(told.starts_with("0 created, 0 updated, "), "{told}{faults}");
}

#[test]
fn links_alone_need_a_country_and_tables_without_a_header_their_names() {
    let links = [("links.csv", "Arles;Bari;3\nBari;Cork;1\nCork;Cork;9\nBari;Arles;2\n")];
    let columns = ["--columns", "source,target,weight"];
    let (_, faults, done) = import(&links, &columns);
    assert!(
        !done && faults.contains("UNKNOWN_CITY") && faults.contains("--default country=CODE"),
        "{faults}"
    );
    let (told, faults, done) = import(&links, &[&columns[..], &["--default", "country=ZZ"]].concat());
    assert!(done, "{faults}");
    assert!(told.starts_with("9 created, 0 updated, "), "{told}");
    assert!(
        told.contains("links.csv: 1 link of a city with itself left out\n"),
        "{told}"
    );
    assert!(
        told.contains("links.csv: 1 link between two cities of an earlier one, taken as the same partnership"),
        "{told}"
    );
}

#[test]
fn a_row_that_may_be_of_several_cities_says_how_to_tell_them_apart_and_a_key_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let known = "key,name,country\ntroy,Troy,US\ntroy-us,Troy,US\n";
    let (_, faults, is_done) = import_into(folder.path(), &[("known.csv", known)], &[]);
    assert!(is_done, "{faults}");
    let (_, faults, is_done) = import_into(folder.path(), &[("more.csv", "name,country\nTroy,US\n")], &[]);
    assert!(!is_done);
    let told = "more.csv:2:name AMBIGUOUS_CITY this may be any of troy, troy-us, or another city; say which in a column key: \
        the key of the one that is meant, or a new key for another city; its Wikidata item (wikidata_id) or its coordinates decide, too";
    assert!(faults.contains(told), "{faults}");
    let said = "name,country,key,population\nTroy,US,troy-us,51000\nTroy,US,troy-ohio,26000\n";
    let (told, faults, is_done) = import_into(folder.path(), &[("said.csv", said)], &[]);
    assert!(is_done, "{faults}");
    assert!(
        told.contains("2 created, 1 updated"),
        "a city and its membership: {told}"
    );
    let pairs = "city,city_country,city_key,twin,twin_country\nTroy,US,troy,Vaasa,FI\n";
    let (_, faults, is_done) = import_into(folder.path(), &[("pairs.csv", pairs)], &[]);
    assert!(is_done, "{faults}");
}

#[test]
fn the_beginning_of_a_file_tells_its_format_where_its_name_does_not() {
    let arguments = ["--default", "country=ZZ", "--dry-run"];
    for (name, content) in [
        ("cities.txt", "name\tcountry\nParma\tIT\n"),
        (
            "graph.xml",
            "<?xml version='1.0'?><graphml><graph><node id='Parma'/></graph></graphml>",
        ),
        (
            "graph.xml",
            "<gexf><graph><nodes><node id='Parma'/></nodes></graph></gexf>",
        ),
        ("graph", "{\"nodes\": [{\"id\": \"Parma\"}]}"),
        ("graph", "*Vertices 1\n1 Parma\n"),
        ("graph", "graph { Parma }"),
        ("graph", "graph [ node [ id 1 label \"Parma\" ] ]"),
    ] {
        let (told, faults, is_done) = import(&[(name, content)], &arguments);
        assert!(
            is_done && told.contains("create CITY parma"),
            "{content}: {told}{faults}"
        );
    }
    let (_, faults, _) = import(&[("cities.xlsx", "PK\u{3}\u{4}")], &arguments);
    assert!(
        faults.contains("one of csv, graphml") && faults.contains("workbook"),
        "{faults}"
    );
}

#[test]
fn a_row_with_several_faults_is_one_faulty_row() {
    let table = "name,country,population,joined_on\nParma,IT,many,soon\n";
    let (told, faults, _) = import(&[("cities.csv", table)], &[]);
    assert!(told.contains("1 rejected"), "{told}");
    assert!(
        faults.contains("cities.csv:2:population") && faults.contains("cities.csv:2:joined_on"),
        "{faults}"
    );
    assert!(!faults.contains("more faulty rows"), "{faults}");
}

#[test]
fn files_in_other_encodings_and_orders_of_dates_are_read_as_they_are_said_to_be() {
    let folder = tempfile::tempdir().expect("a folder");
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode("name;country;joined_on\nMálaga;España;01/02/2015\n");
    fs::write(folder.path().join("cities.csv"), &bytes).expect("written");
    let import = ["import", "--network", "twins", "--create", "Twins", "cities.csv"];
    let output = run(folder.path(), &import);
    assert!(
        text(&output.stderr).contains("INVALID_ENCODING"),
        "{}",
        text(&output.stderr)
    );
    let said = ["--encoding", "windows-1252", "--dates", "mdy"];
    let output = run(folder.path(), &[&import[..], &said].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let export = run(folder.path(), &["export", "--network", "twins"]);
    let records = text(&export.stdout);
    assert!(
        records.contains("Málaga") && records.contains("2015-01-02"),
        "{records}"
    );
    let output = run(folder.path(), &[&import[..], &["--encoding", "klingon"]].concat());
    assert_eq!(output.status.code(), Some(2));
}
