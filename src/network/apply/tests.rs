use proptest::prelude::*;

use super::model::{Model, wishes};
use super::*;

/// Returns the edits of some wishes, and the records after them.
fn made(wishes: Vec<super::model::Wish>) -> (Vec<Edit>, Model) {
    let mut model = Model::default();
    let edits = wishes.into_iter().filter_map(|wish| model.edit(wish)).collect();
    (edits, model)
}

fn empty() -> Snapshot {
    Model::default().snapshot(0)
}

fn applied(snapshot: &Snapshot, edit: &Edit) -> Snapshot {
    snapshot.apply(0, [edit]).expect("made for these records")
}

proptest! {
    #[test]
    fn edits_one_by_one_or_together_come_to_what_is_built_from_the_records(wishes in wishes()) {
        let (edits, model) = made(wishes);
        let rebuilt = model.snapshot(0);
        let one_by_one = edits.iter().fold(empty(), |snapshot, edit| applied(&snapshot, edit));
        prop_assert_eq!(one_by_one.differs_from(&rebuilt), None);
        let together = empty().apply(0, &edits).expect("made for these records");
        prop_assert_eq!(together.differs_from(&rebuilt), None);
    }

    #[test]
    fn records_that_have_no_row_number_yet_are_records_all_the_same(wishes in wishes()) {
        let (mut edits, model) = made(wishes);
        edits.iter_mut().filter(|edit| edit.entity() != EntityType::Membership).for_each(|edit| edit.record_id = None);
        let drafted = edits.iter().fold(empty(), |snapshot, edit| applied(&snapshot, edit));
        prop_assert_eq!(drafted.differs_from(&model.snapshot(0)), None);
    }

    #[test]
    fn every_edit_is_taken_back_by_its_inverse(wishes in wishes()) {
        let (edits, _) = made(wishes);
        let mut past = vec![empty()];
        for edit in &edits {
            past.push(applied(&past[past.len() - 1], edit));
        }
        let mut snapshot = past.pop().expect("one more than edits");
        while let (Some(edit), Some(before)) = (edits.get(past.len().wrapping_sub(1)), past.pop()) {
            snapshot = applied(&snapshot, &edit.clone().inverse());
            prop_assert_eq!(snapshot.differs_from(&before), None);
        }
    }
}

/// Two networks with members and partnerships.
fn sample() -> (Snapshot, Model) {
    let cities = (0..40).map(|which| (1, which, 1, which));
    let networks = (0..2).map(|which| (4, which, 1, 0));
    let members = (0..40).map(|which| (5, 59 - which % 2, 1, which));
    let partnerships = (0..80).map(|which| (8, which, 1, 41 * (which + 1)));
    let (edits, model) = made(cities.chain(networks).chain(members).chain(partnerships).collect());
    (empty().apply(0, &edits).expect("made for no records"), model)
}

#[test]
fn what_an_edit_does_not_touch_is_shared() {
    let (before, mut model) = sample();
    let edit = model.edit((8, 1, 2, 999)).expect("a change of a partnership");
    let after = applied(&before, &edit);
    let changed = before
        .network_by_key(edit.network.as_deref().expect("a network"))
        .expect("it is there");
    assert!(Arc::ptr_eq(
        &before.networks[usize::from(1 - changed)],
        &after.networks[usize::from(1 - changed)]
    ));
    assert!(Arc::ptr_eq(&before.countries, &after.countries));
    assert!(Arc::ptr_eq(&before.country_groups, &after.country_groups));
    assert!(Arc::ptr_eq(&before.city_positions, &after.city_positions));
    assert!(before.cities.is_same(&after.cities));
    let (old, new) = (before.network(changed), after.network(changed));
    assert!(Arc::ptr_eq(&old.network, &new.network));
    assert!(old.memberships.is_same(&new.memberships));
    let same = old
        .partnerships
        .iter()
        .zip(&new.partnerships)
        .filter(|(old, new)| Arc::ptr_eq(old, new));
    assert_eq!(same.count(), old.partnerships.len() - 1);
    assert_ne!(before.serial(), after.serial());
}

#[test]
fn what_does_not_fit_is_refused_and_says_why() {
    let (snapshot, mut model) = sample();
    let renamed = model.clone().edit((1, 3, 1, 1_000)).expect("a change of a city");
    let refused = |edit: Edit| snapshot.apply(0, [&edit]).expect_err("does not fit").to_string();
    let made = |edit: &Edit| Edit {
        before: None,
        ..edit.clone()
    };
    let gone = |edit: &Edit| Edit {
        after: None,
        ..edit.clone()
    };
    assert!(refused(made(&renamed)).contains("there is a city city-3 already"));
    assert!(refused(gone(&renamed)).contains("city-3 is deleted, but records still name it"));
    let partnership = model.edit((8, 2, 1, 999)).expect("a change of a partnership");
    assert!(refused(made(&partnership)).contains("there is a partnership p2 already"));
    let network = model.edit((4, 0, 1, 5)).expect("a change of a network");
    assert!(refused(made(&network)).contains("there is a network network-0 already"));
    assert!(refused(gone(&network)).contains("network-0 is deleted, but not its records"));
    let elsewhere = Edit {
        network: Some("nowhere".to_owned()),
        ..partnership
    };
    assert!(refused(elsewhere).contains("there is no network nowhere"));
}

#[test]
fn row_numbers_of_drafts_do_not_meet_each_other() {
    let (mut snapshot, mut model) = sample();
    for which in 0..3_u16 {
        let mut edit = model.edit((8, 70 + which, 1, 500 + 41 * which)).expect("a partnership");
        (edit.record_id, edit.before) = (None, None);
        if let Some(Image::Partnership(image)) = &mut edit.after {
            image.key = format!("new-{which}");
        }
        snapshot = applied(&snapshot, &edit);
    }
    let partnerships = snapshot.networks.iter().flat_map(|records| &records.partnerships);
    let drafted = partnerships
        .map(|partnership| partnership.record.id.0)
        .filter(|&id| id < 0);
    let mut drafted: Vec<i64> = drafted.collect();
    drafted.sort_unstable();
    assert_eq!(drafted, [-3, -2, -1]);
}

#[test]
fn a_country_that_the_snapshot_does_not_have_is_a_misfit() {
    let edit = |after| Edit {
        network: None,
        record_id: None,
        before: None,
        after: Some(after),
    };
    let city = |country: &str| {
        edit(Image::City(CityImage {
            key: "faro".to_owned(),
            name: "Faro".to_owned(),
            other_names: Vec::new(),
            country: country.parse().expect("a code"),
            lat: None,
            lon: None,
            population: None,
            wikidata_id: None,
            archived: false,
            version: 1,
        }))
    };
    let group = |countries: [&str; 2]| {
        edit(Image::CountryGroup(CountryGroup {
            key: "SOUTH".to_owned(),
            name: "South".to_owned(),
            countries: countries.map(|code| code.parse().expect("a code")).to_vec(),
            description: None,
            source_url: None,
            version: 1,
        }))
    };
    for known in [city("FR"), group(["FR", "IT"])] {
        assert!(empty().apply(1, [&known]).is_ok());
    }
    for unknown in [city("QQ"), group(["FR", "QQ"])] {
        let misfit = empty().apply(1, [&unknown]).expect_err("no such country");
        assert!(misfit.to_string().contains("there is no country QQ"), "{misfit}");
    }
}
