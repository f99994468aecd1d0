use super::{Files, GOLDEN, SeedError, UCCN, URBACT, records};
use crate::domain::image::Image;
use crate::domain::rules::{Code, Context, Known as _, check};
use crate::domain::{Edit, RecordSink as _, Span};
use crate::network::{Snapshot, SnapshotBuilder};
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
fn a_goal_out_of_range_and_a_cell_that_cannot_be_read_are_refused() {
    let partnerships = "key,title,description,kind,status,started_on,ended_on,intensity,fields,objectives,sdgs,sectors\n\
                        p01,One,,TWINNING,ACTIVE,2008,,1,,,11;18,\n";
    assert_eq!(fault(&Files { partnerships, ..GOLDEN }).column, "sdgs");
    let cities = "key,name,other_names,country,latitude,longitude,population,wikidata_id\n\
                  bologna,Bologna,,IT,north,,,\n";
    assert_eq!(fault(&Files { cities, ..GOLDEN }).column, "latitude");
    let cities = "key,name,other_names,country,latitude,longitude,population,wikidata_id\n\
                  bologna,,,IT,,,,\n";
    assert_eq!(fault(&Files { cities, ..GOLDEN }).message, "must not be empty");
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

/// The records of a set, and those of the set alone as a snapshot.
fn world(set: &SeedSet) -> (Vec<Image>, Snapshot) {
    let mut countries = SnapshotBuilder::default();
    set.countries
        .iter()
        .for_each(|country| countries.country(country.clone()));
    let groups = set.groups.iter().cloned().map(Image::CountryGroup);
    let cities = set.cities.iter().cloned().map(Image::City);
    let memberships = set.memberships.iter().cloned().map(Image::Membership);
    let partnerships = set.partnerships.iter().cloned().map(Image::Partnership);
    let network = std::iter::once(Image::Network(set.network.clone()));
    let images: Vec<Image> = groups
        .chain(network)
        .chain(cities)
        .chain(memberships)
        .chain(partnerships)
        .collect();
    let edits: Vec<Edit> = images
        .iter()
        .map(|image| Edit {
            network: Some(set.network.key.clone())
                .filter(|_| !matches!(image, Image::City(_) | Image::CountryGroup(_))),
            record_id: None,
            before: None,
            after: Some(image.clone()),
        })
        .collect();
    let snapshot = countries
        .finish(0)
        .apply(1, &edits)
        .expect("the records fit each other");
    (images, snapshot)
}

/// What the rule book says of a record that is there.
fn broken(set: &SeedSet, image: &Image, known: &Snapshot) -> Vec<String> {
    let network = set.network.key.as_str();
    let record_id = match image {
        Image::Membership(membership) => {
            let span = Span::new(membership.joined_on, membership.left_on);
            let same = known.memberships(network, &membership.city).into_iter();
            same.filter(|(_, other)| *other == span).find_map(|(id, _)| id)
        }
        _ => None,
    };
    let context = Context {
        network,
        record_id,
        is_moved: false,
        known,
    };
    let mut kept = image.clone();
    let found = check(&mut kept, None, &context).into_iter();
    // The key is that of the record itself.
    let found = found.filter(|violation| (violation.path.root(), violation.code) != ("key", Code::Conflict));
    let mut told: Vec<String> = found
        .map(|violation| violation.message_of(&violation.path.to_string()))
        .collect();
    if kept != *image {
        told.push("is not in the form in which records are kept".to_owned());
    }
    told
}

#[test]
fn the_records_of_all_networks_keep_to_the_rules() {
    let mut sets = vec![SeedSet::uccn(), SeedSet::urbact(), SeedSet::golden()];
    let mut checked = 0;
    for set in &sets {
        let (images, known) = world(set);
        for image in &images {
            assert_eq!(broken(set, image, &known), Vec::<String>::new(), "{image:?}");
            checked += 1;
        }
    }
    assert!(checked > 2_500, "{checked} records");
    // It would not go unnoticed.
    let mut wrong = sets.remove(2);
    wrong.cities[0].lon = None;
    wrong.partnerships[0].title.push(' ');
    wrong.memberships.push(wrong.memberships[0].clone());
    let (images, known) = world(&wrong);
    let told: usize = images.iter().map(|image| broken(&wrong, image, &known).len()).sum();
    assert!(told >= 3, "{told}");
}
