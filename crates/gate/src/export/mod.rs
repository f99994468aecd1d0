//! `/export`: files of the graph for browsers and other programs.
//!
//! A file is what the field `exportNetwork` answers, asked as any other operation: with its price,
//! its deadline and the caller's rights; but it does not pass the executor. All who take the same
//! file share its bytes, or the rows from which it is written while it is sent. The scope stands in
//! the query string, under the names of the input `Scope`; lists are separated by commas, the ends
//! of a period by a slash.

mod list;
mod parameters;
mod stream;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use serde_json::{Map, json};

pub(super) use self::list::list;
use self::stream::{WRITERS, body};
use super::body::absent;
use super::etag::EntityTag;
use super::fault::{Code, Fault, INTERNAL_SENTENCE, Refusal, cut};
use super::graphql::{Handler, from_fields};
use super::media_type::MediaType;
use super::operations::{Caller, unavailable};
use super::page;
use super::request_id::RequestId;
use super::{bearer, freshness};
use crate::file_sink::FileSink;

/// A file that is offered.
struct Offer {
    file: &'static str,
    format: &'static str,
    media_type: &'static str,
    description: &'static str,
}

macro_rules! offers {
    ($($file:literal $format:literal $media_type:literal $description:literal;)+) => {
        [$(Offer { file: $file, format: $format, media_type: $media_type, description: $description }),+]
    };
}

/// The files, with the formats of the schema.
const OFFERS: [Offer; 8] = offers! {
    "graph.gexf" "GEXF" "application/gexf+xml" "GEXF 1.3 with colours, positions and periods, for Gephi, Gephi Lite and networkx";
    "graph.graphml" "GRAPHML" "application/graphml+xml" "GraphML, for yEd, igraph, networkx, Cytoscape and Gephi";
    "nodes.csv" "CSV_NODES" "text/csv; charset=utf-8" "The cities as CSV, for Gephi and spreadsheets";
    "links.csv" "CSV_LINKS" "text/csv; charset=utf-8" "The links as CSV, for Gephi and spreadsheets";
    "node-link.json" "NODE_LINK_JSON" "application/json" "Node-link JSON, for D3 and networkx";
    "cytoscape.json" "CYTOSCAPE_JSON" "application/json" "Cytoscape JSON, for Cytoscape and Cytoscape.js";
    "graph.geojson" "GEOJSON" "application/geo+json" "GeoJSON, for maps: cities as points, links as lines";
    "graph.dot" "DOT" "text/vnd.graphviz; charset=utf-8" "DOT, for Graphviz";
};

/// The operation that makes a file.
const DOCUMENT: &str = "query Export($format: ExportFormat!, $links: ExportLinks!, $scope: Scope) { exportNetwork(format: $format, links: $links, scope: $scope) { filename } }";

/// `GET /export/<file>?<scope>`.
pub(super) async fn file(handler: Arc<Handler>, id: RequestId, name: &str, request: Request) -> Response {
    let (head, _) = request.into_parts();
    match answer(&handler, id, name, &head).await {
        Ok(response) => response,
        Err(refusal) => page::refused(&head.headers, refusal, MediaType::GraphqlResponse),
    }
}

async fn answer(handler: &Handler, id: RequestId, name: &str, head: &Parts) -> Result<Response, Refusal> {
    let offer = OFFERS
        .iter()
        .find(|offer| offer.file == name)
        .ok_or_else(|| unknown(name))?;
    let token = bearer::from_headers(&head.headers)?;
    let least = freshness::from_headers(&head.headers)?;
    let (links, scope) = parameters::read(&head.uri)?;
    let parameters = from_fields(Map::from_iter([
        ("query".to_owned(), json!(DOCUMENT)),
        (
            "variables".to_owned(),
            json!({ "format": offer.format, "links": links, "scope": scope }),
        ),
    ]))?;
    let operations = handler.operations();
    let sink = FileSink::default();
    let operation = operations.admit(parameters).map_err(|denied| in_parameters(denied.0))?;
    let operation = operation.carrying(sink.clone());
    let peer = operations.bounds.peer_of(&head.extensions);
    let mut answer = operations
        .execute(operation, &Caller { id, token, least, peer })
        .await?;
    let held = answer.held.take();
    if !answer.errors.is_empty() {
        return Err(in_parameters(failed(answer.errors)));
    }
    let file = sink.take().ok_or_else(not_written)?;
    let measured = Measured {
        tag: EntityTag::of(&file.digest),
        length: file.length,
    };
    let known = measured.tag.is_known(&head.headers);
    let content = match known || head.method == Method::HEAD {
        true => absent(),
        false => body(file, held).ok_or_else(too_many)?,
    };
    let mut response = respond(offer, &measured, known, content);
    response.headers_mut().extend(answer.revision);
    Ok(response)
}

/// The field failed: with the status that its code has where an address stands for one thing.
fn failed(faults: Vec<Fault>) -> Refusal {
    let status = match faults.first().map(Fault::code) {
        Some("NOT_FOUND") => StatusCode::NOT_FOUND,
        Some("TIMEOUT") => StatusCode::GATEWAY_TIMEOUT,
        Some("UNAVAILABLE") => StatusCode::SERVICE_UNAVAILABLE,
        Some("HISTORY_CHANGED") => StatusCode::PRECONDITION_FAILED,
        Some("INTERNAL_SERVER_ERROR") => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    };
    let mut refusal = Refusal {
        status,
        ..Refusal::request(faults)
    };
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let again = (header::RETRY_AFTER, HeaderValue::from_static("1"));
        refusal.headers.push(again);
    }
    refusal
}

/// A refusal in the words of the address, where a parameter stands for each variable of the operation and each field of the scope.
fn in_parameters(refusal: Refusal) -> Refusal {
    let words = |text: &str| {
        ["Variable `$scope.", "Variable `$"]
            .iter()
            .find_map(|start| Some(format!("The parameter `{}", text.strip_prefix(start)?)))
            .unwrap_or_else(|| text.replace("`scope.", "`"))
            .trim_start_matches("$scope.")
            .trim_start_matches("scope.")
            .trim_start_matches('$')
            .to_owned()
    };
    let faults = refusal.faults.into_iter().map(|fault| fault.reworded(words)).collect();
    Refusal { faults, ..refusal }
}

/// What is known of a file before it is sent.
struct Measured {
    tag: EntityTag,
    length: u64,
}

fn too_many() -> Refusal {
    let message = format!("{WRITERS} large files are being written, as many as the server writes. Try again later.");
    unavailable(
        Fault::new(Code::Unavailable, message)
            .with("limit", "filesWritten")
            .with("maximum", WRITERS),
    )
}

fn not_written() -> Refusal {
    let fault = Fault::new(Code::Internal, INTERNAL_SENTENCE);
    Refusal::transport(StatusCode::INTERNAL_SERVER_ERROR, fault)
}

fn respond(offer: &Offer, measured: &Measured, known: bool, content: Body) -> Response {
    let mut response = Response::new(content);
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else {
        let length = HeaderValue::from(measured.length);
        response.headers_mut().insert(header::CONTENT_LENGTH, length);
    }
    let disposition = format!("attachment; filename=\"{}\"", offer.file);
    let headers: [(HeaderName, HeaderValue); 5] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(offer.media_type)),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::try_from(disposition).expect("names of files are ASCII"),
        ),
        (header::ETAG, measured.tag.header()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    response
        .headers_mut()
        .extend(headers.map(|(name, value)| (Some(name), value)));
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static("accept-encoding, authorization"));
    response
}

fn wrong(message: impl AsRef<str>) -> Refusal {
    Refusal::transport(StatusCode::BAD_REQUEST, Fault::new(Code::BadUserInput, message))
}

fn unknown(name: &str) -> Refusal {
    let message = format!("There is no file `{}`; `/export` lists those there are.", cut(name, 40));
    Refusal::transport(StatusCode::NOT_FOUND, Fault::coded("NOT_FOUND", message))
}
