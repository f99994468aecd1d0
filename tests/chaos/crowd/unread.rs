//! Clients that read answers slowly or not at all, and subscribers.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

use super::figures::Tally;
use super::load::{Kind, Scene};
use super::wire::{Protocol, code, connect, once, send};

/// Number of streams of an HTTP/2 connection.
const STREAMS: usize = 64;

/// Maximum time of the last figures after the end of the load.
const LAST: Duration = Duration::from_secs(1);

/// Sends requests in a loop, and reads nothing.
pub(super) async fn client(scene: &Scene, protocol: Protocol, end: Instant) -> Tally {
    let mut tally = Tally::default();
    let mut held = Vec::new();
    while Instant::now() < end {
        tally.add(Some("connections"), 0);
        let ask = async {
            match protocol {
                Protocol::Http1 => ask_once(scene).await.map(Held::Stream),
                Protocol::Http2 => ask_often(scene, end).await.map(Held::Streams),
            }
        };
        // Later than the inner timeouts, which tell the number of answers until the end.
        match timeout_at(end + LAST, ask).await {
            Ok(Ok(answers)) => {
                let count = if let Held::Streams(streams) = &answers {
                    streams.len()
                } else {
                    1
                };
                (0..count).for_each(|_| tally.add(None, 0));
                held.push(answers);
            }
            Ok(Err(_)) => tally.add(Some("broken"), 0),
            Err(_) => break,
        }
        if held.len() >= 4 {
            tokio::time::sleep_until(end).await;
        }
    }
    tally
}

/// Answers that are never read.
enum Held {
    Stream(#[expect(dead_code, reason = "open while it is held")] TcpStream),
    Streams(Vec<axum::http::Response<h2::RecvStream>>),
}

async fn ask_once(scene: &Scene) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(scene.address).await?;
    let request = scene.request(Kind::Unread).text(scene.address);
    stream.write_all(request.as_bytes()).await?;
    Ok(stream)
}

/// Opens as many streams as a connection may have, with an empty window.
async fn ask_often(scene: &Scene, end: Instant) -> io::Result<Vec<axum::http::Response<h2::RecvStream>>> {
    let client = connect(scene.address, 0).await?;
    let mut answers = Vec::new();
    for _ in 0..STREAMS {
        let request = scene.request(Kind::Unread);
        match timeout_at(end, send(&client, scene.address, &request)).await {
            Ok(answer) => answers.push(answer?),
            Err(_) => break,
        }
    }
    Ok(answers)
}

/// Reads the events of a subscription until the end.
pub(super) async fn subscriber(scene: &Scene, protocol: Protocol, end: Instant) -> Tally {
    let mut tally = Tally::default();
    let listen = async {
        match protocol {
            Protocol::Http1 => listen(scene, &mut tally).await,
            Protocol::Http2 => listen_2(scene, &mut tally).await,
        }
    };
    if matches!(timeout_at(end, listen).await, Ok(Err(_))) {
        tally.add(Some("broken"), 0);
    }
    tally
}

/// Counts complete events in a text, and keeps the rest.
fn count(text: &mut String, tally: &mut Tally) {
    while let Some(end) = text.find("\n\n") {
        let block: String = text.drain(..end + 2).collect();
        if block.contains("event: next") {
            tally.add(code(&block).as_deref(), block.len());
        } else if block.contains("event: complete") {
            tally.add(Some("complete"), block.len());
        }
    }
}

async fn listen(scene: &Scene, tally: &mut Tally) -> io::Result<()> {
    let mut stream = TcpStream::connect(scene.address).await?;
    stream.write_all(scene.deltas().text(scene.address).as_bytes()).await?;
    let (mut text, mut bytes) = (String::new(), vec![0; 1 << 16]);
    loop {
        let read = stream.read(&mut bytes).await?;
        if read == 0 {
            return Ok(());
        }
        text.push_str(&String::from_utf8_lossy(&bytes[..read]).replace("\r\n", ""));
        count(&mut text, tally);
    }
}

async fn listen_2(scene: &Scene, tally: &mut Tally) -> io::Result<()> {
    let client = connect(scene.address, 1 << 20).await?;
    let mut body = send(&client, scene.address, &scene.deltas()).await?.into_body();
    let mut text = String::new();
    while let Some(piece) = body.data().await {
        let piece = piece.map_err(io::Error::other)?;
        body.flow_control()
            .release_capacity(piece.len())
            .map_err(io::Error::other)?;
        text.push_str(&String::from_utf8_lossy(&piece));
        count(&mut text, tally);
    }
    Ok(())
}

/// Writes once a second.
pub(super) async fn writer(scene: &Scene, end: Instant) -> Tally {
    let mut tally = Tally::default();
    while Instant::now() < end {
        match timeout_at(end, once(scene.address, &scene.write())).await {
            Ok(Ok(reply)) if reply.code.is_none() => tally.add(Some("written"), 0),
            Ok(Ok(reply)) => tally.add(reply.code.as_deref(), 0),
            Ok(Err(_)) => tally.add(Some("broken"), 0),
            Err(_) => break,
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    tally
}
