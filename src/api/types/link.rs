//! Links: the ties between two cities, as analyses see them.

use std::sync::Arc;

use async_graphql::{ID, Object, Result};

use super::city::City;
use super::partnership::PartnershipConnection;
use crate::api::connection::{connection, int};
use crate::api::context::Frame;
use crate::api::cursor::{NESTED_PAGE, PageArguments};
use crate::api::scalars::Date;
use crate::app::answers::resilience::CutsQuestion;
use crate::app::fault::Fault;
use crate::app::global_id::GlobalId;
use crate::network::View;

/// A link between two cities: all their partnerships in scope, merged into one.
#[derive(Clone)]
pub struct Link {
    frame: Frame,
    view: Arc<View>,
    link: u32,
}

connection! {
    /// Links, ordered by the keys of their cities.
    LinkConnection, LinkEdge, Link
}

impl Link {
    /// Returns a link of a view.
    pub fn new(frame: &Frame, view: &Arc<View>, link: u32) -> Self {
        Self {
            frame: frame.clone(),
            view: Arc::clone(view),
            link,
        }
    }

    /// Returns the global id.
    pub fn global_id(&self) -> Result<ID, Fault> {
        let (a, b) = keys(&self.view, self.link);
        let id = GlobalId::Link(a.to_owned(), b.to_owned());
        self.frame.link_id(&id, &self.view)
    }
}

/// Returns the keys of the two cities of a link, in order.
pub(super) fn keys(view: &View, link: u32) -> (&str, &str) {
    let (a, b) = view.graph().ends(link);
    let key = |node| view.snapshot().city(view.city(node)).key.as_str();
    (key(a), key(b))
}

impl LinkConnection {
    /// Returns a page of links of a view.
    pub fn of(
        frame: &Frame,
        view: &Arc<View>,
        links: &[u32],
        page: &PageArguments,
        largest: usize,
    ) -> Result<Self, Fault> {
        let page = crate::api::connection::Page::cut(page, "Link", largest, links, |link| {
            let (a, b) = keys(view, link);
            format!("{a}/{b}")
        })?;
        frame.request().charge(page.items.len())?;
        Ok(Self::new(page, |cursor, link| LinkEdge {
            cursor,
            node: Link::new(frame, view, link),
        }))
    }
}

/// A link between two cities: all their partnerships in scope, merged into one.
#[Object]
impl Link {
    /// Global id. It includes the scope of the link, unless that is the default one, and the
    /// conditions of the path that the link is part of.
    pub async fn id(&self) -> Result<ID> {
        Ok(self.global_id()?)
    }

    /// The city whose key comes first.
    fn city_a(&self) -> City {
        City::of_node(&self.frame, &self.view, self.view.graph().ends(self.link).0)
    }

    /// The city whose key comes second.
    fn city_b(&self) -> City {
        City::of_node(&self.frame, &self.view, self.view.graph().ends(self.link).1)
    }

    /// Sum of the intensities of the link's partnerships. A larger value means closer cooperation.
    fn strength(&self) -> f64 {
        self.view.graph().strength(self.link)
    }

    /// Number of partnerships behind the link.
    fn partnership_count(&self) -> i32 {
        int(self.view.records(self.link).len())
    }

    /// The partnerships behind the link, ordered by key.
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
        Ok(PartnershipConnection::of(
            &self.frame,
            self.view.records(self.link),
            &page,
            NESTED_PAGE,
        )?)
    }

    /// The earliest known start of its partnerships. Null if none is known.
    fn since(&self) -> Option<Date> {
        let records = self.view.records(self.link).iter();
        let starts = records.filter_map(|&record| self.view.partnership(record).record.started_on);
        starts.min_by_key(|start| start.first_day()).map(Date::from)
    }

    /// True if both cities share a creative field.
    fn same_field(&self) -> bool {
        let (a, b) = self.view.graph().ends(self.link);
        self.view.same_field(a, b)
    }

    /// True if both cities lie in the same country. Null if the country of either is not known.
    fn same_country(&self) -> Option<bool> {
        let (a, b) = self.view.graph().ends(self.link);
        self.view.same_country(a, b)
    }

    /// Great-circle distance between the cities in kilometres. Null if the coordinates of either
    /// are not known.
    fn distance_km(&self) -> Option<f64> {
        let (a, b) = self.view.graph().ends(self.link);
        self.view.distance_km(a, b)
    }

    /// True if removing the link would disconnect its two cities (Hopcroft and Tarjan 1973). Cost:
    /// one search for all links of the scope.
    async fn bridge(&self) -> Result<bool> {
        let cuts = self.frame.request().app.ask(&self.view, CutsQuestion).await?;
        Ok(cuts.link(self.link).is_some())
    }
}
