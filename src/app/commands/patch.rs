//! An update of one value: keep it, clear it, or set it.

use serde::{Serialize, Serializer};

/// An update of one value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Patch<T> {
    /// Keeps the value.
    #[default]
    Keep,
    /// Clears the value.
    Clear,
    /// Sets the value.
    Set(T),
}

impl<T> Patch<T> {
    /// Returns the new value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// True if the value is kept.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

impl<T: Clone> Patch<T> {
    /// Amends an optional value.
    pub(super) fn amend(&self, slot: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *slot = None,
            Self::Set(value) => *slot = Some(value.clone()),
        }
    }

    /// Amends a value; [`Clear`](Self::Clear) sets it to the type's default.
    pub(super) fn replace(&self, slot: &mut T)
    where
        T: Default,
    {
        self.replace_or(slot, T::default());
    }

    /// Amends a value; [`Clear`](Self::Clear) sets it to `otherwise`.
    pub(super) fn replace_or(&self, slot: &mut T, otherwise: T) {
        match self {
            Self::Keep => {}
            Self::Clear => *slot = otherwise,
            Self::Set(value) => slot.clone_from(value),
        }
    }
}

/// Serializes to the canonical form: null, an empty list, or a list of the value.
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep => serializer.serialize_none(),
            Self::Clear => serializer.collect_seq(None::<&T>),
            Self::Set(value) => serializer.collect_seq([value]),
        }
    }
}

impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Keep, Self::Set)
    }
}
