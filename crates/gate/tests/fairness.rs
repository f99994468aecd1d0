//! A client with many requests in flight costs others nothing.

use std::time::Duration;

use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};
use interurban_gate::{HttpOptions, Price, PriceList, Proxies, ServeOptions};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;

struct Query;

#[Object]
impl Query {
    /// Occupies a thread, as a computation does.
    async fn busy(&self, milliseconds: u64) -> bool {
        std::thread::sleep(Duration::from_millis(milliseconds));
        true
    }
}

/// Sends a request as a trusted proxy does, and reads the answer.
async fn send(port: u16, client: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("a connection");
    let head = format!("X-Forwarded-For: {client}\r\nHost: x\r\nConnection: close\r\n");
    let request = request.replace("Host: x\r\n", &head);
    stream.write_all(request.as_bytes()).await.expect("the server reads");
    let mut text = String::new();
    let read = timeout(Duration::from_secs(30), stream.read_to_string(&mut text)).await;
    read.expect("in time").expect("text");
    text
}

async fn ask(port: u16, client: &str, query: &str) -> String {
    let body = format!("{{\"query\":\"{query}\"}}");
    let length = body.len();
    let head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    send(port, client, &format!("{head}Content-Length: {length}\r\n\r\n{body}")).await
}

async fn in_flight(port: u16) -> usize {
    let text = send(port, "192.0.2.9", "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let count = text
        .lines()
        .find_map(|line| line.strip_prefix("interurban_operations "));
    count.expect("the metric").trim().parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_does_not_wait_behind_all_those_of_another_client() {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    let sdl = schema.sdl();
    let dear = Price {
        base: 500,
        ..Price::default()
    };
    let mut options = HttpOptions {
        prices: PriceList::new().with("Query", "busy", dear),
        serve_metrics: true,
        ..HttpOptions::default()
    };
    options.proxies.trusted = Proxies::networks(["127.0.0.0/8"]).expect("a network");
    let site = interurban_gate::router(schema, &sdl, options, Vec::new).expect("a sound schema");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(interurban_gate::serve(
        listener,
        site,
        std::future::pending(),
        ServeOptions::default(),
    ));
    // Three seconds of work, however many processors there are.
    let milliseconds = 25 * std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let mut greedy = JoinSet::new();
    for number in 0..120 {
        greedy.spawn(async move {
            let query = format!("query Q{number} {{ busy(milliseconds: {milliseconds}) }}");
            ask(port, "192.0.2.1", &query).await
        });
    }
    let many = async {
        while in_flight(port).await < 50 {
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(20), many)
        .await
        .expect("many in flight at once");
    let answer = ask(port, "192.0.2.2", "{ busy(milliseconds: 1) }").await;
    let behind = in_flight(port).await;
    assert!(answer.contains("\"busy\":true"), "{answer}");
    assert!(behind > 25, "answered behind the others: {behind} are left");
    while let Some(answer) = greedy.join_next().await {
        let answer = answer.expect("no panic");
        assert!(answer.contains("\"busy\":true"), "{answer}");
    }
}
