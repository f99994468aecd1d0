//! Lists of countries: which ones, in which order, in pages.

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

/// Which countries to list.
#[derive(InputObject, Clone, Debug, Default)]
pub struct CountryFilter {
    /// Text that the name contains, in any spelling of accents and case; signs without a letter or a digit (`&`, `'`) as they stand there.
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

/// A page of the countries with a city in a view that pass a filter, ordered. Cost: the number of cities, off the async threads if there
/// are many.
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

/// The known countries with a city in a view, each with the number of its cities, by code.
fn homes(view: &View) -> Vec<(domain::CountryCode, usize)> {
    let nodes = 0..view.graph().node_count() as u32;
    let mut homes: Vec<_> = nodes.filter_map(|node| view.country(node)).collect();
    homes.sort_unstable();
    let groups = homes.chunk_by(|one, other| one == other);
    groups.map(|group| (group[0], group.len())).collect()
}

/// A filter as a test of one country.
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
