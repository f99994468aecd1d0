//! Countries and the links of their cities.

use async_graphql::{ID, Object, Result};

use super::city::CityConnection;
use super::city_list::city_page;
use super::country_link::{CountryLinkArguments, CountryLinkConnection, CountryLinkFilter, CountryLinkOrder};
use crate::api::connection::{connection, int};
use crate::api::context::Frame;
use crate::api::cursor::{Cursor, NESTED_PAGE, PageArguments};
use crate::api::enums::{Baseline, LinkSide, WorldRegion};
use crate::api::inputs::ScopeInput;
use crate::api::nullable_fields::NullableFields;
use crate::api::scalars;
use crate::app::answers::clusters::ei_index;
use crate::app::answers::homes::{HomeLinks, HomesQuestion};
use crate::app::fault::Fault;
use crate::app::global_id::GlobalId;
use crate::domain::{self, CountryCode};

/// A country of ISO 3166-1.
#[derive(Clone)]
pub struct Country {
    frame: Frame,
    code: CountryCode,
}

connection! {
    /// Countries in the requested order.
    CountryConnection, CountryEdge, Country
}

impl CountryEdge {
    /// An edge around a country.
    pub fn new(cursor: Cursor, node: Country) -> Self {
        Self { cursor, node }
    }
}

impl Country {
    /// Returns a country of the snapshot.
    pub fn new(frame: &Frame, code: CountryCode) -> Self {
        Self {
            frame: frame.clone(),
            code,
        }
    }

    /// Returns the global id.
    pub fn global_id(&self) -> Result<ID, Fault> {
        self.frame.id(&GlobalId::Country(self.code.to_string()))
    }

    /// Returns the country at the record time that a scope asks for.
    async fn at(&self, scope: Option<&ScopeInput>) -> Result<Self, Fault> {
        let frame = self.frame.at(scope).await?;
        Ok(Self { frame, ..*self })
    }

    fn record(&self) -> &domain::Country {
        self.frame
            .snapshot()
            .country(self.code)
            .expect("a country of the pinned snapshot")
    }

    /// Returns the counts of the country's links in a scope.
    async fn home_links(&self, scope: Option<&ScopeInput>) -> Result<HomeLinks, Fault> {
        let country = self.at(scope).await?;
        let view = country.frame.view(scope).await?;
        let homes = country.frame.request().app.ask(&view, HomesQuestion).await?;
        Ok(homes.links(country.code))
    }
}

/// A country of ISO 3166-1.
#[Object]
impl Country {
    /// Global id. It includes the scope, unless that is the default one: fields without a `scope`
    /// argument use it.
    pub async fn id(&self) -> Result<ID> {
        Ok(self.global_id()?)
    }

    /// ISO 3166-1 alpha-2 code, such as `IT`.
    fn code(&self) -> scalars::CountryCode {
        scalars::CountryCode(self.code.to_string())
    }

    /// ISO 3166-1 alpha-3 code, such as `ITA`.
    fn alpha3(&self) -> &str {
        &self.record().alpha3
    }

    /// Common English name.
    fn name(&self) -> &str {
        &self.record().name
    }

    /// UNESCO region.
    fn region(&self) -> WorldRegion {
        self.record().region.into()
    }

    /// Keys of the groups of countries that the country belongs to.
    fn groups(&self) -> Vec<&str> {
        let groups = self.frame.snapshot().country_groups().iter();
        groups
            .filter(|group| group.countries.contains(&self.code))
            .map(|group| group.key.as_str())
            .collect()
    }

    /// Its member cities, ordered by key.
    async fn cities(
        &self,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only cities after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only cities before this cursor.")] before: Option<String>,
    ) -> Result<CityConnection> {
        let country = self.at(scope.as_ref()).await?;
        let view = country.frame.view(scope.as_ref()).await?;
        let homes = country.frame.request().app.ask(&view, HomesQuestion).await?;
        let page = PageArguments::new(first, after, last, before);
        let nodes = homes.nodes(country.code);
        Ok(city_page(&country.frame, &view, nodes, &page, NESTED_PAGE)?)
    }

    /// Its links by partner country; this country is always `countryA`. Same as
    /// `countryLinks(country:)`.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn links(
        &self,
        #[graphql(
            desc = "The links to list: within the country, to other countries, or all.",
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
        #[graphql(desc = "Order of the list; most links first if omitted.")] order_by: Option<CountryLinkOrder>,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only pairs after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only pairs before this cursor.")] before: Option<String>,
    ) -> Result<CountryLinkConnection> {
        let country = self.at(scope.as_ref()).await?;
        let view = country.frame.view(scope.as_ref()).await?;
        let arguments = CountryLinkArguments {
            country: Some(country.code),
            countries: Vec::new(),
            include,
            baseline,
            weighted,
            filter,
            include_zero,
            order_by,
        };
        let page = PageArguments::new(first, after, last, before);
        Ok(CountryLinkConnection::find(&country.frame, &view, &arguments, &page, NESTED_PAGE).await?)
    }

    /// Number of links between two of its own cities.
    async fn internal_link_count(
        &self,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<i32> {
        Ok(int(self.home_links(scope.as_ref()).await?.internal))
    }

    /// Number of links from its cities to cities in other countries. Links to a city whose country
    /// is not known do not count.
    async fn external_link_count(
        &self,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<i32> {
        Ok(int(self.home_links(scope.as_ref()).await?.external()))
    }

    #[graphql(flatten)]
    fn ratios(&self) -> NullableFields<Ratios> {
        NullableFields(Ratios(self.clone()))
    }
}

/// The figures of a country that can be undefined.
struct Ratios(Country);

/// The figures of a country that can be undefined.
#[Object]
impl Ratios {
    /// E–I index: (external − internal) / (external + internal) links, −1 to 1 (Krackhardt and
    /// Stern 1988). Null without links.
    async fn ei_index(
        &self,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<Option<f64>> {
        let links = self.0.home_links(scope.as_ref()).await?;
        Ok(ei_index(links.external(), links.internal))
    }

    /// Herfindahl index of its links abroad: the sum of the squared shares of the partner
    /// countries, above 0 to 1. 1 means a single partner country. Null without links abroad.
    async fn partner_concentration(
        &self,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<Option<f64>> {
        let links = self.0.home_links(scope.as_ref()).await?;
        let total = links.external();
        let squares = links
            .abroad
            .values()
            .map(|&links| (links as f64 / total as f64).powi(2));
        Ok((total > 0).then(|| squares.sum()))
    }
}
