//! Clusters of cities, and links between groups of cities.

use async_graphql::{Object, Result};

use super::Asked;
use crate::analytics::mixing::MixingOptions;
use crate::api::cursor::{PageArguments, ROOT_PAGE};
use crate::api::enums::{Baseline, ClusterMethod, FieldBasis, Grouping, LinkSide};
use crate::api::inputs::{ScopeInput, texts};
use crate::api::scalars::{CountryCode, FieldKey, GroupKey};
use crate::api::types::cluster::{ClusterArguments, ClusterConnection, ClusterOrder};
use crate::api::types::country_link::{
    CountryLinkArguments, CountryLinkConnection, CountryLinkFilter, CountryLinkOrder,
};
use crate::api::types::link_matrix::{LinkMatrix, LinkMatrixArguments};

/// Clusters of cities, and links between groups of cities.
pub(super) struct Groups(pub(super) Asked);

/// Clusters of cities, and links between groups of cities.
#[Object]
impl Groups {
    /// Clusters of cities, within each creative field or across all fields. Every city of a field
    /// is in exactly one cluster of it, single cities included.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn clusters(
        &self,
        #[graphql(desc = "Fields to cluster, each by itself; all fields if omitted.")] fields: Option<Vec<FieldKey>>,
        #[graphql(
            desc = "Cluster one graph across all fields, or across the fields given.",
            default = false
        )]
        across_fields: bool,
        #[graphql(desc = "How cities are grouped.", default_with = "ClusterMethod::Components")] method: ClusterMethod,
        #[graphql(desc = "What makes a link belong to a field.", default_with = "FieldBasis::City")]
        field_basis: FieldBasis,
        #[graphql(desc = "Communities: whether the strength of links counts.", default = false)] weighted: bool,
        #[graphql(
            desc = "Communities: resolution γ, above 0 to 1000; more gives smaller communities.",
            default = 1.0
        )]
        resolution: f64,
        #[graphql(
            desc = "Communities: seed of the order in which cities are visited, from 0.",
            default = 1
        )]
        seed: i32,
        #[graphql(desc = "Smallest size of a cluster shown, from 1.", default = 1)] min_size: i32,
        #[graphql(desc = "Order; largest first if omitted.")] order_by: Option<ClusterOrder>,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
        #[graphql(desc = "How many from the start, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only clusters after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 500.")] last: Option<i32>,
        #[graphql(desc = "Only clusters before this cursor.")] before: Option<String>,
    ) -> Result<ClusterConnection> {
        let asked = self.0.at(scope.as_ref()).await?;
        let scope = match (across_fields, &fields) {
            (true, Some(fields)) if !fields.is_empty() => {
                let mut scope = scope.unwrap_or_default();
                scope.fields = Some(fields.clone());
                scope.field_basis = field_basis;
                Some(scope)
            }
            _ => scope,
        };
        let view = asked.view(scope.as_ref()).await?;
        let wanted = texts(&fields, |field| &field.0);
        let wanted = asked.frame.names().fields("fields", &wanted, &view.scope().networks)?;
        let arguments = ClusterArguments {
            fields: (!wanted.is_empty()).then_some(wanted),
            across_fields,
            basis: field_basis,
            method,
            weighted,
            resolution,
            seed,
            min_size,
            order: order_by,
        };
        let page = PageArguments::new(first, after, last, before);
        Ok(ClusterConnection::find(&asked.frame, &view, &arguments, &page, ROOT_PAGE).await?)
    }

    /// The links between every pair of groups of cities, and within each group: observed, and
    /// expected by a baseline. Affinity is observed divided by expected (association strength, van
    /// Eck and Waltman 2009; Zitt et al. 2000); assortativity is Newman's r (2003); the E–I index
    /// is that of Krackhardt and Stern (1988). A city in several groups counts in each by an equal
    /// share, so the cells add up to all links.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn link_matrix(
        &self,
        #[graphql(desc = "By what cities are grouped.")] by: Grouping,
        #[graphql(desc = "What observed links are compared with.", default_with = "Baseline::Degree")]
        baseline: Baseline,
        #[graphql(
            desc = "Whether links count by their strength, observed and expected; otherwise each counts one.",
            default = false
        )]
        weighted: bool,
        #[graphql(
            desc = "Only these groups, by key or name; all with a city in scope if omitted. Expectations and the two indices remain those of all groups."
        )]
        groups: Option<Vec<GroupKey>>,
        #[graphql(desc = "Whether pairs of groups without a link have a cell.", default = true)] include_zero: bool,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
    ) -> Result<LinkMatrix> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        let arguments = LinkMatrixArguments {
            by,
            options: MixingOptions {
                baseline: baseline.into(),
                weighted,
            },
            groups: texts(&groups, |group| &group.0),
            include_zero,
        };
        Ok(LinkMatrix::find(&asked.frame, &view, arguments).await?)
    }

    /// The links between every pair of countries, and within each country: observed, and expected
    /// by a baseline. Links of a city whose country is not known are in no pair; a warning in
    /// `meta` counts them.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn country_links(
        &self,
        #[graphql(desc = "Only pairs with this country, which is then always `countryA`.")] country: Option<
            CountryCode,
        >,
        #[graphql(desc = "Only pairs of which both countries are among these.")] countries: Option<Vec<CountryCode>>,
        #[graphql(
            desc = "Links within a country, between countries, or all.",
            default_with = "LinkSide::All"
        )]
        include: LinkSide,
        #[graphql(desc = "What observed links are compared with.", default_with = "Baseline::Degree")]
        baseline: Baseline,
        #[graphql(
            desc = "Whether links count by their strength, observed and expected; otherwise each counts one.",
            default = false
        )]
        weighted: bool,
        #[graphql(desc = "Which pairs to list.", name = "where")] filter: Option<CountryLinkFilter>,
        #[graphql(desc = "Whether pairs without a link are listed.", default = false)] include_zero: bool,
        #[graphql(desc = "Order; most links first if omitted, then strength, then codes.")] order_by: Option<
            CountryLinkOrder,
        >,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
        #[graphql(desc = "How many from the start, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only pairs after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 500.")] last: Option<i32>,
        #[graphql(desc = "Only pairs before this cursor.")] before: Option<String>,
    ) -> Result<CountryLinkConnection> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        let names = asked.frame.names();
        let arguments = CountryLinkArguments {
            country: country
                .map(|code| names.known_country("country", &code.0))
                .transpose()?,
            countries: (0..)
                .zip(countries.iter().flatten())
                .map(|(at, code)| names.known_country(&format!("countries[{at}]"), &code.0))
                .collect::<Result<_, _>>()?,
            include,
            baseline,
            weighted,
            filter,
            include_zero,
            order_by,
        };
        let page = PageArguments::new(first, after, last, before);
        Ok(CountryLinkConnection::find(&asked.frame, &view, &arguments, &page, ROOT_PAGE).await?)
    }
}
