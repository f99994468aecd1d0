//! Streamed answers, for every client: with any accepted encodings, slow readers, and clients that
//! leave early.

use std::io::Read as _;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use flate2::read::GzDecoder;
use http_body_util::BodyExt as _;
use interurban::app::AppLimits;
use interurban::exchange::ExportFormat;
use interurban::http::{Limits, ServeOptions};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;
use tower::ServiceExt as _;

use crate::support::app::{TestApp, golden, now};
use crate::support::database::on_each_database;
use crate::support::events::EVENTS;
use crate::support::seed::{self, SeedSet};
use crate::support::server::Server;

/// Values of `Accept-Encoding`. True if gzip is at least as welcome as the identity.
const ACCEPTED: [(Option<&str>, bool); 18] = [
    (None, false),
    (Some(""), false),
    (Some("identity"), false),
    (Some("gzip"), true),
    (Some("GZIP"), true),
    (Some("gzip, deflate"), true),
    (Some("gzip, deflate, br, zstd"), true),
    (Some("br;q=1.0, gzip;q=0.8, *;q=0.1"), true),
    (Some("identity;q=0, gzip;q=0.001"), true),
    (Some("gzip;q=0.5, identity"), false),
    (Some("gzip;q=0"), false),
    (Some("br"), false),
    (Some("deflate"), false),
    (Some("zstd"), false),
    (Some("nonsense;q=high, ,;"), false),
    (Some("*"), false),
    (Some("*;q=0"), false),
    (Some("identity;q=0"), false),
];

/// Answers below this size are never compressed.
const SMALLEST_COMPRESSED: usize = 1_024;

#[derive(Debug)]
struct Received {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Received {
    fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    fn varies_by(&self, name: &str) -> bool {
        let values = self.headers.get_all(header::VARY).iter();
        let mut names = values.flat_map(|value| value.to_str().expect("text").split(','));
        names.any(|varies| varies.trim().eq_ignore_ascii_case(name))
    }

    /// Returns the decompressed bytes.
    fn decoded(&self) -> Vec<u8> {
        match self.header(header::CONTENT_ENCODING) {
            "" => self.bytes.clone(),
            "gzip" => unpacked(&self.bytes),
            other => panic!("nobody asked for {other}"),
        }
    }
}

fn unpacked(gzip: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(gzip).read_to_end(&mut bytes).expect("whole gzip");
    bytes
}

/// Sends a request and reads the whole answer.
async fn fetch(app: &TestApp, method: Method, path: &str, headers: &[(header::HeaderName, &str)]) -> Received {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let answer = app.site.router.clone().oneshot(request).await.expect("an answer");
    let (head, body) = answer.into_parts();
    Received {
        status: head.status,
        headers: head.headers,
        bytes: body.collect().await.expect("a whole body").to_bytes().to_vec(),
    }
}

fn asking(accepted: Option<&str>) -> Vec<(header::HeaderName, &str)> {
    accepted
        .map(|accepted| (header::ACCEPT_ENCODING, accepted))
        .into_iter()
        .collect()
}

/// Returns the addresses with constant content.
fn addresses() -> Vec<String> {
    let exports = ExportFormat::ALL
        .iter()
        .map(|format| format!("/export/{}?asOf=2016", format.file_name()));
    let others = [
        "/export",
        "/schema.graphql",
        "/playground",
        "/playground.js",
        "/favicon.ico",
        "/",
    ];
    exports.chain(others.map(str::to_owned)).collect()
}

#[tokio::test]
async fn every_file_is_the_same_whatever_encoding_the_client_accepts() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for path in addresses() {
            let plain = fetch(&app, Method::GET, &path, &[]).await;
            assert_eq!(plain.status, StatusCode::OK, "{path}");
            for (accepted, takes_gzip) in ACCEPTED {
                let asked = asking(accepted);
                let what = format!("{path} for {accepted:?}");
                let get = fetch(&app, Method::GET, &path, &asked).await;
                assert_eq!(
                    (get.status, get.decoded()),
                    (StatusCode::OK, plain.bytes.clone()),
                    "{what}"
                );
                let packed = takes_gzip && plain.bytes.len() >= SMALLEST_COMPRESSED;
                assert_eq!(
                    get.header(header::CONTENT_ENCODING),
                    if packed { "gzip" } else { "" },
                    "{what}"
                );
                let length = if packed {
                    String::new()
                } else {
                    plain.bytes.len().to_string()
                };
                assert_eq!(get.header(header::CONTENT_LENGTH), length, "{what}");
                assert!(
                    get.varies_by("accept-encoding") || plain.bytes.len() < SMALLEST_COMPRESSED,
                    "{what}"
                );

                let head = fetch(&app, Method::HEAD, &path, &asked).await;
                assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0), "{what}");
                let without_id = |mut headers: HeaderMap| {
                    headers.remove("x-request-id");
                    headers
                };
                assert_eq!(without_id(head.headers), without_id(get.headers), "{what}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_that_a_client_has_is_not_sent_again_in_any_encoding() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for path in addresses() {
            let tag = fetch(&app, Method::GET, &path, &[])
                .await
                .header(header::ETAG)
                .to_owned();
            if tag.is_empty() {
                assert!(["/", "/export"].contains(&path.as_str()), "{path} has no tag");
                continue;
            }
            assert!(tag.starts_with("W/\""), "packed or not are not the same bytes: {tag}");
            for (accepted, _) in ACCEPTED {
                let mut asked = asking(accepted);
                let what = format!("{path} for {accepted:?}");
                let get = fetch(&app, Method::GET, &path, &asked).await;
                assert_eq!(get.header(header::ETAG), tag, "{what}");
                for (known, status) in [
                    (tag.as_str(), StatusCode::NOT_MODIFIED),
                    (tag.trim_start_matches("W/"), StatusCode::NOT_MODIFIED),
                    ("*", StatusCode::NOT_MODIFIED),
                    ("\"other\"", StatusCode::OK),
                ] {
                    asked.push((header::IF_NONE_MATCH, known));
                    for method in [Method::GET, Method::HEAD] {
                        let again = fetch(&app, method, &path, &asked).await;
                        assert_eq!(
                            (again.status, again.header(header::ETAG)),
                            (status, tag.as_str()),
                            "{what} {known}"
                        );
                        assert!(again.varies_by("accept-encoding"), "{what} {known}");
                        if status == StatusCode::NOT_MODIFIED {
                            assert!(again.bytes.is_empty(), "{what} {known}");
                            for name in [header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
                                assert_eq!(again.header(&name), "", "{name} {what} {known}");
                            }
                        }
                    }
                    asked.pop();
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn event_streams_are_the_same_whatever_encoding_the_client_accepts() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let path = "/graphql?query=%7Bcities(first:50)%7Bnodes%7Bkey,name%7D%7D%7D";
        for (accepted, _) in ACCEPTED {
            let mut asked = asking(accepted);
            asked.push((header::ACCEPT, EVENTS));
            let told = fetch(&app, Method::GET, path, &asked).await;
            assert_eq!(
                (told.status, told.header(header::CONTENT_ENCODING)),
                (StatusCode::OK, ""),
                "{accepted:?}"
            );
            let text = String::from_utf8(told.bytes).expect("text");
            assert!(
                text.starts_with("event: next\ndata: {\"data\":{\"cities\""),
                "{accepted:?} {text}"
            );
            assert!(text.ends_with("event: complete\ndata:\n\n"), "{accepted:?} {text}");
            let head = fetch(&app, Method::HEAD, path, &asked).await;
            assert_eq!(
                (head.header(header::CONTENT_TYPE), head.bytes.len()),
                (EVENTS, 0),
                "{accepted:?}"
            );
        }
    })
    .await;
}

/// Starts a server with the bundled networks and this many places.
async fn large(database: &crate::support::database::TestDatabase, in_flight: usize) -> TestApp {
    let store = database.store().await;
    seed::write(&store, &SeedSet::uccn(), now())
        .await
        .expect("a sound seed");
    let limits = Limits {
        in_flight,
        ..Limits::default()
    };
    TestApp::open(store, AppLimits::default(), limits).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_reads_slowly_gets_the_whole_file() {
    on_each_database(async |database| {
        let app = large(database, 4).await;
        let path = "/export/cytoscape.json?asOf=2023";
        let whole = fetch(&app, Method::GET, path, &[]).await.bytes;
        assert!(whole.len() > 150_000, "{} bytes fill no buffers", whole.len());
        let server = Server::start(app.site.clone(), ServeOptions::default()).await;
        for accepted in ["identity", "gzip"] {
            let (head, body) = read_slowly(&server, path, accepted).await;
            let bytes = match accepted {
                "gzip" => unpacked(&body),
                _ => body,
            };
            assert!(
                head.starts_with("http/1.1 200 ok") && bytes == whole,
                "{accepted}: {head}"
            );
        }
    })
    .await;
}

/// Reads little at a time, with a small receive buffer and pauses. Returns the head in lower case,
/// and the body.
async fn read_slowly(server: &Server, path: &str, accepted: &str) -> (String, Vec<u8>) {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4_096).expect("a small buffer");
    let mut stream = socket.connect(server.address).await.expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: {accepted}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let (mut answer, mut piece) = (Vec::new(), vec![0; 8_192]);
    loop {
        let read = stream.read(&mut piece).await.expect("not reset");
        if read == 0 {
            break;
        }
        answer.extend_from_slice(&piece[..read]);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let end = answer
        .windows(4)
        .position(|bytes| bytes == b"\r\n\r\n")
        .expect("a head");
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let body = answer.split_off(end + 4);
    match head.contains("transfer-encoding: chunked") {
        true => (head, joined(&body)),
        false => (head, body),
    }
}

/// Joins the chunks of a body.
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    loop {
        let end = chunks.windows(2).position(|bytes| bytes == b"\r\n").expect("a length");
        let length = std::str::from_utf8(&chunks[..end]).expect("digits");
        let length = usize::from_str_radix(length, 16).expect("digits");
        if length == 0 {
            return content;
        }
        content.extend_from_slice(&chunks[end + 2..end + 2 + length]);
        chunks = &chunks[end + 2 + length + 2..];
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_leaves_gives_its_place_back() {
    on_each_database(async |database| {
        let app = large(database, 1).await;
        for accepted in ["identity", "gzip"] {
            for _ in 0..3 {
                // Until the previous answer's place is released.
                let mut answer = loop {
                    let request =
                        Request::get("/export/cytoscape.json?asOf=2023").header(header::ACCEPT_ENCODING, accepted);
                    let request = request.body(Body::empty()).expect("a request");
                    let answer = app.site.router.clone().oneshot(request).await.expect("an answer");
                    match answer.status() {
                        StatusCode::OK => break answer.into_body(),
                        StatusCode::SERVICE_UNAVAILABLE => tokio::task::yield_now().await,
                        other => panic!("{other}"),
                    }
                };
                assert!(answer.frame().await.is_some_and(|frame| frame.is_ok()), "{accepted}");
            }
        }
    })
    .await;
}
