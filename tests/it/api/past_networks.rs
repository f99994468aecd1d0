//! Networks at an earlier revision, with networks added in between since.

use interurban::domain::access::AccessRole;
use serde_json::json;

use super::access::stage::{self, Caller, HIDDEN};
use crate::support::app::TestApp;
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

/// Returns the golden network and a second one; then, at revision 3, a private one whose key sorts
/// before theirs; then a partnership of the golden network is deleted.
async fn grown(database: &crate::support::database::TestDatabase) -> (TestApp, TestApp) {
    let store = database.store().await;
    let mut second = SeedSet::golden();
    second.network.key = "second".to_owned();
    for set in [SeedSet::golden(), second, stage::private(HIDDEN)] {
        stage::load(&store, &set).await;
    }
    let app = stage::open(&store).await;
    let root = Caller::with(&store, "root", &[(None, AccessRole::Admin)])
        .await
        .at(&app);
    let delete = r#"mutation { deletePartnership(input: { id: "p12" }) { userErrors { code } } }"#;
    assert_eq!(root.data(delete).await["deletePartnership"]["userErrors"], json!([]));
    (app, root)
}

#[tokio::test]
async fn a_network_shows_its_lists_and_analyses_at_a_record_time() {
    on_each_database(async |database| {
        let (app, _) = grown(database).await;
        let fields =
            "{ key revision partnerships { totalCount } fields { key } networkStats { linkCount meta { revision } } }";
        let ask = format!("{{ then: network(atRevision: 1) {fields} now: network {fields} }}");
        let data = app.data(&ask).await;
        for (when, revision, records, links) in [("then", 1, 16, 13), ("now", 4, 15, 12)] {
            let network = &data[when];
            assert_eq!(
                (&network["key"], &network["revision"]),
                (&json!("golden"), &json!(revision))
            );
            assert_eq!(network["partnerships"]["totalCount"], records);
            assert_eq!(
                network["networkStats"],
                json!({"linkCount": links, "meta": {"revision": revision}})
            );
        }
        assert_eq!(data["then"]["fields"], data["now"]["fields"]);
        let data = app.data(r#"{ network(key: "second", atRevision: 1) { key } }"#).await;
        assert_eq!(data["network"], json!(null), "it was not there yet");
    })
    .await;
}

#[tokio::test]
async fn networks_are_compared_at_a_record_time() {
    on_each_database(async |database| {
        let (app, _) = grown(database).await;
        let answer = "{ linkJaccard meta { revision } networks { network { key networkStats { linkCount } } linkCount } }";
        let ask = format!(
            r#"{{ then: networkOverlap(networks: ["golden", "second"], atRevision: 2) {answer}
                now: networkOverlap(networks: ["golden", "second"]) {answer} }}"#
        );
        let data = app.data(&ask).await;
        let network = |key: &str, links: i32| json!({"network": {"key": key, "networkStats": {"linkCount": links}}, "linkCount": links});
        assert_eq!(
            data["then"],
            json!({"linkJaccard": 1.0, "meta": {"revision": 2}, "networks": [network("golden", 13), network("second", 13)]})
        );
        assert_eq!(
            data["now"]["networks"],
            json!([network("golden", 12), network("second", 13)])
        );
        for (arguments, argument) in [
            ("atRevision: 5", "atRevision"),
            ("atRevision: -1", "atRevision"),
            (r#"knownAt: "2999-01-01T00:00:00Z""#, "knownAt"),
            (r#"knownAt: "2016""#, "knownAt"),
            (r#"atRevision: 1, knownAt: "2016-01-01T00:00:00Z""#, "knownAt"),
            (r#"knownAt: "soon""#, "knownAt"),
            (r#"asOf: "soon""#, "asOf"),
        ] {
            let error = app
                .error(&format!(
                    r#"{{ networkOverlap(networks: ["golden", "second"], {arguments}) {{ jaccard }} }}"#
                ))
                .await;
            assert_eq!(
                (&error["extensions"]["code"], &error["extensions"]["argument"]),
                (&json!("BAD_USER_INPUT"), &json!(argument)),
                "{error}"
            );
            assert!(!error["message"].as_str().expect("text").contains("scope."), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_holds_what_was_known_at_a_record_time() {
    on_each_database(async |database| {
        let (app, _) = grown(database).await;
        for (scope, links) in [("atRevision: 1", 13), ("asOf: \"2016\"", 12)] {
            let query = format!("{{ exportNetwork(format: CSV_LINKS, scope: {{ {scope} }}) {{ content }} }}");
            let data = app.data(&query).await;
            let lines = data["exportNetwork"]["content"].as_str().expect("text").lines().count();
            assert_eq!(lines, 1 + links, "{scope}");
        }
    })
    .await;
}

/// Added networks shift positions: results from the past must not be looked up by position in the
/// present.
#[tokio::test]
async fn a_network_found_in_the_past_is_itself_and_not_one_that_has_taken_its_place() {
    on_each_database(async |database| {
        let (app, _) = grown(database).await;
        let seen = json!({"key": "golden", "networkStats": {"meta": {"network": "golden", "revision": 1}}});
        for way in ["networks", "partnerships { network"] {
            let fields = "{ key networkStats { meta { network revision } } }";
            let ends = if way.contains('{') { "}" } else { "" };
            let path = format!(
                r#"{{ cooperationPath(from: "ghent", to: "bologna", scope: {{ network: "golden", atRevision: 1 }}) {{ hops {{ {way} {fields} {ends} }} }} }}"#
            );
            let data = app.data(&path).await;
            let hop = &data["cooperationPath"]["hops"][0];
            let network = hop.pointer("/networks/0").or_else(|| hop.pointer("/partnerships/0/network"));
            assert_eq!(network, Some(&seen), "{data}");
        }
    })
    .await;
}
