//! A client of server-sent events over a real connection.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::server::Server;

pub(crate) const EVENTS: &str = "text/event-stream";

/// Longer than anything that a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A response being read.
#[derive(Debug)]
pub(crate) struct EventReader(TcpStream);

impl EventReader {
    /// Requests the events of an operation, with or without a token.
    pub(crate) async fn open(server: &Server, query: &str, token: Option<&str>) -> Self {
        let mut stream = TcpStream::connect(server.address).await.expect("a connection");
        let body = json!({ "query": query }).to_string();
        let token = token.map_or_else(String::new, |token| format!("Authorization: Bearer {token}\r\n"));
        let request = format!(
            "POST /graphql HTTP/1.1\r\nHost: x\r\n{token}Accept: {EVENTS}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.expect("the server reads");
        Self(stream)
    }

    /// Reads until a text has arrived.
    pub(crate) async fn until(&mut self, wanted: &str) -> String {
        let mut text = String::new();
        let mut bytes = [0; 4_096];
        while !text.contains(wanted) {
            let read = timeout(PATIENCE, self.0.read(&mut bytes)).await;
            let read = read.expect("in time").expect("not reset");
            assert!(read > 0, "{wanted} does not come: {text}");
            text.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
        text
    }

    /// Reads to the end of the connection.
    pub(crate) async fn rest(mut self) -> String {
        let mut text = String::new();
        let read = timeout(PATIENCE, self.0.read_to_string(&mut text)).await;
        read.expect("in time").expect("not reset");
        text
    }
}
