//! The cities and countries of a scope.

use async_graphql::{Object, Result};

use super::Asked;
use crate::api::cursor::PageArguments;
use crate::api::inputs::ScopeInput;
use crate::api::types::city::CityConnection;
use crate::api::types::city_list::{CityFilter, CityOrder, list_cities};
use crate::api::types::country::CountryConnection;
use crate::api::types::country_list::{CountryFilter, CountryOrder, list_countries};

/// The cities and countries of a scope.
pub(super) struct Lists(pub(super) Asked);

/// The cities and countries of a scope.
#[Object]
impl Lists {
    /// Member cities. Default order: by key.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn cities(
        &self,
        #[graphql(desc = "Conditions on the cities.", name = "where")] filter: Option<CityFilter>,
        #[graphql(desc = "Order of the list; by key if omitted.")] order_by: Option<CityOrder>,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(desc = "Page size, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only cities after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 500. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only cities before this cursor.")] before: Option<String>,
    ) -> Result<CityConnection> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        let page = PageArguments::new(first, after, last, before);
        Ok(list_cities(&asked.frame, &view, filter.as_ref(), order_by.as_ref(), &page).await?)
    }

    /// Countries with a member city. Default order: by code.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn countries(
        &self,
        #[graphql(desc = "Conditions on the countries.", name = "where")] filter: Option<CountryFilter>,
        #[graphql(desc = "Order of the list; by code if omitted.")] order_by: Option<CountryOrder>,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(desc = "Page size, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only countries after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 500. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only countries before this cursor.")] before: Option<String>,
    ) -> Result<CountryConnection> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        let page = PageArguments::new(first, after, last, before);
        Ok(list_countries(&asked.frame, &view, filter.as_ref(), order_by.as_ref(), &page).await?)
    }
}
