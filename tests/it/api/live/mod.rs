//! Subscriptions: over both transports, and event by event.

mod deltas;
mod events;
mod importing;
mod transports;
mod turns;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Executor, Request, Response};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use interurban::api::schema::Engine;
use interurban::domain::change::EntityType;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::app::TestApp;

const NODE: &str = "key label country field lat lon degree strength component community";
const LINK: &str = "key source target strength partnershipCount sameField sameCountry distanceKm";

/// The events of a subscription, directly from the executor.
struct Told(BoxStream<'static, Response>);

impl Told {
    fn of(app: &TestApp, query: &str) -> Self {
        let engine = Engine::new(Arc::clone(&app.app));
        Self(engine.execute_stream(Request::new(query), None))
    }

    /// Returns the next response.
    async fn response(&mut self) -> Option<Value> {
        let next = timeout(Duration::from_secs(10), self.0.next()).await.expect("in time");
        next.map(|response| serde_json::to_value(response).expect("JSON"))
    }

    /// Returns the root field of the next response, which must have no errors.
    async fn next(&mut self) -> Value {
        let response = self.response().await.expect("an event");
        assert!(response.get("errors").is_none(), "{response:#}");
        let data = response["data"].as_object().expect("data");
        data.values().next().expect("a field").clone()
    }

    /// Returns the first error of the next response, after which the stream must end.
    async fn error(&mut self) -> Value {
        let response = self.response().await.expect("an event");
        assert!(self.response().await.is_none());
        response["errors"][0].clone()
    }

    /// Checks that there is no event now.
    async fn is_silent(&mut self) {
        let next = timeout(Duration::from_millis(100), self.0.next()).await;
        assert!(next.is_err(), "{next:?}");
    }
}

/// The graph that a client has drawn from deltas.
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
        follow(
            &mut self.nodes,
            ["addedNodes", "updatedNodes", "removedNodeKeys"],
            delta,
        );
        follow(
            &mut self.links,
            ["addedLinks", "updatedLinks", "removedLinkKeys"],
            delta,
        );
    }

    /// Returns the graph from a query.
    async fn of(app: &TestApp, scope: &str) -> Self {
        let data = app
            .data(&format!(
                "{{ graph{scope} {{ revision nodes {{ {NODE} }} links {{ {LINK} }} }} }}"
            ))
            .await;
        let keyed = |list: &Value| {
            let items = list.as_array().expect("a list").iter();
            items.map(|item| (key(item), item.clone())).collect()
        };
        Self {
            revision: data["graph"]["revision"].as_i64().expect("a revision"),
            nodes: keyed(&data["graph"]["nodes"]),
            links: keyed(&data["graph"]["links"]),
        }
    }
}

fn key(item: &Value) -> String {
    item.as_str()
        .or_else(|| item["key"].as_str())
        .expect("a key")
        .to_owned()
}

fn follow(drawn: &mut BTreeMap<String, Value>, [added, updated, removed]: [&str; 3], delta: &Value) {
    let items = |list: &str| delta[list].as_array().expect("a list").clone();
    for item in items(removed) {
        drawn.remove(&key(&item)).expect("what is removed was there");
    }
    for item in items(added) {
        assert!(drawn.insert(key(&item), item).is_none(), "what is added was not there");
    }
    for item in items(updated) {
        let before = drawn.insert(key(&item), item.clone());
        assert!(
            before.is_some_and(|before| before != item),
            "what is updated was there and different"
        );
    }
}

fn deltas(arguments: &str) -> String {
    format!(
        "subscription {{ graphDeltas{arguments} {{ revision fromRevision reset addedNodes {{ {NODE} }} updatedNodes {{ {NODE} }} removedNodeKeys \
         addedLinks {{ {LINK} }} updatedLinks {{ {LINK} }} removedLinkKeys meta {{ network revision }} }} }}"
    )
}

/// Identifies a golden partnership.
fn golden_partnership(key: &str) -> (EntityType, Option<&str>, &str) {
    (EntityType::Partnership, Some("golden"), key)
}
