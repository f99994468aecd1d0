//! Progress of an import, over both transports, and its visibility.

use interurban::domain::access::AccessRole;
use interurban::http::ServeOptions;
use serde_json::{Value, json};

use crate::api::access::stage::Caller;
use crate::support::app::golden;
use crate::support::database::on_each_database;
use crate::support::events::EventReader;
use crate::support::form::{request, upload};
use crate::support::server::Server;
use crate::support::socket::Client;

const PROGRESS: &str = r#"subscription { importProgress(importId: "first") { phase bytesRead bytesExpected summary { created rejected } written } }"#;

const IMPORT: &str = "mutation($input: ImportNetworkInput!) { importNetwork(input: $input) { written } }";

#[tokio::test(flavor = "multi_thread")]
async fn who_imports_is_told_how_far_it_is_and_nobody_else() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let curator = [(Some("golden"), AccessRole::Curator)];
        let ada = Caller::with(app.app.store(), "ada", &curator).await;
        let eve = Caller::with(app.app.store(), "eve", &curator).await;
        let mut server = Server::start(app.site.clone(), ServeOptions::default()).await;
        let mut events = EventReader::open(&server, PROGRESS, ada.token.as_deref()).await;
        let mut others = EventReader::open(&server, PROGRESS, eve.token.as_deref()).await;
        EventReader::open(&server, PROGRESS, None)
            .await
            .until("UNAUTHENTICATED")
            .await;
        let mut client = Client::open(&server).await;
        let token = format!("Bearer {}", ada.token.as_deref().expect("a token"));
        client
            .say(json!({ "type": "connection_init", "payload": { "Authorization": token } }))
            .await;
        assert_eq!(client.hear().await["type"], "connection_ack");
        client.subscribe("1", PROGRESS).await;
        let first = client.hear().await;
        assert_eq!(
            first["payload"]["data"]["importProgress"]["phase"], "WAITING",
            "{first}"
        );
        assert!(events.until("}}}").await.contains("WAITING"));
        assert!(others.until("}}}").await.contains("WAITING"));

        let mut table = String::from("key,name,country\n");
        for number in 0..5_000 {
            table.push_str(&format!("city-{number},City {number},PT\n"));
        }
        let input = json!({ "network": "golden", "format": "CSV", "dryRun": false, "importId": "first", "file": null });
        let map = json!({ "0": ["variables.input.file"] });
        let form = upload(
            IMPORT,
            &json!({ "input": input }),
            &map,
            &[("0", "a.csv", table.as_bytes())],
        );
        let (_, _, answer) = app.send(request(form, ada.token.as_deref())).await;
        assert!(answer.contains(r#""written":true"#), "{answer}");

        let last = events.until("ENDED").await;
        assert!(last.contains(r#""written":true"#), "{last}");
        let mut told: Value;
        loop {
            told = client.hear().await["payload"]["data"]["importProgress"].clone();
            if told["phase"] == "ENDED" {
                break;
            }
        }
        assert_eq!(client.hear().await["type"], "complete");
        assert_eq!(told["summary"], json!({ "created": 10_000, "rejected": 0 }));
        assert_eq!(
            (&told["written"], &told["bytesRead"]),
            (&json!(true), &told["bytesExpected"])
        );
        assert!(told["bytesRead"].as_u64() >= Some(table.len() as u64), "{told}");
        // A late subscriber learns that it has ended; another token's import of the same name is a
        // different one.
        let mut late = EventReader::open(&server, PROGRESS, ada.token.as_deref()).await;
        late.until("ENDED").await;
        let mut late = EventReader::open(&server, PROGRESS, eve.token.as_deref()).await;
        assert!(late.until("}}}").await.contains("WAITING"));
        server.stop();
        drop((client, others, events, late));
        server.ended().await;
    })
    .await;
}

#[tokio::test]
async fn an_import_that_fails_has_ended_too() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let app = crate::api::mutations::shown(&app, "ada", &[(None, AccessRole::Admin)]).await;
        for (id, data) in [("first", "key,name,country\nx,X,XX\n"), ("", "name\n")] {
            let input = json!({ "input": { "network": "golden", "format": "CSV", "data": data, "dryRun": false, "importId": id } });
            let (_, answer) = app.post(IMPORT, input).await;
            assert_eq!(answer.contains("BAD_USER_INPUT"), id.is_empty(), "{answer}");
        }
        let mut server = Server::start(app.site.clone(), ServeOptions::default()).await;
        let mut events = EventReader::open(&server, PROGRESS, app.token()).await;
        let told = events.until("ENDED").await;
        assert!(told.contains(r#""written":false"#) && told.contains(r#""rejected":1"#), "{told}");
        server.stop();
        drop(events);
        server.ended().await;
    })
    .await;
}
