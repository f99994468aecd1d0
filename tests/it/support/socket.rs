//! A client of `graphql-transport-ws` that sends exactly what a test wants.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value as Json, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::Response;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::server::Server;

pub(crate) const PROTOCOL: &str = "graphql-transport-ws";

/// Longer than anything that a test waits for.
const PATIENCE: Duration = Duration::from_secs(10);

/// A socket.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) socket: WebSocketStream<TcpStream>,
}

impl Client {
    /// Opens a socket with these headers; fails with the answer to the handshake.
    pub(crate) async fn try_open(
        server: &Server,
        headers: &[(&'static str, &str)],
    ) -> Result<(Self, Response<Option<Vec<u8>>>), Box<Response<Option<Vec<u8>>>>> {
        let stream = TcpStream::connect(server.address).await.expect("a connection");
        let mut request = format!("ws://{}/graphql", server.address)
            .into_client_request()
            .expect("a request");
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        match client_async(request, stream).await {
            Ok((socket, answer)) => Ok((Self { socket }, answer)),
            Err(Error::Http(answer)) => Err(answer),
            Err(error) => panic!("{error}"),
        }
    }

    /// Opens a socket without initialisation.
    pub(crate) async fn open(server: &Server) -> Self {
        let opened = Self::try_open(server, &[("sec-websocket-protocol", PROTOCOL)]).await;
        opened.expect("a socket").0
    }

    /// Opens a socket and initialises it.
    pub(crate) async fn ready(server: &Server) -> Self {
        let mut client = Self::open(server).await;
        client.say(json!({ "type": "connection_init" })).await;
        assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
        client
    }

    pub(crate) async fn say(&mut self, message: Json) {
        self.send(Message::text(message.to_string())).await;
    }

    pub(crate) async fn send(&mut self, message: Message) {
        self.socket.send(message).await.expect("the server reads");
    }

    /// Starts an operation.
    pub(crate) async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(json!({ "type": "subscribe", "id": id, "payload": { "query": query } }))
            .await;
    }

    /// Returns the next message.
    pub(crate) async fn hear(&mut self) -> Json {
        match self.next().await {
            Some(Message::Text(text)) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("no message but {other:?}"),
        }
    }

    /// Returns the next message or the end, without pings and pongs.
    pub(crate) async fn next(&mut self) -> Option<Message> {
        loop {
            match timeout(PATIENCE, self.socket.next()).await.expect("in time") {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(message)) => return Some(message),
                Some(Err(error)) => panic!("{error}"),
                None => return None,
            }
        }
    }

    /// Returns the code and the reason with which the server closes, and checks that nothing else
    /// comes before.
    pub(crate) async fn closed(&mut self) -> (u16, String) {
        let Some(Message::Close(Some(frame))) = self.next().await else {
            panic!("not closed");
        };
        (frame.code.into(), frame.reason.to_string())
    }

    /// Checks that the server sends nothing of its own until it has answered a ping.
    pub(crate) async fn hears_nothing(&mut self) {
        self.say(json!({ "type": "ping", "payload": { "sent": "now" } })).await;
        assert_eq!(
            self.hear().await,
            json!({ "type": "pong", "payload": { "sent": "now" } })
        );
    }
}

/// Returns a `next` message.
pub(crate) fn next(id: &str, payload: Json) -> Json {
    json!({ "type": "next", "id": id, "payload": payload })
}

/// Returns a `complete` message.
pub(crate) fn complete(id: &str) -> Json {
    json!({ "type": "complete", "id": id })
}
