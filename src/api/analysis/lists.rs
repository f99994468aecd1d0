//! Lists of what a network holds.

use async_graphql::{Object, Result};

use super::Asked;
use crate::api::cursor::{PageArguments, ROOT_PAGE};
use crate::api::inputs::ScopeInput;
use crate::api::types::city::CityConnection;
use crate::api::types::city_list::{CityFilter, CityOrder, list_cities};
use crate::api::types::country::CountryConnection;
use crate::api::types::country_list::{CountryFilter, CountryOrder, list_countries};
use crate::api::types::field::Field;
use crate::api::types::objective::Objective;
use crate::api::types::partnership::{PartnershipConnection, PartnershipFilter, PartnershipOrder};
use crate::network::RecordIndex;

/// Lists of what a network holds.
pub(super) struct Lists(pub(super) Asked);

/// Lists of what a network holds.
#[Object]
impl Lists {
    /// Member cities, by key if no order is asked.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn cities(
        &self,
        #[graphql(desc = "Which cities to list.", name = "where")] filter: Option<CityFilter>,
        #[graphql(desc = "Order of the list; by key if omitted.")] order_by: Option<CityOrder>,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
        #[graphql(desc = "How many from the start, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only cities after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 500.")] last: Option<i32>,
        #[graphql(desc = "Only cities before this cursor.")] before: Option<String>,
    ) -> Result<CityConnection> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        let page = PageArguments::new(first, after, last, before);
        Ok(list_cities(
            &asked.frame,
            &view,
            filter.as_ref(),
            order_by.as_ref(),
            &page,
        )?)
    }

    /// Countries with a member city, by code if no order is asked.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn countries(
        &self,
        #[graphql(desc = "Which countries to list.", name = "where")] filter: Option<CountryFilter>,
        #[graphql(desc = "Order of the list; by code if omitted.")] order_by: Option<CountryOrder>,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
        #[graphql(desc = "How many from the start, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only countries after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 500.")] last: Option<i32>,
        #[graphql(desc = "Only countries before this cursor.")] before: Option<String>,
    ) -> Result<CountryConnection> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        let page = PageArguments::new(first, after, last, before);
        Ok(list_countries(
            &asked.frame,
            &view,
            filter.as_ref(),
            order_by.as_ref(),
            &page,
        )?)
    }

    /// The network's creative fields, by key.
    async fn fields(
        &self,
        #[graphql(desc = "Key of the network; the one being asked, or the default, if omitted.")] network: Option<
            String,
        >,
    ) -> Result<Vec<Field>> {
        let network = self.0.frame.network_or(network.as_deref())?;
        let fields = &self.0.frame.snapshot().network(network).network.fields;
        let frame = self.0.frame.anew(Some(network));
        Ok(fields
            .iter()
            .filter_map(|field| Field::by_id(&frame, field.id))
            .collect())
    }

    /// The network's objectives, by key.
    async fn objectives(
        &self,
        #[graphql(desc = "Key of the network; the one being asked, or the default, if omitted.")] network: Option<
            String,
        >,
    ) -> Result<Vec<Objective>> {
        let network = self.0.frame.network_or(network.as_deref())?;
        let objectives = &self.0.frame.snapshot().network(network).network.objectives;
        Ok(objectives
            .iter()
            .map(|objective| Objective::new(&self.0.frame, network, objective))
            .collect())
    }

    /// The records of partnerships, past and planned ones included, by key if no order is asked.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn partnerships(
        &self,
        #[graphql(desc = "Key of the network; the one being asked, or the default, if omitted.")] network: Option<
            String,
        >,
        #[graphql(desc = "Which records to list.", name = "where")] filter: Option<PartnershipFilter>,
        #[graphql(desc = "Order of the list; by key if omitted.")] order_by: Option<PartnershipOrder>,
        #[graphql(desc = "How many from the start, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only partnerships after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 500.")] last: Option<i32>,
        #[graphql(desc = "Only partnerships before this cursor.")] before: Option<String>,
    ) -> Result<PartnershipConnection> {
        let network = self.0.frame.network_or(network.as_deref())?;
        let count = self.0.frame.snapshot().network(network).partnerships.len() as u32;
        let records: Vec<RecordIndex> = (0..count).map(|position| RecordIndex { network, position }).collect();
        let page = PageArguments::new(first, after, last, before);
        Ok(PartnershipConnection::find(
            &self.0.frame,
            network,
            records,
            filter.as_ref(),
            order_by.as_ref(),
            &page,
            ROOT_PAGE,
        )?)
    }
}
