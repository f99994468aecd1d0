//! The vocabularies and the partnerships of one network: the root takes its key, a network is the one itself.

use async_graphql::{Object, Result};

use crate::api::context::Frame;
use crate::api::cursor::{PageArguments, ROOT_PAGE};
use crate::api::types::field::Field;
use crate::api::types::objective::Objective;
use crate::api::types::partnership::{PartnershipConnection, PartnershipFilter, PartnershipOrder};
use crate::app::fault::Fault;
use crate::network::{NetworkIndex, RecordIndex};

/// The records of one network.
struct Records {
    frame: Frame,
    network: NetworkIndex,
}

impl Records {
    /// Those of the network with a key; of the default network without one.
    fn named(frame: &Frame, key: Option<&str>) -> Result<Self, Fault> {
        let network = frame.network_or(key)?;
        Ok(Self {
            frame: frame.anew(Some(network)),
            network,
        })
    }

    fn fields(&self) -> Vec<Field> {
        let fields = &self.frame.snapshot().network(self.network).network.fields;
        let fields = fields.iter();
        fields.filter_map(|field| Field::by_id(&self.frame, field.id)).collect()
    }

    fn objectives(&self) -> Vec<Objective> {
        let objectives = &self.frame.snapshot().network(self.network).network.objectives;
        let objective = |objective| Objective::new(&self.frame, self.network, objective);
        objectives.iter().map(objective).collect()
    }

    fn partnerships(
        &self,
        filter: Option<&PartnershipFilter>,
        order: Option<&PartnershipOrder>,
        page: &PageArguments,
    ) -> Result<PartnershipConnection, Fault> {
        let network = self.network;
        let count = self.frame.snapshot().network(network).partnerships.len() as u32;
        let records = (0..count).map(|position| RecordIndex { network, position }).collect();
        PartnershipConnection::find(&self.frame, network, records, filter, order, page, ROOT_PAGE)
    }
}

/// The vocabularies and the partnerships of a network by its key.
pub struct RootRecords(pub(crate) Frame);

/// The vocabularies and the partnerships of a network by its key.
#[Object]
impl RootRecords {
    /// The creative fields of a network, by key.
    async fn fields(
        &self,
        #[graphql(desc = "Key of the network; the default network if omitted.")] network: Option<String>,
    ) -> Result<Vec<Field>> {
        Ok(Records::named(&self.0, network.as_deref())?.fields())
    }

    /// The objectives of a network, by key.
    async fn objectives(
        &self,
        #[graphql(desc = "Key of the network; the default network if omitted.")] network: Option<String>,
    ) -> Result<Vec<Objective>> {
        Ok(Records::named(&self.0, network.as_deref())?.objectives())
    }

    /// The records of the partnerships of a network, past and planned ones included, by key if no order is asked.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn partnerships(
        &self,
        #[graphql(desc = "Key of the network; the default network if omitted.")] network: Option<String>,
        #[graphql(desc = "Which records to list.", name = "where")] filter: Option<PartnershipFilter>,
        #[graphql(desc = "Order of the list; by key if omitted.")] order_by: Option<PartnershipOrder>,
        #[graphql(desc = "How many from the start, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only partnerships after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 500.")] last: Option<i32>,
        #[graphql(desc = "Only partnerships before this cursor.")] before: Option<String>,
    ) -> Result<PartnershipConnection> {
        let page = PageArguments::new(first, after, last, before);
        let records = Records::named(&self.0, network.as_deref())?;
        Ok(records.partnerships(filter.as_ref(), order_by.as_ref(), &page)?)
    }
}

/// The vocabularies and the partnerships of a network.
pub struct OwnRecords(Records);

impl OwnRecords {
    /// Those of one network.
    pub fn new(frame: &Frame, network: NetworkIndex) -> Self {
        Self(Records {
            frame: frame.anew(Some(network)),
            network,
        })
    }
}

/// The vocabularies and the partnerships of a network.
#[Object]
impl OwnRecords {
    /// Its creative fields, by key.
    async fn fields(&self) -> Vec<Field> {
        self.0.fields()
    }

    /// Its objectives, by key.
    async fn objectives(&self) -> Vec<Objective> {
        self.0.objectives()
    }

    /// The records of its partnerships, past and planned ones included, by key if no order is asked.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn partnerships(
        &self,
        #[graphql(desc = "Which records to list.", name = "where")] filter: Option<PartnershipFilter>,
        #[graphql(desc = "Order of the list; by key if omitted.")] order_by: Option<PartnershipOrder>,
        #[graphql(desc = "How many from the start, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only partnerships after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 500.")] last: Option<i32>,
        #[graphql(desc = "Only partnerships before this cursor.")] before: Option<String>,
    ) -> Result<PartnershipConnection> {
        let page = PageArguments::new(first, after, last, before);
        Ok(self.0.partnerships(filter.as_ref(), order_by.as_ref(), &page)?)
    }
}
