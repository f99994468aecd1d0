//! Sends one HTTP request to a server on this machine.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::http::Tls;

/// The largest number of bytes read of an answer.
const MOST: u64 = 64 << 10;

/// Returns status and body of the answer to a `GET` of a path. `address` is a listening address:
/// 0.0.0.0 stands for this machine. With `tls` the server must show that certificate.
///
/// # Errors
/// If the server cannot be reached, has not answered within `patience`, or does not speak HTTP.
pub(super) async fn get(
    address: SocketAddr,
    path: &str,
    tls: Option<&Tls>,
    patience: Duration,
) -> io::Result<(u16, String)> {
    timeout(patience, connect_and_ask(nearest(address), path, tls))
        .await
        .unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()))
}

fn nearest(address: SocketAddr) -> SocketAddr {
    let host = match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        host => host,
    };
    SocketAddr::new(host, address.port())
}

async fn connect_and_ask(address: SocketAddr, path: &str, tls: Option<&Tls>) -> io::Result<(u16, String)> {
    let stream = TcpStream::connect(address).await?;
    match tls {
        Some(tls) => ask(tls.connect(stream).await?, address, path).await,
        None => ask(stream, address, path).await,
    }
}

async fn ask(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    address: SocketAddr,
    path: &str,
) -> io::Result<(u16, String)> {
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: application/json\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(MOST).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "it does not speak HTTP"))?;
    Ok((status, body.to_owned()))
}
