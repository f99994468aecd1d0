//! The tasks, and the numbers by which answers can be compared.

mod central;
mod clusters;
mod geo;
mod paths;
mod shape;
mod similar;

use std::path::Path;
use std::time::Duration;

use interurban::analytics::{AnalysisError, Budget};

use crate::measure::{Found, Outcome, repeat};
use crate::measure_calls::repeat_for_each;
use crate::subject::Subject;

/// A task to measure.
#[derive(Debug)]
pub(crate) struct Task {
    /// Its name on the command line and in the report.
    pub(crate) name: &'static str,
    /// Its work, and the meaning of its value.
    pub(crate) about: &'static str,
    work: Work,
}

/// A number about one pair or city.
type Asked = Result<f64, AnalysisError>;

/// The work of a task.
#[derive(Debug)]
enum Work {
    /// Reads the folder again.
    Load,
    /// One question about the whole network.
    Whole(fn(&Subject, &Budget) -> Found),
    /// A question about each pair.
    EachPair(fn(&Subject, (u32, u32), &Budget) -> Asked),
    /// A question about the source of each pair.
    EachSource(fn(&Subject, u32, &Budget) -> Asked),
}

impl Task {
    const fn new(name: &'static str, about: &'static str, work: Work) -> Self {
        Self { name, about, work }
    }

    /// True if it reads the pairs.
    pub(crate) const fn asks_pairs(&self) -> bool {
        matches!(self.work, Work::EachPair(_) | Work::EachSource(_))
    }

    /// Repeats it for `time`.
    pub(crate) fn measure(&self, subject: &Subject, folder: &Path, time: Duration) -> Outcome {
        match self.work {
            Work::Load => repeat(time, |_| {
                let loaded = Subject::load(folder).ok();
                Ok(loaded.map(|subject| subject.graph().link_count() as f64))
            }),
            Work::Whole(ask) => repeat(time, |budget| ask(subject, budget)),
            Work::EachPair(ask) => repeat_for_each(time, &subject.pairs, |pair, budget| ask(subject, pair, budget)),
            Work::EachSource(ask) => {
                repeat_for_each(time, &subject.pairs, |(source, _), budget| ask(subject, source, budget))
            }
        }
    }
}

/// Returns the task with a name.
pub(crate) fn named(name: &str) -> Result<&'static Task, String> {
    let names = || ALL.iter().map(|task| task.name).collect::<Vec<_>>().join(", ");
    let found = ALL.iter().find(|task| task.name == name);
    found.ok_or_else(|| format!("there is no such task; the tasks are {}", names()))
}

/// All tasks, in the order in which they run by default.
pub(crate) const ALL: &[Task] = &[
    Task::new("load", "the folder from files to graph; links", Work::Load),
    Task::new(
        "sp_pair",
        "the path with the fewest hops of each pair; sum of hops",
        Work::EachPair(paths::fewest_hops),
    ),
    Task::new(
        "sp_pair_w",
        "the cheapest path of each pair, a link costing 1/weight; sum of costs",
        Work::EachPair(paths::cheapest),
    ),
    Task::new(
        "sssp",
        "hops from the source of each pair to all cities; sum of hops",
        Work::EachSource(paths::distances),
    ),
    Task::new(
        "ksp5",
        "the first five simple paths of each pair; sum of hops",
        Work::EachPair(paths::five_shortest),
    ),
    Task::new(
        "allsp",
        "all paths with the fewest hops of each pair, at most 100,000; number of paths",
        Work::EachPair(paths::all_shortest),
    ),
    Task::new(
        "cc",
        "connected components; their number",
        Work::Whole(clusters::components),
    ),
    Task::new(
        "leiden",
        "communities, one start; modularity",
        Work::Whole(clusters::leiden_once),
    ),
    Task::new(
        "leiden_conv",
        "communities, one start gone on from until nothing better is found; modularity",
        Work::Whole(clusters::leiden_to_convergence),
    ),
    Task::new(
        "communities",
        "communities as the server answers, the best of all starts gone on from, with their stability; modularity",
        Work::Whole(clusters::communities_served),
    ),
    Task::new(
        "betw",
        "betweenness of all cities; the largest, each pair of cities counting once",
        Work::Whole(central::betweenness),
    ),
    Task::new(
        "betw256",
        "betweenness estimated from 256 cities; the largest",
        Work::Whole(central::sampled_betweenness),
    ),
    Task::new(
        "closeness",
        "closeness of all cities (Wasserman-Faust); the largest",
        Work::Whole(central::closeness),
    ),
    Task::new(
        "harmonic",
        "harmonic closeness of all cities; the largest",
        Work::Whole(central::harmonic),
    ),
    Task::new(
        "pagerank",
        "PageRank, damping 0.85, to 1e-8 in all; the largest",
        Work::Whole(central::page_rank),
    ),
    Task::new(
        "eigen",
        "eigenvector centrality in the largest component, length 1; the largest",
        Work::Whole(central::eigenvector),
    ),
    Task::new("core", "core numbers; the largest", Work::Whole(clusters::cores)),
    Task::new(
        "clustering",
        "transitivity; the same",
        Work::Whole(clusters::transitivity),
    ),
    Task::new(
        "diameter",
        "most hops within the largest component; the same",
        Work::Whole(shape::diameter),
    ),
    Task::new(
        "assortativity",
        "correlation of the degrees at both ends of a link; the same",
        Work::Whole(shape::degree_assortativity),
    ),
    Task::new(
        "country",
        "links between and within countries; pairs of countries that have some",
        Work::Whole(shape::country_pairs),
    ),
    Task::new(
        "geo",
        "distances of links and of all pairs of cities; the mean of the ones by that of the others",
        Work::Whole(geo::distances),
    ),
    Task::new(
        "gravity",
        "a gravity model of the links; the share of the deviance that it explains",
        Work::Whole(geo::gravity),
    ),
    Task::new(
        "aa_node",
        "ten best new partners of the source of each pair (Adamic-Adar); sum of scores",
        Work::EachSource(similar::ten_of_a_city),
    ),
    Task::new(
        "aa_top100",
        "hundred best new pairs (Adamic-Adar); sum of scores",
        Work::Whole(similar::hundred_pairs),
    ),
];
