//! Shutdown: no request is lost, and nothing that hangs delays it.

use std::time::{Duration, Instant};

use interurban::http::ServeOptions;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::support::{Server, site};

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.address).await.expect("a connection")
}

fn post(body: &str) -> String {
    format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn answer(mut stream: TcpStream) -> String {
    let mut text = String::new();
    timeout(Duration::from_secs(10), stream.read_to_string(&mut text))
        .await
        .expect("in time")
        .expect("not reset");
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn all_requests_in_flight_are_answered_and_half_open_connections_do_not_matter() {
    let mut server = Server::start(site(), ServeOptions::default()).await;
    let mut open = Vec::new();
    for _ in 0..32 {
        let mut stream = connect(&server).await;
        stream
            .write_all(post(r#"{"query":"{ slow(milliseconds: 700) }"}"#).as_bytes())
            .await
            .expect("the server reads");
        open.push(stream);
    }
    let mut half_open = Vec::new();
    for begun in [
        "",
        "G",
        "POST /graphql HTTP/1.1\r\nHost: x\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let mut stream = connect(&server).await;
        stream.write_all(begun.as_bytes()).await.expect("the server reads");
        half_open.push(stream);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let started = Instant::now();
    server.stop();
    let mut answered = 0;
    for stream in open {
        let text = answer(stream).await;
        assert!(
            text.starts_with("HTTP/1.1 200 OK") && text.ends_with(r#"{"data":{"slow":true}}"#),
            "{text}"
        );
        answered += 1;
    }
    assert_eq!(answered, 32);
    server.ended().await;
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_whose_body_was_on_its_way_is_answered() {
    let mut server = Server::start(site(), ServeOptions::default()).await;
    let mut stream = connect(&server).await;
    let request = post(r#"{"query":"{ __typename }"}"#);
    let (first, rest) = request.split_at(request.len() - 10);
    stream.write_all(first.as_bytes()).await.expect("the server reads");
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.stop();
    tokio::time::sleep(Duration::from_millis(300)).await;
    stream.write_all(rest.as_bytes()).await.expect("the server reads");
    assert!(answer(stream).await.starts_with("HTTP/1.1 200 OK"));
    server.ended().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn new_connections_are_refused_and_idle_ones_closed_at_once() {
    let mut server = Server::start(site(), ServeOptions::default()).await;
    let mut idle = connect(&server).await;
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .expect("the server reads");
    let mut bytes = [0; 4_096];
    assert!(idle.read(&mut bytes).await.expect("an answer") > 0);
    let address = server.address;
    server.stop();
    assert_eq!(
        timeout(Duration::from_secs(2), idle.read(&mut bytes))
            .await
            .expect("in time")
            .expect("not reset"),
        0
    );
    server.ended().await;
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_does_not_end_is_cut_at_the_deadline() {
    let options = ServeOptions {
        drain_deadline: Duration::from_millis(500),
        ..ServeOptions::default()
    };
    let mut server = Server::start(site(), options).await;
    let mut stream = connect(&server).await;
    stream
        .write_all(post(r#"{"query":"{ slow(milliseconds: 9000) }"}"#).as_bytes())
        .await
        .expect("the server reads");
    tokio::time::sleep(Duration::from_millis(100)).await;
    let started = Instant::now();
    server.stop();
    server.ended().await;
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn readiness_is_withdrawn_before_connections_are() {
    let options = ServeOptions {
        announce: Duration::from_millis(600),
        ..ServeOptions::default()
    };
    let mut server = Server::start(site(), options).await;
    server.stop();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut stream = connect(&server).await;
    stream
        .write_all(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .await
        .expect("the server reads");
    let text = answer(stream).await;
    assert!(text.starts_with("HTTP/1.1 503") && text.contains("draining"), "{text}");
    server.ended().await;
}
