//! Cities within some hops of a city.

use std::sync::Arc;

use async_graphql::Result;

use super::city::City;
use super::meta::{AnswerMeta, Warning, number};
use super::path_answer::check_hops;
use crate::analytics::Budget;
use crate::analytics::paths::reachable;
use crate::api::connection::{Page, connection, int};
use crate::api::context::Frame;
use crate::api::cursor::PageArguments;
use crate::api::inputs::ScopeInput;
use crate::api::scalars::CityRef;
use crate::app::fault::Fault;

connection! {
    /// Cities within reach, the nearest first, then by key. The start is not among them.
    ReachableCityConnection, ReachableCityEdge, ReachableCity,
    {
        /// The data and the method behind this answer, with warnings on how to read it.
        meta: AnswerMeta
    }
}

/// A city within reach.
#[derive(async_graphql::SimpleObject)]
pub struct ReachableCity {
    /// The city.
    city: City,
    /// Smallest number of hops from the start, from 1.
    hop_count: i32,
    /// Number of paths of that many hops that lead there. At most 2,147,483,647.
    path_count: i32,
}

impl ReachableCityConnection {
    /// Computes the answer.
    pub async fn find(
        frame: &Frame,
        from: &CityRef,
        max_hops: i32,
        scope: Option<&ScopeInput>,
        page: &PageArguments,
        largest: usize,
    ) -> Result<Self, Fault> {
        let hops = check_hops(max_hops)?;
        let view = frame.view(scope).await?;
        let frame = frame.of_view(&view);
        let city = frame.city("from", from)?;
        let shared = Arc::clone(&view);
        let find = move |budget: &Budget| {
            let found = match shared.node(city) {
                None => Vec::new(),
                Some(node) => reachable(shared.graph(), node, hops, budget)?,
            };
            Ok((found, shared.link_days().have_all_in_common()))
        };
        let (found, is_of_one_day) = frame.request().app.compute(view.graph().link_count(), find).await?;
        let key = |reached: crate::analytics::paths::ReachableNode| {
            frame.snapshot().city(view.city(reached.node)).key.clone()
        };
        let page = Page::cut(page, "Reachable", largest, &found, key)?;
        frame.request().charge(page.items.len())?;
        let mut meta = AnswerMeta::new(&view, "breadth-first search", vec![("maxHops", number(hops as usize))]);
        if !is_of_one_day {
            let message = "Links of the period count together that existed on no common day; `cooperationPath` joins only those that did.";
            meta.warn(Warning::NoCommonDay, message.to_owned());
        }
        Ok(Self::new(page, meta, |cursor, reached| ReachableCityEdge {
            cursor,
            node: ReachableCity {
                city: City::of_node(&frame, &view, reached.node),
                hop_count: int(reached.hops as usize),
                path_count: i32::try_from(reached.path_count).unwrap_or(i32::MAX),
            },
        }))
    }
}
