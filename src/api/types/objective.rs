//! Objectives of a network.

use async_graphql::Object;

use super::history::{History, Subject};
use crate::api::context::Frame;
use crate::api::scalars::ObjectiveKey;
use crate::domain;
use crate::network::NetworkIndex;

/// An objective of a network.
pub struct Objective {
    frame: Frame,
    network: NetworkIndex,
    objective: domain::Objective,
}

impl Objective {
    /// Wraps an objective.
    pub fn new(frame: &Frame, network: NetworkIndex, objective: &domain::Objective) -> Self {
        Self {
            frame: frame.clone(),
            network,
            objective: objective.clone(),
        }
    }
}

/// An objective of a network.
#[Object]
impl Objective {
    /// Key in upper case, unique in the network.
    fn key(&self) -> ObjectiveKey {
        ObjectiveKey(self.objective.key.clone())
    }

    /// The objective in words.
    fn text(&self) -> &str {
        &self.objective.text
    }

    #[graphql(flatten)]
    fn written(&self) -> History {
        let subject = Subject::Objective(self.network, self.objective.key.clone());
        History::new(&self.frame, subject)
    }
}
