//! Networks of cities.

use async_graphql::{ID, Object};

use super::history::{History, Subject};
use crate::api::analysis::{Analysis, OwnRecords};
use crate::api::connection::{connection, int};
use crate::api::context::Frame;
use crate::api::cursor::Cursor;
use crate::api::enums::Visibility;
use crate::api::scalars::{Long, RevisionId};
use crate::app::global_id::GlobalId;
use crate::domain;
use crate::network::NetworkIndex;

/// A network of cities, with its vocabularies, members and partnerships. The analytic fields are
/// those of `Query`, computed for this network.
#[derive(Clone)]
pub struct Network {
    frame: Frame,
    network: NetworkIndex,
}

connection! {
    /// Networks, ordered by key.
    NetworkConnection, NetworkEdge, Network
}

impl NetworkEdge {
    /// An edge around a network.
    pub fn new(cursor: Cursor, node: Network) -> Self {
        Self { cursor, node }
    }
}

impl Network {
    /// Returns a network of the snapshot.
    pub fn new(frame: &Frame, network: NetworkIndex) -> Self {
        Self {
            frame: frame.clone(),
            network,
        }
    }

    /// Returns the global id.
    pub fn global_id(&self) -> ID {
        self.frame.record_id(&GlobalId::Network(self.record().key.clone()))
    }

    fn record(&self) -> &domain::Network {
        &self.frame.snapshot().network(self.network).network
    }
}

/// A network of cities, with its vocabularies, members and partnerships. The analytic fields are
/// those of `Query`, computed for this network.
#[Object]
impl Network {
    /// Global id. It includes the revision if the network is shown as it was known in the past.
    pub async fn id(&self) -> ID {
        self.global_id()
    }

    /// Key in lower case, unique.
    fn key(&self) -> &str {
        &self.record().key
    }

    /// Display name.
    fn name(&self) -> &str {
        &self.record().name
    }

    /// Description of the network.
    fn description(&self) -> Option<&str> {
        self.record().description.as_deref()
    }

    /// Credit that must be shown wherever the data are shown.
    fn attribution(&self) -> Option<&str> {
        self.record().attribution.as_deref()
    }

    /// The group of clients that may read the network.
    fn visibility(&self) -> Visibility {
        self.record().visibility.into()
    }

    /// True if this network is used where `network` is omitted.
    fn is_default(&self) -> bool {
        self.frame
            .names()
            .default_network()
            .is_ok_and(|default| default == self.network)
    }

    /// Largest number of fields that a member may hold. Null for no limit.
    fn max_fields_per_member(&self) -> Option<i32> {
        self.record().max_fields_per_member.map(|most| int(most as usize))
    }

    /// Version of the network: the number of times its record or one of its vocabularies was
    /// written; 1 for a new one.
    fn version(&self) -> i32 {
        self.record().version
    }

    /// Revision of the store that this answer shows. It grows by one with every write.
    fn revision(&self) -> Long {
        Long(self.frame.snapshot().revision())
    }

    /// The revision with its mark. If the database is restored to an earlier state, revision
    /// numbers repeat; the mark tells them apart.
    fn revision_id(&self) -> RevisionId {
        RevisionId(self.frame.snapshot().made())
    }

    #[graphql(flatten)]
    fn records(&self) -> OwnRecords {
        OwnRecords::new(&self.frame, self.network)
    }

    #[graphql(flatten)]
    fn analysis(&self) -> Analysis {
        Analysis::new(&self.frame, Some(self.network))
    }

    #[graphql(flatten)]
    fn written(&self) -> History {
        History::new(&self.frame, Subject::Network(self.network))
    }
}
