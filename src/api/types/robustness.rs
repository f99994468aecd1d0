//! Robustness of a network while its cities leave one after the other.

use std::sync::Arc;

use async_graphql::{Enum, SimpleObject};

use super::city::City;
use super::meta::{AnswerMeta, Warning, number, word};
use crate::analytics::resilience::{Attack as Order, RANDOM_ORDERS};
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::app::answers::resilience::{CohesionQuestion, Curve, MOST_POINTS, RobustnessQuestion};
use crate::app::fault::Fault;
use crate::network::View;

/// The rule that selects the next city to leave. Values are computed again after each removal. Ties
/// go to the city whose key comes first.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum Attack {
    /// The city with the most partner cities.
    Degree,
    /// The city with the largest sum of the strengths of its links.
    Strength,
    /// The city with the highest betweenness. Costly: use it for networks of up to some hundred
    /// cities.
    Betweenness,
    /// A random city. The curve is the mean over 100 orders that the seed determines.
    Random,
}

/// The remainder of a network while its cities leave one after the other, until none is left.
#[derive(SimpleObject)]
pub struct RobustnessCurve {
    /// The rule that selects the next city to leave.
    attack: Attack,
    /// Robustness R = (1/n) Σ S(q) over q = 1 … n removals, where n is the number of cities at the
    /// start and S(q) is the size of the largest component divided by n (Schneider et al. 2011).
    /// From (n − 1)/n² without links to (n − 1)/2n where every pair is linked. Null without cities.
    robustness: Option<f64>,
    /// Number of removals after which the largest component has at most half of its first size.
    /// Null without cities.
    halved_after: Option<i32>,
    /// The curve by the number of cities that left, from none to all. At most 500 points, evenly
    /// spaced; if there are more, `meta.truncated` is true. `robustness` and `halvedAfter` are
    /// always exact.
    points: Vec<RobustnessPoint>,
    /// The data and the method behind this answer, with warnings on how to read it.
    meta: AnswerMeta,
}

/// A network after some removals.
#[derive(SimpleObject)]
pub struct RobustnessPoint {
    /// Number of cities that have left.
    removed_count: i32,
    /// Share of the cities that have left, 0 to 1. 0 without cities.
    removed_share: f64,
    /// Size of the largest component divided by the number of cities at the start, 0 to 1.
    largest_component_share: f64,
    /// The city that left last. Null before the first removal, and for RANDOM.
    city: Option<City>,
}

impl RobustnessCurve {
    /// Computes the answer.
    pub async fn find(frame: &Frame, view: &Arc<View>, attack: Attack, seed: i32) -> Result<Self, Fault> {
        let seed = u32::try_from(seed).map_err(|_| Fault::range("seed", 0, i32::MAX, seed))?;
        let order = match attack {
            Attack::Degree => Order::Degree,
            Attack::Strength => Order::Strength,
            Attack::Betweenness => Order::Betweenness,
            Attack::Random => Order::Random { seed: seed.into() },
        };
        let frame = frame.of_view(view);
        let app = &frame.request().app;
        let curve = app.ask(view, RobustnessQuestion { attack: order }).await?;
        let components = app.ask(view, CohesionQuestion).await?.components;
        frame.request().charge(curve.points.len())?;
        let mut meta = AnswerMeta::new(view, "removal one by one", parameters(attack, seed));
        meta.truncated = view.cities().len() >= MOST_POINTS;
        if components > 1 {
            let note = format!("The network has {components} components before the first removal.");
            meta.warn(Warning::Disconnected, note);
        }
        Ok(Self {
            attack,
            robustness: curve.value,
            halved_after: curve.halved_after.map(int),
            points: points(&frame, view, &curve),
            meta,
        })
    }
}

fn parameters(attack: Attack, seed: u32) -> Vec<(&'static str, async_graphql::Value)> {
    let mut parameters = vec![("attack", word(format!("{attack:?}").to_uppercase()))];
    if attack == Attack::Random {
        parameters.push(("seed", number(seed as usize)));
        parameters.push(("orders", number(RANDOM_ORDERS as usize)));
    }
    parameters
}

fn points(frame: &Frame, view: &View, curve: &Curve) -> Vec<RobustnessPoint> {
    let cities = view.cities().len().max(1) as f64;
    let points = curve.points.iter().map(|point| RobustnessPoint {
        removed_count: int(point.removed),
        removed_share: point.removed as f64 / cities,
        largest_component_share: point.share,
        city: point.node.map(|node| City::of_node(frame, view, node)),
    });
    points.collect()
}
