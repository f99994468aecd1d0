//! Creation and revocation of tokens over the API, within the caller's rights.

use axum::http::StatusCode;
use interurban::domain::access::AccessRole;
use serde_json::{Value, json};

use super::stage::{self, Caller, HIDDEN};
use crate::support::app::{TestApp, now};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

/// The selection on every payload.
const TOKEN: &str = "{ token { name roles { network { key } role } expiresAt revokedAt } revision userErrors { field code message suggestion } clientMutationId }";

async fn create(app: &TestApp, input: &str) -> Value {
    let query = format!(
        "mutation {{ createToken(input: {{ {input} }}) {{ secret {} }}",
        TOKEN.trim_start_matches("{ ")
    );
    app.answer(&query).await
}

async fn ask(app: &TestApp, mutation: &str, input: &str) -> Value {
    app.answer(&format!("mutation {{ {mutation}(input: {{ {input} }}) {TOKEN} }}"))
        .await
}

async fn server(database: &crate::support::database::TestDatabase) -> (interurban::storage::Store, TestApp) {
    let store = database.store().await;
    for set in [SeedSet::golden(), stage::private("other"), stage::private(HIDDEN)] {
        stage::load(&store, &set).await;
    }
    let app = stage::open(&store).await;
    (store, app)
}

#[tokio::test]
async fn a_token_is_made_shown_once_used_changed_and_revoked() {
    on_each_database(async |database| {
        let (store, app) = server(database).await;
        let root = Caller::with(&store, "root", &[(None, AccessRole::Admin)])
            .await
            .at(&app);
        let input = format!(
            r#"name: "ada", role: EDITOR, networks: ["golden", "{HIDDEN}"], expires: "90d", clientMutationId: "7""#
        );
        let answer = create(&root, &input).await;
        let payload = &answer["data"]["createToken"];
        let secret = payload["secret"].as_str().unwrap_or_else(|| panic!("{answer:#}"));
        let roles = json!([
            { "network": { "key": HIDDEN }, "role": "EDITOR" },
            { "network": { "key": "golden" }, "role": "EDITOR" },
        ]);
        assert_eq!(
            payload["token"],
            json!({ "name": "ada", "roles": roles, "expiresAt": "2017-03-31T00:00:00.000000Z", "revokedAt": null })
        );
        assert_eq!(
            (&payload["revision"], &payload["clientMutationId"]),
            (&json!(3), &json!("7"))
        );
        assert_eq!(payload["userErrors"], json!([]));
        let ada = app.shown(Some(secret));
        let viewer = "{ viewer { name roles { network { key } role } } }";
        assert_eq!(
            ada.data(viewer).await["viewer"],
            json!({ "name": "ada", "roles": roles })
        );

        let answer = ask(&root, "grantRole", r#"name: "ada", role: CURATOR, network: "golden""#).await;
        let given = json!({ "network": { "key": "golden" }, "role": "CURATOR" });
        assert_eq!(answer["data"]["grantRole"]["token"]["roles"][1], given, "{answer:#}");
        let answer = ask(&root, "revokeRole", &format!(r#"name: "ada", network: "{HIDDEN}""#)).await;
        assert_eq!(
            answer["data"]["revokeRole"]["token"]["roles"],
            json!([given]),
            "{answer:#}"
        );
        assert_eq!(ada.data(viewer).await["viewer"]["roles"], json!([given]));

        let answer = ask(&root, "revokeToken", r#"name: "ada""#).await;
        assert_eq!(
            answer["data"]["revokeToken"]["token"]["revokedAt"],
            "2016-12-31T00:00:00.000000Z"
        );
        assert_eq!(ada.post(viewer, json!({})).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(store.revision().await.expect("a revision"), 3);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_the_input_is_told_by_field_and_nothing_is_written() {
    on_each_database(async |database| {
        let (store, app) = server(database).await;
        let root = Caller::with(&store, "root", &[(None, AccessRole::Admin)])
            .await
            .at(&app);
        Caller::with(&store, "ada", &[]).await;
        Caller::with(&store, "gone", &[]).await;
        store.revoke_token("gone", now()).await.expect("revoked");
        let tokens = async || store.load_tokens().await.expect("all tokens");
        let before = tokens().await;
        for (input, field, code) in [
            (r#"name: "a b", role: READER"#, json!(["name"]), "INVALID"),
            (r#"name: "seed", role: READER"#, json!(["name"]), "INVALID"),
            (r#"name: "ada", role: READER"#, json!(["name"]), "CONFLICT"),
            (
                r#"name: "x", role: READER, expires: "2016-12-30""#,
                json!(["expires"]),
                "INVALID",
            ),
            (
                r#"name: "x", role: READER, expires: "0d""#,
                json!(["expires"]),
                "INVALID",
            ),
            (
                r#"name: "x", role: READER, networks: ["golden", "goldn"]"#,
                json!(["networks", "1"]),
                "NOT_FOUND",
            ),
        ] {
            let answer = create(&root, input).await;
            let payload = &answer["data"]["createToken"];
            let error = &payload["userErrors"][0];
            assert_eq!(
                (&error["field"], &error["code"]),
                (&field, &json!(code)),
                "{input}\n{answer:#}"
            );
            assert_eq!((&payload["token"], &payload["secret"]), (&json!(null), &json!(null)));
        }
        for (mutation, input, field, code) in [
            ("revokeToken", r#"name: "eve""#, "name", "NOT_FOUND"),
            ("grantRole", r#"name: "eve", role: READER"#, "name", "NOT_FOUND"),
            ("grantRole", r#"name: "gone", role: READER"#, "name", "CONFLICT"),
            (
                "grantRole",
                r#"name: "ada", role: READER, network: "goldn""#,
                "network",
                "NOT_FOUND",
            ),
            (
                "revokeRole",
                r#"name: "ada", network: "golden""#,
                "network",
                "NOT_FOUND",
            ),
        ] {
            let answer = ask(&root, mutation, input).await;
            let error = &answer["data"][mutation]["userErrors"][0];
            assert_eq!(
                (&error["field"][0], &error["code"]),
                (&json!(field), &json!(code)),
                "{input}\n{answer:#}"
            );
        }
        assert_eq!(tokens().await, before);
    })
    .await;
}

#[tokio::test]
async fn an_admin_of_one_network_gives_and_takes_there_and_nowhere_else() {
    on_each_database(async |database| {
        let (store, app) = server(database).await;
        let owner = Caller::with(&store, "owner", &[(Some(HIDDEN), AccessRole::Admin)])
            .await
            .at(&app);
        let ada = Caller::with(
            &store,
            "ada",
            &[(Some(HIDDEN), AccessRole::Reader), (Some("golden"), AccessRole::Editor)],
        )
        .await;

        let code = |answer: &Value| answer["errors"][0]["extensions"]["code"].clone();
        let here = format!(r#"name: "bob", role: ADMIN, networks: ["{HIDDEN}"]"#);
        assert_eq!(
            create(&owner, &here).await["data"]["createToken"]["token"]["name"],
            "bob"
        );
        for elsewhere in [r#"networks: ["golden"]"#, ""] {
            let answer = create(&owner, &format!(r#"name: "x", role: READER, {elsewhere}"#)).await;
            assert_eq!(code(&answer), "FORBIDDEN", "{answer:#}");
        }
        // Another private network looks like one that does not exist.
        let answer = create(&owner, r#"name: "x", role: READER, networks: ["other"]"#).await;
        let hidden = answer["data"]["createToken"]["userErrors"][0].clone();
        let answer = create(&owner, r#"name: "x", role: READER, networks: ["nowhere"]"#).await;
        let absent = answer["data"]["createToken"]["userErrors"][0].to_string();
        assert_eq!(hidden.to_string(), absent.replace("nowhere", "other"));

        // The token has roles elsewhere: this ADMIN may withdraw its own network's role, but not
        // revoke the token.
        assert_eq!(code(&ask(&owner, "revokeToken", r#"name: "ada""#).await), "FORBIDDEN");
        let answer = ask(&owner, "revokeRole", &format!(r#"name: "ada", network: "{HIDDEN}""#)).await;
        let left = json!([{ "network": { "key": "golden" }, "role": "EDITOR" }]);
        assert_eq!(answer["data"]["revokeRole"]["token"]["roles"], left);
        // Roles in networks that the caller cannot read are not shown.
        let both = [(Some(HIDDEN), AccessRole::Reader), (Some("other"), AccessRole::Editor)];
        Caller::with(&store, "shared", &both).await;
        let grant = format!(r#"name: "shared", role: EDITOR, network: "{HIDDEN}""#);
        let answer = ask(&owner, "grantRole", &grant).await;
        let shown = json!([{ "network": { "key": HIDDEN }, "role": "EDITOR" }]);
        assert_eq!(answer["data"]["grantRole"]["token"]["roles"], shown);
        // The holder of a token may revoke it.
        let answer = ask(&ada.at(&app), "revokeToken", r#"name: "ada""#).await;
        assert_eq!(answer["data"]["revokeToken"]["token"]["name"], "ada", "{answer:#}");
    })
    .await;
}

#[tokio::test]
async fn a_token_that_the_caller_may_not_know_is_answered_as_one_that_is_not_there() {
    on_each_database(async |database| {
        let (store, app) = server(database).await;
        let owner = Caller::with(&store, "owner", &[(Some(HIDDEN), AccessRole::Admin)])
            .await
            .at(&app);
        let elsewhere = [(Some("other"), AccessRole::Reader), (Some("golden"), AccessRole::Admin)];
        Caller::with(&store, "elsewhere", &elsewhere).await;
        Caller::with(&store, "everywhere", &[(None, AccessRole::Admin)]).await;
        Caller::with(&store, "roleless", &[]).await;
        Caller::with(&store, "revoked", &elsewhere).await;
        store.revoke_token("revoked", now()).await.expect("revoked");
        let before = store.load_tokens().await.expect("tokens");
        let network = format!(r#"network: "{HIDDEN}""#);
        for (mutation, rest) in [
            ("grantRole", format!("role: READER, {network}")),
            ("grantRole", format!("role: ADMIN, {network}")),
            ("grantRole", r#"role: READER, network: "golden""#.to_owned()),
            ("grantRole", r#"role: READER, network: "other""#.to_owned()),
            ("grantRole", "role: READER".to_owned()),
            ("revokeRole", network.clone()),
            ("revokeRole", r#"network: "golden""#.to_owned()),
            ("revokeRole", String::new()),
            ("revokeToken", String::new()),
        ] {
            let answered = async |name: &str| {
                let asked = store.statement_count();
                let answer = ask(&owner, mutation, &format!(r#"name: "{name}", {rest}"#)).await;
                let text = answer.to_string().replace(name, "NAME");
                (text, store.statement_count() - asked)
            };
            let missing = answered("nobody").await;
            for name in ["elsewhere", "everywhere", "roleless", "revoked"] {
                assert_eq!(answered(name).await, missing, "{mutation} {rest} of {name}");
            }
        }
        assert_eq!(store.load_tokens().await.expect("tokens"), before);
    })
    .await;
}

#[tokio::test]
async fn the_name_of_a_token_is_unique_whatever_its_case_and_never_that_of_a_program() {
    on_each_database(async |database| {
        let (store, app) = server(database).await;
        let root = Caller::with(&store, "root", &[(None, AccessRole::Admin)])
            .await
            .at(&app);
        let code = async |name: &str| {
            let answer = create(&root, &format!(r#"name: "{name}", role: READER"#)).await;
            let payload = answer["data"]["createToken"].clone();
            assert_eq!(
                payload["token"].is_null(),
                !payload["userErrors"][0].is_null(),
                "{answer:#}"
            );
            payload["userErrors"][0]["code"].as_str().map(str::to_owned)
        };
        assert_eq!(code("Ada.B").await, None);
        for name in ["Ada.B", "ada.b", "ADA.B", "ROOT", "Root"] {
            assert_eq!(code(name).await.as_deref(), Some("CONFLICT"), "{name}");
        }
        store.revoke_token("Ada.B", now()).await.expect("revoked");
        assert_eq!(
            code("ada.B").await.as_deref(),
            Some("CONFLICT"),
            "a name is not given again"
        );
        for name in ["seed", "Seed", "import", "IMPORT", "interurban", "Interurban"] {
            assert_eq!(code(name).await.as_deref(), Some("INVALID"), "{name}");
        }
        let names: Vec<String> = store
            .load_tokens()
            .await
            .expect("tokens")
            .into_iter()
            .map(|token| token.name)
            .collect();
        assert_eq!(names, ["root", "Ada.B"]);
    })
    .await;
}
