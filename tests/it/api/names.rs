//! Names shared by several cities.

use interurban::domain::access::AccessRole;
use interurban::domain::image::CityImage;
use serde_json::json;

use super::access::stage::Caller;
use crate::support::app::TestApp;
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

fn like(city: &CityImage, key: &str, name: &str, country: &str) -> CityImage {
    CityImage {
        key: key.to_owned(),
        name: name.to_owned(),
        other_names: Vec::new(),
        country: country.parse().expect("a code"),
        wikidata_id: None,
        ..city.clone()
    }
}

/// Returns the worked example with a Bologna and a Kobe that are members of no network, and a
/// Munster and a Münster.
async fn app(database: &crate::support::database::TestDatabase) -> TestApp {
    let mut set = SeedSet::golden();
    let model = set.cities[0].clone();
    let further = [
        ("bologna-br", "Bologna", "BR"),
        ("kobe-et", "Kobe", "ET"),
        ("munster-ie", "Munster", "IE"),
        ("muenster-de", "Münster", "DE"),
    ];
    let further = further.map(|(key, name, country)| like(&model, key, name, country));
    set.cities.extend(further);
    let app = TestApp::with(database, &[set]).await;
    Caller::with(app.app.store(), "ada", &[(None, AccessRole::Admin)])
        .await
        .at(&app)
}

#[tokio::test]
async fn a_name_means_the_member_of_the_network_wherever_a_city_is_named() {
    on_each_database(async |database| {
        let app = app(database).await;
        let data = app
            .data(
                r#"{ city(ref: "Bologna") { key pathTo(to: "Kobe", where: { via: "Kanazawa", avoidCities: ["Ghent"] }) { found } }
                    cooperationPath(from: "Bologna", to: "Kobe") { found }
                    reachableCities(from: "BOLOGNA") { totalCount }
                    partnerRecommendations(for: "Bologna") { totalCount }
                    cities(where: { cities: ["Bologna", "Kobe"] }) { nodes { key } }
                    partnerships(where: { cities: "Bologna" }) { totalCount }
                    network(key: "golden") { cooperationPath(from: "Bologna", to: "Kobe", scope: { countries: [IT, JP] }) { found } }
                    whatIf(change: { removeCities: ["Bologna"] }) { before { cityCount } after { cityCount } } }"#,
            )
            .await;
        assert_eq!(data["city"]["key"], "bologna");
        assert_eq!(data["city"]["pathTo"]["found"], true);
        assert_eq!(data["cooperationPath"]["found"], true);
        assert_eq!(data["network"]["cooperationPath"]["found"], true);
        assert_eq!(data["cities"]["nodes"], json!([{"key": "bologna"}, {"key": "kobe"}]));
        assert_eq!(data["partnerships"]["totalCount"], 6);
        assert_eq!(data["whatIf"]["after"]["cityCount"], 12);
    })
    .await;
}

#[tokio::test]
async fn of_two_that_are_members_or_none_the_one_that_is_spelled_so_is_meant() {
    on_each_database(async |database| {
        let app = app(database).await;
        let data = app
            .data(r#"{ one: city(ref: "Münster") { key } other: city(ref: "MUNSTER") { key } }"#)
            .await;
        assert_eq!(
            data,
            json!({"one": {"key": "muenster-de"}, "other": {"key": "munster-ie"}})
        );
        for city in ["munster-ie", "muenster-de"] {
            app.data(&format!(
                "mutation {{ joinNetwork(input: {{ city: \"{city}\" }}) {{ revision }} }}"
            ))
            .await;
        }
        let data = app.data(r#"{ one: city(ref: "Münster") { key } }"#).await;
        assert_eq!(data["one"]["key"], "muenster-de");
        let error = app.error(r#"{ city(ref: "MÜN-STER") { key } }"#).await;
        assert_eq!(error["extensions"]["code"], "AMBIGUOUS", "{error}");
        assert_eq!(
            error["extensions"]["candidates"],
            json!([{"key": "muenster-de", "country": "DE"}, {"key": "munster-ie", "country": "IE"}])
        );
        let data = app
            .data(r#"{ cooperationPath(from: "MÜN-STER", to: ghent, scope: { countries: [DE, BE] }) { reason } }"#)
            .await;
        assert_eq!(data["cooperationPath"]["reason"], "NOT_CONNECTED");
    })
    .await;
}

#[tokio::test]
async fn a_write_to_a_network_means_its_members_and_what_brings_a_city_in_or_takes_it_away_asks_which() {
    on_each_database(async |database| {
        let app = app(database).await;
        let create = r#"mutation { createPartnership(input: { title: "New", kind: OTHER, cities: ["Bologna", "Kobe"] }) {
            partnership { cities { key } } warnings { code } userErrors { code } } }"#;
        assert_eq!(
            app.data(create).await["createPartnership"],
            json!({"partnership": {"cities": [{"key": "bologna"}, {"key": "kobe"}]}, "warnings": [], "userErrors": []})
        );
        for (mutation, selection) in [
            (r#"joinNetwork(input: { city: "Bologna" })"#, "membership { version }"),
            (r#"deleteCity(input: { city: "Bologna" })"#, "deletedId"),
            (r#"archiveCity(input: { city: "Bologna" })"#, "city { key }"),
        ] {
            let data = app
                .data(&format!("mutation {{ done: {mutation} {{ {selection} userErrors {{ field code suggestion }} }} }}"))
                .await;
            let ambiguous = json!([{"field": ["city"], "code": "AMBIGUOUS", "suggestion": "bologna, bologna-br"}]);
            assert_eq!(data["done"]["userErrors"], ambiguous, "{mutation}");
        }
        let error = app.error(r#"{ whatIf(change: { addCities: ["Bologna"] }) { before { cityCount } } }"#).await;
        assert_eq!(error["extensions"]["code"], "AMBIGUOUS");
    })
    .await;
}

#[tokio::test]
async fn of_very_many_cities_of_one_name_a_few_are_named() {
    on_each_database(async |database| {
        let mut set = SeedSet::golden();
        let model = set.cities[0].clone();
        let further = (10..60).map(|number| like(&model, &format!("newtown-{number}"), "Newtown", "GB"));
        set.cities.extend(further);
        let app = TestApp::with(database, &[set]).await;
        let error = app.error("{ city(ref: Newtown) { key } }").await;
        assert_eq!(error["extensions"]["code"], "AMBIGUOUS");
        let candidates = error["extensions"]["candidates"].as_array().expect("a list");
        assert_eq!(candidates.len(), 20);
        assert_eq!(candidates[0], json!({ "key": "newtown-10", "country": "GB" }));
        let message = error["message"].as_str().expect("text");
        assert!(message.ends_with("newtown-21 and 38 more"), "{message}");
    })
    .await;
}
