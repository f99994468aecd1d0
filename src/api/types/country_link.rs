//! How two countries, or the cities of one country, are linked.

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

/// The links between the cities of two countries, or within one country, observed and expected.
pub struct CountryLink {
    frame: Frame,
    view: Arc<View>,
    answer: Arc<CountryLinks>,
    at: usize,
    rank: i32,
}

connection! {
    /// Pairs of countries, most links first unless another order is asked.
    CountryLinkConnection, CountryLinkEdge, CountryLink,
    {
        /// E–I index of all links by country, −1 (all within countries) to 1 (all between); null without links.
        ei_index: Option<f64>,
        /// Assortativity by country: how much likelier links stay within a country than chance would have it, at most
        /// 1 (Newman 2003); null where it is not defined.
        assortativity: Option<f64>,
        /// What the answer was computed from.
        meta: AnswerMeta
    }
}

/// Conditions on a whole number.
#[derive(InputObject, Clone, Debug)]
pub struct IntFilter {
    /// Equal to.
    pub eq: Option<i32>,
    /// At least.
    pub gte: Option<i32>,
    /// At most.
    pub lte: Option<i32>,
}

/// Conditions on a number.
#[derive(InputObject, Clone, Debug)]
pub struct FloatFilter {
    /// At least.
    pub gte: Option<f64>,
    /// At most.
    pub lte: Option<f64>,
}

/// Which pairs to list; all conditions must hold.
#[derive(InputObject, Clone, Debug)]
pub struct CountryLinkFilter {
    /// On the number of links.
    pub link_count: Option<IntFilter>,
    /// On the strength.
    pub strength: Option<FloatFilter>,
    /// On observed over expected links; pairs without a value do not pass.
    pub affinity: Option<FloatFilter>,
}

/// By what pairs are ordered; ties by links, strength and codes.
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
    /// Observed over expected links; undefined ones last.
    Affinity,
    /// Observed over possible links; undefined ones last.
    Density,
    /// Salton's measure; undefined ones last.
    Salton,
}

/// Order of a list of pairs.
#[derive(InputObject, Clone, Debug)]
pub struct CountryLinkOrder {
    /// By what.
    pub field: CountryLinkOrderField,
    /// Which way.
    #[graphql(default_with = "OrderDirection::Desc")]
    pub direction: OrderDirection,
}

/// The arguments of a question for links between countries.
#[derive(Clone, Debug)]
pub struct CountryLinkArguments {
    /// Only pairs with this country.
    pub country: Option<CountryCode>,
    /// Only pairs of which both are among these; all if empty.
    pub countries: Vec<CountryCode>,
    /// Within, between, or all.
    pub include: LinkSide,
    /// What observed links are compared with.
    pub baseline: Baseline,
    /// Whether links count by their strength, observed and expected.
    pub weighted: bool,
    /// Further conditions.
    pub filter: Option<CountryLinkFilter>,
    /// Whether pairs without a link are listed.
    pub include_zero: bool,
    /// Order.
    pub order_by: Option<CountryLinkOrder>,
}

impl CountryLinkArguments {
    /// As they were applied.
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

/// Pairs as they stand, most links and then most strength first, with ranks that equals share.
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
    /// Answers the question.
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

/// The links between the cities of two countries, or within one country, observed and expected.
#[Object]
impl CountryLink {
    /// Name of the pair, the same in every scope.
    fn key(&self) -> ID {
        ID(format!(
            "{}-{}",
            self.pair().a.min(self.pair().b),
            self.pair().a.max(self.pair().b)
        ))
    }

    /// Position in the order asked, over all pages, from 1: by links and strength if none is asked. Equal pairs share a
    /// rank, those without a value the last one.
    fn rank(&self) -> i32 {
        self.rank
    }

    /// The country asked about, or the one whose code comes first.
    fn country_a(&self) -> Country {
        Country::new(&self.frame, self.pair().a)
    }

    /// The other country; the same one for links within a country.
    fn country_b(&self) -> Country {
        Country::new(&self.frame, self.pair().b)
    }

    /// Whether these are links within one country.
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

    /// Pairs of cities that could be linked.
    fn possible(&self) -> i32 {
        i32::try_from(self.pair().possible).unwrap_or(i32::MAX)
    }

    /// Links over possible ones, 0 to 1; null if none is possible.
    fn density(&self) -> Option<f64> {
        self.pair().density()
    }

    /// Links that the baseline expects, or strength with `weighted: true`; null in a scope without links.
    fn expected(&self) -> Option<f64> {
        self.pair().expected
    }

    /// Observed over expected: 1 is chance, more is closer (association strength, van Eck and Waltman 2009); null if
    /// nothing is expected.
    fn affinity(&self) -> Option<f64> {
        self.pair().affinity
    }

    /// Observed over the geometric mean of what touches either country, 0 to 1 (Salton's cosine); null for links within
    /// one country, and if no link touches one of the two.
    fn salton(&self) -> Option<f64> {
        self.pair().salton
    }

    /// Share of all links in scope, or of their strength with `weighted: true`, 0 to 1; 0 in a scope without links.
    fn share(&self) -> f64 {
        self.pair().share
    }

    /// The cities of `countryA` that have one of the links, by key.
    fn cities_a(&self) -> Result<Vec<City>> {
        let cities = self.cities(self.pair().a);
        self.frame.request().charge(cities.len())?;
        Ok(cities)
    }

    /// The cities of `countryB` that have one of the links, by key.
    fn cities_b(&self) -> Result<Vec<City>> {
        let cities = self.cities(self.pair().b);
        self.frame.request().charge(cities.len())?;
        Ok(cities)
    }

    /// The links, by the keys of their cities.
    fn links(
        &self,
        #[graphql(desc = "How many from the start, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only links after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 100.")] last: Option<i32>,
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

    /// The distinct partnerships behind the links, by key.
    fn partnerships(
        &self,
        #[graphql(desc = "How many from the start, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only partnerships after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only partnerships before this cursor.")] before: Option<String>,
    ) -> Result<PartnershipConnection> {
        let page = PageArguments::new(first, after, last, before);
        let records = self.pair().partnerships(&self.view);
        Ok(PartnershipConnection::of(&self.frame, &records, &page, NESTED_PAGE)?)
    }
}
