//! Pages: `first`, `after`, `last` and `before` over a list that is in memory and in a fixed order.
//!
//! A cursor names its connection, the position and the element's key. If the list has changed
//! since, the key finds the element at its new position. If the element is gone, the old position
//! is used.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::app::fault::{Fault, quote};

/// The default page size.
pub const DEFAULT_PAGE: usize = 20;
/// The largest page of a connection at the root of a query or of a network.
pub const ROOT_PAGE: usize = 500;
/// The largest page of a connection nested in another object.
pub const NESTED_PAGE: usize = 100;

/// The four page arguments as given.
#[derive(Clone, Debug, Default)]
pub struct PageArguments {
    /// Number of elements from the start.
    pub first: Option<i32>,
    /// Only elements after this cursor.
    pub after: Option<String>,
    /// Number of elements from the end.
    pub last: Option<i32>,
    /// Only elements before this cursor.
    pub before: Option<String>,
}

/// Opaque position of an element in a list, encoded only if the query selects it.
#[derive(Clone, Debug)]
pub struct Cursor {
    connection: Arc<str>,
    position: usize,
    key: String,
}

impl Cursor {
    /// Returns the cursor of the element at a position.
    pub fn new(connection: &Arc<str>, position: usize, key: String) -> Self {
        Self {
            connection: Arc::clone(connection),
            position,
            key,
        }
    }

    /// Encodes the cursor as text.
    pub fn text(&self) -> String {
        cursor(&self.connection, self.position, &self.key)
    }
}

impl OutputType for Cursor {
    fn type_name() -> Cow<'static, str> {
        <String as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <String as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::String(self.text()))
    }
}

/// The part of a list that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageWindow {
    /// Positions of the shown elements.
    pub range: Range<usize>,
    /// Length of the whole list.
    pub total: usize,
}

impl PageArguments {
    /// Takes the four arguments of a field, in the order in which fields list them.
    pub const fn new(first: Option<i32>, after: Option<String>, last: Option<i32>, before: Option<String>) -> Self {
        Self {
            first,
            after,
            last,
            before,
        }
    }

    /// Finds the window. `connection` names the connection and its order; `key` names an element
    /// uniquely.
    pub fn window(
        &self,
        connection: &str,
        largest: usize,
        total: usize,
        key: impl Fn(usize) -> String,
    ) -> Result<PageWindow, Fault> {
        let find = |position: usize, wanted: &str| {
            if position < total && key(position) == wanted {
                return Some(position);
            }
            (0..total).find(|&at| key(at) == wanted)
        };
        self.window_by(connection, largest, total, &find)
    }

    /// Finds the window in a list too long to search. `find` returns the position of the element
    /// with a key.
    pub fn window_of(
        &self,
        connection: &str,
        largest: usize,
        total: usize,
        find: impl Fn(&str) -> Option<usize>,
    ) -> Result<PageWindow, Fault> {
        self.window_by(connection, largest, total, &|_, wanted| find(wanted))
    }

    fn window_by(
        &self,
        connection: &str,
        largest: usize,
        total: usize,
        find: &dyn Fn(usize, &str) -> Option<usize>,
    ) -> Result<PageWindow, Fault> {
        if self.first.is_some() && self.last.is_some() {
            return Err(Fault::bad(
                "last",
                "cannot be combined with `first`; give one of the two",
            ));
        }
        let first = size("first", self.first, largest)?;
        let last = size("last", self.last, largest)?;
        let start = match &self.after {
            Some(cursor) => locate("after", cursor, connection, total, find)?.map_or_else(|gone| gone, |at| at + 1),
            None => 0,
        };
        let end = match &self.before {
            Some(cursor) => locate("before", cursor, connection, total, find)?.unwrap_or_else(|gone| gone),
            None => total,
        };
        let end = end.max(start);
        let range = match (first, last) {
            (_, Some(last)) => end.saturating_sub(last).max(start)..end,
            (first, None) => start..end.min(start + first.unwrap_or(DEFAULT_PAGE)),
        };
        Ok(PageWindow { range, total })
    }
}

/// Encodes the cursor of the element at a position.
fn cursor(connection: &str, position: usize, key: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{connection}|{position}|{key}"))
}

/// Returns the first elements of a list that is shown without cursors: as many as asked for, 0 to
/// [`ROOT_PAGE`].
pub fn short_list<'a, T>(argument: &str, first: i32, list: &'a [T]) -> Result<&'a [T], Fault> {
    let shown = size(argument, Some(first), ROOT_PAGE)?.unwrap_or(DEFAULT_PAGE);
    Ok(&list[..shown.min(list.len())])
}

fn size(argument: &str, given: Option<i32>, largest: usize) -> Result<Option<usize>, Fault> {
    given
        .map(|given| {
            usize::try_from(given)
                .ok()
                .filter(|&size| size <= largest)
                .ok_or_else(|| Fault::range(argument, 0, largest, given))
        })
        .transpose()
}

/// Returns the position of the element, or the position where it would be if it is gone.
fn locate(
    argument: &str,
    cursor: &str,
    connection: &str,
    total: usize,
    find: &dyn Fn(usize, &str) -> Option<usize>,
) -> Result<Result<usize, usize>, Fault> {
    let fault = || {
        Fault::bad(
            argument,
            format!(
                "is no cursor of this connection: {}; use one from its edges or pageInfo",
                quote(cursor)
            ),
        )
    };
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| fault())?;
    let text = String::from_utf8(bytes).map_err(|_| fault())?;
    let mut parts = text.splitn(3, '|');
    let (Some(kind), Some(position), Some(wanted)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(fault());
    };
    let position: usize = position.parse().map_err(|_| fault())?;
    if kind != connection {
        return Err(fault());
    }
    Ok(find(position, wanted).ok_or(position.min(total)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: [&str; 5] = ["a", "b", "c", "d", "e"];

    fn window(first: Option<i32>, after: Option<&str>, last: Option<i32>, before: Option<&str>) -> Range<usize> {
        let at = |key: &str| {
            LIST.iter()
                .position(|known| *known == key)
                .map(|at| cursor("L", at, key))
        };
        let arguments = PageArguments {
            first,
            after: after.and_then(at),
            last,
            before: before.and_then(at),
        };
        arguments
            .window("L", 100, 5, |at| LIST[at].to_owned())
            .expect("a page")
            .range
    }

    #[test]
    fn every_combination_of_page_arguments_gives_its_window() {
        assert_eq!(window(None, None, None, None), 0..5);
        assert_eq!(window(Some(2), None, None, None), 0..2);
        assert_eq!(window(Some(2), Some("b"), None, None), 2..4);
        assert_eq!(window(Some(2), None, None, Some("c")), 0..2);
        assert_eq!(window(Some(9), Some("a"), None, Some("e")), 1..4);
        assert_eq!(window(None, None, Some(2), None), 3..5);
        assert_eq!(window(None, Some("c"), Some(9), None), 3..5);
        assert_eq!(window(None, None, Some(2), Some("d")), 1..3);
        assert_eq!(window(None, Some("d"), None, Some("b")), 4..4);
        assert_eq!(window(Some(0), None, None, None), 0..0);
    }

    #[test]
    fn sizes_out_of_range_and_foreign_cursors_are_refused() {
        let ask = |arguments: PageArguments| arguments.window("L", 100, 5, |at| LIST[at].to_owned());
        for size in [-1, 101] {
            let fault = ask(PageArguments {
                first: Some(size),
                ..PageArguments::default()
            })
            .unwrap_err();
            assert!(fault.message().contains("from 0 to 100"), "{fault:?}");
        }
        assert!(
            ask(PageArguments {
                first: Some(1),
                last: Some(1),
                ..PageArguments::default()
            })
            .is_err()
        );
        for foreign in [cursor("M", 0, "a"), "junk".to_owned(), String::new()] {
            assert!(
                ask(PageArguments {
                    after: Some(foreign),
                    ..PageArguments::default()
                })
                .is_err()
            );
        }
    }

    #[test]
    fn a_cursor_finds_its_element_after_the_list_changed() {
        let after = |key: &str, at: usize| PageArguments {
            after: Some(cursor("L", at, key)),
            ..PageArguments::default()
        };
        let key = |at: usize| LIST[at].to_owned();
        assert_eq!(after("c", 0).window("L", 100, 5, key).expect("moved").range, 3..5);
        assert_eq!(after("gone", 2).window("L", 100, 5, key).expect("gone").range, 2..5);
    }
}
