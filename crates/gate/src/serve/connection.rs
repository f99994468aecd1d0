//! Serves a connection.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request, Response, header};
use axum::middleware::{from_fn, map_response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use socket2::SockRef;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tower::ServiceExt;
use tracing::debug;

use super::activity::{Activity, Watched, Wire};
use super::host;
use super::paced::{Streams, paced};
use super::spelling::Spelling;
use super::transfer;
use crate::bounds::{Bounds, Peer};
use crate::options::ServeOptions;

/// Maximum size of a request head in bytes. The router's limit for addresses is lower.
const LARGEST_HEAD: usize = 64 * 1024;

/// Concurrent requests on one HTTP/2 connection.
const STREAMS: u32 = 64;

/// Interval of pings on an idle HTTP/2 connection, and the time for their answer.
const PING_EVERY: Duration = Duration::from_secs(20);
const PING_WITHIN: Duration = Duration::from_secs(10);

/// HTTP/2 flow-control windows for request bytes: of one stream and of the connection.
const STREAM_WINDOW: u32 = 64 * 1024;
const CONNECTION_WINDOW: u32 = 256 * 1024;

/// Bytes of one answer that an HTTP/2 connection buffers for the client.
const SEND_BUFFER: usize = 64 * 1024;

/// Size of the system's send buffer per connection. A larger one would hide for minutes that a
/// client reads slowly.
const SYSTEM_BUFFER: usize = 128 * 1024;

/// Memory for serving a request besides its bytes, and for compressing an answer, in bytes.
const REQUEST_BYTES: usize = 8 * 1024;
const COMPRESSION_BYTES: usize = 320 * 1024;

/// State shared by all connections.
#[derive(Clone)]
pub(super) struct Connections {
    router: Router,
    bounds: Arc<Bounds>,
    options: ServeOptions,
    draining: watch::Receiver<bool>,
    spelling: Spelling,
}

impl Connections {
    pub(super) async fn new(
        router: Router,
        bounds: Arc<Bounds>,
        options: ServeOptions,
        draining: watch::Receiver<bool>,
    ) -> Self {
        Self {
            router: router.layer(from_fn(transfer::layer)).layer(from_fn(host::layer)),
            bounds,
            options,
            draining,
            spelling: Spelling::learn().await,
        }
    }

    /// Returns the same for connections over the limit, which end with their first answer.
    pub(super) fn overflow(&self, router: Router) -> Self {
        let close = map_response(async |mut response: Response<Body>| {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(header::CONNECTION, close);
            response
        });
        Self {
            router: router.layer(close).layer(from_fn(host::layer)),
            ..self.clone()
        }
    }

    fn builder(&self, activity: &Activity) -> Builder<Streams> {
        let mut builder = Builder::new(Streams::new(self.options.send_patience, activity.clone()));
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(self.options.head_deadline)
            .max_buf_size(LARGEST_HEAD)
            .title_case_headers(true)
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(PING_EVERY)
            .keep_alive_timeout(PING_WITHIN)
            .max_concurrent_streams(STREAMS)
            .initial_stream_window_size(STREAM_WINDOW)
            .initial_connection_window_size(CONNECTION_WINDOW)
            .max_send_buf_size(SEND_BUFFER)
            .max_header_list_size(LARGEST_HEAD as u32);
        builder
    }

    /// Serves a connection until it ends, becomes a socket, is idle for too long, its client is too
    /// slow, or the server drains and nothing is in flight.
    pub(super) fn serve(&self, stream: TcpStream, address: IpAddr) -> impl Future<Output = ()> + Send + 'static {
        let activity = Activity::new(self.options.send_rate, self.bounds.slow.clone());
        let builder = self.builder(&activity);
        let peer = self.bounds.peer(Some(address), Some(activity.clone()));
        let Self {
            router,
            options,
            mut draining,
            spelling,
            ..
        } = self.clone();
        async move {
            // Answers are written whole, so waiting for more data only delays them. If an option
            // cannot be set they are merely later.
            let _ = stream.set_nodelay(true);
            let _ = SockRef::from(&stream).set_send_buffer_size(SYSTEM_BUFFER);
            let counted = activity.clone();
            let service = service_fn(move |request: Request<Incoming>| {
                let (mark, peer) = (counted.begin(), peer.clone());
                let mut held = peer.bytes.charge(REQUEST_BYTES + bytes_of(request.headers()));
                let answer = router.clone().oneshot(with_peer(request, peer));
                let spelling = spelling.clone();
                async move {
                    let response: Response<Body> = answer
                        .await
                        .unwrap_or_else(|impossible: Infallible| match impossible {});
                    if response.headers().contains_key(header::CONTENT_ENCODING) {
                        held.resize(REQUEST_BYTES + COMPRESSION_BYTES);
                    }
                    Ok::<_, Infallible>(paced(spelling.applied(response), mark, held))
                }
            });
            let watched = Watched {
                stream,
                activity: activity.clone(),
            };
            let wire: Box<dyn Wire> = match &options.tls {
                None => Box::new(watched),
                Some(tls) => {
                    let handshake = timeout(options.head_deadline, tls.accept(watched));
                    tokio::select! {
                        encrypted = handshake => match encrypted {
                            Ok(Ok(encrypted)) => Box::new(encrypted),
                            Ok(Err(error)) => return debug!(%error, "a handshake failed"),
                            Err(_) => return,
                        },
                        _ = draining.wait_for(|draining| *draining) => return,
                    }
                }
            };
            let socket = TokioIo::new(wire);
            let mut connection = pin!(builder.serve_connection_with_upgrades(socket, service));
            let mut starved = pin!(activity.starved(options.send_patience));
            let ended = tokio::select! {
                ended = connection.as_mut() => Some(ended),
                () = activity.idle_for(options.head_deadline) => return,
                () = starved.as_mut() => return,
                _ = draining.wait_for(|draining| *draining) => None,
            };
            let ended = match ended {
                Some(ended) => ended,
                None => {
                    connection.as_mut().graceful_shutdown();
                    // A complete request that was on its way when the drain began is still read
                    // within the grace period, and then answered.
                    tokio::select! {
                        ended = connection.as_mut() => ended,
                        () = activity.idle_for(options.idle_grace) => return,
                        () = starved => return,
                    }
                }
            };
            if let Err(error) = ended {
                debug!(%error, "a connection ended early");
            }
        }
    }
}

fn with_peer(request: Request<Incoming>, peer: Peer) -> Request<Body> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(peer);
    request
}

fn bytes_of(headers: &HeaderMap) -> usize {
    let bytes = headers.iter().map(|(name, value)| name.as_str().len() + value.len());
    bytes.sum()
}
