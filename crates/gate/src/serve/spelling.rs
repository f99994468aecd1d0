//! Sets the case of header names over HTTP/1. Names are case-insensitive, but some clients compare
//! them literally: Python's `gql` looks for `Sec-WebSocket-Protocol`.
//!
//! hyper writes all names in lower case, or in title case, which gives `Sec-Websocket-Protocol`. It
//! takes any other case only from a message that it has parsed. So one message is parsed once.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::http::{Extensions, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt as _;

/// A request with the headers of the answer that opens a socket, in the case of RFC 6455.
const SPELT: &[u8] = b"GET / HTTP/1.1\r\nHost: _\r\nSec-WebSocket-Accept: _\r\nSec-WebSocket-Extensions: _\r\n\
     Sec-WebSocket-Protocol: _\r\nConnection: close\r\n\r\n";

/// The case of header names for responses that open a socket.
#[derive(Clone, Debug)]
pub(super) struct Spelling(Arc<Extensions>);

impl Spelling {
    /// Parses the message.
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
        // Nobody reads the answer, which does not matter.
        let written = async {
            let _ = client.write_all(SPELT).await;
            drop(client);
        };
        let _ = tokio::join!(connection, written);
        Self(Arc::new(read.get().cloned().unwrap_or_default()))
    }

    /// Applies the case to a response that opens a socket.
    pub(super) fn applied(&self, mut response: Response<Body>) -> Response<Body> {
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            response.extensions_mut().extend(Extensions::clone(&self.0));
        }
        response
    }
}
