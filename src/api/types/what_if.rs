//! Effects of a supposed change on a network.

use std::sync::Arc;

use async_graphql::{Object, Result, SimpleObject, Value};

use super::change_set::ChangeSet;
use super::city::City;
use super::cohesion::{NetworkState, warn_of_saturation};
use super::meta::{AnswerMeta, Warning, number};
use crate::api::connection::{Page, connection, int};
use crate::api::context::Frame;
use crate::api::cursor::{NESTED_PAGE, PageArguments, short_list};
use crate::app::answers::what_if::{CityPairs, WhatIf as Answer, WhatIfQuestion};
use crate::app::change::{ChangeRequest, ResolvedChange};
use crate::app::fault::Fault;
use crate::network::{CityIndex, View};

/// A network as it is and as it would be after a change. Nothing is written. Cities are shown as
/// they are in the scope, without the change.
pub struct WhatIf {
    frame: Frame,
    view: Arc<View>,
    resolved: ResolvedChange,
    answer: Arc<Answer>,
}

connection! {
    /// Pairs of cities, ordered by the key of the first and then of the second.
    CityPairConnection, CityPairEdge, CityPair
}

/// Two cities.
#[derive(SimpleObject)]
pub struct CityPair {
    /// The city whose key comes first.
    a: City,
    /// The city whose key comes second.
    b: City,
}

impl WhatIf {
    /// Computes the answer.
    pub async fn find(frame: &Frame, view: &Arc<View>, change: &ChangeSet) -> Result<Self, Fault> {
        let resolved = ChangeRequest::from(change).resolve(frame.names(), view)?;
        let question = WhatIfQuestion {
            change: resolved.change.clone(),
        };
        let answer = frame.request().app.ask(view, question).await?;
        Ok(Self {
            frame: frame.of_view(view),
            view: Arc::clone(view),
            resolved,
            answer,
        })
    }

    fn cities(&self, first: i32, cities: &[CityIndex]) -> Result<Vec<City>, Fault> {
        let shown = short_list("first", first, cities)?;
        self.frame.request().charge(shown.len())?;
        Ok(shown.iter().map(|&city| City::new(&self.frame, city)).collect())
    }

    fn parameters(&self) -> Vec<(&'static str, Value)> {
        let change = &self.resolved.change;
        vec![
            ("removedCities", number(change.removed_cities.len())),
            ("removedPartnerships", number(change.removed_records.len())),
            ("addedCities", number(change.added_cities.len())),
            ("addedPartnerships", number(change.added_records.len())),
        ]
    }
}

/// A network as it is and as it would be after a change. Nothing is written. Cities are shown as
/// they are in the scope, without the change.
#[Object]
impl WhatIf {
    /// The network as it is.
    fn before(&self) -> NetworkState {
        NetworkState {
            frame: self.frame.clone(),
            view: Arc::clone(&self.view),
            changed: None,
            counts: self.answer.before,
        }
    }

    /// The network as it would be after the change, with its own number of cities.
    fn after(&self) -> NetworkState {
        NetworkState {
            frame: self.frame.clone(),
            view: Arc::clone(&self.view),
            changed: Some((self.resolved.change.clone(), Arc::clone(&self.answer.changed))),
            counts: self.answer.after,
        }
    }

    /// Cities that stay and would lose their last link, ordered by key.
    fn newly_isolated(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<City>> {
        Ok(self.cities(first, &self.answer.newly_isolated)?)
    }

    /// Number of cities that stay and would lose their last link.
    fn newly_isolated_count(&self) -> i32 {
        int(self.answer.newly_isolated.len())
    }

    /// Cities without a link that would get one, ordered by key. Added cities are not among them.
    fn newly_linked(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<City>> {
        Ok(self.cities(first, &self.answer.newly_linked)?)
    }

    /// Number of cities without a link that would get one.
    fn newly_linked_count(&self) -> i32 {
        int(self.answer.newly_linked.len())
    }

    /// Pairs of cities that stay and reach each other, but no longer would. Pairs with a removed
    /// city are not among them.
    fn lost_pairs(
        &self,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only pairs after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only pairs before this cursor.")] before: Option<String>,
    ) -> Result<CityPairConnection> {
        let page = PageArguments::new(first, after, last, before);
        Ok(CityPairConnection::of(
            &self.frame,
            "LostPair",
            &self.answer.lost,
            &page,
        )?)
    }

    /// Pairs of cities that do not reach each other, but would after the change. Pairs with an
    /// added city are among them.
    fn gained_pairs(
        &self,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only pairs after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only pairs before this cursor.")] before: Option<String>,
    ) -> Result<CityPairConnection> {
        let page = PageArguments::new(first, after, last, before);
        Ok(CityPairConnection::of(
            &self.frame,
            "GainedPair",
            &self.answer.gained,
            &page,
        )?)
    }

    /// The data and the method behind this answer, with warnings on how to read it.
    fn meta(&self) -> AnswerMeta {
        let mut meta = AnswerMeta::new(&self.view, "induced subgraphs compared", self.parameters());
        let idle = &self.resolved.without_effect;
        if !idle.is_empty() {
            let note = format!("Without effect in this scope: {}.", idle.join(", "));
            meta.warn(Warning::NoEffect, note);
        }
        let Answer {
            before,
            after,
            lost,
            gained,
            ..
        } = &*self.answer;
        let counts = [
            before.connected_pairs,
            after.connected_pairs,
            lost.count(),
            gained.count(),
        ];
        warn_of_saturation(&mut meta, counts);
        meta
    }
}

impl CityPairConnection {
    /// Returns a page of pairs. Only the pairs shown are ever built.
    fn of(frame: &Frame, name: &str, pairs: &CityPairs, page: &PageArguments) -> Result<Self, Fault> {
        let key = |city: CityIndex| frame.snapshot().city(city).key.as_str();
        let keys = |(a, b): (CityIndex, CityIndex)| format!("{}/{}", key(a), key(b));
        let find = |text: &str| {
            let (a, b) = text.split_once('/')?;
            let city = |key: &str| frame.snapshot().city_by_key(key);
            pairs.position(city(a)?, city(b)?).map(|position| position as usize)
        };
        let window = page.window_of(name, NESTED_PAGE, pairs.count() as usize, find)?;
        let shown = pairs.from(window.range.start as u64).take(window.range.len());
        let page = Page::of_window(name, &window, shown, keys);
        frame.request().charge(page.items.len())?;
        Ok(Self::new(page, |cursor, (a, b)| CityPairEdge {
            cursor,
            node: CityPair {
                a: City::new(frame, a),
                b: City::new(frame, b),
            },
        }))
    }
}
