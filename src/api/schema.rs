//! Assembles the schema, and the executor that pins each request to one snapshot.

use std::any::TypeId;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task;

use async_graphql::{
    Data, Error, Executor, Pos, Request, Response, SDLExportOptions, Scale, Schema, SchemaBuilder, SelectsOnce,
    ServerError, ValidationMode,
};
use chrono::Datelike as _;
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt as _, StreamExt as _};

use super::context::RequestState;
use super::meter::Meter;
use super::mutation::Mutation;
use super::nullable_fields::NullableFields;
use super::query::Query;
use super::subscription::Subscription;
use crate::app::App;
use crate::app::fault::Fault;
use crate::app::limiter::patiently;
use crate::bearer::BearerToken;
use crate::domain::access::Viewer;
use crate::domain::{Mark, Revision};
use crate::freshness::{self, MinRevision};
use crate::reception::{Reception, Version};

// Fields of a query or a mutation fail independently. A subscription has a single field, so it
// loses nothing if that is non-null.
type QueryRoot = NullableFields<Query>;
type MutationRoot = NullableFields<Mutation>;
type Inner = Schema<QueryRoot, MutationRoot, Subscription>;

fn builder() -> SchemaBuilder<QueryRoot, MutationRoot, Subscription> {
    Schema::build(QueryRoot::default(), MutationRoot::default(), Subscription)
}

/// Returns the schema in the schema definition language, sorted, so that equal schemas give equal
/// text.
pub fn sdl() -> String {
    let options = SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by()
        .prefer_single_line_descriptions();
    builder().finish().sdl_with_options(options)
}

/// Executes operations, each against the snapshot that is current when it begins.
#[derive(Clone)]
pub struct Engine {
    schema: Inner,
    app: Arc<App>,
}

impl Engine {
    /// Builds the engine of an app. Limits are checked before a request gets here.
    pub fn new(app: Arc<App>) -> Self {
        // Admission has validated the request already, and more strictly than the library does.
        let schema = builder()
            .validation_mode(ValidationMode::Fast)
            .disable_suggestions()
            .finish();
        Self { schema, app }
    }

    /// Identifies the viewer by the token in the request or its connection, and pins the request to
    /// a snapshot: the current one, once it has reached the revision that the request requires. An
    /// invalid token ends the request; it is never answered as anonymous.
    async fn pin(&self, request: Request, session: Option<&Data>) -> Result<(Request, Arc<RequestState>), Response> {
        let viewer = match shown::<Viewer>(&request.data) {
            Some(received) => received.clone(),
            None => self.wait(&request, session).await?,
        };
        let takes_text = shown::<SelectsOnce>(&request.data).is_some();
        let state = Arc::new(RequestState::new(Arc::clone(&self.app), viewer, takes_text));
        let scale: Arc<dyn Scale> = Arc::clone(&state.meter) as _;
        Ok((request.data(Arc::clone(&state)).data(scale), state))
    }

    async fn wait(&self, request: &Request, session: Option<&Data>) -> Result<Viewer, Response> {
        let refused = |fault| self.refused(fault);
        let token = shown::<BearerToken>(&request.data).or_else(|| session.and_then(shown));
        let viewer = self.app.viewer(token).await.map_err(refused)?;
        if let Some(least) = shown::<MinRevision>(&request.data) {
            self.app.reach(revision(*least)).await.map_err(refused)?;
        }
        Ok(viewer)
    }

    /// Answers a request that is not executed: an error without a location.
    fn refused(&self, fault: Fault) -> Response {
        let error = Error::from(fault).into_server_error(Pos::default());
        let answer = Response::from_errors(vec![ServerError {
            locations: Vec::new(),
            ..error
        }]);
        read_at(self.app.snapshot().made(), answer)
    }
}

impl Reception for Engine {
    fn version(&self) -> Option<Version> {
        let day = self.app.today().num_days_from_ce();
        Some((self.app.snapshot().serial(), day))
    }

    fn caller(&self, request: &Request) -> Option<Arc<str>> {
        shown::<Viewer>(&request.data)?.name().map(Arc::from)
    }

    async fn receive(&self, request: Request) -> Result<Request, Response> {
        let viewer = self.wait(&request, None).await?;
        Ok(request.data(viewer))
    }
}

impl Executor for Engine {
    async fn execute(&self, request: Request) -> Response {
        match self.pin(request, None).await {
            Ok((request, state)) => {
                let execution = self.schema.execute(request);
                let answer = in_steps(&state.meter, execution).await;
                read_at(state.revision(), answer)
            }
            Err(refusal) => refusal,
        }
    }

    fn execute_stream(&self, request: Request, session_data: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        let engine = self.clone();
        let answers = async move {
            match engine.pin(request, session_data.as_deref()).await {
                Ok((request, state)) => {
                    let mut events = Executor::execute_stream(&engine.schema, request, session_data);
                    let meter = Arc::clone(&state.meter);
                    let next = move |context: &mut task::Context<'_>| {
                        meter.resume();
                        events.poll_next_unpin(context)
                    };
                    stream::poll_fn(next).boxed()
                }
                Err(refusal) => stream::once(async { refusal }).boxed(),
            }
        };
        patiently(answers.flatten_stream().boxed())
    }
}

/// Makes an answer in steps, and resets the count of a step each time the task runs.
async fn in_steps<T>(meter: &Meter, making: impl Future<Output = T>) -> T {
    let mut making = pin!(making);
    poll_fn(|context| {
        meter.resume();
        making.as_mut().poll(context)
    })
    .await
}

/// Returns the revision that a request must at least see.
fn revision(least: MinRevision) -> Revision {
    Revision {
        mark: least.mark.map(Mark),
        ..Revision::from(least.number)
    }
}

/// Returns a value that came with a request or its connection.
fn shown<T: 'static>(data: &Data) -> Option<&T> {
    data.get(&TypeId::of::<T>())?.downcast_ref()
}

/// Sets the header of an answer that names its revision.
fn read_at(revision: Revision, mut answer: Response) -> Response {
    let value = revision
        .to_string()
        .parse()
        .expect("digits and a hyphen are a sound value");
    answer.http_headers.insert(freshness::REVISION, value);
    answer
}
