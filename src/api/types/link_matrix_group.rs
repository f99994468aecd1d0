//! A group of cities in a matrix of links.

use std::sync::Arc;

use async_graphql::{Object, Result};

use super::city::{City, CityConnection};
use super::city_list::city_page;
use super::country::Country;
use super::field::Field;
use crate::analytics::mixing::{MixingGroup, MixingMatrix};
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::cursor::{NESTED_PAGE, PageArguments};
use crate::api::enums::WorldRegion;
use crate::app::answers::groupings::{Group, GroupValue, Grouped};
use crate::network::View;

/// A link matrix with the view and the groups it was computed from.
pub struct MatrixAnswer {
    /// The request.
    pub frame: Frame,
    /// The view.
    pub view: Arc<View>,
    /// The groups of its cities.
    pub grouped: Arc<Grouped>,
    /// The links between them.
    pub matrix: Arc<MixingMatrix>,
}

/// A group of cities: a row or a column of the link matrix.
pub struct LinkMatrixGroup {
    answer: Arc<MatrixAnswer>,
    number: u32,
}

impl LinkMatrixGroup {
    /// Returns a group by its number.
    pub fn new(answer: &Arc<MatrixAnswer>, number: u32) -> Self {
        Self {
            answer: Arc::clone(answer),
            number,
        }
    }

    fn group(&self) -> &Group {
        &self.answer.grouped.groups[self.number as usize]
    }

    fn totals(&self) -> &MixingGroup {
        &self.answer.matrix.groups[self.number as usize]
    }
}

/// A group of cities: a row or a column of the link matrix.
#[Object]
impl LinkMatrixGroup {
    /// Key of the field, country, region or group of countries; for a community, the key of its
    /// hub; `UNASSIGNED` for cities without a group.
    fn key(&self) -> &str {
        &self.group().key
    }

    /// Display name; for a community, the name of its hub.
    fn name(&self) -> &str {
        &self.group().name
    }

    /// Number of cities in scope that belong to the group, wholly or in part.
    fn city_count(&self) -> i32 {
        int(self.totals().node_count as usize)
    }

    /// Sum of the cities' shares: a city in two groups counts one half in each.
    fn city_share(&self) -> f64 {
        self.totals().share_total
    }

    /// K: the sum of the degrees of its cities, by their shares; with `weighted: true`, the sum of
    /// their strengths.
    fn link_ends(&self) -> f64 {
        self.totals().degree_total
    }

    /// T: the number of links that touch the group, by shares, where links within the group count
    /// once; with `weighted: true`, their strength.
    fn touching(&self) -> f64 {
        self.totals().touching
    }

    /// The creative field, if cities are grouped by fields. If several networks share its key, the
    /// field of the first network in scope.
    fn field(&self) -> Option<Field> {
        match self.group().value {
            GroupValue::Field(id) => Field::by_id(&self.answer.frame, id),
            _ => None,
        }
    }

    /// The country, if cities are grouped by countries. Null otherwise.
    fn country(&self) -> Option<Country> {
        match self.group().value {
            GroupValue::Country(code) => Some(Country::new(&self.answer.frame, code)),
            _ => None,
        }
    }

    /// The region, if cities are grouped by regions. Null otherwise.
    fn region(&self) -> Option<WorldRegion> {
        match self.group().value {
            GroupValue::Region(region) => Some(region.into()),
            _ => None,
        }
    }

    /// The hub, if cities are grouped by communities: the city with the most links inside. Ties go
    /// to the greater strength, then to the first key.
    fn hub(&self) -> Option<City> {
        match self.group().value {
            GroupValue::Community(hub) => Some(City::of_node(&self.answer.frame, &self.answer.view, hub)),
            _ => None,
        }
    }

    /// Its cities, ordered by key.
    fn cities(
        &self,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only cities after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only cities before this cursor.")] before: Option<String>,
    ) -> Result<CityConnection> {
        let MatrixAnswer {
            frame, view, grouped, ..
        } = &*self.answer;
        let nodes: Vec<u32> = (0..view.cities().len() as u32)
            .filter(|&node| grouped.membership.of(node).contains(&self.number))
            .collect();
        let page = PageArguments::new(first, after, last, before);
        Ok(city_page(frame, view, &nodes, &page, NESTED_PAGE)?)
    }
}
