//! The address that the server listens on.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Result, anyhow};
use tokio::net::{TcpListener, TcpSocket};

use super::probe;

/// Time limit for asking the process at the address for its identity.
const PATIENCE: Duration = Duration::from_secs(1);

/// Number of connections that may wait to be accepted, as far as the system allows. A client that
/// finds the queue full retries after a second.
const BACKLOG: u32 = 4_096;

/// Binds the address. Clients that connect wait until the server is ready.
pub(super) async fn listen(address: SocketAddr) -> Result<TcpListener> {
    match bind(address) {
        Ok(listener) => Ok(listener),
        Err(error) => Err(anyhow!(
            "cannot listen on {address}: {}; --listen (INTERURBAN_LISTEN) names another address, port 0 is one that is free",
            reason(address, &error).await
        )),
    }
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // A restarted server does not wait for the last connections of the old one.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

async fn reason(address: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::AddrInUse if is_ours(address).await => {
            "another Interurban server answers there; use that one, or stop it first".to_owned()
        }
        ErrorKind::AddrInUse => "another program listens there".to_owned(),
        ErrorKind::AddrNotAvailable => {
            "this machine does not have that address; 127.0.0.1 is for programs of this machine, 0.0.0.0 for everyone who reaches it"
                .to_owned()
        }
        ErrorKind::PermissionDenied => "this user may not; ports below 1024 are for privileged programs".to_owned(),
        _ => error.to_string(),
    }
}

/// Returns true if the process that listens there is a server of this program, judged by its list
/// of addresses.
async fn is_ours(address: SocketAddr) -> bool {
    matches!(probe::get(address, "/", None, PATIENCE).await, Ok((_, body)) if body.contains(r#""name":"Interurban""#))
}
