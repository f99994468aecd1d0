//! Helpers that generated code calls: those of async-graphql, and two that note paths and weigh.

pub use async_graphql::resolver_utils::*;
use async_graphql::{ContextSelectionSet, ServerResult, Value};

use crate::note;
use crate::scale::weigh;

/// Resolves the fields of an object concurrently.
///
/// # Errors
/// The first error of a non-null field, which knows its path, or that the answer is too heavy.
pub async fn resolve_container<'a, T: ContainerType + ?Sized>(
    context: &ContextSelectionSet<'a>,
    root: &'a T,
) -> ServerResult<Value> {
    let resolved = async_graphql::resolver_utils::resolve_container(context, root);
    weigh(context, resolved).await.map_err(note)
}

/// Resolves the fields of an object one after the other.
///
/// # Errors
/// The first error of a non-null field, which knows its path, or that the answer is too heavy.
pub async fn resolve_container_serial<'a, T: ContainerType + ?Sized>(
    context: &ContextSelectionSet<'a>,
    root: &'a T,
) -> ServerResult<Value> {
    let resolved = async_graphql::resolver_utils::resolve_container_serial(context, root);
    weigh(context, resolved).await.map_err(note)
}
