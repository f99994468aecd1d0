//! Brokerage: cities that connect others.

use async_graphql::{Object, Result};

use super::Asked;
use crate::api::cursor::{PageArguments, ROOT_PAGE};
use crate::api::enums::Grouping;
use crate::api::inputs::ScopeInput;
use crate::api::types::brokerage::{BrokerageArguments, BrokerageConnection, BrokerageOrder};

/// Brokerage: cities that connect others.
pub(super) struct Brokerage(pub(super) Asked);

/// Brokerage: cities that connect others.
#[Object]
impl Brokerage {
    /// Cities that stand between others: the roles of Gould and Fernandez (1989) between groups,
    /// Burt's structural holes (1992), the spread of links over groups (Guimerà and Amaral 2005),
    /// and betweenness between groups. Returns all cities in scope; default order: most open pairs
    /// of partners in different groups first. If a city has several groups, its primary field
    /// counts; of several groups of countries, the first by key.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn brokerage(
        &self,
        #[graphql(desc = "The grouping of the cities.")] by: Grouping,
        #[graphql(
            desc = "True: constraint and effective size use the strength of links. False: every link counts one.",
            default = false
        )]
        weighted: bool,
        #[graphql(desc = "Order of the list. If omitted, most open pairs of partners in different groups first.")]
        order_by: Option<BrokerageOrder>,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(desc = "Page size, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only cities after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 500. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only cities before this cursor.")] before: Option<String>,
    ) -> Result<BrokerageConnection> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        let arguments = BrokerageArguments { by, weighted, order_by };
        let page = PageArguments::new(first, after, last, before);
        Ok(BrokerageConnection::find(&asked.frame, &view, &arguments, &page, ROOT_PAGE).await?)
    }
}
