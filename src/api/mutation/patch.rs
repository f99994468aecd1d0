//! From values that may be left out, null, or there.

use async_graphql::MaybeUndefined;

use crate::app::commands::Patch;

/// A value of an update in words of the application.
pub(super) fn patch<T, U>(value: &MaybeUndefined<T>, convert: impl FnOnce(&T) -> U) -> Patch<U> {
    match value {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(value) => Patch::Set(convert(value)),
    }
}

/// A list of an update.
pub(super) fn patch_list<T, U>(value: &MaybeUndefined<Vec<T>>, convert: impl FnMut(&T) -> U) -> Patch<Vec<U>> {
    patch(value, |values| values.iter().map(convert).collect())
}

/// A value of a new record.
pub(super) fn given<T, U>(value: &Option<T>, convert: impl FnOnce(&T) -> U) -> Patch<U> {
    Patch::from(value.as_ref().map(convert))
}

/// A list of a new record.
pub(super) fn given_list<T, U>(value: &Option<Vec<T>>, convert: impl FnMut(&T) -> U) -> Patch<Vec<U>> {
    given(value, |values| values.iter().map(convert).collect())
}
