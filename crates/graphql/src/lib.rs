//! async-graphql with one repair and three additions.
//!
//! The repair: the path of an error stays whole.
//! The executor overwrites the path of an error in every list and every plain field above it.
//! `["fields", 0, "clusters"]` arrives as `["fields", 0]`.
//! The GraphQL specification (October 2021, §7.1.2) asks for the whole path.
//! Here each object notes the path of an error that leaves it.
//! [`whole_path`] returns the first path that was noted.
//! Remove it when the library keeps its paths.
//!
//! A request may carry a [`Scale`], which counts the objects and the bytes of its answer while
//! they are made. The library offers no place to do so but its extensions, which box a future for
//! each field.
//!
//! Objects of queries are made as JSON text, without a map for each ([`text`]).
//! [`write_json`] writes an answer with such texts.
//!
//! The future of an async resolver is boxed by itself. Otherwise the future of each field has room
//! for the largest resolver of its type.
//!
//! Extensions and directives of one's own are not called for fields of such objects.
//!
//! The program depends on this crate under the name `async-graphql`.
//! The derive macros write `::async_graphql::resolver_utils`.
//! Generated code therefore calls the functions of [`resolver_utils`] here.

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

/// The path of an error where it arose.
struct Origin(Vec<PathSegment>);

/// The path of an error: where it arose, or what the executor says if nothing was noted.
pub fn whole_path(error: &ServerError) -> &[PathSegment] {
    error.source::<Origin>().map_or(&error.path, |origin| &origin.0)
}

/// Notes the path of an error, unless one was noted deeper down.
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
