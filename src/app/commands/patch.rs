//! What an update says of a value: nothing, that it goes, or what it becomes.

use serde::{Serialize, Serializer};

/// A part of an update.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Patch<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It goes.
    Clear,
    /// It becomes this.
    Set(T),
}

impl<T> Patch<T> {
    /// The new value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// Whether it stays.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

impl<T: Clone> Patch<T> {
    /// Amends a value that may be unknown.
    pub(super) fn amend(&self, slot: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *slot = None,
            Self::Set(value) => *slot = Some(value.clone()),
        }
    }

    /// Amends a value that is another one where nothing is said of it.
    pub(super) fn replace(&self, slot: &mut T)
    where
        T: Default,
    {
        self.replace_or(slot, T::default());
    }

    /// The same, with what it is where nothing is said of it.
    pub(super) fn replace_or(&self, slot: &mut T, otherwise: T) {
        match self {
            Self::Keep => {}
            Self::Clear => *slot = otherwise,
            Self::Set(value) => slot.clone_from(value),
        }
    }
}

/// In the canonical form: null, an empty list, or a list of the one value.
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
