//! async-graphql with one repair and three additions.
//!
//! The repair: the path of an error stays complete. The executor overwrites the path of an error in
//! every list and every plain field above it: `["fields", 0, "clusters"]` arrives as
//! `["fields", 0]`. The GraphQL specification (October 2021, §7.1.2) requires the complete path.
//! Here each object records the path of an error that leaves it, and [`whole_path`] returns the
//! first recorded path. Remove this when the library keeps its paths.
//!
//! A request may carry a [`Scale`], which counts the objects and the bytes of its answer while they
//! are made. The library offers only extensions for this, which box a future for each field.
//!
//! Objects of queries are written as JSON text, without a map for each ([`text`]). [`write_json`]
//! writes an answer with such texts.
//!
//! The future of an async resolver is boxed by itself. Otherwise the future of each field would be
//! as large as the largest resolver of its type.
//!
//! Custom extensions and directives are not called for fields of such objects.
//!
//! The program depends on this crate under the name `async-graphql`. The derive macros write
//! `::async_graphql::resolver_utils`, so generated code calls the functions of [`resolver_utils`]
//! here.

pub use async_graphql::*;
pub use async_graphql_value::Value as InputValue;

pub use self::json::write_json;
pub use self::list::List;
pub use self::repeats::{SelectsOnce, selects_twice};
pub use self::scale::{Scale, Step, Waiting, begin_field, weigh_scalar};

mod join;
mod json;
mod list;
mod repeats;
pub mod resolver_utils;
mod scale;
pub mod text;

use std::sync::Arc;

/// The path of an error at its origin.
struct Origin(Vec<PathSegment>);

/// Returns the path of an error: the recorded one, or that of the executor if none was recorded.
pub fn whole_path(error: &ServerError) -> &[PathSegment] {
    error.source::<Origin>().map_or(&error.path, |origin| &origin.0)
}

/// Records the path of an error, unless one was recorded deeper down.
fn note(error: ServerError) -> ServerError {
    if error.path.is_empty() || error.source::<Origin>().is_some() {
        return error;
    }
    let origin = Origin(error.path.clone());
    ServerError {
        source: Some(Arc::new(origin)),
        ..error
    }
}
