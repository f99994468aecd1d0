//! Troubles: conditions that keep the process from full service. Parts of the program report them
//! to `/readyz`, `/healthz` and the log.
//!
//! Each part reports under a name of its own and withdraws the report when the trouble is over.
//! Readers get the latest state and never wait.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The effect of a trouble on requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// All requests are answered, but an operator should know. `/readyz` says yes and shows it.
    Warning,
    /// Some requests fail, possibly for a short time. `/readyz` says no.
    NotReady,
    /// Some requests fail until the process is restarted. `/readyz` and `/healthz` say no.
    NeedsRestart,
}

/// A trouble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Its effect on requests.
    pub weight: Weight,
    /// The trouble and its cause, in a sentence for operators. It is public, so it names no path,
    /// no address and no secret.
    pub reason: String,
}

impl Trouble {
    /// Creates a trouble of a weight.
    pub fn new(weight: Weight, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { weight, reason }
    }
}

/// The current troubles, one per name. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Troubles(Arc<Mutex<BTreeMap<&'static str, Trouble>>>);

impl Troubles {
    /// Sets the trouble of a name; `None` if it is over. Logs when a trouble begins, changes its
    /// weight, or ends.
    pub fn set(&self, name: &'static str, trouble: Option<Trouble>) {
        let before = match trouble.clone() {
            Some(trouble) => self.change(|all| all.insert(name, trouble)),
            None => self.change(|all| all.remove(name)),
        };
        match (before, trouble) {
            (Some(before), Some(now)) if before.weight == now.weight => {}
            (_, Some(now)) => tracing::warn!(trouble = name, weight = ?now.weight, "{}", now.reason),
            (Some(before), None) => tracing::info!(trouble = name, "over: {}", before.reason),
            (None, None) => {}
        }
    }

    /// Returns all troubles, by name.
    pub fn all(&self) -> Vec<Trouble> {
        self.change(|all| all.values().cloned().collect())
    }

    fn change<T>(&self, change: impl FnOnce(&mut BTreeMap<&'static str, Trouble>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_trouble_until_it_is_over() {
        let troubles = Troubles::default();
        let told = |weight| Trouble::new(weight, format!("{weight:?}"));
        troubles.set("log", Some(told(Weight::Warning)));
        troubles.clone().set("disk", Some(told(Weight::NotReady)));
        troubles.set("disk", Some(told(Weight::NeedsRestart)));
        assert_eq!(troubles.all(), [told(Weight::NeedsRestart), told(Weight::Warning)]);
        troubles.set("disk", None);
        troubles.set("disk", None);
        assert_eq!(troubles.all(), [told(Weight::Warning)]);
    }
}
