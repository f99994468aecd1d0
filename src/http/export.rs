//! `/export`: files of the graph for browsers and other programs.
//!
//! A file is what the field `exportNetwork` answers, asked as any other operation: with its price, its deadline and the caller's rights.
//! The scope stands in the query string, under the names of the input `Scope`; lists are separated by commas.

use std::sync::Arc;

use async_graphql::{Executor, Value as GraphqlValue};
use axum::Json;
use axum::body::Body;
use axum::extract::{Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::access::Outcome;
use super::fault::{Code, Fault, Refusal, cut};
use super::graphql::{Handler, from_fields, refused};
use super::media_type::MediaType;
use super::operations::Caller;
use super::request_id::RequestId;
use super::{bearer, freshness};

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
const DOCUMENT: &str = "query Export($format: ExportFormat!, $links: ExportLinks!, $scope: Scope) { exportNetwork(format: $format, links: $links, scope: $scope) { filename mediaType content } }";

/// `GET /export`: which files there are.
pub(super) async fn list() -> Response {
    let formats = OFFERS.iter().map(|offer| {
        json!({
            "file": offer.file,
            "path": format!("/export/{}", offer.file),
            "mediaType": offer.media_type,
            "description": offer.description,
        })
    });
    Json(json!({ "formats": formats.collect::<Vec<_>>() })).into_response()
}

/// `GET /export/<file>?<scope>`.
pub(super) async fn file<E: Executor>(
    handler: Arc<Handler<E>>,
    id: RequestId,
    name: &str,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    match answer(&handler, id, name, &head).await {
        Ok(response) => response,
        Err(refusal) => refused(refusal, MediaType::GraphqlResponse, Outcome::default()),
    }
}

async fn answer<E: Executor>(
    handler: &Handler<E>,
    id: RequestId,
    name: &str,
    head: &Parts,
) -> Result<Response, Refusal> {
    let offer = OFFERS
        .iter()
        .find(|offer| offer.file == name)
        .ok_or_else(|| unknown(name))?;
    let token = bearer::from_headers(&head.headers)?;
    let least = freshness::from_headers(&head.headers)?;
    let variables = variables(offer, head)?;
    let parameters = from_fields(Map::from_iter([
        ("query".to_owned(), json!(DOCUMENT)),
        ("variables".to_owned(), variables),
    ]))?;
    let operations = handler.operations();
    let operation = operations.admit(parameters).map_err(|denied| denied.0)?;
    let answer = operations.execute(operation, &Caller { id, token, least }).await?;
    if !answer.errors.is_empty() {
        return Err(failed(answer.errors));
    }
    let content = content(answer.data).unwrap_or_default();
    Ok(respond(offer, content, &head.headers))
}

/// The field failed: with the status that its code has where an address stands for one thing.
fn failed(faults: Vec<Fault>) -> Refusal {
    let status = match faults.first().map(Fault::code) {
        Some("NOT_FOUND") => StatusCode::NOT_FOUND,
        Some("TIMEOUT") => StatusCode::GATEWAY_TIMEOUT,
        Some("UNAVAILABLE") => StatusCode::SERVICE_UNAVAILABLE,
        Some("INTERNAL_SERVER_ERROR") => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    };
    Refusal {
        status,
        ..Refusal::request(faults)
    }
}

/// The text of the file in the answer.
fn content(data: Option<GraphqlValue>) -> Option<String> {
    let member = |value: GraphqlValue, name: &str| match value {
        GraphqlValue::Object(mut members) => members.swap_remove(name),
        _ => None,
    };
    match member(member(data?, "exportNetwork")?, "content")? {
        GraphqlValue::String(text) => Some(text),
        _ => None,
    }
}

fn respond(offer: &Offer, content: String, asked: &HeaderMap) -> Response {
    let digest = Sha256::digest(content.as_bytes());
    let tag: String = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = HeaderValue::try_from(format!("\"{tag}\"")).expect("hexadecimal digits are sound");
    let known = asked.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let known = known.is_some_and(|tags| {
        tags.split(',')
            .any(|known| known.trim().trim_start_matches("W/") == tag)
    });
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(content))
    };
    let disposition = format!("attachment; filename=\"{}\"", offer.file);
    let headers: [(HeaderName, HeaderValue); 5] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(offer.media_type)),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::try_from(disposition).expect("names of files are ASCII"),
        ),
        (header::ETAG, tag),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    response
        .headers_mut()
        .extend(headers.map(|(name, value)| (Some(name), value)));
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static("authorization"));
    response
}

/// What the query string says, as the variables of the operation.
fn variables(offer: &Offer, head: &Parts) -> Result<Value, Refusal> {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(&head.uri);
    let pairs = pairs.map_err(|_| wrong("The query string cannot be decoded."))?;
    let (mut scope, mut links) = (Map::new(), json!("LINKS"));
    for (name, text) in pairs.0 {
        let list = || json!(text.split(',').map(str::trim).collect::<Vec<_>>());
        let value = match name.as_str() {
            "links" => {
                links = json!(text);
                continue;
            }
            "network" | "asOf" | "fieldBasis" | "counting" => json!(text),
            "networks" | "kinds" | "fields" | "countries" | "regions" | "objectives" | "sectors" => list(),
            "includeProposed" => json!(text.parse::<bool>().map_err(|_| not(&name, "true or false"))?),
            "minStrength" => json!(text.parse::<f64>().map_err(|_| not(&name, "a number"))?),
            "sdgs" => {
                let goals: Result<Vec<i64>, _> = text.split(',').map(|goal| goal.trim().parse()).collect();
                json!(goals.map_err(|_| not(&name, "numbers with commas between"))?)
            }
            _ => return Err(wrong(format!("There is no parameter `{}`.", cut(&name, 40)))),
        };
        scope.insert(name, value);
    }
    Ok(json!({ "format": offer.format, "links": links, "scope": scope }))
}

fn not(name: &str, what: &str) -> Refusal {
    wrong(format!("The parameter `{name}` must be {what}."))
}

fn wrong(message: impl AsRef<str>) -> Refusal {
    Refusal::transport(StatusCode::BAD_REQUEST, Fault::new(Code::BadUserInput, message))
}

fn unknown(name: &str) -> Refusal {
    let message = format!("There is no file `{}`; `/export` lists those there are.", cut(name, 40));
    Refusal::transport(StatusCode::NOT_FOUND, Fault::coded("NOT_FOUND", message))
}
