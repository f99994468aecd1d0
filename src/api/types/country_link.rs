//! Links between the cities of two countries, or of one country.

use std::sync::Arc;

use async_graphql::{Enum, ID, InputObject, InputType, Object, Result, Value};

use super::city::City;
use super::country::Country;
use super::link::LinkConnection;
use super::meta::{AnswerMeta, Warning, word};
use super::partnership::PartnershipConnection;
use crate::analytics::mixing::MixingOptions;
use crate::analytics::ranking::compare_ranked;
use crate::api::connection::{Page, connection, int};
use crate::api::context::Frame;
use crate::api::cursor::{NESTED_PAGE, PageArguments};
use crate::api::enums::{Baseline, LinkSide, OrderDirection};
use crate::api::order::ranked;
use crate::app::answers::country_links::{CountryLinks, CountryPair, CountryQuestion};
use crate::app::fault::Fault;
use crate::domain::CountryCode;
use crate::network::View;

/// The links between the cities of two countries, or within one country: observed, and expected by
/// a baseline.
pub struct CountryLink {
    frame: Frame,
    view: Arc<View>,
    answer: Arc<CountryLinks>,
    at: usize,
    rank: i32,
}

connection! {
    /// Pairs of countries. Default order: most links first.
    CountryLinkConnection, CountryLinkEdge, CountryLink,
    {
        /// E–I index of all links by country, −1 (all within countries) to 1 (all between). Null
        /// without links.
        ei_index: Option<f64>,
        /// Assortativity by country: the excess of links within a country over chance, at most 1
        /// (Newman 2003). Null where it is not defined.
        assortativity: Option<f64>,
        /// The data and the method behind this answer, with warnings on how to read it.
        meta: AnswerMeta
    }
}

/// Conditions on a whole number.
#[derive(InputObject, Clone, Debug)]
pub struct IntFilter {
    /// The value that passes.
    pub eq: Option<i32>,
    /// The smallest value that passes.
    pub gte: Option<i32>,
    /// The largest value that passes.
    pub lte: Option<i32>,
}

/// Conditions on a number.
#[derive(InputObject, Clone, Debug)]
pub struct FloatFilter {
    /// The smallest value that passes.
    pub gte: Option<f64>,
    /// The largest value that passes.
    pub lte: Option<f64>,
}

/// Conditions on the pairs to list. All must hold.
#[derive(InputObject, Clone, Debug)]
pub struct CountryLinkFilter {
    /// Condition on the number of links.
    pub link_count: Option<IntFilter>,
    /// Condition on the strength.
    pub strength: Option<FloatFilter>,
    /// Condition on the affinity: observed divided by expected links. Pairs without a value do not
    /// pass.
    pub affinity: Option<FloatFilter>,
}

/// The values that pairs can be ordered by. Ties are ordered by links, strength and codes.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum CountryLinkOrderField {
    /// Number of links.
    LinkCount,
    /// Number of partnerships.
    PartnershipCount,
    /// Strength.
    Strength,
    /// Expected links; undefined ones last.
    Expected,
    /// Affinity: observed divided by expected links; undefined ones last.
    Affinity,
    /// Density: observed divided by possible links; undefined ones last.
    Density,
    /// Salton's cosine; undefined ones last.
    Salton,
}

/// The order of a list of pairs.
#[derive(InputObject, Clone, Debug)]
pub struct CountryLinkOrder {
    /// The value to sort by.
    pub field: CountryLinkOrderField,
    /// Ascending or descending.
    #[graphql(default_with = "OrderDirection::Desc")]
    pub direction: OrderDirection,
}

/// The arguments of a question about links between countries.
#[derive(Clone, Debug)]
pub struct CountryLinkArguments {
    /// Only pairs with this country.
    pub country: Option<CountryCode>,
    /// Only pairs with both countries among these; all pairs if empty.
    pub countries: Vec<CountryCode>,
    /// Links within a country, between countries, or all.
    pub include: LinkSide,
    /// The baseline that observed links are compared with.
    pub baseline: Baseline,
    /// True if links count by their strength, observed and expected.
    pub weighted: bool,
    /// Further conditions.
    pub filter: Option<CountryLinkFilter>,
    /// True if pairs without a link are listed.
    pub include_zero: bool,
    /// The order of the list.
    pub order_by: Option<CountryLinkOrder>,
}

impl CountryLinkArguments {
    /// Returns the arguments as applied, for `meta`.
    fn parameters(&self) -> Vec<(&'static str, Value)> {
        let mut parameters = vec![
            ("include", InputType::to_value(&self.include)),
            ("baseline", InputType::to_value(&self.baseline)),
            ("weighted", Value::from(self.weighted)),
            ("includeZero", Value::from(self.include_zero)),
        ];
        parameters.extend(self.country.map(|code| ("country", word(code.to_string()))));
        if !self.countries.is_empty() {
            let codes = self.countries.iter().map(|code| word(code.to_string()));
            parameters.push(("countries", Value::List(codes.collect())));
        }
        parameters.extend(
            self.filter
                .as_ref()
                .map(|filter| ("where", InputType::to_value(filter))),
        );
        parameters
    }

    fn admits(&self, pair: &CountryPair) -> bool {
        let side = match self.include {
            LinkSide::All => true,
            LinkSide::Internal => pair.is_internal(),
            LinkSide::External => !pair.is_internal(),
        };
        let among = |code| self.countries.is_empty() || self.countries.contains(&code);
        let conditions = self.filter.as_ref().is_none_or(|filter| {
            let links = int(pair.links.len());
            filter.link_count.as_ref().is_none_or(|range| {
                range.eq.is_none_or(|eq| links == eq)
                    && range.gte.is_none_or(|gte| links >= gte)
                    && range.lte.is_none_or(|lte| links <= lte)
            }) && within(filter.strength.as_ref(), Some(pair.strength))
                && within(filter.affinity.as_ref(), pair.affinity)
        });
        side && among(pair.a) && among(pair.b) && conditions
    }
}

fn within(range: Option<&FloatFilter>, value: Option<f64>) -> bool {
    range.is_none_or(|range| {
        value.is_some_and(|value| range.gte.is_none_or(|gte| value >= gte) && range.lte.is_none_or(|lte| value <= lte))
    })
}

impl CountryLinkOrderField {
    fn value(self, view: &View, pair: &CountryPair) -> Option<f64> {
        match self {
            Self::LinkCount => Some(pair.links.len() as f64),
            Self::PartnershipCount => Some(pair.partnerships(view).len() as f64),
            Self::Strength => Some(pair.strength),
            Self::Expected => pair.expected,
            Self::Affinity => pair.affinity,
            Self::Density => pair.density(),
            Self::Salton => pair.salton,
        }
    }
}

/// Returns the pairs in their default order, most links and then most strength first. Equal pairs
/// share a rank.
fn in_default_order(pairs: &[CountryPair], shown: Vec<usize>) -> Vec<(usize, i32)> {
    let equal = |one: usize, other: usize| {
        let (one, other) = (&pairs[one], &pairs[other]);
        one.links.len() == other.links.len() && compare_ranked(one.strength, other.strength).is_eq()
    };
    let mut placed: Vec<(usize, i32)> = Vec::with_capacity(shown.len());
    for at in shown {
        let place = int(placed.len() + 1);
        let before = placed.last().filter(|&&(before, _)| equal(before, at));
        let rank = before.map_or(place, |&(_, rank)| rank);
        placed.push((at, rank));
    }
    placed
}

impl CountryLinkConnection {
    /// Computes the answer.
    pub async fn find(
        frame: &Frame,
        view: &Arc<View>,
        arguments: &CountryLinkArguments,
        page: &PageArguments,
        largest: usize,
    ) -> Result<Self, Fault> {
        let frame = frame.of_view(view);
        let question = CountryQuestion {
            country: arguments.country,
            options: MixingOptions {
                baseline: arguments.baseline.into(),
                weighted: arguments.weighted,
            },
            include_zero: arguments.include_zero,
        };
        let answer = frame.request().app.ask(view, question).await?;
        let pair = |at: usize| &answer.pairs[at];
        let shown: Vec<usize> = (0..answer.pairs.len())
            .filter(|&at| arguments.admits(pair(at)))
            .collect();
        let (name, shown) = match &arguments.order_by {
            None => ("CountryLink".to_owned(), in_default_order(&answer.pairs, shown)),
            Some(CountryLinkOrder { field, direction }) => {
                let placed = ranked(&shown, *direction, |at| field.value(view, pair(at)));
                let last = int(placed.iter().filter(|(_, rank)| rank.is_some()).count() + 1);
                let placed = placed.into_iter().map(|(at, rank)| (at, rank.unwrap_or(last)));
                (format!("CountryLink:{field:?}:{direction:?}"), placed.collect())
            }
        };
        let page = Page::cut(page, &name, largest, &shown, |(at, _)| {
            format!("{}/{}", pair(at).a, pair(at).b)
        })?;
        frame.request().charge(page.items.len())?;
        let mut meta = AnswerMeta::new(view, "mixing matrix by country", arguments.parameters());
        if answer.unassigned > 0 {
            let note = format!(
                "Links of a city whose country is not known, which are in no pair: {}; `linkMatrix(by: COUNTRY)` shows them under UNASSIGNED.",
                answer.unassigned
            );
            meta.warn(Warning::Unassigned, note);
        }
        Ok(Self::new(
            page,
            answer.ei_index,
            answer.assortativity,
            meta,
            |cursor, (at, rank)| CountryLinkEdge {
                cursor,
                node: CountryLink {
                    frame: frame.clone(),
                    view: Arc::clone(view),
                    answer: Arc::clone(&answer),
                    at,
                    rank,
                },
            },
        ))
    }
}

impl CountryLink {
    fn pair(&self) -> &CountryPair {
        &self.answer.pairs[self.at]
    }

    fn cities(&self, code: CountryCode) -> Vec<City> {
        let nodes = self.pair().cities_of(&self.view, code).into_iter();
        nodes.map(|node| City::of_node(&self.frame, &self.view, node)).collect()
    }
}

/// The links between the cities of two countries, or within one country: observed, and expected by
/// a baseline.
#[Object]
impl CountryLink {
    /// Key of the pair, the same in every scope.
    fn key(&self) -> ID {
        ID(format!(
            "{}-{}",
            self.pair().a.min(self.pair().b),
            self.pair().a.max(self.pair().b)
        ))
    }

    /// Position in the requested order over all pages, from 1. The default order is by links, then
    /// strength. Equal pairs share a rank; all pairs without a value share the last rank.
    fn rank(&self) -> i32 {
        self.rank
    }

    /// The country asked about, or else the one whose code comes first.
    fn country_a(&self) -> Country {
        Country::new(&self.frame, self.pair().a)
    }

    /// The other country; the same as `countryA` for links within a country.
    fn country_b(&self) -> Country {
        Country::new(&self.frame, self.pair().b)
    }

    /// True for links within one country.
    fn internal(&self) -> bool {
        self.pair().is_internal()
    }

    /// Number of links: pairs of cities that share a partnership.
    fn link_count(&self) -> i32 {
        int(self.pair().links.len())
    }

    /// Number of distinct partnerships behind the links.
    fn partnership_count(&self) -> i32 {
        int(self.pair().partnerships(&self.view).len())
    }

    /// Sum of the strengths of the links.
    fn strength(&self) -> f64 {
        self.pair().strength
    }

    /// Number of pairs of cities that could be linked.
    fn possible(&self) -> i32 {
        i32::try_from(self.pair().possible).unwrap_or(i32::MAX)
    }

    /// Links divided by possible links, 0 to 1. Null if no link is possible.
    fn density(&self) -> Option<f64> {
        self.pair().density()
    }

    /// Number of links that the baseline expects; with `weighted: true`, the strength. Null in a
    /// scope without links.
    fn expected(&self) -> Option<f64> {
        self.pair().expected
    }

    /// Observed divided by expected: 1 is chance, more means closer ties (association strength, van
    /// Eck and Waltman 2009). Null if nothing is expected.
    fn affinity(&self) -> Option<f64> {
        self.pair().affinity
    }

    /// Salton's cosine: observed divided by the geometric mean of the links that touch either
    /// country, 0 to 1. Null for links within one country, and if no link touches one of the two.
    fn salton(&self) -> Option<f64> {
        self.pair().salton
    }

    /// Share of all links in scope, 0 to 1; with `weighted: true`, share of their strength. 0 in a
    /// scope without links.
    fn share(&self) -> f64 {
        self.pair().share
    }

    /// The cities of `countryA` that have one of the links, ordered by key.
    fn cities_a(&self) -> Result<Vec<City>> {
        let cities = self.cities(self.pair().a);
        self.frame.request().charge(cities.len())?;
        Ok(cities)
    }

    /// The cities of `countryB` that have one of the links, ordered by key.
    fn cities_b(&self) -> Result<Vec<City>> {
        let cities = self.cities(self.pair().b);
        self.frame.request().charge(cities.len())?;
        Ok(cities)
    }

    /// The links, ordered by the keys of their cities.
    fn links(
        &self,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only links after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only links before this cursor.")] before: Option<String>,
    ) -> Result<LinkConnection> {
        let page = PageArguments::new(first, after, last, before);
        Ok(LinkConnection::of(
            &self.frame,
            &self.view,
            &self.pair().links,
            &page,
            NESTED_PAGE,
        )?)
    }

    /// The distinct partnerships behind the links, ordered by key.
    fn partnerships(
        &self,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only partnerships after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only partnerships before this cursor.")] before: Option<String>,
    ) -> Result<PartnershipConnection> {
        let page = PageArguments::new(first, after, last, before);
        let records = self.pair().partnerships(&self.view);
        Ok(PartnershipConnection::of(&self.frame, &records, &page, NESTED_PAGE)?)
    }
}
