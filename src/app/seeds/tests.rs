use super::{Files, GOLDEN, SeedError, UCCN, URBACT, records};
use crate::storage::SeedSet;

fn fault(files: &Files) -> SeedError {
    records::read(files).expect_err("a fault")
}

#[test]
fn the_embedded_files_can_be_read() {
    for files in [UCCN, URBACT, GOLDEN] {
        records::read(&files).expect("the embedded files are sound");
    }
    assert_eq!(SeedSet::named("golden"), Some(SeedSet::golden()));
    assert_eq!(SeedSet::named("urbact"), Some(SeedSet::urbact()));
    assert_eq!(SeedSet::named("eurocities"), None);
}

#[test]
fn a_value_that_cannot_be_read_is_named_by_file_row_and_column() {
    let partnerships = "key,title,description,kind,status,started_on,ended_on,intensity,fields,objectives,sdgs,sectors\n\
                        p01,One,,TWINNING,ACTIVE,2008,,1,,,,\n\
                        p02,Two,,FRIENDSHIP,ACTIVE,2008,,1,,,,\n";
    let error = fault(&Files { partnerships, ..GOLDEN });
    assert_eq!(
        (error.file.as_str(), error.row, error.column.as_str()),
        ("golden/partnerships.csv", 3, "kind")
    );
    assert!(
        error
            .message
            .starts_with("\"FRIENDSHIP\": expected one of PEER_LEARNING"),
        "{error}"
    );
}

#[test]
fn a_goal_out_of_range_and_half_a_position_are_refused() {
    let partnerships = "key,title,description,kind,status,started_on,ended_on,intensity,fields,objectives,sdgs,sectors\n\
                        p01,One,,TWINNING,ACTIVE,2008,,1,,,11;18,\n";
    assert_eq!(fault(&Files { partnerships, ..GOLDEN }).column, "sdgs");
    let cities = "key,name,other_names,country,latitude,longitude,population,wikidata_id\n\
                  bologna,Bologna,,IT,44.5,,,\n";
    assert_eq!(fault(&Files { cities, ..GOLDEN }).column, "longitude");
}

#[test]
fn a_row_that_names_no_partnership_is_refused() {
    let participants = "partnership,city,role\np01,bologna,PARTNER\np99,glasgow,PARTNER\n";
    let error = fault(&Files { participants, ..GOLDEN });
    assert_eq!((error.row, error.column.as_str()), (3, "partnership"));
}

#[test]
fn a_missing_column_and_a_second_network_are_refused() {
    let error = fault(&Files {
        fields: "key,name\n",
        ..GOLDEN
    });
    assert_eq!((error.row, error.column.as_str()), (1, ""));
    assert!(error.message.contains("key,name,aliases,since,until"), "{error}");
    let network = "key,name,description,visibility,max_fields_per_member,attribution\n\
                   one,One,,PUBLIC,1,\ntwo,Two,,PUBLIC,1,\n";
    assert!(
        fault(&Files { network, ..GOLDEN })
            .message
            .contains("exactly one network")
    );
}
