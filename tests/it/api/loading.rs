//! Database statements of an answer: none for data in the snapshot, one per level for the rest.

use crate::support::app::TestApp;
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

async fn statements(app: &TestApp, query: &str) -> u64 {
    let before = app.app.store().statement_count();
    app.data(query).await;
    app.app.store().statement_count() - before
}

#[tokio::test]
async fn the_number_of_statements_does_not_grow_with_the_page() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let query = |first: u32| {
            format!(
                "{{ cities(first: {first}, orderBy: {{ field: DEGREE, direction: DESC }}) {{ nodes {{ key country {{ name }} fields {{ key }}
                    partners(first: 10) {{ edges {{ node {{ name }} link {{ strength partnerships {{ nodes {{ title sources {{ url assertedBy {{ name }} }} }} }} }} }} }} }} }} }}"
            )
        };
        for first in [5, 50] {
            assert_eq!(statements(&app, &query(first)).await, 1, "a page of {first}");
        }
    })
    .await;
}

#[tokio::test]
async fn each_kind_of_cold_data_is_one_statement() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        for (fields, expected) in [
            ("nodes { title description }", 1),
            ("nodes { sources { url } confirmation }", 1),
            ("nodes { history { nodes { revision actor kind after } } }", 1),
            ("nodes { description sources { url } history { totalCount } }", 2),
            ("nodes { cities { memberships { sources { url } } } }", 1),
        ] {
            for first in [2, 40] {
                let query = format!("{{ partnerships(first: {first}) {{ {fields} }} }}");
                assert_eq!(statements(&app, &query).await, expected, "{query}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_quality_of_all_records_is_one_statement() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn(), SeedSet::golden()]).await;
        for (network, partnerships) in [("golden", 14), ("uccn", 441)] {
            let query = format!(
                "{{ network(key: \"{network}\") {{ dataQuality(scope: {{ asOf: 2023 }}) {{ partnershipCount oneSided }} }} }}"
            );
            assert_eq!(statements(&app, &query).await, 1, "{partnerships} partnerships");
            let data = app.data(&query).await;
            assert_eq!(data["network"]["dataQuality"]["partnershipCount"], partnerships);
        }
    })
    .await;
}

#[tokio::test]
async fn what_the_snapshot_holds_costs_no_statement() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::golden()]).await;
        for query in [
            "{ cities(first: 100) { nodes { name country { name region } fields { name } memberships { joinedOn } partners { nodes { key } } } } }",
            r#"{ cooperationPath(from: "ghent", to: "kanazawa") { hops { explanation partnerships { title kind } } } }"#,
            r#"{ cooperationPath(from: "glasgow", to: "edinburgh") { explanation dormantPartnerships { title } suggestedLinks { cityA { key } } } }"#,
            "{ clusters { nodes { cities { name } hub { key } } } countryLinks { nodes { affinity partnerships { nodes { title } } } } }",
            "{ timeline(from: 2008, to: 2016) { linkCount } networkDiff(from: 2008, to: 2016) { linksAppeared { partnerships { title } } } coverage(by: SDG) { covered } geography { ratio } }",
            "{ graph { nodes { key community } links { key } } networkStats { diameter transitivity } fields { stats { density } } }",
        ] {
            assert_eq!(statements(&app, query).await, 0, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn sources_confirm_a_partnership_from_one_side_or_both() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn(), SeedSet::golden()]).await;
        let data = app
            .data(
                r#"{ partnerships(where: { kinds: TWINNING }, first: 500) { totalCount nodes { confirmation sources { assertedBy { city { key } } } } }
                    oneSided: partnerships(where: { kinds: TWINNING, oneSided: true }) { totalCount }
                    unconfirmed: partnerships(where: { kinds: TWINNING, unconfirmed: true }) { totalCount }
                    network(key: "golden") { partnerships(first: 1) { nodes { confirmation description history { nodes { revision actor kind after } } } } } }"#,
            )
            .await;
        let twinnings = data["partnerships"]["nodes"].as_array().expect("a list");
        let total = |list: &str| data[list]["totalCount"].as_i64();
        assert_eq!(
            ["partnerships", "oneSided", "unconfirmed"].map(total),
            [Some(521), Some(10), Some(10)]
        );
        let count = |word: &str| twinnings.iter().filter(|node| node["confirmation"] == word).count();
        assert!(count("MUTUAL") > 400, "{}", count("MUTUAL"));
        assert!(count("ONE_SIDED") > 0, "{}", count("ONE_SIDED"));
        let golden = &data["network"]["partnerships"]["nodes"][0];
        assert_eq!(golden["confirmation"], "UNCONFIRMED");
        assert_eq!(golden["history"]["nodes"][0]["kind"], "CREATED");
        assert_eq!(golden["history"]["nodes"][0]["revision"], 2);
    })
    .await;
}

#[tokio::test]
async fn the_sources_of_a_scope_are_read_once_for_the_quality_of_its_records() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let query = |scope: &str| format!("{{ dataQuality{scope} {{ unsourced share }} }}");
        assert_eq!(statements(&app, &query("")).await, 1);
        assert_eq!(statements(&app, &query("")).await, 0);
        assert_eq!(statements(&app, &query("(scope: { asOf: \"2016\" })")).await, 0);
    })
    .await;
}
