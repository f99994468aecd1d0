//! Lists of cities: which ones, in which order, in pages.

use std::sync::Arc;

use async_graphql::{Enum, InputObject, Result};

use super::city::{City, CityConnection, CityEdge};
use crate::api::connection::Page;
use crate::api::context::Frame;
use crate::api::cursor::{PageArguments, ROOT_PAGE};
use crate::api::enums::{OrderDirection, WorldRegion};
use crate::api::inputs::{DateRange, convert, texts};
use crate::api::order::{absent_last, ordered, sort_by};
use crate::api::scalars::{CityRef, CountryCode, FieldKey};
use crate::app::fault::Fault;
use crate::app::names;
use crate::domain::text::fold;
use crate::domain::{self, FieldId};
use crate::network::View;

/// Which cities to list. Lists match any of their values; all conditions must hold.
#[derive(InputObject, Clone, Debug, Default)]
pub struct CityFilter {
    /// Text that the name or another name contains, in any spelling of accents and case.
    pub search: Option<String>,
    /// Cities by reference.
    pub cities: Option<Vec<CityRef>>,
    /// Countries.
    pub countries: Option<Vec<CountryCode>>,
    /// World regions.
    pub regions: Option<Vec<WorldRegion>>,
    /// Creative fields that the city holds.
    pub fields: Option<Vec<FieldKey>>,
    /// Whether the city is without a link.
    pub isolated: Option<bool>,
    /// When it joined.
    pub joined_on: Option<DateRange>,
    /// Whether its coordinates are known.
    pub has_coordinates: Option<bool>,
    /// Least number of partner cities.
    pub min_degree: Option<i32>,
}

/// By what cities are ordered; ties by key.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum CityOrderField {
    /// Key.
    Key,
    /// Name, in any spelling of accents and case.
    Name,
    /// Code of the country.
    Country,
    /// When it joined; unknown ones last.
    JoinedOn,
    /// Inhabitants; unknown ones last.
    Population,
    /// Number of partner cities.
    Degree,
    /// Sum of the strengths of its links.
    Strength,
}

/// Order of a list of cities.
#[derive(InputObject, Clone, Debug)]
pub struct CityOrder {
    /// By what.
    pub field: CityOrderField,
    /// Which way.
    #[graphql(default_with = "OrderDirection::Asc")]
    pub direction: OrderDirection,
}

/// A page of the cities of a view that pass a filter, ordered.
pub fn list_cities(
    frame: &Frame,
    view: &Arc<View>,
    filter: Option<&CityFilter>,
    order: Option<&CityOrder>,
    page: &PageArguments,
) -> Result<CityConnection, Fault> {
    let mut nodes: Vec<u32> = (0..view.cities().len() as u32).collect();
    if let Some(filter) = filter {
        filter.apply(frame, view, &mut nodes)?;
    }
    let Some(order) = order else {
        return city_page(frame, view, &nodes, page, ROOT_PAGE);
    };
    order_cities(view, &mut nodes, order);
    let name = format!("City:{:?}:{:?}", order.field, order.direction);
    named_city_page(frame, view, &name, &nodes, page, ROOT_PAGE)
}

/// A page of cities of a view, in the order given.
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

impl CityFilter {
    fn apply(&self, frame: &Frame, view: &View, nodes: &mut Vec<u32>) -> Result<(), Fault> {
        let names = frame.names();
        let found = self
            .search
            .as_deref()
            .map(|text| frame.snapshot().directory().search(frame.snapshot(), text));
        let cities = names.cities("where.cities", &texts(&self.cities, |city| &city.0))?;
        let countries = names.countries("where.countries", &texts(&self.countries, |country| &country.0))?;
        let regions: Vec<domain::WorldRegion> = convert(&self.regions);
        let networks = &view.scope().networks;
        let fields: Vec<FieldId> = names.fields("where.fields", &texts(&self.fields, |field| &field.0), networks)?;
        let range = |range: &DateRange| names::date_range("where.joinedOn", &range.from.0, &range.to.0);
        let joined = self.joined_on.as_ref().map(range).transpose()?;
        nodes.retain(|&node| {
            let index = view.city(node);
            let city = view.snapshot().city(index);
            let degree = view.graph().degree(node);
            let region = || view.snapshot().country_of(index).region;
            found.as_ref().is_none_or(|found| found.binary_search(&index).is_ok())
                && (cities.is_empty() || cities.contains(&index))
                && (countries.is_empty() || countries.contains(&city.country))
                && (regions.is_empty() || regions.contains(&region()))
                && (fields.is_empty() || view.fields(node).iter().any(|field| fields.contains(field)))
                && self.isolated.is_none_or(|isolated| (degree == 0) == isolated)
                && joined.is_none_or(|(first, last)| {
                    joined_on(view, node).is_some_and(|date| date.first_day() <= last && date.last_day() >= first)
                })
                && self
                    .has_coordinates
                    .is_none_or(|known| city.position.is_some() == known)
                && self.min_degree.is_none_or(|least| degree as i64 >= i64::from(least))
        });
        Ok(())
    }
}

/// When a city joined the first of the scope's networks that it is a member of.
fn joined_on(view: &View, node: u32) -> Option<domain::PartialDate> {
    let period = view.scope().period;
    let period = (period.first(), period.last());
    let mut networks = view.scope().networks.iter();
    networks
        .find_map(|&network| view.snapshot().membership_in(network, view.city(node), period))?
        .joined_on
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
