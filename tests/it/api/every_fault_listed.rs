//! Every count of `dataQuality` can be listed.

use interurban::domain::image::SourceImage;
use interurban::domain::{Confidence, PartnershipStatus};
use serde_json::Value;

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::seed::SeedSet;

const COUNTS: &str = "partnershipCount undated unsourced oneSided unconfirmed lowConfidence untagged citiesWithoutCoordinates \
    citiesWithoutCountry membersWithoutPartnerships";

/// A count of partnerships, and the filter that lists it.
const PARTNERSHIPS: [(&str, &str); 7] = [
    ("partnershipCount", ""),
    ("undated", "undated: true"),
    ("unsourced", "unsourced: true"),
    ("oneSided", "oneSided: true"),
    ("unconfirmed", "unconfirmed: true"),
    ("lowConfidence", "lowConfidence: true"),
    ("untagged", "untagged: true"),
];

const CITIES: [(&str, &str); 3] = [
    ("citiesWithoutCoordinates", "hasCoordinates: false"),
    ("citiesWithoutCountry", "countries: ZZ"),
    ("membersWithoutPartnerships", "isolated: true"),
];

/// Returns the worked example with every fault, on partnerships that count in 2016 and on others.
async fn faulty(database: &TestDatabase) -> TestApp {
    let mut set = SeedSet::golden();
    let source = set.partnerships[0].sources[0].clone();
    let stated_by = |city: &str| SourceImage {
        asserted_by_city: Some(city.to_owned()),
        confidence: Confidence::High,
        ..source.clone()
    };
    let both: Vec<String> = set.partnerships[3]
        .participants
        .iter()
        .map(|participant| participant.city.clone())
        .collect();
    set.partnerships[3].sources = both.iter().map(|city| stated_by(city)).collect();
    set.partnerships[4].sources = vec![stated_by(&set.partnerships[4].participants[0].city)];
    set.partnerships[5].sources = Vec::new();
    set.partnerships[6].started_on = None;
    set.partnerships[7].sdgs.insert(11);
    (set.cities[2].lat, set.cities[2].lon) = (None, None);
    set.cities[3].country = "ZZ".parse().expect("a code");
    TestApp::with(database, &[set, SeedSet::uccn()]).await
}

async fn assert_listed(app: &TestApp, scope: &str) -> Value {
    let data = app
        .data(&format!("{{ dataQuality(scope: {scope}) {{ {COUNTS} }} }}"))
        .await;
    let quality = data["dataQuality"].clone();
    for (lists, field) in [(&PARTNERSHIPS[..], "partnerships"), (&CITIES, "cities")] {
        for (count, filter) in lists {
            let query = format!("{{ {field}(scope: {scope}, where: {{ {filter} }}) {{ totalCount }} }}");
            let listed = app.data(&query).await;
            assert_eq!(listed[field]["totalCount"], quality[count], "{count} of {scope}");
        }
    }
    quality
}

#[tokio::test]
async fn the_list_of_each_count_is_as_long_as_the_count_in_every_scope() {
    on_each_database(async |database| {
        let app = faulty(database).await;
        let golden = assert_listed(&app, r#"{ network: "golden" }"#).await;
        for (count, _) in PARTNERSHIPS.iter().chain(&CITIES) {
            assert!(
                golden[count].as_u64().is_some_and(|count| count > 0),
                "{count} is tested: {golden}"
            );
        }
        for scope in [
            r#"{ network: "golden", asOf: 2012 }"#,
            r#"{ network: "golden", minStrength: 2 }"#,
            r#"{ network: "golden", countries: [IT, JP] }"#,
            r#"{ network: "uccn", asOf: 2023 }"#,
            r#"{ networks: ["golden", "uccn"], during: { from: 2010, to: 2023 } }"#,
        ] {
            assert_listed(&app, scope).await;
        }
    })
    .await;
}

#[tokio::test]
async fn no_condition_costs_a_statement_for_each_record_nor_a_second_one_for_what_was_read() {
    on_each_database(async |database| {
        let app = faulty(database).await;
        let statements = async |query: &str| {
            let before = app.app.store().statement_count();
            app.data(query).await;
            app.app.store().statement_count() - before
        };
        let list = |filter: &str| format!("{{ partnerships(where: {{ {filter} }}) {{ totalCount }} }}");
        assert_eq!(statements(&list("undated: true, untagged: true")).await, 0);
        assert_eq!(statements(&list("unsourced: true")).await, 1);
        assert_eq!(statements(&list("oneSided: false, lowConfidence: true")).await, 0);
        assert_eq!(statements("{ dataQuality { unsourced } }").await, 0);
        let uccn = r#"{ network(key: "uccn") { partnerships(where: { unconfirmed: true }) { totalCount } } }"#;
        assert_eq!(statements(uccn).await, 1);
    })
    .await;
}

#[tokio::test]
async fn starts_and_ends_are_listed_by_period_as_far_as_they_are_known() {
    on_each_database(async |database| {
        let mut set = SeedSet::golden();
        for (at, (start, end)) in [
            (Some("2010"), Some("2012-06")),
            (Some("2010-12-31"), Some("2012")),
            (Some("2011"), None),
            (None, Some("2013-01-01")),
        ]
        .into_iter()
        .enumerate()
        {
            set.partnerships[at].started_on = start.map(|date| date.parse().expect("a date"));
            set.partnerships[at].ended_on = end.map(|date| date.parse().expect("a date"));
        }
        for partnership in &mut set.partnerships {
            partnership.status = PartnershipStatus::Active;
        }
        for partnership in &mut set.partnerships[4..] {
            (partnership.started_on, partnership.ended_on) = (Some("2015".parse().expect("a date")), None);
        }
        let app = TestApp::with(database, &[set]).await;
        let found = async |filter: &str| {
            let query = format!("{{ partnerships(where: {{ {filter} }}) {{ totalCount }} }}");
            app.data(&query).await["partnerships"]["totalCount"].as_u64()
        };
        assert_eq!(found("startedOn: { from: 2010, to: 2010 }").await, Some(2));
        assert_eq!(found(r#"startedOn: { from: "2010-12-31", to: 2011 }"#).await, Some(3));
        assert_eq!(found(r#"startedOn: { from: "2010-06", to: "2010-11" }"#).await, Some(1));
        assert_eq!(found("endedOn: { from: 2012, to: 2013 }").await, Some(3));
        assert_eq!(found(r#"endedOn: { from: "2012-07", to: "2012-12" }"#).await, Some(1));
        assert_eq!(found("endedOn: { from: 1900, to: 2100 }, undated: true").await, Some(1));
        let error = app
            .error("{ partnerships(where: { startedOn: { from: 2012, to: 2011 } }) { totalCount } }")
            .await;
        assert_eq!(error["extensions"]["argument"], "where.startedOn");
        let other = r#"{ partnerships(network: "golden", scope: { network: "uccn" }) { totalCount } }"#;
        let error = app.error(other).await;
        assert_eq!(error["extensions"]["argument"], "scope.network");
    })
    .await;
}

#[tokio::test]
async fn cities_are_listed_by_population() {
    on_each_database(async |database| {
        let mut set = SeedSet::golden();
        for city in &mut set.cities {
            city.population = None;
        }
        set.cities[0].population = Some(3_000_000_000);
        set.cities[1].population = Some(9);
        let app = TestApp::with(database, &[set]).await;
        let data = app
            .data(
                "{ unknown: cities(where: { hasPopulation: false }) { totalCount }
                    large: cities(where: { minPopulation: 3000000000 }) { totalCount nodes { population } }
                    small: cities(where: { maxPopulation: 9 }) { totalCount } }",
            )
            .await;
        assert_eq!(data["unknown"]["totalCount"], 11);
        assert_eq!(data["large"]["totalCount"], 1);
        assert_eq!(data["large"]["nodes"][0]["population"], 3_000_000_000_u64);
        assert_eq!(data["small"]["totalCount"], 1);
    })
    .await;
}
