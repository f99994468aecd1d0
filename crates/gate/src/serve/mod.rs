//! Connections: accepts, times and drains them.
//!
//! hyper-util instead of `axum::serve`, which has no time-out for a request's head and waits for
//! ever for an unfinished one when it stops. Two gaps of hyper-util are closed here: it does not
//! time the first bytes, by which HTTP/1 and HTTP/2 are distinguished, and its graceful stop does
//! not distinguish a working connection from one that only began to send. Both need the activity of
//! each connection, from [`activity`].

mod activity;
mod connection;
mod host;
mod paced;
mod spelling;
mod tls;
mod transfer;

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tracing::{info, warn};

use super::options::ServeOptions;
use super::router::Site;
use super::shares::Shares;
pub(super) use activity::Activity;
use connection::Connections;
pub use tls::{Tls, TlsError};

/// Pause after a failed accept, which usually means that the process is out of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Maximum number of connections over the limit, which [`Site::overflow`] answers: a probe gets
/// through even if clients occupy all others.
const OVERFLOW: usize = 256;

/// Lifetime of such a connection: enough for one request and its answer.
const OVERFLOW_LIFE: Duration = Duration::from_secs(1);

/// Time for sockets to send their close reason when they are cut.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Serves the site until `shutdown` completes, then drains: `/readyz` reports that the server is
/// not ready (for [`ServeOptions::announce`] before anything else happens), no connection is
/// accepted any more, sockets and event streams are ended, requests in flight are answered, and the
/// rest is cut at the deadline.
///
/// Returns within about `announce + drain_deadline` of the shutdown. Errors of single connections
/// do not affect others.
///
/// # Errors
/// None at present: a failed accept is retried.
pub fn serve(
    listener: TcpListener,
    site: Site,
    shutdown: impl Future<Output = ()> + Send + 'static,
    options: ServeOptions,
) -> BoxFuture<'static, io::Result<()>> {
    boxed(listener, site, shutdown.boxed(), options)
}

/// Boxed, so that it is compiled with this crate and not with each caller.
#[inline(never)]
fn boxed(
    listener: TcpListener,
    site: Site,
    shutdown: BoxFuture<'static, ()>,
    options: ServeOptions,
) -> BoxFuture<'static, io::Result<()>> {
    run(listener, site, shutdown, options).boxed()
}

async fn run(
    listener: TcpListener,
    site: Site,
    shutdown: BoxFuture<'static, ()>,
    options: ServeOptions,
) -> io::Result<()> {
    let (begin_drain, draining) = watch::channel(false);
    let shares = Shares::new(options.connections, site.bounds.percent);
    let bounds = Arc::clone(&site.bounds);
    let overflow_places = Arc::new(Semaphore::new(OVERFLOW));
    let connections = Connections::new(site.router, site.bounds, options.clone(), draining).await;
    let overflow = connections.overflow(site.overflow);
    let mut open = JoinSet::new();
    let announce = async {
        shutdown.await;
        site.drain.begin();
        tokio::time::sleep(options.announce).await;
    };
    let mut announce = pin!(announce);
    loop {
        tokio::select! {
            biased;
            () = &mut announce => break,
            Some(_) = open.join_next(), if !open.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, address)) => {
                    let client = bounds.client(address.ip());
                    if let Some(share) = shares.of(client).take(1) {
                        let connection = connections.serve(stream, address.ip());
                        open.spawn(async move {
                            connection.await;
                            drop(share);
                        });
                    } else if let Ok(place) = Arc::clone(&overflow_places).try_acquire_owned() {
                        let connection = overflow.serve(stream, address.ip());
                        open.spawn(async move {
                            let _ = tokio::time::timeout(OVERFLOW_LIFE, connection).await;
                            drop(place);
                        });
                    } else if options.tls.is_none() {
                        open.spawn(refuse(stream));
                    }
                }
                Err(error) => {
                    warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    info!(connections = open.len(), "draining");
    begin_drain.send_replace(true);
    site.drain.leave();
    let drained = async {
        while open.join_next().await.is_some() {}
        site.drain.all_gone().await;
    };
    if tokio::time::timeout(options.drain_deadline, drained).await.is_err() {
        warn!(
            connections = open.len(),
            "connections are cut: their requests did not finish in time"
        );
        site.drain.cut();
        open.shutdown().await;
        let _ = tokio::time::timeout(LAST_WORDS, site.drain.all_gone()).await;
    }
    Ok(())
}

/// The answer to a client that has too many connections even for the overflow.
const TOO_MANY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

async fn refuse(mut stream: TcpStream) {
    // The client is cut even if it does not read this.
    let _ = tokio::time::timeout(LAST_WORDS, stream.write_all(TOO_MANY)).await;
}
