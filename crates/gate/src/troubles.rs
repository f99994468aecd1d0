//! Troubles: what keeps the process from doing all that it should, from the part that notices it to
//! `/readyz`, `/healthz` and the log.
//!
//! Each part reports under a name of its own and takes the report back when the trouble is over.
//! Whoever asks reads what was noticed last and waits for nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What a trouble means for those who send requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Everything is answered; a person should know. `/readyz` says yes and shows it.
    Warning,
    /// Some requests fail, and it may pass. `/readyz` says no.
    NotReady,
    /// Some requests fail until the process is started anew. `/readyz` and `/healthz` say no.
    NeedsRestart,
}

/// One trouble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What it means for requests.
    pub weight: Weight,
    /// What is the matter and why, in a sentence for operators. Anyone may read it, so it names no
    /// path, no address and no secret.
    pub reason: String,
}

impl Trouble {
    /// A trouble of a weight.
    pub fn new(weight: Weight, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { weight, reason }
    }
}

/// The troubles that there are, one for each name. Cloning shares them.
#[derive(Clone, Debug, Default)]
pub struct Troubles(Arc<Mutex<BTreeMap<&'static str, Trouble>>>);

impl Troubles {
    /// Says what is known under a name now; `None` if nothing is the matter any more. The log is told
    /// when a trouble begins, gets another weight, or ends.
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

    /// All of them, by name.
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
