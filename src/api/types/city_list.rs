//! Lists of cities: filter, order and pages.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Enum, InputObject, Result};

use super::city::{City, CityConnection, CityEdge};
use crate::analytics::{AnalysisError, Budget};
use crate::api::connection::Page;
use crate::api::context::Frame;
use crate::api::cursor::{PageArguments, ROOT_PAGE};
use crate::api::enums::{OrderDirection, WorldRegion};
use crate::api::inputs::{DateRange, convert, texts};
use crate::api::order::{FOLDING, absent_last, ordered, retain, sort_by};
use crate::api::scalars::{CityRef, CountryCode, FieldKey, Long};
use crate::app::fault::Fault;
use crate::app::names;
use crate::app::question::{Key, Question};
use crate::domain::text::{Search, fold};
use crate::domain::{self, FieldId, Span};
use crate::network::{CityIndex, View};

/// Conditions on the cities to list. A list of values matches any of them. All conditions must
/// hold.
#[derive(InputObject, Clone, Debug, Default)]
pub struct CityFilter {
    /// Text that one of the city's names contains, ignoring accents and case. A text without
    /// letters or digits (`&`, `'`) must occur as it is.
    pub search: Option<String>,
    /// Only these cities.
    pub cities: Option<Vec<CityRef>>,
    /// Only cities of these countries.
    pub countries: Option<Vec<CountryCode>>,
    /// Only cities of these world regions.
    pub regions: Option<Vec<WorldRegion>>,
    /// Only cities that hold one of these creative fields.
    pub fields: Option<Vec<FieldKey>>,
    /// True: only cities without a link. False: only cities with a link.
    pub isolated: Option<bool>,
    /// Only cities that joined in this period.
    pub joined_on: Option<DateRange>,
    /// True: only cities with known coordinates. False: only cities without.
    pub has_coordinates: Option<bool>,
    /// True: only cities with known population. False: only cities without.
    pub has_population: Option<bool>,
    /// Smallest number of inhabitants. Cities with unknown population are left out.
    pub min_population: Option<Long>,
    /// Largest number of inhabitants. Cities with unknown population are left out.
    pub max_population: Option<Long>,
    /// Smallest number of partner cities.
    pub min_degree: Option<i32>,
}

/// The values that cities can be ordered by. Ties are ordered by key.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum CityOrderField {
    /// Key.
    Key,
    /// Name, ignoring accents and case.
    Name,
    /// Code of the country.
    Country,
    /// Date of joining; unknown ones last.
    JoinedOn,
    /// Number of inhabitants; unknown ones last.
    Population,
    /// Number of partner cities (degree).
    Degree,
    /// Sum of the strengths of the city's links.
    Strength,
}

/// The order of a list of cities.
#[derive(InputObject, Clone, Debug)]
pub struct CityOrder {
    /// The value to sort by.
    pub field: CityOrderField,
    /// Ascending or descending.
    #[graphql(default_with = "OrderDirection::Asc")]
    pub direction: OrderDirection,
}

/// Returns a page of the cities of a view that pass a filter, in order. Cost: the number of cities;
/// large lists are computed off the async threads.
pub async fn list_cities(
    frame: &Frame,
    view: &Arc<View>,
    filter: Option<&CityFilter>,
    order: Option<&CityOrder>,
    page: &PageArguments,
) -> Result<CityConnection, Fault> {
    let criteria = filter.map(|filter| filter.compile(frame, view)).transpose()?;
    let app = &frame.request().app;
    let order_of_all = match order {
        Some(order) => Some(app.ask(view, order.clone()).await?),
        None => None,
    };
    let (all, of_view) = (view.cities().len(), Arc::clone(view));
    let select = move |budget: &Budget| {
        let mut nodes: Vec<u32> = match order_of_all {
            Some(order) => order.to_vec(),
            None => (0..all as u32).collect(),
        };
        if let Some(criteria) = criteria {
            criteria.select(&of_view, &mut nodes, budget)?;
        }
        budget.check().map(|()| nodes)
    };
    let effort = if filter.is_some() { FOLDING * all } else { 0 };
    let nodes = app.compute(effort, select).await?;
    let name = order.map_or_else(
        || "City".to_owned(),
        |order| format!("City:{:?}:{:?}", order.field, order.direction),
    );
    named_city_page(frame, view, &name, &nodes, page, ROOT_PAGE)
}

/// Returns a page of cities of a view, in the given order.
pub fn city_page(
    frame: &Frame,
    view: &Arc<View>,
    nodes: &[u32],
    page: &PageArguments,
    largest: usize,
) -> Result<CityConnection, Fault> {
    named_city_page(frame, view, "City", nodes, page, largest)
}

fn named_city_page(
    frame: &Frame,
    view: &Arc<View>,
    name: &str,
    nodes: &[u32],
    page: &PageArguments,
    largest: usize,
) -> Result<CityConnection, Fault> {
    let frame = frame.of_view(view);
    let page = Page::cut(page, name, largest, nodes, |node| {
        view.snapshot().city(view.city(node)).key.clone()
    })?;
    frame.request().charge(page.items.len())?;
    Ok(CityConnection::new(page, |cursor, node| {
        CityEdge::new(cursor, City::of_node(&frame, view, node))
    }))
}

/// A filter with its values checked and resolved.
struct Criteria {
    search: Option<Search>,
    cities: BTreeSet<CityIndex>,
    countries: Vec<domain::CountryCode>,
    regions: Vec<domain::WorldRegion>,
    fields: Vec<FieldId>,
    isolated: Option<bool>,
    joined_on: Option<Span>,
    has_coordinates: Option<bool>,
    has_population: Option<bool>,
    min_population: Option<i64>,
    max_population: Option<i64>,
    min_degree: Option<i32>,
}

impl CityFilter {
    fn compile(&self, frame: &Frame, view: &View) -> Result<Criteria, Fault> {
        let names = frame.names().within(view.scope());
        let networks = &view.scope().networks;
        let range = |range: &DateRange| names::span("where.joinedOn", &range.from.0, &range.to.0);
        Ok(Criteria {
            search: self.search.as_deref().and_then(Search::new),
            cities: names.cities("where.cities", &texts(&self.cities, |city| &city.0))?,
            countries: names.countries("where.countries", &texts(&self.countries, |country| &country.0))?,
            regions: convert(&self.regions),
            fields: names.fields("where.fields", &texts(&self.fields, |field| &field.0), networks)?,
            isolated: self.isolated,
            joined_on: self.joined_on.as_ref().map(range).transpose()?,
            has_coordinates: self.has_coordinates,
            has_population: self.has_population,
            min_population: self.min_population.map(|least| least.0),
            max_population: self.max_population.map(|most| most.0),
            min_degree: self.min_degree,
        })
    }
}

impl Criteria {
    /// Keeps only the nodes whose cities pass.
    fn select(&self, view: &View, nodes: &mut Vec<u32>, budget: &Budget) -> Result<(), AnalysisError> {
        let snapshot = view.snapshot();
        let search = self.search.as_ref();
        let found = search.map(|search| snapshot.directory().search(snapshot, search));
        retain(nodes, budget, |node| {
            let index = view.city(node);
            found.as_ref().is_none_or(|found| found.binary_search(&index).is_ok()) && self.admits(view, node)
        })
    }

    /// Returns true if a city passes all conditions except those on its names.
    fn admits(&self, view: &View, node: u32) -> bool {
        let index = view.city(node);
        let city = view.snapshot().city(index);
        let degree = view.graph().degree(node);
        let region = || view.snapshot().country_of(index).region;
        let population = |passes: &dyn Fn(i64) -> bool| city.population.is_some_and(passes);
        (self.cities.is_empty() || self.cities.contains(&index))
            && (self.countries.is_empty() || self.countries.contains(&city.country))
            && (self.regions.is_empty() || self.regions.contains(&region()))
            && (self.fields.is_empty() || view.fields(node).iter().any(|field| self.fields.contains(field)))
            && self.isolated.is_none_or(|isolated| (degree == 0) == isolated)
            && self
                .joined_on
                .is_none_or(|period| joined_on(view, node).is_some_and(|date| period.overlaps(Span::of(date))))
            && self
                .has_coordinates
                .is_none_or(|known| city.position().is_some() == known)
            && self
                .has_population
                .is_none_or(|known| city.population.is_some() == known)
            && self
                .min_population
                .is_none_or(|least| population(&|inhabitants| inhabitants >= least))
            && self
                .max_population
                .is_none_or(|most| population(&|inhabitants| inhabitants <= most))
            && self.min_degree.is_none_or(|least| degree as i64 >= i64::from(least))
    }
}

/// Returns the date on which a city joined the first of the scope's networks that it is a member
/// of.
fn joined_on(view: &View, node: u32) -> Option<domain::PartialDate> {
    let period = view.scope().period;
    let period = (period.first(), period.last());
    let mut networks = view.scope().networks.iter();
    networks
        .find_map(|&network| view.snapshot().membership_in(network, view.city(node), period))?
        .joined_on
}

impl Question for CityOrder {
    /// All cities of the view in this order.
    type Answer = Vec<u32>;

    fn key(&self) -> Key {
        Key::of((self.field, self.direction))
    }

    fn effort(&self, view: &View) -> usize {
        FOLDING * view.cities().len()
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Vec<u32>, AnalysisError> {
        let mut nodes: Vec<u32> = (0..view.cities().len() as u32).collect();
        order_cities(view, &mut nodes, self);
        budget.check().map(|()| nodes)
    }

    fn weight(answer: &Vec<u32>) -> usize {
        24 + 4 * answer.len()
    }
}

fn order_cities(view: &View, nodes: &mut [u32], order: &CityOrder) {
    let direction = order.direction;
    let city = |node: u32| view.snapshot().city(view.city(node));
    let strength = |node: u32| view.graph().node_strength(node);
    match order.field {
        CityOrderField::Key => sort_by(nodes, direction, |node| node),
        CityOrderField::Name => sort_by(nodes, direction, |node| fold(&city(node).name)),
        CityOrderField::Country => sort_by(nodes, direction, |node| absent_last(view.country(node), direction)),
        CityOrderField::JoinedOn => sort_by(nodes, direction, |node| {
            absent_last(joined_on(view, node).map(|date| date.first_day()), direction)
        }),
        CityOrderField::Population => sort_by(nodes, direction, |node| absent_last(city(node).population, direction)),
        CityOrderField::Degree => sort_by(nodes, direction, |node| view.graph().degree(node)),
        CityOrderField::Strength => sort_by(nodes, direction, |node| ordered(strength(node))),
    }
}
