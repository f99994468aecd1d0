//! How names of headers are spelt over HTTP/1. They are the same in any case, but there are clients
//! that compare them as they are written: Python's `gql` looks for `Sec-WebSocket-Protocol`.
//!
//! hyper writes all names in small letters, or each word with a capital, which makes
//! `Sec-Websocket-Protocol`. A spelling of one's own it takes only from a message that it has read:
//! so one is read, once.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::http::{Extensions, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt as _;

/// Headers of the answer that opens a socket, as RFC 6455 spells them, in a request.
const SPELT: &[u8] = b"GET / HTTP/1.1\r\nHost: _\r\nSec-WebSocket-Accept: _\r\nSec-WebSocket-Extensions: _\r\n\
     Sec-WebSocket-Protocol: _\r\nConnection: close\r\n\r\n";

/// Spelling of headers, for the responses that open a socket.
#[derive(Clone, Debug)]
pub(super) struct Spelling(Arc<Extensions>);

impl Spelling {
    /// Learns the spelling.
    pub(super) async fn learn() -> Self {
        let (mut client, server) = tokio::io::duplex(SPELT.len());
        let read = Arc::new(OnceLock::new());
        let told = Arc::clone(&read);
        let service = service_fn(move |request: Request<Incoming>| {
            let _ = told.set(request.extensions().clone());
            std::future::ready(Ok::<_, Infallible>(Response::new(Body::empty())))
        });
        let connection = http1::Builder::new()
            .preserve_header_case(true)
            .serve_connection(TokioIo::new(server), service);
        // The answer finds nobody who reads it, which does not matter.
        let written = async {
            let _ = client.write_all(SPELT).await;
            drop(client);
        };
        let _ = tokio::join!(connection, written);
        Self(Arc::new(read.get().cloned().unwrap_or_default()))
    }

    /// The same response; one that opens a socket with its headers spelt so.
    pub(super) fn applied(&self, mut response: Response<Body>) -> Response<Body> {
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            response.extensions_mut().extend(Extensions::clone(&self.0));
        }
        response
    }
}
