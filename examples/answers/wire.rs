//! A minimal client that repeats requests on one connection.

use anyhow::{Context as _, Result, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// An open connection with its request.
pub(crate) struct Connection {
    stream: TcpStream,
    request: Vec<u8>,
    received: Vec<u8>,
}

impl Connection {
    /// Connects. Each request is a POST of this question.
    pub(crate) async fn open(address: &str, path: &str, question: &str) -> Result<Self> {
        let body = serde_json::json!({ "query": question }).to_string();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\naccept: application/json\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            request: (head + &body).into_bytes(),
            received: vec![0; 1 << 18],
        })
    }

    /// Sends the request once; keeps the body of the answer if `answer` is given.
    pub(crate) async fn ask(&mut self, answer: Option<&mut Vec<u8>>) -> Result<()> {
        self.stream.write_all(&self.request).await?;
        let (mut filled, mut whole) = (0, None);
        while whole.is_none_or(|(_, end)| filled < end) {
            if filled == self.received.len() {
                self.received.resize(2 * filled, 0);
            }
            let read = self.stream.read(&mut self.received[filled..]).await?;
            ensure!(read > 0, "the server closed the connection");
            filled += read;
            whole = whole.or_else(|| extent(&self.received[..filled]));
        }
        let (start, end) = whole.context("the loop ends with a whole answer")?;
        ensure!(
            self.received.starts_with(b"HTTP/1.1 200"),
            "the server refused: {}",
            String::from_utf8_lossy(&self.received[..filled])
        );
        if let Some(answer) = answer {
            answer.extend_from_slice(&self.received[start..end]);
        }
        Ok(())
    }
}

/// Returns the start and end of the body, once the head is complete.
fn extent(received: &[u8]) -> Option<(usize, usize)> {
    let start = received.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
    let head = str::from_utf8(&received[..start]).ok()?.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"))?;
    Some((start, start + length.trim().parse::<usize>().ok()?))
}
