//! The vocabularies and partnerships of one network: `Query` takes its key, `Network` is the
//! network itself.

use async_graphql::{Object, Result};

use super::Asked;
use crate::api::context::Frame;
use crate::api::cursor::{PageArguments, ROOT_PAGE};
use crate::api::inputs::ScopeInput;
use crate::api::types::field::Field;
use crate::api::types::objective::Objective;
use crate::api::types::partnership::PartnershipConnection;
use crate::api::types::partnership_list::{PartnershipFilter, PartnershipList, PartnershipOrder};
use crate::app::answers::records::RecordsQuestion;
use crate::app::fault::Fault;
use crate::network::{NetworkIndex, RecordIndex};

/// The records of one network.
struct Records {
    frame: Frame,
    network: NetworkIndex,
}

impl Records {
    /// Returns the records of the network with a key; without one, of the default network.
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
}

/// Returns the partnerships of a network, or those that count in a scope of it.
async fn partnerships(
    asked: &Asked,
    scope: Option<&ScopeInput>,
    list: &PartnershipList<'_>,
) -> Result<PartnershipConnection, Fault> {
    if scope.is_some() {
        let asked = asked.at(scope).await?;
        let view = asked.view(scope).await?;
        let frame = asked.frame.of_view(&view);
        let records = frame.request().app.ask(&view, RecordsQuestion).await?;
        return list.find(&frame, &view.scope().networks, records.to_vec()).await;
    }
    let network = asked.network.map_or_else(|| asked.frame.network(), Ok)?;
    let count = asked.frame.snapshot().network(network).partnerships.len() as u32;
    let records = (0..count).map(|position| RecordIndex { network, position }).collect();
    list.find(&asked.frame, &[network], records).await
}

/// The vocabularies and the partnerships of a network by its key.
pub struct RootRecords(pub(crate) Frame);

/// The vocabularies and the partnerships of a network by its key.
#[Object]
impl RootRecords {
    /// The creative fields of a network, ordered by key.
    fn fields(
        &self,
        #[graphql(desc = "Key of the network; the default network if omitted.")] network: Option<String>,
    ) -> Result<Vec<Field>> {
        Ok(Records::named(&self.0, network.as_deref())?.fields())
    }

    /// The objectives of a network, ordered by key.
    fn objectives(
        &self,
        #[graphql(desc = "Key of the network; the default network if omitted.")] network: Option<String>,
    ) -> Result<Vec<Objective>> {
        Ok(Records::named(&self.0, network.as_deref())?.objectives())
    }

    /// The partnership records of a network: without a scope all of them, past and planned ones
    /// included; with a scope, those that count in it. Default order: by key.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn partnerships(
        &self,
        #[graphql(desc = "Key of the network; the default network if omitted.")] network: Option<String>,
        #[graphql(
            desc = "Only records that are behind the links of this part of the network. Analysis and `dataQuality` count the same ones."
        )]
        scope: Option<ScopeInput>,
        #[graphql(desc = "Conditions on the records.", name = "where")] filter: Option<PartnershipFilter>,
        #[graphql(desc = "Order of the list; by key if omitted.")] order_by: Option<PartnershipOrder>,
        #[graphql(desc = "Page size, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only partnerships after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 500. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only partnerships before this cursor.")] before: Option<String>,
    ) -> Result<PartnershipConnection> {
        let network = network.map(|key| self.0.names().network("network", &key)).transpose()?;
        let asked = Asked {
            frame: self.0.anew(network),
            network,
        };
        let list = PartnershipList {
            filter: filter.as_ref(),
            order: order_by.as_ref(),
            page: &PageArguments::new(first, after, last, before),
            largest: ROOT_PAGE,
        };
        Ok(partnerships(&asked, scope.as_ref(), &list).await?)
    }
}

/// The vocabularies and the partnerships of a network.
pub struct OwnRecords(Records);

impl OwnRecords {
    /// Returns the records of one network.
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
    /// Its creative fields, ordered by key.
    fn fields(&self) -> Vec<Field> {
        self.0.fields()
    }

    /// Its objectives, ordered by key.
    fn objectives(&self) -> Vec<Objective> {
        self.0.objectives()
    }

    /// Its partnership records: without a scope all of them, past and planned ones included; with a
    /// scope, those that count in it. Default order: by key.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn partnerships(
        &self,
        #[graphql(
            desc = "Only records that are behind the links of this part of the network. Analysis and `dataQuality` count the same ones."
        )]
        scope: Option<ScopeInput>,
        #[graphql(desc = "Conditions on the records.", name = "where")] filter: Option<PartnershipFilter>,
        #[graphql(desc = "Order of the list; by key if omitted.")] order_by: Option<PartnershipOrder>,
        #[graphql(desc = "Page size, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only partnerships after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 500. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only partnerships before this cursor.")] before: Option<String>,
    ) -> Result<PartnershipConnection> {
        let asked = Asked {
            frame: self.0.frame.clone(),
            network: Some(self.0.network),
        };
        let list = PartnershipList {
            filter: filter.as_ref(),
            order: order_by.as_ref(),
            page: &PageArguments::new(first, after, last, before),
            largest: ROOT_PAGE,
        };
        Ok(partnerships(&asked, scope.as_ref(), &list).await?)
    }
}
