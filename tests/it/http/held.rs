//! Unread answers over HTTP/2: each is dropped separately, and their memory is bounded.

use std::time::{Duration, Instant};

use axum::http::{Request, StatusCode};
use bytes::Bytes;
use h2::RecvStream;
use h2::client::SendRequest;
use interurban::http::ServeOptions;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::support::{MODERN, Server, site, site_with_limits};

/// Longer than anything that a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Opens a connection with this initial window for each answer.
async fn connect(server: &Server, window: u32) -> SendRequest<Bytes> {
    let stream = TcpStream::connect(server.address).await.expect("a connection");
    let mut builder = h2::client::Builder::new();
    builder
        .initial_window_size(window)
        .initial_connection_window_size(1 << 24);
    let (client, connection) = builder.handshake(stream).await.expect("HTTP/2");
    tokio::spawn(connection);
    client
}

/// Sends a query; returns status and body when the head of the answer has arrived.
async fn ask(client: &SendRequest<Bytes>, query: &str) -> (StatusCode, RecvStream) {
    let mut client = client.clone().ready().await.expect("a stream");
    let request = Request::post("http://x/graphql")
        .header("content-type", "application/json")
        .header("accept", MODERN)
        .body(());
    let (answer, mut body) = client
        .send_request(request.expect("a request"), false)
        .expect("the connection stands");
    let text = serde_json::json!({ "query": query }).to_string();
    body.send_data(text.into(), true).expect("the server reads");
    let answer = timeout(PATIENCE, answer).await.expect("in time").expect("an answer");
    (answer.status(), answer.into_body())
}

/// Reads an answer to its end; returns its size, or `None` if it was reset.
async fn read(mut body: RecvStream) -> Option<usize> {
    let mut bytes = 0;
    while let Some(piece) = timeout(PATIENCE, body.data()).await.expect("in time") {
        let piece = piece.ok()?;
        bytes += piece.len();
        body.flow_control().release_capacity(piece.len()).expect("it was read");
    }
    Some(bytes)
}

const LARGE: &str = "{ large(bytes: 1000000) }";
const SMALL: &str = "{ __typename }";

fn impatient() -> ServeOptions {
    ServeOptions {
        send_patience: Duration::from_millis(400),
        ..ServeOptions::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_not_taken_is_reset_while_others_of_its_connection_go_on() {
    let server = Server::start(site(), impatient()).await;
    // Windows of zero, of a single byte, and smaller than the answer.
    for window in [0, 1, 20_000] {
        let client = connect(&server, window).await;
        let queries = if window < 20_000 {
            [LARGE, SMALL]
        } else {
            [LARGE, LARGE]
        };
        for query in queries {
            let (status, mut body) = ask(&client, query).await;
            assert_eq!(status, StatusCode::OK);
            let started = Instant::now();
            loop {
                match timeout(PATIENCE, body.data()).await.expect("it is given up") {
                    Some(Ok(_)) => assert!(started.elapsed() < PATIENCE),
                    Some(Err(error)) => {
                        assert!(error.is_reset(), "window {window}, {query}: {error}");
                        break;
                    }
                    None => panic!("window {window}, {query}: it is not whole"),
                }
            }
        }
        let bytes = if window == 20_000 {
            read(ask(&client, SMALL).await.1).await
        } else {
            Some(0)
        };
        assert!(bytes.is_some(), "the connection goes on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_taken_slowly_is_whole() {
    let options = ServeOptions {
        head_deadline: Duration::from_millis(200),
        send_patience: Duration::from_secs(4),
        ..ServeOptions::default()
    };
    let server = Server::start(site(), options).await;
    let client = connect(&server, 30_000).await;
    let (_, mut body) = ask(&client, "{ large(bytes: 300000) }").await;
    let mut bytes = 0;
    while let Some(piece) = timeout(PATIENCE, body.data()).await.expect("in time") {
        let piece = piece.expect("not reset");
        bytes += piece.len();
        tokio::time::sleep(Duration::from_millis(300)).await;
        body.flow_control().release_capacity(piece.len()).expect("it was read");
    }
    assert!(bytes > 300_000, "{bytes}");
}

/// Reads an answer at so many bytes a second; returns its size, or `None` if it was reset.
async fn read_at(rate: usize, mut body: RecvStream) -> Option<usize> {
    let (started, mut bytes) = (Instant::now(), 0);
    while let Some(piece) = timeout(PATIENCE, body.data()).await.expect("in time") {
        let piece = piece.ok()?;
        bytes += piece.len();
        let due = Duration::from_secs_f64(bytes as f64 / rate as f64);
        tokio::time::sleep(due.saturating_sub(started.elapsed())).await;
        body.flow_control().release_capacity(piece.len()).expect("it was read");
    }
    Some(bytes)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_whole_for_who_reads_at_the_least_rate_and_reset_for_who_reads_slower() {
    let options = ServeOptions {
        send_patience: Duration::from_secs(1),
        send_rate: 100_000,
        ..ServeOptions::default()
    };
    let server = Server::start(site(), options).await;
    let client = connect(&server, 32_768).await;
    let answer = async |rate| {
        let (_, body) = ask(&client, "{ large(bytes: 500000) }").await;
        read_at(rate, body).await
    };
    assert_eq!(
        answer(30_000).await,
        None,
        "17 s long, though there was a piece each half second"
    );
    assert!(answer(200_000).await.is_some_and(|bytes| bytes > 500_000));
    // Concurrent answers share the rate.
    let (one, other) = tokio::join!(answer(80_000), answer(80_000));
    assert!(one.is_some() && other.is_some(), "{one:?} {other:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_no_answers_gets_no_more_of_them_while_others_are_served() {
    let site = site_with_limits(|limits| {
        // One client may have 4 MiB, one connection 1 MiB.
        limits.held_bytes = 8 << 20;
        limits.request_deadline = Duration::from_secs(1);
    });
    let server = Server::start(site, ServeOptions::default()).await;
    let stubborn = connect(&server, 0).await;
    let mut held = Vec::new();
    let refusal = loop {
        let (status, body) = ask(&stubborn, LARGE).await;
        if status != StatusCode::OK {
            break status;
        }
        held.push(body);
        assert!(held.len() <= 3, "a connection holds more than it may");
    };
    assert_eq!(refusal, StatusCode::SERVICE_UNAVAILABLE);
    let other = connect(&server, 1 << 20).await;
    let (status, body) = ask(&other, LARGE).await;
    assert_eq!((status, read(body).await > Some(1_000_000)), (StatusCode::OK, true));
    drop(held);
    let (status, _) = ask(&stubborn, SMALL).await;
    assert_eq!(status, StatusCode::OK, "what was given up is there again");
}
