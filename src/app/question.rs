//! Questions about a view: their cost, their computation, and the weight of their answers.

use std::any::Any;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::analytics::{AnalysisError, Budget};
use crate::network::View;

/// A question about a view. Its answer depends only on the view and the question.
pub trait Question: Send + Sync + 'static {
    /// The type of the answer.
    type Answer: Send + Sync + 'static;

    /// Returns every parameter that changes the answer: two questions of one type with equal keys
    /// are the same question. Only a question without parameters can use the default.
    fn key(&self) -> Key
    where
        Self: Sized,
    {
        const {
            assert!(
                size_of::<Self>() == 0,
                "a question with parts says which of them change the answer"
            )
        };
        Key::of(())
    }

    /// Estimates the visits of nodes and links that the answer takes. Below
    /// [`INLINE_EFFORT`](super::compute::INLINE_EFFORT) it is computed on the calling thread, above
    /// it off the async threads. [`HEAVY`](super::compute::HEAVY) means that the view does not
    /// tell.
    fn effort(&self, view: &View) -> usize {
        view.graph().node_count() + view.graph().link_count()
    }

    /// Computes the answer.
    ///
    /// # Errors
    /// Those of the budget.
    fn answer(&self, view: &View, budget: &Budget) -> Result<Self::Answer, AnalysisError>;

    /// Returns the approximate size of the answer in bytes, for the limit of the cache.
    fn weight(answer: &Self::Answer) -> usize;
}

/// The parameters of a question, of any types. Floating-point numbers are represented by their
/// bits.
#[derive(Clone)]
pub struct Key {
    parts: Arc<dyn Parts>,
    bytes: usize,
}

impl Key {
    /// Creates a key from parameters.
    pub fn of<P: Hash + Eq + Send + Sync + 'static>(parts: P) -> Self {
        Self {
            parts: Arc::new(parts),
            bytes: size_of::<P>(),
        }
    }

    /// Its size in bytes, without its lists.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Key").finish_non_exhaustive()
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.parts.equal(other.parts.as_any())
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts.hash_into(state);
    }
}

/// A key of any type.
trait Parts: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn equal(&self, other: &dyn Any) -> bool;
    fn hash_into(&self, state: &mut dyn Hasher);
}

impl<P: Hash + Eq + Send + Sync + 'static> Parts for P {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn equal(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }

    fn hash_into(&self, mut state: &mut dyn Hasher) {
        self.hash(&mut state);
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{BuildHasher as _, RandomState};

    use super::*;

    #[test]
    fn keys_are_equal_if_their_parts_are() {
        let hashes = RandomState::new();
        let (one, same) = (Key::of((true, vec![1, 2])), Key::of((true, vec![1, 2])));
        assert_eq!(one, same);
        assert_eq!(hashes.hash_one(&one), hashes.hash_one(&same));
        assert_ne!(one, Key::of((true, vec![1, 3])));
        assert_ne!(Key::of(1_u32), Key::of(1_u64), "another type");
    }
}
