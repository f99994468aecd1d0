//! The schema put together, and the executor that pins each request to one snapshot.

use std::sync::Arc;

use async_graphql::{
    Data, EmptyMutation, EmptySubscription, Executor, Request, Response, SDLExportOptions, Schema, SchemaBuilder,
    ValidationMode,
};
use futures_util::stream::BoxStream;

use super::context::RequestState;
use super::query::Query;
use crate::app::App;

type Inner = Schema<Query, EmptyMutation, EmptySubscription>;

fn builder() -> SchemaBuilder<Query, EmptyMutation, EmptySubscription> {
    Schema::build(Query, EmptyMutation, EmptySubscription)
}

/// The schema in the schema definition language, sorted, so that equal schemas print equal text.
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
    /// The engine of an app. Limits are checked before a request gets here.
    pub fn new(app: Arc<App>) -> Self {
        // Admission has validated already, and more strictly than the library can.
        let schema = builder()
            .validation_mode(ValidationMode::Fast)
            .disable_suggestions()
            .finish();
        Self { schema, app }
    }

    fn pin(&self, request: Request) -> Request {
        request.data(Arc::new(RequestState::new(Arc::clone(&self.app))))
    }
}

impl Executor for Engine {
    async fn execute(&self, request: Request) -> Response {
        self.schema.execute(self.pin(request)).await
    }

    fn execute_stream(&self, request: Request, session_data: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        Executor::execute_stream(&self.schema, self.pin(request), session_data)
    }
}
