//! Lists of tokens: an ADMIN sees those of its networks, nobody else sees any, and secrets are
//! never shown.

use interurban::domain::access::AccessRole::{Admin, Curator, Reader};
use serde_json::{Value, json};

use super::stage::{self, Caller, HIDDEN};
use crate::support::app::{TestApp, now};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

const NAMES: &str = "{ tokens { totalCount nodes { name } } }";

async fn names(app: &TestApp) -> Vec<String> {
    let data = app.data(NAMES).await;
    let nodes = data["tokens"]["nodes"].as_array().expect("tokens").iter();
    let names: Vec<String> = nodes
        .map(|node| node["name"].as_str().expect("a name").to_owned())
        .collect();
    assert_eq!(data["tokens"]["totalCount"], json!(names.len()));
    names
}

#[tokio::test]
async fn an_admin_lists_the_tokens_of_its_networks_and_its_own() {
    on_each_database(async |database| {
        let store = database.store().await;
        for set in [SeedSet::golden(), stage::private("other"), stage::private(HIDDEN)] {
            stage::load(&store, &set).await;
        }
        let app = stage::open(&store).await;
        let root = Caller::with(&store, "root", &[(None, Admin)]).await;
        let owner = Caller::with(&store, "owner", &[(Some(HIDDEN), Admin), (Some("golden"), Curator)]).await;
        let elsewhere = Caller::with(&store, "elsewhere", &[(Some("other"), Admin)]).await;
        let both = [
            (Some(HIDDEN), Reader),
            (Some("other"), Reader),
            (Some("golden"), Reader),
        ];
        Caller::with(&store, "both", &both).await;
        let curator = Caller::with(&store, "curator", &[(Some("golden"), Curator), (Some(HIDDEN), Curator)]).await;
        let nobody = Caller::with(&store, "nobody", &[]).await;

        let all = ["root", "owner", "elsewhere", "both", "curator", "nobody"];
        assert_eq!(names(&root.at(&app)).await, all);
        assert_eq!(names(&owner.at(&app)).await, ["owner", "both", "curator"]);
        assert_eq!(names(&elsewhere.at(&app)).await, ["elsewhere", "both"]);
        for (caller, code) in [
            (&Caller::stranger(), "UNAUTHENTICATED"),
            (&nobody, "FORBIDDEN"),
            (&curator, "FORBIDDEN"),
        ] {
            let error = caller.at(&app).error(NAMES).await;
            assert_eq!(error["extensions"]["code"], code, "{}", caller.name);
        }
        // Of a shared token, each ADMIN sees the roles in networks that it may read.
        let roles = "{ tokens(last: 1) { nodes { name roles { network { key } role } } } }";
        let data = elsewhere.at(&app).data(roles).await;
        let readable = |keys: &[&str]| -> Value {
            let role = |key: &&str| json!({ "network": { "key": key }, "role": "READER" });
            keys.iter().map(role).collect()
        };
        assert_eq!(
            data["tokens"]["nodes"],
            json!([{ "name": "both", "roles": readable(&["golden", "other"]) }])
        );
    })
    .await;
}

#[tokio::test]
async fn a_listed_token_tells_its_term_and_its_end_and_no_secret() {
    on_each_database(async |database| {
        let store = database.store().await;
        stage::load(&store, &SeedSet::golden()).await;
        let app = stage::open(&store).await;
        let root = Caller::with(&store, "root", &[(None, Admin)]).await;
        Caller::until(&store, "expired", &[], Some(0)).await;
        Caller::with(&store, "gone", &[(Some("golden"), Reader)]).await;
        store.revoke_token("gone", now()).await.expect("revoked");
        let query = "{ tokens(first: 2) { edges { cursor node { name createdAt expiresAt revokedAt } } pageInfo { hasNextPage endCursor } } }";
        let data = root.at(&app).data(query).await;
        let moment = "2016-12-31T00:00:00.000000Z";
        let node = |at: usize| &data["tokens"]["edges"][at]["node"];
        assert_eq!(
            node(0),
            &json!({ "name": "root", "createdAt": moment, "expiresAt": null, "revokedAt": null })
        );
        assert_eq!((&node(1)["name"], &node(1)["expiresAt"]), (&json!("expired"), &json!(moment)));
        assert_eq!(data["tokens"]["pageInfo"]["hasNextPage"], true);
        let after = &data["tokens"]["pageInfo"]["endCursor"];
        let rest = format!("{{ tokens(after: {after}) {{ totalCount nodes {{ name revokedAt }} }} }}");
        let data = root.at(&app).data(&rest).await;
        assert_eq!(
            data["tokens"],
            json!({ "totalCount": 3, "nodes": [{ "name": "gone", "revokedAt": moment }] })
        );
        let fields = r#"{ __type(name: "Token") { fields { name } } }"#;
        let fields = root.at(&app).data(fields).await["__type"]["fields"].to_string();
        assert!(!fields.contains("secret") && !fields.contains("hash"), "{fields}");
    })
    .await;
}
