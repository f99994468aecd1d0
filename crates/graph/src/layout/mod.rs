//! Node positions for a picture: by the links of a graph, or on a map of the world.

mod force;
mod map;
mod quadtree;

#[cfg(test)]
mod tests;

pub use force::force_layout;
pub use map::{map_layout, natural_earth};

/// A point in the plane: x grows to the right, y grows upwards.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Upwards.
    pub y: f64,
}
