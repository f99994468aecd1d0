//! Subscriptions: over both transports, and event by event.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Executor, Request, Response};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use interurban::api::schema::Engine;
use interurban::app::AppLimits;
use interurban::domain::change::EntityType;
use interurban::domain::image::Image;
use interurban::http::{Limits, ServeOptions};
use interurban::storage::SeedSet;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;
use crate::support::server::Server;
use crate::support::socket::Client;
use crate::support::writing::{change, make, partnership};

/// Story 24, as it is told.
const STORY: &str = r#"subscription { graphDeltas(network: "uccn") { revision reset addedNodes { id label } removedNodeIds addedLinks { id source target } updatedLinks { id strength } removedLinkIds } }"#;

const NODE: &str = "id key label country field lat lon degree strength component community";
const LINK: &str = "id source target strength partnershipCount sameField sameCountry distanceKm";

/// The events of a subscription, as the executor gives them: each when it is asked for.
struct Told(BoxStream<'static, Response>);

impl Told {
    fn of(app: &TestApp, query: &str) -> Self {
        let engine = Engine::new(Arc::clone(&app.app));
        Self(engine.execute_stream(Request::new(query), None))
    }

    /// The next response.
    async fn response(&mut self) -> Option<Value> {
        let next = timeout(Duration::from_secs(10), self.0.next()).await.expect("in time");
        next.map(|response| serde_json::to_value(response).expect("JSON"))
    }

    /// The root field of the next response, which has no errors.
    async fn next(&mut self) -> Value {
        let response = self.response().await.expect("an event");
        assert!(response.get("errors").is_none(), "{response:#}");
        let data = response["data"].as_object().expect("data");
        data.values().next().expect("a field").clone()
    }

    /// The first error of the next response, after which there is nothing more.
    async fn error(&mut self) -> Value {
        let response = self.response().await.expect("an event");
        assert!(self.response().await.is_none());
        response["errors"][0].clone()
    }

    /// That there is no event now.
    async fn is_silent(&mut self) {
        let next = timeout(Duration::from_millis(100), self.0.next()).await;
        assert!(next.is_err(), "{next:?}");
    }
}

/// What a client has drawn by following deltas.
#[derive(Debug, Default, PartialEq)]
struct Drawing {
    revision: i64,
    nodes: BTreeMap<String, Value>,
    links: BTreeMap<String, Value>,
}

impl Drawing {
    fn follow(&mut self, delta: &Value) {
        if delta["reset"] == json!(true) {
            assert_eq!(delta["fromRevision"], Value::Null);
            *self = Self::default();
        } else {
            assert_eq!(delta["fromRevision"], json!(self.revision));
        }
        let revision = delta["revision"].as_i64().expect("a revision");
        assert!(revision > self.revision);
        self.revision = revision;
        follow(&mut self.nodes, ["addedNodes", "updatedNodes", "removedNodeIds"], delta);
        follow(&mut self.links, ["addedLinks", "updatedLinks", "removedLinkIds"], delta);
    }

    /// The graph as a query shows it.
    async fn of(app: &TestApp, scope: &str) -> Self {
        let data = app
            .data(&format!(
                "{{ graph{scope} {{ revision nodes {{ {NODE} }} links {{ {LINK} }} }} }}"
            ))
            .await;
        let keyed = |list: &Value| {
            let items = list.as_array().expect("a list").iter();
            items.map(|item| (id(item), item.clone())).collect()
        };
        Self {
            revision: data["graph"]["revision"].as_i64().expect("a revision"),
            nodes: keyed(&data["graph"]["nodes"]),
            links: keyed(&data["graph"]["links"]),
        }
    }
}

fn id(item: &Value) -> String {
    item.as_str().or_else(|| item["id"].as_str()).expect("an id").to_owned()
}

fn follow(drawn: &mut BTreeMap<String, Value>, [added, updated, removed]: [&str; 3], delta: &Value) {
    let items = |list: &str| delta[list].as_array().expect("a list").clone();
    for item in items(removed) {
        drawn.remove(&id(&item)).expect("what is removed was there");
    }
    for item in items(added) {
        assert!(drawn.insert(id(&item), item).is_none(), "what is added was not there");
    }
    for item in items(updated) {
        let before = drawn.insert(id(&item), item.clone());
        assert!(
            before.is_some_and(|before| before != item),
            "what is updated was there and different"
        );
    }
}

fn deltas(arguments: &str) -> String {
    format!(
        "subscription {{ graphDeltas{arguments} {{ revision fromRevision reset addedNodes {{ {NODE} }} updatedNodes {{ {NODE} }} removedNodeIds \
         addedLinks {{ {LINK} }} updatedLinks {{ {LINK} }} removedLinkIds meta {{ network revision }} }} }}"
    )
}

/// The key of a golden partnership.
fn golden_partnership(key: &str) -> (EntityType, Option<&str>, &str) {
    (EntityType::Partnership, Some("golden"), key)
}

#[tokio::test(flavor = "multi_thread")]
async fn story_24_is_told_over_a_socket() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let mut server = Server::start(app.site.clone(), ServeOptions::default()).await;
        let mut client = Client::ready(&server).await;
        client.subscribe("1", STORY).await;
        let message = client.hear().await;
        let whole = &message["payload"]["data"]["graphDeltas"];
        assert_eq!(
            (&whole["reset"], &whole["revision"]),
            (&json!(true), &json!(1)),
            "{message}"
        );
        let graph = app
            .data("{ graph { nodes { id label } links { id source target } } }")
            .await;
        assert_eq!(whole["addedNodes"], graph["graph"]["nodes"]);
        assert_eq!(whole["addedLinks"], graph["graph"]["links"]);
        for gone in ["removedNodeIds", "updatedLinks", "removedLinkIds"] {
            assert_eq!(whole[gone], json!([]));
        }
        make(
            &app.app,
            Some("uccn"),
            partnership("test-1", &["dakar", "ostersund"], 2.5),
        )
        .await;
        let message = client.hear().await;
        let delta = &message["payload"]["data"]["graphDeltas"];
        assert_eq!(
            (&delta["reset"], &delta["revision"]),
            (&json!(false), &json!(2)),
            "{message}"
        );
        let link = &delta["addedLinks"][0];
        let data = app
            .data(r#"{ from: city(ref: "dakar") { id } to: city(ref: "ostersund") { id } }"#)
            .await;
        assert_eq!(
            (&link["source"], &link["target"]),
            (&data["from"]["id"], &data["to"]["id"])
        );
        server.stop();
        assert_eq!(client.closed().await.0, 1001);
        drop(client);
        server.ended().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_told_as_server_sent_events() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let mut server = Server::start(app.site.clone(), ServeOptions::default()).await;
        let mut stream = TcpStream::connect(server.address).await.expect("a connection");
        let query = "subscription { networkChanged(sinceRevision: 1) { revision key kind actor } }";
        let body = json!({ "query": query }).to_string();
        let request = format!(
            "POST /graphql HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.expect("the server reads");
        make(&app.app, Some("golden"), partnership("new", &["dakar", "ghent"], 1.0)).await;
        let mut text = String::new();
        let mut bytes = [0; 4_096];
        while !text.contains("}}}") {
            let read = timeout(Duration::from_secs(10), stream.read(&mut bytes)).await;
            text.push_str(&String::from_utf8_lossy(&bytes[..read.expect("in time").expect("not reset")]));
        }
        let told = r#"data: {"data":{"networkChanged":{"revision":2,"key":"new","kind":"CREATED","actor":"tester"}}}"#;
        assert!(text.contains("event: next\n") && text.contains(told), "{text}");
        server.stop();
        server.ended().await;
    })
    .await;
}

#[tokio::test]
async fn a_drawing_that_follows_the_deltas_is_the_graph() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let mut told = Told::of(&app, &deltas(""));
        let mut drawing = Drawing::default();
        drawing.follow(&told.next().await);
        assert_eq!(drawing, Drawing::of(&app, "").await);

        make(
            &app.app,
            Some("golden"),
            partnership("q1", &["dakar", "ostersund"], 1.0),
        )
        .await;
        let delta = told.next().await;
        assert_eq!(
            (delta["addedLinks"].as_array().map(Vec::len), &delta["addedNodes"]),
            (Some(1), &json!([]))
        );
        drawing.follow(&delta);
        assert_eq!(drawing, Drawing::of(&app, "").await);

        change(&app.app, golden_partnership("p02"), |image| match image {
            Image::Partnership(mut image) => {
                image.intensity = 7.0;
                Some(Image::Partnership(image))
            }
            other => Some(other),
        })
        .await;
        let delta = told.next().await;
        assert_eq!(delta["updatedLinks"].as_array().map(Vec::len), Some(1));
        assert_eq!(
            delta["updatedNodes"].as_array().map(Vec::len),
            Some(2),
            "two cities gain strength"
        );
        drawing.follow(&delta);
        assert_eq!(drawing, Drawing::of(&app, "").await);

        change(&app.app, (EntityType::City, None, "bologna"), |image| match image {
            Image::City(mut image) => {
                image.name = "Bononia".to_owned();
                Some(Image::City(image))
            }
            other => Some(other),
        })
        .await;
        let delta = told.next().await;
        assert_eq!(delta["updatedNodes"][0]["label"], "Bononia");
        assert_eq!(
            (delta["updatedNodes"].as_array().map(Vec::len), &delta["updatedLinks"]),
            (Some(1), &json!([]))
        );
        drawing.follow(&delta);

        change(&app.app, golden_partnership("q1"), |_| None).await;
        let delta = told.next().await;
        assert_eq!(delta["removedLinkIds"].as_array().map(Vec::len), Some(1));
        drawing.follow(&delta);
        assert_eq!(drawing, Drawing::of(&app, "").await);
        assert_eq!(delta["meta"], json!({ "network": "golden", "revision": 5 }));
    })
    .await;
}

#[tokio::test]
async fn who_reads_slowly_gets_several_revisions_in_one_delta() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let mut told = Told::of(&app, &deltas(""));
        let mut drawing = Drawing::default();
        drawing.follow(&told.next().await);
        for (key, cities) in [
            ("q1", ["dakar", "ghent"]),
            ("q2", ["dakar", "kobe"]),
            ("q3", ["ostersund", "kobe"]),
        ] {
            make(&app.app, Some("golden"), partnership(key, &cities, 1.0)).await;
        }
        change(&app.app, golden_partnership("q2"), |_| None).await;
        let delta = told.next().await;
        assert_eq!((&delta["fromRevision"], &delta["revision"]), (&json!(1), &json!(5)));
        assert_eq!(delta["addedLinks"].as_array().map(Vec::len), Some(2));
        drawing.follow(&delta);
        assert_eq!(drawing, Drawing::of(&app, "").await);
        told.is_silent().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_scope_does_not_show_is_not_told() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let scope = r#"(scope: { asOf: "2009", fields: MUSIC })"#;
        let mut told = Told::of(&app, &deltas(scope));
        let mut drawing = Drawing::default();
        drawing.follow(&told.next().await);
        change(&app.app, golden_partnership("p16"), |_| None).await;
        make(
            &app.app,
            Some("golden"),
            partnership("q1", &["dakar", "ostersund"], 1.0),
        )
        .await;
        told.is_silent().await;
        make(&app.app, Some("golden"), partnership("q2", &["bogota", "bologna"], 1.0)).await;
        let delta = told.next().await;
        assert_eq!((&delta["fromRevision"], &delta["revision"]), (&json!(1), &json!(4)));
        drawing.follow(&delta);
        assert_eq!(drawing, Drawing::of(&app, scope).await);
    })
    .await;
}

#[tokio::test]
async fn a_client_that_comes_back_gets_what_it_has_missed() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let mut drawing = Drawing::of(&app, "").await;
        make(&app.app, Some("golden"), partnership("q1", &["dakar", "ghent"], 1.0)).await;
        change(&app.app, golden_partnership("p01"), |_| None).await;
        change(&app.app, golden_partnership("q1"), |_| None).await;
        let mut told = Told::of(&app, &deltas("(sinceRevision: 1)"));
        let delta = told.next().await;
        assert_eq!((&delta["reset"], &delta["addedLinks"]), (&json!(false), &json!([])));
        drawing.follow(&delta);
        assert_eq!(drawing, Drawing::of(&app, "").await);
        Told::of(&app, &deltas("(sinceRevision: 4)")).is_silent().await;
        // Before the first revision there was no network to draw.
        let delta = Told::of(&app, &deltas("(sinceRevision: 0)")).next().await;
        assert_eq!((&delta["reset"], &delta["revision"]), (&json!(true), &json!(4)));
    })
    .await;
}

#[tokio::test]
async fn every_change_is_told_in_order_however_slowly_it_is_read() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::golden(), SeedSet::uccn()]).await;
        let query = r#"subscription { networkChanged(network: "golden") { revision sequence key kind before after } }"#;
        let mut told = Told::of(&app, query);
        told.is_silent().await;
        make(&app.app, Some("golden"), partnership("q1", &["dakar", "ghent"], 1.0)).await;
        make(&app.app, Some("uccn"), partnership("q2", &["dakar", "ghent"], 1.0)).await;
        change(&app.app, (EntityType::City, None, "bologna"), |image| match image {
            Image::City(mut image) => {
                image.population = Some(1);
                Some(Image::City(image))
            }
            other => Some(other),
        })
        .await;
        change(&app.app, golden_partnership("q1"), |_| None).await;
        for (revision, key, kind) in [(3, "q1", "CREATED"), (5, "bologna", "UPDATED"), (6, "q1", "DELETED")] {
            let event = told.next().await;
            assert_eq!(
                (&event["revision"], &event["key"], &event["kind"]),
                (&json!(revision), &json!(key), &json!(kind))
            );
            assert_eq!(event["after"].is_null(), kind == "DELETED");
        }
        told.is_silent().await;

        let query = r#"subscription { networkChanged(network: "golden", sinceRevision: 0) { revision sequence } }"#;
        let mut told = Told::of(&app, query);
        let (mut last, mut count) = ((0, 0), 0);
        while last < (6, 1) {
            let event = told.next().await;
            let place = (
                event["revision"].as_i64().expect("a number"),
                event["sequence"].as_i64().expect("a number"),
            );
            assert!(place > last);
            (last, count) = (place, count + 1);
        }
        assert!(count > 60, "the seeds and what came after, not only a page: {count}");
        told.is_silent().await;
    })
    .await;
}

#[tokio::test]
async fn a_path_is_told_when_its_cities_change_and_only_then() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let query = r#"subscription { cooperationPathChanged(from: "ghent", to: "kanazawa") { found reason hopCount cities { key degree } meta { revision } } }"#;
        let mut told = Told::of(&app, query);
        let first = told.next().await;
        let through = |event: &Value| {
            let cities = event["cities"].as_array().expect("cities").clone();
            cities.iter().map(|city| city["key"].as_str().expect("a key").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(through(&first), ["ghent", "bologna", "fabriano", "kanazawa"]);
        make(&app.app, Some("golden"), partnership("q1", &["dakar", "ostersund"], 1.0)).await;
        make(&app.app, Some("golden"), partnership("q2", &["bologna", "ghent"], 4.0)).await;
        told.is_silent().await;
        make(&app.app, Some("golden"), partnership("q3", &["ghent", "kanazawa"], 1.0)).await;
        let event = told.next().await;
        assert_eq!((through(&event), &event["meta"]["revision"]), (vec!["ghent".to_owned(), "kanazawa".to_owned()], &json!(4)));
        let degree = app.data(r#"{ city(ref: "ghent") { degree } }"#).await;
        assert_eq!(event["cities"][0]["degree"], degree["city"]["degree"], "all of an event shows its revision");
        change(&app.app, golden_partnership("q3"), |_| None).await;
        assert_eq!(through(&told.next().await), through(&first));
    })
    .await;
}

#[tokio::test]
async fn what_one_process_writes_the_subscribers_of_another_hear() {
    on_each_database(async |database| {
        let writing = golden(database).await;
        let hearing = TestApp::open(database.connect().await, AppLimits::default(), Limits::default()).await;
        let Some(_following) = hearing.app.follow() else {
            return;
        };
        let mut changes = Told::of(&hearing, "subscription { networkChanged { revision key } }");
        let mut told = Told::of(&hearing, &deltas(""));
        let mut drawing = Drawing::default();
        drawing.follow(&told.next().await);
        changes.is_silent().await;
        make(
            &writing.app,
            Some("golden"),
            partnership("q1", &["dakar", "ghent"], 1.0),
        )
        .await;
        assert_eq!(changes.next().await, json!({ "revision": 2, "key": "q1" }));
        drawing.follow(&told.next().await);
        assert_eq!(drawing, Drawing::of(&writing, "").await);
        // Who comes from the other process may be ahead of this one.
        let ahead = make(&writing.app, Some("golden"), partnership("q2", &["dakar", "kobe"], 1.0)).await;
        Told::of(&hearing, &deltas(&format!("(sinceRevision: {ahead})")))
            .is_silent()
            .await;
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_subscribed_to_is_refused_at_once() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (query, code, argument) in [
            (
                "graphDeltas(sinceRevision: 2) { revision }",
                "BAD_USER_INPUT",
                "sinceRevision",
            ),
            (
                "graphDeltas(sinceRevision: -1) { revision }",
                "BAD_USER_INPUT",
                "sinceRevision",
            ),
            (
                "networkChanged(sinceRevision: 2) { revision }",
                "BAD_USER_INPUT",
                "sinceRevision",
            ),
            (
                r#"networkChanged(network: "elsewhere") { revision }"#,
                "NOT_FOUND",
                "network",
            ),
            (
                r#"graphDeltas(network: "elsewhere") { revision }"#,
                "NOT_FOUND",
                "network",
            ),
            (
                r#"graphDeltas(scope: { asOf: "yesterday" }) { revision }"#,
                "BAD_USER_INPUT",
                "scope.asOf",
            ),
            (
                r#"cooperationPathChanged(from: "ghent", to: "nowhere") { found }"#,
                "NOT_FOUND",
                "to",
            ),
        ] {
            let error = Told::of(&app, &format!("subscription {{ {query} }}")).error().await;
            assert_eq!(
                (&error["extensions"]["code"], &error["extensions"]["argument"]),
                (&json!(code), &json!(argument)),
                "{query}"
            );
        }
    })
    .await;
}
