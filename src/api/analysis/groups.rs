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
        #[graphql(desc = "The fields to cluster, each by itself; all fields if omitted.")] fields: Option<
            Vec<FieldKey>,
        >,
        #[graphql(
            desc = "True: clusters of one graph across all fields, or across those in `fields`. False: clusters of each field by itself.",
            default = false
        )]
        across_fields: bool,
        #[graphql(
            desc = "The method that groups the cities.",
            default_with = "ClusterMethod::Components"
        )]
        method: ClusterMethod,
        #[graphql(
            desc = "The rule by which a link belongs to a field.",
            default_with = "FieldBasis::City"
        )]
        field_basis: FieldBasis,
        #[graphql(
            desc = "For COMMUNITIES. True: the strength of links counts. False: every link counts one.",
            default = false
        )]
        weighted: bool,
        #[graphql(
            desc = "For COMMUNITIES: the resolution γ, above 0 to 1000. A larger value gives smaller communities.",
            default = 1.0
        )]
        resolution: f64,
        #[graphql(
            desc = "For COMMUNITIES: seed of the order in which cities are visited, from 0.",
            default = 1
        )]
        seed: i32,
        #[graphql(desc = "Only clusters of at least this many cities, from 1.", default = 1)] min_size: i32,
        #[graphql(desc = "Order of the list; largest first if omitted.")] order_by: Option<ClusterOrder>,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(desc = "Page size, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only clusters after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 500. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
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
        #[graphql(desc = "The grouping of the cities.")] by: Grouping,
        #[graphql(
            desc = "The random model that observed links are compared with.",
            default_with = "Baseline::Degree"
        )]
        baseline: Baseline,
        #[graphql(
            desc = "True: links count by their strength, observed and expected. False: every link counts one.",
            default = false
        )]
        weighted: bool,
        #[graphql(
            desc = "Only these groups, by key or name; all groups with a city in scope if omitted. Expectations and the two indices are still those of all groups."
        )]
        groups: Option<Vec<GroupKey>>,
        #[graphql(
            desc = "True: pairs of groups without a link have a cell, too. False: they have none.",
            default = true
        )]
        include_zero: bool,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
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
        #[graphql(desc = "Only pairs with this country. It is `countryA` in each of them.")] country: Option<
            CountryCode,
        >,
        #[graphql(desc = "Only pairs whose two countries are both in this list.")] countries: Option<Vec<CountryCode>>,
        #[graphql(
            desc = "The links to list: within a country, between countries, or all.",
            default_with = "LinkSide::All"
        )]
        include: LinkSide,
        #[graphql(
            desc = "The random model that observed links are compared with.",
            default_with = "Baseline::Degree"
        )]
        baseline: Baseline,
        #[graphql(
            desc = "True: links count by their strength, observed and expected. False: every link counts one.",
            default = false
        )]
        weighted: bool,
        #[graphql(desc = "Conditions on the pairs.", name = "where")] filter: Option<CountryLinkFilter>,
        #[graphql(
            desc = "True: pairs without a link are listed, too. False: they are left out.",
            default = false
        )]
        include_zero: bool,
        #[graphql(desc = "Order of the list. If omitted, most links first, then strength, then codes.")]
        order_by: Option<CountryLinkOrder>,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(desc = "Page size, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only pairs after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 500. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
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
