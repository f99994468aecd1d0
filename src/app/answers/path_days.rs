//! Paths in a period: a path joins only hops that existed on a common day.
//!
//! Costs are those of the links of the period. Any set of links that existed together did so on one
//! of a few days (see [`LinkDays`](crate::network::view::LinkDays)), so a question about all days
//! runs once for the links of each of these.

use std::collections::BTreeSet;

use crate::analytics::paths::{
    Disjoint, DisjointPaths, FoundPath, LinkMask, PathQuery, cheapest_path, disjoint_paths, fewest_hops,
    independent_path_count, k_cheapest_paths, tied_path_count, tied_paths,
};
use crate::analytics::{AnalysisError, Budget};
use crate::network::{Period, View};

/// Maximum number of tied paths to compare if several days have some. They take about 20 MB.
const MOST_TIED: usize = 100_000;

/// A query over the days of a view's period.
#[derive(Clone, Copy)]
pub(super) struct DayQuery<'a> {
    pub(super) view: &'a View,
    pub(super) query: PathQuery<'a>,
    pub(super) budget: &'a Budget,
}

impl DayQuery<'_> {
    /// Answers the query on the links of each day that matters; a period of one day gives one
    /// answer.
    fn on_each_day<T>(
        &self,
        mut ask: impl FnMut(&PathQuery<'_>) -> Result<T, AnalysisError>,
    ) -> Result<Vec<T>, AnalysisError> {
        if matches!(self.view.scope().period, Period::AsOf(_)) {
            return Ok(vec![ask(&self.query)?]);
        }
        let link_count = self.view.graph().link_count();
        self.budget.spend(link_count as u64)?;
        let days = self.view.link_days();
        let mut answers = Vec::new();
        for &day in days.days() {
            self.budget.spend(link_count as u64)?;
            let passable = |link| self.query.passable_link.is_none_or(|links| links.contains(link));
            let links = LinkMask::of(link_count, |link| passable(link) && days.exists(link, day));
            answers.push(ask(&PathQuery {
                passable_link: (self.query.passable_link.is_some() || !days.is_constant()).then_some(&links),
                ..self.query
            })?);
        }
        Ok(answers)
    }

    fn existed_together(&self, path: &FoundPath) -> bool {
        self.view.last_common_day(&path.links).is_some()
    }

    /// Returns the first path.
    pub(super) fn cheapest(&self) -> Result<Option<FoundPath>, AnalysisError> {
        let path = cheapest_path(&self.query, self.budget)?;
        if path.as_ref().is_none_or(|path| self.existed_together(path)) {
            return Ok(path);
        }
        let of_days = self.on_each_day(|query| cheapest_path(query, self.budget))?;
        Ok(of_days.into_iter().flatten().min())
    }

    /// Returns the first `k` paths. Each exists on some day of its own.
    pub(super) fn k_cheapest(&self, k: usize) -> Result<Vec<FoundPath>, AnalysisError> {
        let paths = k_cheapest_paths(&self.query, k, self.budget)?;
        if paths.iter().all(|path| self.existed_together(path)) {
            return Ok(paths);
        }
        let of_days = self.on_each_day(|query| k_cheapest_paths(query, k, self.budget))?;
        let mut paths = of_days.concat();
        paths.sort();
        paths.dedup();
        paths.truncate(k);
        Ok(paths)
    }

    /// Returns up to `k` disjoint paths of one day: the day with the most of them, then the day on
    /// which they cost least.
    pub(super) fn disjoint(&self, k: usize, kind: Disjoint) -> Result<DisjointPaths, AnalysisError> {
        let of_period = disjoint_paths(&self.query, k, kind, self.budget)?;
        let links = of_period.paths.iter().flat_map(|path| path.links.iter().copied());
        let is_of_one_day = self.view.last_common_day(&links.collect::<Vec<u32>>()).is_some();
        if is_of_one_day && !of_period.is_unsure && !of_period.more_beyond_hop_limit {
            return Ok(of_period);
        }
        let of_days = self.on_each_day(|query| disjoint_paths(query, k, kind, self.budget))?;
        Ok(DisjointPaths::best(of_days))
    }

    /// Returns the number of paths that tie with the first in cost and hops, the first included.
    pub(super) fn tied(&self) -> Result<u64, AnalysisError> {
        if matches!(self.view.scope().period, Period::AsOf(_)) {
            return tied_path_count(&self.query, self.budget);
        }
        let Some(best) = self.cheapest()? else { return Ok(0) };
        let rank = |path: &FoundPath| (path.cost, path.hop_count());
        let mut all = BTreeSet::new();
        self.on_each_day(|query| {
            let is_best = |path: &FoundPath| rank(path) == rank(&best);
            if !cheapest_path(query, self.budget)?.as_ref().is_some_and(is_best) {
                return Ok(());
            }
            let tied = tied_paths(query, MOST_TIED, self.budget)?;
            all.extend(tied.iter().map(<[u32]>::to_vec));
            if all.len() < MOST_TIED {
                return Ok(());
            }
            Err(AnalysisError::LimitExceeded {
                what: "tied paths compared over the days of a period",
                limit: MOST_TIED as u64,
                measured: tied_path_count(query, self.budget)?,
            })
        })?;
        Ok(all.len() as u64)
    }

    /// Returns the maximum number of independent paths on one day. Independent paths share no city
    /// but their ends.
    pub(super) fn independent(&self) -> Result<u64, AnalysisError> {
        let of_days = self.on_each_day(|query| independent_path_count(query, self.budget))?;
        Ok(of_days.into_iter().max().unwrap_or(0))
    }

    /// Returns the fewest hops of any path, regardless of cost.
    pub(super) fn fewest_hops(&self) -> Result<Option<u32>, AnalysisError> {
        let of_days = self.on_each_day(|query| fewest_hops(query, self.budget))?;
        Ok(of_days.into_iter().flatten().min())
    }
}
