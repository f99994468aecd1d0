//! Dependencies: the pairs that depend on a node, summed over many sources.

use super::multi_source::{LANES, Lanes, MultiSource};
use super::reduced::{Batch, Reduced};
use crate::budget::{Budget, Meter};
use crate::centrality::blocks::{in_blocks, sum_of};
use crate::centrality::count::{Count, Wide};
use crate::centrality::search::Search;
use crate::error::AnalysisError;

/// Sums the dependencies on each row over all sources, each counted as often as `own` says.
/// `targets` tells how much a row counts as a target of each source of a batch.
pub(super) fn dependencies<T: Fn(u32) -> Lanes>(
    reduced: &Reduced,
    own: &[f64],
    budget: &Budget,
    targets: impl Fn(&[u32]) -> T + Sync,
) -> Result<Vec<f64>, AnalysisError> {
    let parts = in_blocks(&reduced.batches(own), |batches| {
        let mut worker = Worker::over(reduced, budget);
        for batch in batches {
            worker.run(batch, own, &targets(&batch.sources))?;
        }
        Ok(worker.sum)
    })?;
    Ok(sum_of(parts, reduced.nodes.len()))
}

/// One thread's share of the work, with its work arrays.
struct Worker<'a> {
    reduced: &'a Reduced,
    meter: Meter<'a>,
    by_hops: Option<MultiSource<'a>>,
    by_cost: Option<Search<f64>>,
    by_many_paths: Option<Search<Wide>>,
    dependencies: Vec<f64>,
    sum: Vec<f64>,
}

impl<'a> Worker<'a> {
    fn over(reduced: &'a Reduced, budget: &'a Budget) -> Self {
        let costs = reduced.rows.has_costs();
        let rows = reduced.rows.node_count();
        Self {
            reduced,
            meter: Meter::new(budget),
            by_hops: (!costs).then(|| MultiSource::over(reduced)),
            by_cost: costs.then(|| Search::over(&reduced.rows)),
            by_many_paths: None,
            dependencies: vec![0.0; rows],
            sum: vec![0.0; rows],
        }
    }

    fn run(&mut self, batch: &Batch, own: &[f64], targets: &impl Fn(u32) -> Lanes) -> Result<(), AnalysisError> {
        if let Some(search) = &mut self.by_hops {
            let mut counted = [0.0; LANES];
            for (counted, &source) in counted.iter_mut().zip(&batch.sources) {
                *counted = own[source as usize];
            }
            if search.run(batch, &counted, targets, &mut self.sum, &mut self.meter)? {
                return Ok(());
            }
        }
        for (lane, &source) in batch.sources.iter().enumerate() {
            self.run_alone(source, own[source as usize], &|row| targets(row)[lane])?;
        }
        Ok(())
    }

    /// Runs from one source: by costs, or if there are more paths than 64-bit numbers can hold.
    fn run_alone(&mut self, source: u32, own: f64, targets: &impl Fn(u32) -> f64) -> Result<(), AnalysisError> {
        let rows = &self.reduced.rows;
        if let Some(search) = &mut self.by_cost
            && search.run(rows, source, &mut self.meter)?
        {
            add_dependencies(
                self.reduced,
                search,
                own,
                targets,
                (&mut self.dependencies, &mut self.sum),
            );
            return Ok(());
        }
        let search = self.by_many_paths.get_or_insert_with(|| Search::over(rows));
        search.run(rows, source, &mut self.meter)?;
        add_dependencies(
            self.reduced,
            search,
            own,
            targets,
            (&mut self.dependencies, &mut self.sum),
        );
        Ok(())
    }
}

/// Runs Brandes' recursion, from the farthest row back to the source.
fn add_dependencies<C: Count>(
    reduced: &Reduced,
    search: &Search<C>,
    own: f64,
    targets: &impl Fn(u32) -> f64,
    (dependencies, sum): (&mut [f64], &mut [f64]),
) {
    let (&source, others) = search.order.split_first().expect("the source is reached");
    for &row in others.iter().rev() {
        let dependency = std::mem::take(&mut dependencies[row as usize]);
        sum[row as usize] += own * dependency;
        let passed_on = targets(row) + dependency;
        for (before, cost) in reduced.rows.steps(row) {
            if let Some(share) = search.share(before, cost, row) {
                dependencies[before as usize] += share * passed_on;
            }
        }
    }
    dependencies[source as usize] = 0.0;
}
