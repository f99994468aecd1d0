//! The messages of the protocol, from clients and from the server.

use axum::extract::ws::Message;
use serde::Serialize;
use serde_json::{Map, Value};

use super::close_reason::CloseReason;
use crate::admission::scan_json;
use crate::fault::{Fault, cut};
use crate::graphql::from_fields;
use crate::json;
use crate::operations::{Answer, Event};
use crate::persisted::Sent;

/// A message from the client.
#[derive(Debug)]
pub(super) enum FromClient {
    Init(Map<String, Value>),
    Ping(Option<Value>),
    Pong,
    Subscribe {
        id: String,
        sent: Sent,
        /// Depth of brackets in the parameters.
        nesting: usize,
    },
    Complete {
        id: String,
    },
}

/// A message from the server.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ToClient<'a> {
    ConnectionAck,
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Value>,
    },
    #[serde(skip)]
    Next {
        id: &'a str,
        payload: &'a Answer,
    },
    Error {
        id: &'a str,
        payload: &'a [Fault],
    },
    Complete {
        id: &'a str,
    },
}

impl<'a> ToClient<'a> {
    /// Converts an event of an operation.
    pub(super) fn event(id: &'a str, event: &'a Event) -> Self {
        match event {
            Event::Next(answer) => Self::Next { id, payload: answer },
            Event::Failed(faults) | Event::Broken(faults) => Self::Error { id, payload: faults },
            Event::Complete => Self::Complete { id },
        }
    }

    /// Serializes it.
    pub(super) fn message(&self) -> Message {
        let text = match self {
            Self::Next { id, payload } => {
                let (id, payload) = (Value::from(*id), payload.json());
                let payload = String::from_utf8(payload).expect("JSON is text");
                format!(r#"{{"type":"next","id":{id},"payload":{payload}}}"#)
            }
            other => serde_json::to_string(other).expect("messages hold only what JSON can"),
        };
        Message::Text(text.into())
    }
}

/// Parses a message; an invalid one closes the socket.
pub(super) fn read(text: &str) -> Result<FromClient, CloseReason> {
    let value = json::read(text.as_bytes()).map_err(|error| match json::repeated(&error) {
        Some(name) => CloseReason::invalid(&format!("it has `{}` twice in one object", cut(&name, 40))),
        None => CloseReason::invalid("it is not JSON"),
    })?;
    let Value::Object(mut fields) = value else {
        return Err(CloseReason::invalid("it is not a JSON object"));
    };
    let Some(Value::String(kind)) = fields.remove("type") else {
        return Err(CloseReason::invalid("it has no string `type`"));
    };
    match kind.as_str() {
        "connection_init" => Ok(FromClient::Init(payload(&mut fields)?.unwrap_or_default())),
        "ping" => Ok(FromClient::Ping(payload(&mut fields)?.map(Value::Object))),
        "pong" => payload(&mut fields).map(|_| FromClient::Pong),
        "subscribe" => subscribe(fields, scan_json(text.as_bytes())),
        "complete" => id(&mut fields).map(|id| FromClient::Complete { id }),
        "connection_ack" | "next" | "error" => Err(CloseReason::invalid("only the server sends this type")),
        _ => Err(CloseReason::invalid("unknown `type`")),
    }
}

fn subscribe(mut fields: Map<String, Value>, nesting: usize) -> Result<FromClient, CloseReason> {
    let id = id(&mut fields)?;
    let Some(payload) = payload(&mut fields)? else {
        return Err(CloseReason::invalid("`subscribe` has no `payload`"));
    };
    let sent = from_fields(payload).map_err(|refusal| {
        let why = refusal.faults.first().map_or("", |fault| fault.message());
        CloseReason::invalid(why)
    })?;
    Ok(FromClient::Subscribe {
        id,
        sent,
        // The message itself is one level more than the body of a POST.
        nesting: nesting.saturating_sub(1),
    })
}

fn id(fields: &mut Map<String, Value>) -> Result<String, CloseReason> {
    match fields.remove("id") {
        Some(Value::String(id)) if !id.is_empty() => Ok(id),
        _ => Err(CloseReason::invalid("it has no string `id`")),
    }
}

fn payload(fields: &mut Map<String, Value>) -> Result<Option<Map<String, Value>>, CloseReason> {
    match fields.remove("payload") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(payload)) => Ok(Some(payload)),
        Some(_) => Err(CloseReason::invalid("`payload` is not a JSON object")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_protocol_does_not_know_is_invalid() {
        for text in [
            "",
            "{",
            "[]",
            "\"ping\"",
            "{}",
            r#"{"type":1}"#,
            r#"{"type":"start"}"#,
            r#"{"type":"next","id":"1","payload":{}}"#,
            r#"{"type":"error","id":"1","payload":[]}"#,
            r#"{"type":"connection_ack"}"#,
            r#"{"type":"connection_init","payload":"token"}"#,
            r#"{"type":"ping","payload":1}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"complete","id":""}"#,
            r#"{"type":"subscribe","payload":{"query":"{ a }"}}"#,
            r#"{"type":"subscribe","id":7,"payload":{"query":"{ a }"}}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"1","payload":{}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":1}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","operationName":1}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","variables":[]}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","extensions":"x"}}"#,
        ] {
            let reason = read(text).expect_err(text);
            assert!(matches!(reason, CloseReason::Close(4400, _)), "{text}");
        }
    }

    #[test]
    fn nulls_and_what_is_left_out_are_the_same() {
        for text in [
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }"}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","operationName":null,"variables":null,"extensions":null}}"#,
        ] {
            let Ok(FromClient::Subscribe { sent, .. }) = read(text) else {
                panic!("{text}");
            };
            assert_eq!(sent.operation_name, None);
            assert!(sent.variables.is_empty());
        }
        assert!(matches!(
            read(r#"{"type":"ping","payload":null}"#),
            Ok(FromClient::Ping(None))
        ));
        assert!(matches!(read(r#"{"type":"connection_init"}"#), Ok(FromClient::Init(payload)) if payload.is_empty()));
    }
}
