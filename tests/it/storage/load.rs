use interurban::domain::image::{CityImage, MembershipImage, ParticipantImage, PartnershipImage};
use interurban::domain::{PartnershipKind, PartnershipStatus, Precision, Role, SdgSet, Sector, SectorSet};
use interurban::storage::{LoadCounts, Store};

use super::noon;
use crate::support::database::on_each_database;
use crate::support::records::Records;
use crate::support::seed::{self, SeedSet};

#[tokio::test]
async fn an_empty_store_loads_as_nothing_at_revision_0() {
    on_each_database(async |database| {
        let (records, loaded) = Records::of(&database.store().await).await;
        assert_eq!(records, Records::default());
        assert_eq!((loaded.revision.number, loaded.counts), (0, LoadCounts::default()));
    })
    .await;
}

#[tokio::test]
async fn the_golden_network_loads_as_it_was_written() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::golden(), noon()).await.expect("written");
        let (records, loaded) = Records::of(&store).await;
        assert_eq!(loaded.revision.number, 1);
        let counts = LoadCounts {
            countries: 250,
            country_groups: 2,
            networks: 1,
            cities: 13,
            memberships: 13,
            partnerships: 16,
        };
        assert_eq!(loaded.counts, counts);

        let network = &records.networks[0];
        assert!(network.is_default, "the first network is the default");
        let fields: Vec<&str> = network.fields.iter().map(|field| field.key.as_str()).collect();
        let sorted = [
            "CRAFTS_AND_FOLK_ART",
            "DESIGN",
            "FILM",
            "GASTRONOMY",
            "LITERATURE",
            "MEDIA_ARTS",
            "MUSIC",
        ];
        assert_eq!(fields, sorted);
        assert_eq!(
            network.fields[0].aliases,
            ["Crafts & Folk Art", "Crafts and Folk Arts", "Crafts"]
        );
        assert_eq!(network.objectives.len(), 6);

        let ghent = records.city("ghent");
        assert_eq!(ghent.other_names, ["Gent", "Gand"]);
        assert_eq!(ghent.country.as_str(), "BE");
        let bologna = records.city("bologna").position().expect("a position");
        assert_eq!((bologna.latitude, bologna.longitude), (44.4949, 11.3426));

        let p13 = records.partnership("p13");
        assert_eq!(p13.status, PartnershipStatus::Ended);
        let ended = p13.ended_on.expect("an end");
        assert_eq!(
            (ended.to_string().as_str(), ended.precision()),
            ("2012", Precision::Year)
        );
        assert_eq!(p13.started_on.expect("a start").to_string(), "2009");
        assert_eq!((p13.version, p13.created_at, p13.updated_at), (1, noon(), noon()));
        assert_eq!(records.partnership("p02").intensity, 2.0);
        assert_eq!(records.partnership("p14").started_on, None);
        assert_eq!(records.cities_of("p15"), ["helsinki", "kobe", "turin"]);
    })
    .await;
}

#[tokio::test]
async fn lists_stay_with_their_records_across_pages() {
    on_each_database(async |database| {
        let store = database.store().await;
        let set = chain(10_007);
        seed::write(&store, &set, noon()).await.expect("written");
        let mut records = Records::default();
        let mut heard = Vec::new();
        let loaded = store
            .load(&mut records, &mut |counts| heard.push(*counts))
            .await
            .expect("loaded");
        assert_eq!(
            heard.len(),
            1 + 3 + 3 + 3,
            "one report for the small tables and one a page"
        );
        assert_eq!(heard.last(), Some(&loaded.counts));
        assert_eq!(loaded.counts.partnerships, 10_006);
        for (city, seed) in records.cities.iter().zip(&set.cities) {
            assert_eq!((&city.key, &city.other_names), (&seed.key, &seed.other_names));
        }
        for (membership, seed) in records.memberships.iter().zip(&set.memberships) {
            assert_eq!(membership.fields.len(), seed.fields.len());
        }
        for (position, (partnership, seed)) in records.partnerships.iter().zip(&set.partnerships).enumerate() {
            let cities: Vec<_> = partnership.participants.iter().map(|end| end.city).collect();
            assert_eq!(cities, [records.cities[position].id, records.cities[position + 1].id]);
            assert_eq!((partnership.sdgs, partnership.sectors), (seed.sdgs, seed.sectors));
            assert_eq!(partnership.fields.len(), seed.fields.len());
            assert_eq!(partnership.objectives.len(), seed.objectives.len());
        }
    })
    .await;
}

#[tokio::test]
async fn a_load_sees_one_revision_even_if_another_program_writes_meanwhile() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::golden(), noon()).await.expect("written");
        let options = database.options();
        let mut written = false;
        let mut records = Records::default();
        let loaded = store
            .load(&mut records, &mut |_| {
                if !std::mem::replace(&mut written, true) {
                    let options = options.clone();
                    let writer = std::thread::spawn(move || {
                        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                        runtime.expect("a runtime").block_on(async {
                            let other = Store::connect(&options).await.expect("connected");
                            seed::write(&other, &chain(3), noon()).await.expect("written");
                        });
                    });
                    writer.join().expect("the other program");
                }
            })
            .await
            .expect("loaded");
        assert_eq!(
            (loaded.revision.number, loaded.counts.cities, loaded.counts.partnerships),
            (1, 13, 16)
        );
        let (_, after) = Records::of(&store).await;
        assert_eq!(
            (after.revision.number, after.counts.cities, after.counts.partnerships),
            (2, 16, 18)
        );
    })
    .await;
}

/// Returns a network of `size` members in a chain, neighbours as partners, with lists of varying
/// length.
fn chain(size: usize) -> SeedSet {
    let golden = SeedSet::golden();
    let keys: Vec<String> = (0..size).map(|number| format!("c{number:06}")).collect();
    let some = |number: usize, keys: &[&str]| keys.iter().take(number % 3).map(|&key| key.to_owned()).collect();
    let city = |(number, key): (usize, &String)| CityImage {
        key: key.clone(),
        name: format!("City {number}"),
        other_names: (0..number % 3).map(|name| format!("Name {number} {name}")).collect(),
        ..golden.cities[0].clone()
    };
    let membership = |(number, key): (usize, &String)| MembershipImage {
        city: key.clone(),
        fields: some(number, &["MUSIC", "DESIGN"]),
        ..golden.memberships[0].clone()
    };
    let participant = |city: &String| ParticipantImage {
        city: city.clone(),
        role: Role::Partner,
    };
    let partnership = |(number, ends): (usize, &[String])| {
        let mut sdgs = SdgSet::default();
        let mut sectors = SectorSet::default();
        for goal in 1..=(number as i64 % 4) {
            sdgs.insert(goal * 4);
            sectors.insert(Sector::ALL[(goal - 1) as usize]);
        }
        PartnershipImage {
            key: format!("p{number:06}"),
            participants: ends.iter().map(participant).collect(),
            kind: PartnershipKind::ALL[number % PartnershipKind::ALL.len()],
            fields: some(number, &["FILM", "MUSIC"]),
            objectives: some(number + 1, &["LOCAL_DEVELOPMENT", "CULTURAL_ACCESS"]),
            sdgs,
            sectors,
            ..golden.partnerships[0].clone()
        }
    };
    let mut set = SeedSet {
        cities: keys.iter().enumerate().map(city).collect(),
        memberships: keys.iter().enumerate().map(membership).collect(),
        partnerships: keys.windows(2).enumerate().map(partnership).collect(),
        ..golden.clone()
    };
    set.network.key = "chain".to_owned();
    set
}
