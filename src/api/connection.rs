//! Relay connections. One macro declares them, so that all have the same form and are described.

pub use async_graphql::connection::PageInfo;

use std::sync::Arc;

use super::cursor::{Cursor, PageArguments, PageWindow};
use crate::app::fault::Fault;

/// A page cut out of a list of handles: the handles shown with their cursors.
#[derive(Debug)]
pub struct Page<H> {
    /// Handles with cursors, in order.
    pub items: Vec<(Cursor, H)>,
    /// The flags for Relay clients: previous page, next page.
    pub page_info: (bool, bool),
    /// Length of the whole list.
    pub total: usize,
}

impl<H: Copy> Page<H> {
    /// Cuts a page out of `handles`.
    pub fn cut(
        arguments: &PageArguments,
        connection: &str,
        largest: usize,
        handles: &[H],
        key: impl Fn(H) -> String,
    ) -> Result<Self, Fault> {
        let window = arguments.window(connection, largest, handles.len(), |at| key(handles[at]))?;
        let PageWindow { range, total } = window;
        let connection = Arc::from(connection);
        let items = range
            .clone()
            .map(|at| (Cursor::new(&connection, at, key(handles[at])), handles[at]))
            .collect();
        Ok(Self {
            items,
            page_info: (range.start > 0, range.end < total),
            total,
        })
    }
}

impl<H: Copy> Page<H> {
    /// Returns the page of a window, for a list too long to build: `handles` are those in the
    /// window.
    pub fn of_window(
        connection: &str,
        window: &PageWindow,
        handles: impl Iterator<Item = H>,
        key: impl Fn(H) -> String,
    ) -> Self {
        let connection = Arc::from(connection);
        let items = window.range.clone().zip(handles);
        Self {
            items: items
                .map(|(at, handle)| (Cursor::new(&connection, at, key(handle)), handle))
                .collect(),
            page_info: (window.range.start > 0, window.range.end < window.total),
            total: window.total,
        }
    }
}

/// Converts the facts of a page to GraphQL.
pub fn page_info<E>(flags: (bool, bool), edges: &[E], cursor: impl Fn(&E) -> &Cursor) -> PageInfo {
    PageInfo {
        has_previous_page: flags.0,
        has_next_page: flags.1,
        start_cursor: edges.first().map(|edge| cursor(edge).text()),
        end_cursor: edges.last().map(|edge| cursor(edge).text()),
    }
}

/// Converts a count to GraphQL's 32-bit integer.
pub fn int(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Declares a connection and its edge. Further fields may follow in braces.
macro_rules! connection {
    (
        $(#[doc = $doc:literal])+
        $connection:ident, $edge:ident, $node:ty
        $(, edge { $($(#[doc = $edge_doc:literal])+ $edge_field:ident: $edge_type:ty),+ $(,)? })?
        $(, { $($(#[doc = $field_doc:literal])+ $field:ident: $type:ty),+ $(,)? })?
    ) => {
        $(#[doc = $doc])+
        #[derive(async_graphql::SimpleObject)]
        #[graphql(complex)]
        pub struct $connection {
            /// The elements of this page, each with its cursor.
            edges: async_graphql::List<$edge>,
            /// Position of this page in the whole list.
            page_info: $crate::api::connection::PageInfo,
            /// Number of elements in the whole list, over all pages.
            total_count: i32,
            $($($(#[doc = $field_doc])+ $field: $type,)+)?
        }

        /// An element of a list, with its cursor.
        #[derive(async_graphql::SimpleObject)]
        pub struct $edge {
            /// Opaque position of the element, for the arguments `after` and `before`.
            cursor: $crate::api::cursor::Cursor,
            /// The element.
            node: $node,
            $($($(#[doc = $edge_doc])+ $edge_field: $edge_type,)+)?
        }

        #[async_graphql::ComplexObject]
        impl $connection {
            /// The elements of this page, without cursors.
            fn nodes(&self) -> async_graphql::List<&$node> {
                self.edges.iter().map(|edge| &edge.node).collect()
            }
        }

        impl $connection {
            /// Builds the connection from a page of handles; `edge` makes an edge from a cursor and
            /// a handle.
            #[allow(clippy::too_many_arguments, reason = "one argument for each further field")]
            pub fn new<H>(
                page: $crate::api::connection::Page<H>,
                $($($field: $type,)+)?
                edge: impl Fn($crate::api::cursor::Cursor, H) -> $edge,
            ) -> Self {
                let edges: async_graphql::List<$edge> = page.items.into_iter().map(|(cursor, handle)| edge(cursor, handle)).collect();
                Self {
                    page_info: $crate::api::connection::page_info(page.page_info, &edges, |edge| &edge.cursor),
                    edges,
                    total_count: $crate::api::connection::int(page.total),
                    $($($field,)+)?
                }
            }
        }
    };
}

pub(crate) use connection;
