//! A map of the world in the Natural Earth projection.

use super::Point;

/// The y of the first row below the map, whose edge is at y = −1.4224.
const BELOW: f64 = -1.6;

/// The distance between nodes below the map.
const APART: f64 = 0.05;

/// The number of nodes in a row below the map.
const IN_A_ROW: usize = 100;

/// Projects degrees north and east by the Natural Earth projection (Šavrič, Jenny, Patterson,
/// Petrovič & Hurni 2011, doi:10.3138/carto.46.4.363), on a sphere of radius 1. The equator runs
/// from x = −2.7354 to 2.7354, the poles lie at y = ±1.4224. It is `geoNaturalEarth1` of d3-geo
/// with scale 1 and translate [0, 0], but with y upwards.
pub fn natural_earth((latitude, longitude): (f64, f64)) -> Point {
    let (north, east) = (latitude.to_radians(), longitude.to_radians());
    let north2 = north * north;
    let north4 = north2 * north2;
    let width =
        0.8707 - 0.131_979 * north2 + north4 * (-0.013_791 + north4 * (0.003_971 * north2 - 0.001_529 * north4));
    let height = 1.007_226 + north2 * (0.015_085 + north4 * (-0.044_475 + 0.028_874 * north2 - 0.005_916 * north4));
    Point {
        x: east * width,
        y: north * height,
    }
}

/// Places nodes on the map by degrees north and east. Nodes without coordinates are placed below it
/// in rows of 100, in order.
pub fn map_layout(positions: impl IntoIterator<Item = Option<(f64, f64)>>) -> Vec<Point> {
    let mut unplaced = 0;
    let place = |position: Option<(f64, f64)>| {
        position.map_or_else(
            || {
                let (row, column) = (unplaced / IN_A_ROW, unplaced % IN_A_ROW);
                unplaced += 1;
                let from_left = column as f64 - (IN_A_ROW - 1) as f64 / 2.0;
                Point {
                    x: APART * from_left,
                    y: BELOW - APART * row as f64,
                }
            },
            natural_earth,
        )
    };
    positions.into_iter().map(place).collect()
}
