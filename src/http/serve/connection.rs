//! One connection from its first byte to its last.

use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tower::ServiceExt;
use tracing::debug;

use super::activity::{Activity, Watched};
use super::spelling::Spelling;
use crate::http::options::ServeOptions;

/// Largest head of a request, in bytes. The route's own bound on addresses is below it.
const LARGEST_HEAD: usize = 64 * 1024;

/// Requests at the same time on one HTTP/2 connection.
const STREAMS: u32 = 64;

/// How often a silent HTTP/2 connection is asked whether it lives, and how long it may take to say so.
const PING_EVERY: Duration = Duration::from_secs(20);
const PING_WITHIN: Duration = Duration::from_secs(10);

/// What all connections share.
#[derive(Clone)]
pub(super) struct Connections {
    router: Router,
    builder: Builder<TokioExecutor>,
    options: ServeOptions,
    draining: watch::Receiver<bool>,
    spelling: Spelling,
}

impl Connections {
    pub(super) async fn new(router: Router, options: ServeOptions, draining: watch::Receiver<bool>) -> Self {
        let mut builder = Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(options.head_deadline)
            .max_buf_size(LARGEST_HEAD)
            .title_case_headers(true)
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(PING_EVERY)
            .keep_alive_timeout(PING_WITHIN)
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(LARGEST_HEAD as u32);
        Self {
            router,
            builder,
            options,
            draining,
            spelling: Spelling::learn().await,
        }
    }

    /// Serves one connection until it ends, becomes a socket, is silent for too long, or the server drains and it has nothing in flight.
    pub(super) fn serve(&self, stream: TcpStream) -> impl Future<Output = ()> + Send + 'static {
        let Self {
            router,
            builder,
            options,
            mut draining,
            spelling,
        } = self.clone();
        async move {
            // Answers are written whole; waiting for more to send only delays them. If the option cannot be set they are merely later.
            let _ = stream.set_nodelay(true);
            let activity = Activity::new();
            let counted = activity.clone();
            let service = service_fn(move |request: Request<Incoming>| {
                let mark = counted.begin();
                let answer = router.clone().oneshot(request.map(Body::new));
                let spelling = spelling.clone();
                async move {
                    let response: Response<Body> = answer
                        .await
                        .unwrap_or_else(|impossible: Infallible| match impossible {});
                    Ok::<_, Infallible>(mark.until_sent(spelling.applied(response)))
                }
            });
            let socket = TokioIo::new(Watched {
                stream,
                activity: activity.clone(),
            });
            let mut connection = pin!(builder.serve_connection_with_upgrades(socket, service));
            let ended = tokio::select! {
                ended = connection.as_mut() => Some(ended),
                () = activity.silent_for(options.head_deadline) => return,
                _ = draining.wait_for(|draining| *draining) => None,
            };
            let ended = match ended {
                Some(ended) => ended,
                None => {
                    connection.as_mut().graceful_shutdown();
                    // A whole request that was on its way when the drain began still gets in within the grace, and then its answer out.
                    tokio::select! {
                        ended = connection.as_mut() => ended,
                        () = activity.silent_for(options.idle_grace) => return,
                    }
                }
            };
            if let Err(error) = ended {
                debug!(%error, "a connection ended early");
            }
        }
    }
}
