//! Shutdown: sockets are notified, finite operations may finish, and nothing delays the stop.

use std::time::{Duration, Instant};

use interurban::http::ServeOptions;
use serde_json::json;

use super::client::{Client, complete, next, server};
use crate::http::support::{Server, site};

#[tokio::test(flavor = "multi_thread")]
async fn sockets_are_closed_with_1001_and_the_server_ends_at_once() {
    let mut server = server(|_| {}).await;
    let mut clients = Vec::new();
    for _ in 0..20 {
        let mut client = Client::ready(&server).await;
        client.subscribe("1", "subscription { silence }").await;
        client.hears_nothing().await;
        clients.push(client);
    }
    clients.push(Client::open(&server).await);
    let started = Instant::now();
    server.stop();
    for client in &mut clients {
        assert_eq!(client.closed().await.0, 1001);
    }
    for mut client in clients {
        assert!(client.next().await.is_none());
    }
    server.ended().await;
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mutation_in_flight_is_answered_before_the_socket_is_closed() {
    let mut server = server(|_| {}).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("s", "subscription { silence }").await;
    client.subscribe("q", "{ slow(milliseconds: 600) }").await;
    client.hears_nothing().await;
    server.stop();
    tokio::time::sleep(Duration::from_millis(200)).await;
    client.subscribe("late", "{ __typename }").await;
    let message = client.hear().await;
    assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!("late")));
    assert_eq!(message["payload"][0]["extensions"]["code"], "UNAVAILABLE");
    assert_eq!(client.hear().await, next("q", json!({ "data": { "slow": true } })));
    assert_eq!(client.hear().await, complete("q"));
    assert_eq!(client.closed().await.0, 1001);
    drop(client);
    server.ended().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_end_in_time_is_closed_all_the_same() {
    let options = ServeOptions {
        drain_deadline: Duration::from_millis(500),
        ..ServeOptions::default()
    };
    let mut server = Server::start(site(), options).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("q", "{ slow(milliseconds: 9000) }").await;
    client.hears_nothing().await;
    let started = Instant::now();
    server.stop();
    assert_eq!(client.closed().await.0, 1001);
    drop(client);
    server.ended().await;
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}
