//! `/graphql`: one operation by POST or GET, following the GraphQL-over-HTTP specification.
//!
//! A handler of our own instead of async-graphql-axum's, which ignores `Accept`, always answers
//! 200, accepts forms, plain text, batches and mutations by GET, and reads bodies of any size. Only
//! the execution is left to a crate. The same address opens sockets and sends event streams, see
//! [`live`](super::live).

mod answer;
mod params;

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;

pub(super) use self::answer::refused;
pub(super) use self::params::{closing, declared, from_fields, from_json};
use super::access::Outcome;
use super::admission::Kind;
use super::answers::{Answers, Asked, Key};
use super::bearer;
use super::fault::{Code, Fault, Refusal};
use super::file::FixedFile;
use super::freshness;
use super::live::{Live, is_upgrade};
use super::media_type::{EventStream, MediaType, wants_html};
use super::operations::{Answer, Caller, Operation, Operations};
use super::page;
use super::request_id::RequestId;
use super::tables::{self, Wish};
use super::upload::{self, Form};

/// The state of the handler.
pub(super) struct Handler {
    operations: Arc<Operations>,
    live: Live,
    answers: Answers,
}

/// The forms of answer that a client asks for.
#[derive(Clone, Copy, Debug)]
struct Wishes {
    media_type: MediaType,
    stream: EventStream,
    table: Option<Wish>,
}

impl Handler {
    pub(super) fn new(operations: Operations, live: Live, answers: Answers) -> Self {
        Self {
            operations: Arc::new(operations),
            live,
            answers,
        }
    }

    /// Returns the operations.
    pub(super) fn operations(&self) -> &Operations {
        &self.operations
    }

    /// Serves the schema as SDL.
    pub(super) async fn schema(&self, id: RequestId, request: Request, schema: &FixedFile) -> Response {
        let (head, _) = request.into_parts();
        let shown = async {
            let token = bearer::from_headers(&head.headers)?;
            let peer = self.operations.bounds.peer_of(&head.extensions);
            let least = None;
            self.operations.show_schema(&Caller { id, token, least, peer }).await
        };
        match shown.await {
            Ok(()) => schema.answer(&head.headers),
            Err(refusal) => page::refused(&head.headers, refusal, MediaType::Json),
        }
    }

    /// Answers one request.
    pub(super) async fn handle(&self, id: RequestId, request: Request) -> Response {
        if is_upgrade(request.headers()) {
            return self.live.upgrade(&self.operations, id, request).await;
        }
        let by_get = request.method() != Method::POST;
        if by_get && wants_html(request.headers()) && request.uri().query().is_none() {
            return Redirect::to("/playground").into_response();
        }
        let stream = EventStream::negotiate(request.headers());
        let table = match Wish::of(request.headers(), request.uri()) {
            Ok(table) => table,
            Err(refusal) => return refused(refusal, MediaType::Json, Outcome::default()),
        };
        let media_type = match MediaType::negotiate(request.headers()) {
            _ if table.is_some() => MediaType::GraphqlResponse,
            Some(media_type) => media_type,
            None if stream != EventStream::Unwanted => MediaType::Json,
            None => return refused(not_acceptable(), MediaType::Json, Outcome::default()),
        };
        let wishes = Wishes {
            media_type,
            stream,
            table,
        };
        self.answer(id, request, wishes)
            .await
            .unwrap_or_else(|refused_with| refused(refused_with.0, media_type, refused_with.1))
    }

    async fn answer(
        &self,
        id: RequestId,
        request: Request,
        wishes: Wishes,
    ) -> Result<Response, Box<(Refusal, Outcome)>> {
        let early = |refusal| Box::new((refusal, Outcome::default()));
        let limits = &self.operations.limits;
        let by_get = request.method() != Method::POST;
        let token = bearer::from_headers(request.headers()).map_err(early)?;
        let least = freshness::from_headers(request.headers()).map_err(early)?;
        let peer = self.operations.bounds.peer_of(request.extensions());
        let caller = Caller { id, token, least, peer };
        if !by_get && upload::is_form(request.headers()) {
            return self.form(request, caller, wishes).await;
        }
        let (head, body) = request.into_parts();
        let (bytes, read) = if by_get {
            (
                Bytes::copy_from_slice(head.uri.query().unwrap_or_default().as_bytes()),
                None,
            )
        } else {
            let read = params::room(&head.headers, &caller.peer, limits).await.map_err(early)?;
            (
                params::body(&head.headers, body, limits).await.map_err(early)?,
                Some(read),
            )
        };
        let asked = Asked {
            headers: &head.headers,
            by_get,
            media_type: wishes.media_type,
        };
        let key = self.key(&caller, wishes, by_get, &bytes);
        let _flight = match &key {
            Some(key) => match self.answers.find_or_begin(key).await {
                Ok(kept) => return Ok(kept.response(asked, caller.peer.bytes.charge(0))),
                Err(flight) => flight,
            },
            None => None,
        };
        let admitted = if by_get {
            params::from_get(&head.uri, limits).map(|sent| self.operations.admit(sent, &caller))
        } else {
            let admit = || {
                Ok(self
                    .operations
                    .admit(params::from_json(&bytes, limits, "The body")?, &caller))
            };
            self.operations.beside(caller.peer.client, bytes.len(), admit).await
        };
        let operation = match admitted.map_err(early)? {
            Ok(operation) => operation.read_from(read),
            Err(denied) if denied.0.well_formed && wishes.stream == EventStream::Preferred => {
                return self.live.refuse(denied.0.faults, denied.1, caller.peer).map_err(early);
            }
            Err(denied) => return Err(denied),
        };
        match wrong_way(operation.kind, by_get, wishes.stream) {
            Some(refusal) => Err(Box::new((refusal, operation.outcome))),
            None => self.run(operation, caller, wishes, key.map(|key| (key, asked))).await,
        }
    }

    /// Returns the key of an answer that may be kept: the caller sends no token and no minimum
    /// revision.
    fn key(&self, caller: &Caller, wishes: Wishes, by_get: bool, request: &Bytes) -> Option<Key> {
        let is_anyone = caller.token.is_none() && caller.least.is_none();
        let is_json = wishes.table.is_none() && wishes.stream != EventStream::Preferred;
        if !is_anyone || !is_json || !self.answers.are_kept() {
            return None;
        }
        Some(Key::new(self.operations.version()?, by_get, request.clone()))
    }

    /// Answers a form with files. The caller is authenticated before the body is read, and the
    /// operation is admitted before the files are read.
    async fn form(
        &self,
        request: Request,
        caller: Caller,
        wishes: Wishes,
    ) -> Result<Response, Box<(Refusal, Outcome)>> {
        let early = |refusal| Box::new((refusal, Outcome::default()));
        let Operations { bounds, limits, .. } = &*self.operations;
        if caller.token.is_none() {
            return Err(early(upload::anonymous()));
        }
        self.operations.recognise(&caller).await.map_err(early)?;
        let (head, body) = request.into_parts();
        let _place = upload::place(bounds, &caller.peer).map_err(early)?;
        let read = params::room(&head.headers, &caller.peer, limits).await.map_err(early)?;
        let mut form = upload::open(&head.headers, body, limits).map_err(early)?;
        let operation = match self.received(&mut form, &caller).await {
            Ok(operation) => operation,
            Err(refused) => {
                form.linger().await;
                return Err(refused);
            }
        };
        self.run(operation.read_from(Some(read)), caller, wishes, None).await
    }

    /// Receives the operation of a form, with its files.
    async fn received(&self, form: &mut Form, caller: &Caller) -> Result<Operation, Box<(Refusal, Outcome)>> {
        let early = |refusal| Box::new((refusal, Outcome::default()));
        let heads = form.heads().await.map_err(early)?;
        let admit = || {
            let (sent, names) = heads.request(&self.operations.limits)?;
            Ok((self.operations.admit(sent, caller), names))
        };
        let (admitted, names) = self
            .operations
            .beside(caller.peer.client, heads.len(), admit)
            .await
            .map_err(early)?;
        let operation = admitted?;
        let told = |refusal| Box::new((refusal, operation.outcome.clone()));
        if operation.kind != Kind::Mutation {
            let fault = Fault::new(Code::BadUserInput, "Forms with files are for mutations.");
            return Err(told(Refusal::transport(StatusCode::BAD_REQUEST, fault)));
        }
        let files = form.files(&names).await.map_err(told)?;
        Ok(operation.with_files(files, self.operations.limits.upload.deadline))
    }

    /// True if an answer has no errors and was read from the version in its key: that version is
    /// current before and after.
    fn still_holds(&self, key: &Key, answer: &Answer) -> bool {
        answer.errors.is_empty() && self.operations.version() == Some(key.version())
    }

    async fn run(
        &self,
        operation: Operation,
        caller: Caller,
        wishes: Wishes,
        kept: Option<(Key, Asked<'_>)>,
    ) -> Result<Response, Box<(Refusal, Outcome)>> {
        let (kind, outcome) = (operation.kind, operation.outcome.clone());
        if let Some(wish) = wishes.table {
            let table = tables::answer(&self.operations, operation, caller, wish).await;
            return table.map_err(|refusal| Box::new((refusal, outcome)));
        }
        if wishes.stream == EventStream::Preferred || operation.kind == Kind::Subscription {
            let stream = self.live.stream(&self.operations, operation, caller);
            return stream.map_err(|refusal| Box::new((refusal, outcome)));
        }
        match self.operations.execute(operation, &caller).await {
            Ok(mut answer) => {
                let kept = kept.filter(|(key, _)| kind == Kind::Query && self.still_holds(key, &answer));
                let held = answer.held.take().unwrap_or_else(|| caller.peer.bytes.charge(0));
                let (standing, token) = (answer.standing.take(), answer.token.take());
                let outcome = Outcome { token, ..outcome };
                let mut response = match kept {
                    Some((key, asked)) => {
                        let mut response = self.answers.keep(key, &answer, outcome.clone()).response(asked, held);
                        response.extensions_mut().insert(outcome);
                        response
                    }
                    None => answer::executed(answer, held, wishes.media_type, outcome),
                };
                if let Some(standing) = standing {
                    standing.tell(response.headers_mut());
                }
                Ok(response)
            }
            Err(refusal) => Err(Box::new((refusal, outcome))),
        }
    }
}

fn not_acceptable() -> Refusal {
    let message = "Answers are `application/graphql-response+json`, `application/json`, `text/event-stream`, or a table such as `text/csv`; `Accept` wants none of them.";
    Refusal::transport(StatusCode::NOT_ACCEPTABLE, Fault::new(Code::BadUserInput, message))
}

/// Refuses mutations by GET, which links, images and caches could trigger, and subscriptions
/// without an event stream.
fn wrong_way(kind: Kind, by_get: bool, stream: EventStream) -> Option<Refusal> {
    match kind {
        Kind::Mutation if by_get => {
            let message = "Mutations are accepted by POST only.";
            let fault = Fault::new(Code::BadUserInput, message);
            let mut refusal = Refusal::transport(StatusCode::METHOD_NOT_ALLOWED, fault);
            refusal.headers.push((header::ALLOW, HeaderValue::from_static("POST")));
            Some(refusal)
        }
        Kind::Subscription if stream == EventStream::Unwanted => {
            let message = "A subscription has more than one answer: subscribe over WebSocket (`graphql-transport-ws`), or accept `text/event-stream`.";
            Some(Refusal::from(Fault::new(Code::BadUserInput, message)))
        }
        Kind::Query | Kind::Mutation | Kind::Subscription => None,
    }
}
