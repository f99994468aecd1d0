//! Paths between cities.

use async_graphql::{Object, Result};

use super::Asked;
use crate::api::cursor::{PageArguments, ROOT_PAGE};
use crate::api::enums::{Disjointness, PathCost};
use crate::api::inputs::{PathFilter, ScopeInput};
use crate::api::scalars::CityRef;
use crate::api::types::path::CooperationPath;
use crate::api::types::path_answer::PathArguments;
use crate::api::types::path_set::CooperationPathSet;
use crate::api::types::reachable::ReachableCityConnection;

/// Paths between cities.
pub(super) struct Paths(pub(super) Asked);

/// Paths between cities.
#[Object]
impl Paths {
    /// The best path from one city to another through partnerships: the one of least cost; ties go
    /// to fewer hops, then to the first keys of its cities. If there is no path, the answer gives
    /// the reason; it is not an error. Cost: a search from both ends.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn cooperation_path(
        &self,
        #[graphql(desc = "The city where the path starts.")] from: CityRef,
        #[graphql(desc = "The city where the path ends.")] to: CityRef,
        #[graphql(desc = "The cost of a hop.", default_with = "PathCost::Hops")] cost: PathCost,
        #[graphql(desc = "Largest number of hops of the path, 1 to 1,000; no limit if omitted or null.")]
        max_hops: Option<i32>,
        #[graphql(desc = "Conditions on the path.", name = "where")] filter: Option<PathFilter>,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<CooperationPath> {
        let asked = self.0.at(scope.as_ref()).await?;
        let arguments = PathArguments {
            from: &from,
            to: &to,
            cost,
            max_hops,
            filter: filter.as_ref(),
        };
        Ok(CooperationPath::find(&asked.frame, &arguments, scope.as_ref()).await?)
    }

    /// Several paths from one city to another, the best first (Yen 1971), or the cheapest set of
    /// paths that share no city or link (Suurballe 1974).
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn cooperation_paths(
        &self,
        #[graphql(desc = "The city where the paths start.")] from: CityRef,
        #[graphql(desc = "The city where the paths end.")] to: CityRef,
        #[graphql(desc = "Largest number of paths, 1 to 25.", default = 3)] k: i32,
        #[graphql(
            desc = "The elements that the paths may not share.",
            default_with = "Disjointness::None"
        )]
        disjoint: Disjointness,
        #[graphql(desc = "The cost of a hop.", default_with = "PathCost::Hops")] cost: PathCost,
        #[graphql(desc = "Largest number of hops of a path, 1 to 1,000; no limit if omitted or null.")]
        max_hops: Option<i32>,
        #[graphql(desc = "Conditions on the paths.", name = "where")] filter: Option<PathFilter>,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<CooperationPathSet> {
        let asked = self.0.at(scope.as_ref()).await?;
        let arguments = PathArguments {
            from: &from,
            to: &to,
            cost,
            max_hops,
            filter: filter.as_ref(),
        };
        Ok(CooperationPathSet::find(&asked.frame, &arguments, k, disjoint, scope.as_ref()).await?)
    }

    /// All cities within some hops of a city, the nearest first.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn reachable_cities(
        &self,
        #[graphql(desc = "The city to start from.")] from: CityRef,
        #[graphql(desc = "Largest number of hops from the city, 1 to 1,000.", default = 2)] max_hops: i32,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(desc = "Page size, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only cities after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 500. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only cities before this cursor.")] before: Option<String>,
    ) -> Result<ReachableCityConnection> {
        let asked = self.0.at(scope.as_ref()).await?;
        let page = PageArguments::new(first, after, last, before);
        Ok(ReachableCityConnection::find(&asked.frame, &from, max_hops, scope.as_ref(), &page, ROOT_PAGE).await?)
    }
}
