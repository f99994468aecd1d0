//! GeoJSON (RFC 7946).

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::node_link::{List, attributes, origin};
use crate::exchange::graph::{Graph, LinkRow, NODE, NodeRow, finite, link_attributes};

/// Longitude, then latitude.
type Point = [f64; 2];

/// Writes a collection of cities, as points, and links, as lines. Features without a position have
/// no geometry.
pub(super) fn write(graph: &Graph, mut output: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut output, &Collection(graph))?;
    output.write_all(b"\n")
}

#[derive(Serialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Point(Point),
    LineString([Point; 2]),
    MultiLineString([[Point; 2]; 2]),
}

struct Collection<'a>(&'a Graph);

impl Serialize for Collection<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let graph = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", "FeatureCollection")?;
        map.serialize_entry("metadata", &origin(graph))?;
        let features = || {
            let cities = graph.nodes().iter().map(Feature::City);
            cities.chain(graph.links().iter().map(|link| Feature::Link(graph, link)))
        };
        map.serialize_entry("features", &List(features))?;
        map.end()
    }
}

enum Feature<'a> {
    City(&'a NodeRow),
    Link(&'a Graph, &'a LinkRow),
}

impl Serialize for Feature<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("type", "Feature")?;
        match *self {
            Self::City(node) => {
                map.serialize_entry("id", &node.id)?;
                map.serialize_entry("geometry", &point(node).map(Geometry::Point))?;
            }
            Self::Link(graph, link) => {
                let (source, target) = graph.ends(link);
                map.serialize_entry("id", &link.id)?;
                let ends = point(source).zip(point(target));
                map.serialize_entry("geometry", &ends.map(|(source, target)| line(source, target)))?;
            }
        }
        map.serialize_entry("properties", &Properties(self))?;
        map.end()
    }
}

struct Properties<'f, 'a>(&'f Feature<'a>);

impl Serialize for Properties<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match *self.0 {
            Feature::City(node) => {
                map.serialize_entry("label", &node.label)?;
                attributes(&mut map, &NODE, node)?;
            }
            Feature::Link(graph, link) => {
                let (source, target) = graph.ends(link);
                map.serialize_entry("source", &source.id)?;
                map.serialize_entry("target", &target.id)?;
                map.serialize_entry("label", &link.label)?;
                map.serialize_entry("weight", &finite(link.strength))?;
                attributes(&mut map, link_attributes(graph), link)?;
            }
        }
        map.end()
    }
}

fn point(node: &NodeRow) -> Option<Point> {
    let (latitude, longitude) = node.position?;
    (latitude.is_finite() && longitude.is_finite()).then_some([longitude, latitude])
}

/// Returns the line between two cities; if the shorter way crosses the antimeridian, two lines that
/// end on it.
fn line(source: Point, target: Point) -> Geometry {
    let ([from, from_latitude], [to, to_latitude]) = (source, target);
    if (from - to).abs() <= 180.0 {
        return Geometry::LineString([source, target]);
    }
    let edge = 180.0_f64.copysign(from);
    let unrolled = to + 360.0_f64.copysign(from);
    let part = if unrolled == from {
        0.5
    } else {
        (edge - from) / (unrolled - from)
    };
    let latitude = from_latitude + part * (to_latitude - from_latitude);
    Geometry::MultiLineString([[source, [edge, latitude]], [[-edge, latitude], target]])
}
