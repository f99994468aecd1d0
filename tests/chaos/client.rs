//! A blocking client with one connection per request, so that a server that dies loses one answer
//! and no more.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

/// Maximum wait for an answer: longer than any server takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A request to `/graphql`.
#[derive(Debug, Default)]
pub(crate) struct Ask<'a> {
    pub(crate) query: &'a str,
    pub(crate) variables: Value,
    pub(crate) token: Option<&'a str>,
    /// `Interurban-Min-Revision`.
    pub(crate) least: Option<i64>,
}

/// An answer of a server.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// `Interurban-Revision`.
    pub(crate) revision: Option<i64>,
    /// `Interurban-Revision` as sent, with its mark.
    pub(crate) named: Option<String>,
    pub(crate) body: String,
}

impl Answer {
    /// Returns the data, if there are no errors.
    pub(crate) fn data(&self) -> Option<Value> {
        let mut body: Value = serde_json::from_str(&self.body).ok()?;
        (self.status == 200 && body.get("errors").is_none()).then(|| body["data"].take())
    }
}

/// Sends a request and reads the whole answer.
pub(crate) fn post(address: SocketAddr, ask: &Ask<'_>) -> io::Result<Answer> {
    let body = json!({ "query": ask.query, "variables": ask.variables }).to_string();
    let token = ask
        .token
        .map_or(String::new(), |token| format!("authorization: Bearer {token}\r\n"));
    let least = ask
        .least
        .map_or(String::new(), |least| format!("interurban-min-revision: {least}\r\n"));
    send(
        address,
        &format!(
            "POST /graphql HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\nconnection: close\r\n\
             {token}{least}content-length: {}\r\n\r\n{body}",
            body.len()
        ),
    )
}

/// Asks `/readyz`.
pub(crate) fn is_ready(address: SocketAddr) -> io::Result<bool> {
    Ok(get(address, "/readyz")?.status == 200)
}

/// Gets a path.
pub(crate) fn get(address: SocketAddr, path: &str) -> io::Result<Answer> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    send(address, &request)
}

/// Asks for the revision, with a minimum revision from an earlier answer.
pub(crate) fn ask_after(address: SocketAddr, seen: &str) -> io::Result<Answer> {
    let path = "/graphql?query=%7Bnetwork%7Brevision%7D%7D";
    let accept = "accept: application/graphql-response+json";
    send(
        address,
        &format!(
            "GET {path} HTTP/1.1\r\nhost: {address}\r\n{accept}\r\ninterurban-min-revision: {seen}\r\nconnection: close\r\n\r\n"
        ),
    )
}

fn send(address: SocketAddr, request: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request.as_bytes())?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    read(&text).ok_or_else(|| io::Error::new(io::ErrorKind::UnexpectedEof, "the answer broke off"))
}

/// Parses an answer; `None` if it is not complete.
fn read(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let header = |name: &str| {
        let of = |line: &str| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        };
        head.lines().find_map(of)
    };
    let length: usize = header("content-length")?.parse().ok()?;
    (body.len() == length).then_some(())?;
    Some(Answer {
        status: head.split(' ').nth(1)?.parse().ok()?,
        revision: header("interurban-revision").and_then(|revision| revision.split('-').next()?.parse().ok()),
        named: header("interurban-revision"),
        body: body.to_owned(),
    })
}
