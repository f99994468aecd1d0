//! Lists of countries: filter, order and pages.

use std::sync::Arc;

use async_graphql::{Enum, InputObject, Result};

use super::country::{Country, CountryConnection, CountryEdge};
use crate::analytics::Budget;
use crate::api::connection::Page;
use crate::api::context::Frame;
use crate::api::cursor::{PageArguments, ROOT_PAGE};
use crate::api::enums::{OrderDirection, WorldRegion};
use crate::api::inputs::convert;
use crate::api::order::sort_by;
use crate::app::fault::Fault;
use crate::domain;
use crate::domain::text::{Search, fold};
use crate::network::View;

/// Conditions on the countries to list.
#[derive(InputObject, Clone, Debug, Default)]
pub struct CountryFilter {
    /// Text that the name contains, ignoring accents and case. A text without letters or digits
    /// (`&`, `'`) must occur as it is.
    pub search: Option<String>,
    /// Only countries of these world regions.
    pub regions: Option<Vec<WorldRegion>>,
    /// Smallest number of member cities.
    pub min_cities: Option<i32>,
}

/// The values that countries can be ordered by. Ties are ordered by code.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum CountryOrderField {
    /// Alpha-2 code.
    Code,
    /// Name.
    Name,
    /// Number of member cities.
    CityCount,
}

/// The order of a list of countries.
#[derive(InputObject, Clone, Debug)]
pub struct CountryOrder {
    /// The value to sort by.
    pub field: CountryOrderField,
    /// Ascending or descending.
    #[graphql(default_with = "OrderDirection::Asc")]
    pub direction: OrderDirection,
}

/// Returns a page of the countries with a city in a view that pass a filter, in order. Cost: the
/// number of cities; large lists are computed off the async threads.
pub async fn list_countries(
    frame: &Frame,
    view: &Arc<View>,
    filter: Option<&CountryFilter>,
    order: Option<&CountryOrder>,
    page: &PageArguments,
) -> Result<CountryConnection, Fault> {
    let frame = frame.of_view(view);
    let (of_view, chosen, criteria) = (Arc::clone(view), order.cloned(), filter.map(CountryFilter::compile));
    let select = move |_: &Budget| {
        let mut countries = homes(&of_view);
        let country = |code| of_view.snapshot().country(code);
        if let Some(criteria) = criteria {
            countries.retain(|&(code, cities)| country(code).is_some_and(|country| criteria.admits(country, cities)));
        }
        if let Some(CountryOrder { field, direction }) = chosen {
            match field {
                CountryOrderField::Code => sort_by(&mut countries, direction, |(code, _)| code),
                CountryOrderField::CityCount => sort_by(&mut countries, direction, |(_, cities)| cities),
                CountryOrderField::Name => sort_by(&mut countries, direction, |(code, _)| {
                    country(code).map(|country| fold(&country.name))
                }),
            }
        }
        Ok(countries)
    };
    let countries = frame.request().app.compute(view.cities().len(), select).await?;
    let name = order.map_or_else(
        || "Country".to_owned(),
        |order| format!("Country:{:?}:{:?}", order.field, order.direction),
    );
    let page = Page::cut(page, &name, ROOT_PAGE, &countries, |(code, _)| code.to_string())?;
    frame.request().charge(page.items.len())?;
    Ok(CountryConnection::new(page, |cursor, (code, _)| {
        CountryEdge::new(cursor, Country::new(&frame, code))
    }))
}

/// Returns the known countries with a city in a view, each with the number of its cities, ordered
/// by code.
fn homes(view: &View) -> Vec<(domain::CountryCode, usize)> {
    let nodes = 0..view.graph().node_count() as u32;
    let mut homes: Vec<_> = nodes.filter_map(|node| view.country(node)).collect();
    homes.sort_unstable();
    let groups = homes.chunk_by(|one, other| one == other);
    groups.map(|group| (group[0], group.len())).collect()
}

/// A filter compiled into a test of one country.
struct Criteria {
    search: Option<Search>,
    regions: Vec<domain::WorldRegion>,
    min_cities: Option<i32>,
}

impl CountryFilter {
    fn compile(&self) -> Criteria {
        Criteria {
            search: self.search.as_deref().and_then(Search::new),
            regions: convert(&self.regions),
            min_cities: self.min_cities,
        }
    }
}

impl Criteria {
    fn admits(&self, country: &domain::Country, cities: usize) -> bool {
        self.search.as_ref().is_none_or(|search| search.is_in(&country.name))
            && (self.regions.is_empty() || self.regions.contains(&country.region))
            && self.min_cities.is_none_or(|least| cities as i64 >= i64::from(least))
    }
}
