//! Lists of countries: which ones, in which order, in pages.

use std::sync::Arc;

use async_graphql::{Enum, InputObject, Result};

use super::country::{Country, CountryConnection, CountryEdge};
use crate::api::connection::Page;
use crate::api::context::Frame;
use crate::api::cursor::{PageArguments, ROOT_PAGE};
use crate::api::enums::{OrderDirection, WorldRegion};
use crate::api::inputs::convert;
use crate::api::order::sort_by;
use crate::app::fault::Fault;
use crate::domain;
use crate::domain::text::fold;
use crate::network::View;

/// Which countries to list.
#[derive(InputObject, Clone, Debug, Default)]
pub struct CountryFilter {
    /// Text that the name contains, in any spelling of accents and case.
    pub search: Option<String>,
    /// World regions.
    pub regions: Option<Vec<WorldRegion>>,
    /// Least number of member cities.
    pub min_cities: Option<i32>,
}

/// By what countries are ordered; ties by code.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum CountryOrderField {
    /// Alpha-2 code.
    Code,
    /// Name.
    Name,
    /// Number of member cities.
    CityCount,
}

/// Order of a list of countries.
#[derive(InputObject, Clone, Debug)]
pub struct CountryOrder {
    /// By what.
    pub field: CountryOrderField,
    /// Which way.
    #[graphql(default_with = "OrderDirection::Asc")]
    pub direction: OrderDirection,
}

/// A page of the countries with a city in a view that pass a filter, ordered.
pub fn list_countries(
    frame: &Frame,
    view: &Arc<View>,
    filter: Option<&CountryFilter>,
    order: Option<&CountryOrder>,
    page: &PageArguments,
) -> Result<CountryConnection, Fault> {
    let frame = frame.of_view(view);
    let nodes = 0..view.graph().node_count() as u32;
    let mut homes: Vec<_> = nodes.filter_map(|node| view.country(node)).collect();
    homes.sort_unstable();
    let mut countries: Vec<(domain::CountryCode, usize)> = homes
        .chunk_by(|one, other| one == other)
        .map(|group| (group[0], group.len()))
        .collect();
    if let Some(filter) = filter {
        let search = filter.search.as_deref().map(fold);
        let regions: Vec<domain::WorldRegion> = convert(&filter.regions);
        countries.retain(|&(code, cities)| {
            let country = view.snapshot().country(code).expect("a city's country");
            search
                .as_ref()
                .is_none_or(|search| fold(&country.name).contains(search))
                && (regions.is_empty() || regions.contains(&country.region))
                && filter.min_cities.is_none_or(|least| cities as i64 >= i64::from(least))
        });
    }
    let mut name = "Country".to_owned();
    if let Some(CountryOrder { field, direction }) = order.cloned() {
        match field {
            CountryOrderField::Code => sort_by(&mut countries, direction, |(code, _)| code),
            CountryOrderField::CityCount => sort_by(&mut countries, direction, |(_, cities)| cities),
            CountryOrderField::Name => sort_by(&mut countries, direction, |(code, _)| {
                view.snapshot().country(code).map(|country| fold(&country.name))
            }),
        }
        name = format!("Country:{field:?}:{direction:?}");
    }
    let page = Page::cut(page, &name, ROOT_PAGE, &countries, |(code, _)| code.to_string())?;
    frame.request().charge(page.items.len())?;
    Ok(CountryConnection::new(page, |cursor, (code, _)| {
        CountryEdge::new(cursor, Country::new(&frame, code))
    }))
}
