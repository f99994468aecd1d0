//! Positions of the cities of a view in a picture.

use crate::analytics::layout::{Point, force_layout, map_layout};
use crate::analytics::{AnalysisError, Budget};
use crate::app::compute::HEAVY;
use crate::app::question::{Key, Question};
use crate::network::View;

/// A kind of drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GraphLayout {
    /// Force-directed: linked cities are near each other.
    Force,
    /// A map of the world.
    Map,
}

/// The question of positions in a drawing.
#[derive(Clone, Copy, Debug)]
pub struct LayoutQuestion(pub GraphLayout);

impl Question for LayoutQuestion {
    type Answer = Vec<Point>;

    fn key(&self) -> Key {
        Key::of(self.0)
    }

    fn effort(&self, view: &View) -> usize {
        match self.0 {
            GraphLayout::Force => HEAVY,
            GraphLayout::Map => view.graph().node_count(),
        }
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Vec<Point>, AnalysisError> {
        let place = |&city| {
            let position = view.snapshot().city(city).position()?;
            Some((position.latitude, position.longitude))
        };
        match self.0 {
            GraphLayout::Force => force_layout(view.graph(), budget),
            GraphLayout::Map => Ok(map_layout(view.cities().iter().map(place))),
        }
    }

    fn weight(answer: &Vec<Point>) -> usize {
        64 + size_of_val(&**answer)
    }
}
