//! Helpers for generated code: those of async-graphql, with some replaced.

pub use async_graphql::resolver_utils::*;
use async_graphql::{Context, ContextSelectionSet, Error, OutputType, ServerResult, Value};
use futures_util::future::{BoxFuture, FutureExt as _};

use crate::note;
use crate::scale::{texts, weigh, weigh_text};
use crate::text::fields_of;

/// Resolves the fields of an object concurrently.
///
/// # Errors
/// The first error of a non-null field, with its path, or the error that the answer is too large.
pub async fn resolve_container<'a, T: ContainerType + ?Sized>(
    context: &ContextSelectionSet<'a>,
    root: &'a T,
) -> ServerResult<Value> {
    let fields = texts(context).and_then(|scale| Some((scale, fields_of(context, root)?)));
    // Boxed as `dyn`: types that contain each other would otherwise have infinite futures.
    let making: BoxFuture<'_, ServerResult<Value>> = match fields {
        Some((scale, fields)) => Box::pin(weigh_text(context, root, fields, scale)),
        None => Box::pin(weigh(
            context,
            async_graphql::resolver_utils::resolve_container(context, root),
        )),
    };
    making.await.map_err(note)
}

/// Resolves the fields of an object one after the other.
///
/// # Errors
/// The first error of a non-null field, with its path, or the error that the answer is too large.
pub async fn resolve_container_serial<'a, T: ContainerType + ?Sized>(
    context: &ContextSelectionSet<'a>,
    root: &'a T,
) -> ServerResult<Value> {
    let resolved = async_graphql::resolver_utils::resolve_container_serial(context, root);
    weigh(context, resolved).await.map_err(note)
}

/// Resolves a field whose resolver is async, in a box, so that the other fields of its type need no
/// space for it.
pub fn resolve_field_async<'a, T, E, F>(
    context: &'a Context<'a>,
    resolving: F,
) -> BoxFuture<'a, ServerResult<Option<Value>>>
where
    T: OutputType + Send + 'a,
    E: Into<Error> + Send + Sync + 'a,
    F: Future<Output = Result<T, E>> + Send + 'a,
{
    async_graphql::resolver_utils::resolve_field_async(context, resolving).boxed()
}
