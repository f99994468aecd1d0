use serde_json::json;

use super::writable;
use crate::support::database::on_each_database;

#[tokio::test]
async fn the_log_of_a_network_is_read_on_from_a_revision() {
    on_each_database(async |database| {
        let app = writable(database).await;
        for key in ["aveiro", "braga", "coimbra"] {
            let create = format!("mutation {{ createCity(input: {{ key: \"{key}\", name: \"{key}\", country: PT }}) {{ userErrors {{ code }} }} }}");
            app.data(&create).await;
        }
        app.data(r#"mutation { updatePartnership(input: { id: "p01", title: "Anew", reason: "a slip" }) { userErrors { code } } }"#)
            .await;
        let log = "totalCount nodes { revision sequence entity network key kind actor reason } pageInfo { endCursor hasNextPage }";
        let data = app.data(&format!("{{ changes(afterRevision: 2, first: 2) {{ {log} }} }}")).await;
        assert_eq!(data["changes"]["totalCount"], 3);
        let nodes = json!([
            {"revision": 3, "sequence": 1, "entity": "CITY", "network": null, "key": "braga", "kind": "CREATED", "actor": "ada", "reason": null},
            {"revision": 4, "sequence": 1, "entity": "CITY", "network": null, "key": "coimbra", "kind": "CREATED", "actor": "ada", "reason": null},
        ]);
        assert_eq!(data["changes"]["nodes"], nodes);
        let cursor = data["changes"]["pageInfo"]["endCursor"].as_str().expect("a cursor");
        let rest = app.data(&format!("{{ changes(afterRevision: 2, after: \"{cursor}\") {{ {log} }} }}")).await;
        assert_eq!(
            rest["changes"]["nodes"],
            json!([{"revision": 5, "sequence": 1, "entity": "PARTNERSHIP", "network": "golden", "key": "p01", "kind": "UPDATED",
                "actor": "ada", "reason": "a slip"}])
        );
        assert_eq!(rest["changes"]["pageInfo"]["hasNextPage"], false);
        let whole = app.data("{ changes(first: 1) { totalCount nodes { revision } } }").await;
        assert_eq!(whole["changes"]["nodes"], json!([{"revision": 1}]));
        let ahead = app.error("{ changes(afterRevision: 6) { totalCount } }").await;
        assert_eq!((&ahead["extensions"]["code"], &ahead["extensions"]["argument"]), (&json!("BAD_USER_INPUT"), &json!("afterRevision")));
    })
    .await;
}
