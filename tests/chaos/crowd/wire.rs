//! Requests over HTTP/1.1 and HTTP/2, with complete answers.

use std::io;
use std::net::SocketAddr;

use axum::http;
use bytes::Bytes;
use h2::client::SendRequest;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The protocol of a request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Protocol {
    Http1,
    Http2,
}

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) path: String,
    pub(super) headers: Vec<(&'static str, String)>,
    /// The body, which makes it a POST.
    pub(super) body: Option<String>,
}

impl Request {
    pub(super) fn get(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// Returns a GraphQL request.
    pub(super) fn ask(query: &str, variables: serde_json::Value) -> Self {
        let body = serde_json::json!({ "query": query, "variables": variables }).to_string();
        Self {
            path: "/graphql".to_owned(),
            headers: vec![("content-type", "application/json".to_owned())],
            body: Some(body),
        }
    }

    /// Adds a header.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Serializes it for HTTP/1.1.
    pub(super) fn text(&self, address: SocketAddr) -> String {
        let body = self.body.as_deref().unwrap_or_default();
        let method = if self.body.is_some() { "POST" } else { "GET" };
        let headers: String = self
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        format!(
            "{method} {} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}",
            self.path,
            body.len()
        )
    }

    /// Builds the head for HTTP/2; the body is sent after it.
    pub(super) fn head(&self, address: SocketAddr) -> http::Request<()> {
        let method = if self.body.is_some() { "POST" } else { "GET" };
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("http://{address}{}", self.path));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        request.body(()).expect("a request")
    }
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    /// The code of the first error, or the status if there is no code.
    pub(super) code: Option<String>,
    pub(super) bytes: usize,
}

impl Reply {
    fn of(status: u16, content: &[u8]) -> Self {
        Self {
            status,
            code: code(&String::from_utf8_lossy(content)).or_else(|| (status >= 400).then(|| status.to_string())),
            bytes: content.len(),
        }
    }
}

/// Returns the code of the first error in a text.
pub(super) fn code(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("\"code\":\"")?;
    Some(rest.split_once('"')?.0.to_owned())
}

fn broken(what: impl ToString) -> io::Error {
    io::Error::other(what.to_string())
}

/// Sends a request on a new connection and reads the answer to its end.
pub(super) async fn once(address: SocketAddr, request: &Request) -> io::Result<Reply> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.text(address).as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let end = end.ok_or_else(|| broken("no head"))?;
    let status = answer.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok());
    let status = status.and_then(|digits| digits.parse().ok());
    Ok(Reply::of(
        status.ok_or_else(|| broken("no status"))?,
        &answer[end + 4..],
    ))
}

/// Opens an HTTP/2 connection with this initial window for each answer.
pub(super) async fn connect(address: SocketAddr, window: u32) -> io::Result<SendRequest<Bytes>> {
    let stream = TcpStream::connect(address).await?;
    let mut builder = h2::client::Builder::new();
    builder.initial_window_size(window);
    let (client, connection) = builder.handshake(stream).await.map_err(broken)?;
    tokio::spawn(connection);
    Ok(client)
}

/// Sends a request over HTTP/2; returns the answer when its head has arrived.
pub(super) async fn send(
    client: &SendRequest<Bytes>,
    address: SocketAddr,
    request: &Request,
) -> io::Result<http::Response<h2::RecvStream>> {
    let mut client = client.clone().ready().await.map_err(broken)?;
    let head = request.head(address);
    let (answer, mut body) = client.send_request(head, request.body.is_none()).map_err(broken)?;
    if let Some(text) = &request.body {
        body.send_data(Bytes::from(text.clone()), true).map_err(broken)?;
    }
    answer.await.map_err(broken)
}

/// Sends a request over HTTP/2 and reads the answer to its end.
pub(super) async fn whole(client: &SendRequest<Bytes>, address: SocketAddr, request: &Request) -> io::Result<Reply> {
    let (head, mut body) = send(client, address, request).await?.into_parts();
    let mut content = Vec::new();
    while let Some(piece) = body.data().await {
        let piece = piece.map_err(broken)?;
        body.flow_control().release_capacity(piece.len()).map_err(broken)?;
        content.extend_from_slice(&piece);
    }
    Ok(Reply::of(head.status.as_u16(), &content))
}
