//! Helpers that generated code calls: those of async-graphql, and two that note paths.

pub use async_graphql::resolver_utils::*;
use async_graphql::{ContextSelectionSet, ServerResult, Value};

use crate::note;

/// Resolves the fields of an object concurrently.
///
/// # Errors
/// The first error of a non-null field, which knows its path.
pub async fn resolve_container<'a, T: ContainerType + ?Sized>(
    context: &ContextSelectionSet<'a>,
    root: &'a T,
) -> ServerResult<Value> {
    let resolved = async_graphql::resolver_utils::resolve_container(context, root);
    resolved.await.map_err(note)
}

/// Resolves the fields of an object one after the other.
///
/// # Errors
/// The first error of a non-null field, which knows its path.
pub async fn resolve_container_serial<'a, T: ContainerType + ?Sized>(
    context: &ContextSelectionSet<'a>,
    root: &'a T,
) -> ServerResult<Value> {
    let resolved = async_graphql::resolver_utils::resolve_container_serial(context, root);
    resolved.await.map_err(note)
}
