//! Conversions of values that may be omitted, null or given.

use async_graphql::MaybeUndefined;

use crate::app::commands::Patch;

/// Converts a value of an update to the application's type.
pub(super) fn patch<T, U>(value: &MaybeUndefined<T>, convert: impl FnOnce(&T) -> U) -> Patch<U> {
    match value {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(value) => Patch::Set(convert(value)),
    }
}

/// Converts a list of an update.
pub(super) fn patch_list<T, U>(value: &MaybeUndefined<Vec<T>>, convert: impl FnMut(&T) -> U) -> Patch<Vec<U>> {
    patch(value, |values| values.iter().map(convert).collect())
}

/// Converts a value of a new record.
pub(super) fn given<T, U>(value: &Option<T>, convert: impl FnOnce(&T) -> U) -> Patch<U> {
    Patch::from(value.as_ref().map(convert))
}

/// Converts a list of a new record.
pub(super) fn given_list<T, U>(value: &Option<Vec<T>>, convert: impl FnMut(&T) -> U) -> Patch<Vec<U>> {
    given(value, |values| values.iter().map(convert).collect())
}
