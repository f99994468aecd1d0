//! Repulsion of many nodes: far ones are summed together, near ones one by one (Barnes & Hut 1986).

use super::Point;

/// A square counts as one node from a distance of this many of its sides.
const DISTANCE_IN_SIDES: f64 = 1.0;

/// Up to this many nodes, each is summed by itself.
const EXACT: usize = 256;

/// The depth of the tree: nodes nearer than 2⁻²⁴ of the picture share a leaf.
const DEPTH: u32 = 24;

/// Nested squares, each with the mass and the centre of the nodes in it.
pub(super) struct Quadtree(Vec<Square>);

/// A square. The squares within it follow it in the list.
struct Square {
    center: Point,
    mass: f64,
    /// The squared distance from which it counts as one node; 0 for a leaf.
    near: f64,
    /// The position of the first square after it that is not within it.
    next: u32,
}

impl Quadtree {
    /// Builds the tree of nodes with masses, all above 0. Costs a sort.
    pub(super) fn new(points: &[Point], masses: &[f64]) -> Self {
        let first = points.first().copied().unwrap_or_default();
        let (mut low, mut high) = (first, first);
        for point in points {
            low = Point {
                x: low.x.min(point.x),
                y: low.y.min(point.y),
            };
            high = Point {
                x: high.x.max(point.x),
                y: high.y.max(point.y),
            };
        }
        let side = (high.x - low.x).max(high.y - low.y);
        let cells = f64::from((1_u32 << DEPTH) - 1);
        let scale = if side > 0.0 { cells / side } else { 0.0 };
        let place = |(node, point): (u32, &Point)| {
            let (column, row) = ((point.x - low.x) * scale, (point.y - low.y) * scale);
            (spread(column as u32) | spread(row as u32) << 1, node)
        };
        let mut nodes: Vec<(u64, u32)> = (0..).zip(points).map(place).collect();
        nodes.sort_unstable();
        let mut tree = Self(Vec::with_capacity(2 * points.len()));
        if !nodes.is_empty() {
            let reach = if nodes.len() > EXACT {
                side * DISTANCE_IN_SIDES
            } else {
                f64::INFINITY
            };
            tree.add(&nodes, (points, masses), 0, reach);
        }
        tree
    }

    /// Adds the square of some nodes, consecutive on the curve, and the squares within it.
    fn add(&mut self, nodes: &[(u64, u32)], (points, masses): (&[Point], &[f64]), depth: u32, reach: f64) {
        let at = self.0.len();
        let is_leaf = nodes.len() == 1 || depth == DEPTH;
        self.0.push(Square {
            center: Point::default(),
            mass: 0.0,
            near: 0.0,
            next: 0,
        });
        let mut sum = Sum::default();
        if is_leaf {
            for &(_, node) in nodes {
                sum.add(points[node as usize], masses[node as usize]);
            }
        } else {
            let shift = 2 * (DEPTH - 1 - depth);
            for quarter in nodes.chunk_by(|(one, _), (other, _)| one >> shift == other >> shift) {
                let child = self.0.len();
                self.add(quarter, (points, masses), depth + 1, reach / 2.0);
                sum.add(self.0[child].center, self.0[child].mass);
            }
        }
        self.0[at] = Square {
            // The node itself, not rounded, so that it does not push itself.
            center: if let [(_, node)] = nodes {
                points[*node as usize]
            } else {
                sum.center()
            },
            mass: sum.mass,
            near: if is_leaf { 0.0 } else { reach * reach },
            next: self.0.len() as u32,
        };
    }

    /// Returns the push of all nodes on a node of mass 1 at a point, without those at that point.
    pub(super) fn push(&self, place: Point) -> Point {
        let mut push = Point::default();
        let mut at = 0;
        while let Some(square) = self.0.get(at) {
            let (x, y) = (place.x - square.center.x, place.y - square.center.y);
            let distance = x * x + y * y;
            if square.near > 0.0 && distance <= square.near {
                at += 1;
                continue;
            }
            if distance > 0.0 {
                push.x += square.mass / distance * x;
                push.y += square.mass / distance * y;
            }
            at = square.next as usize;
        }
        push
    }
}

/// A sum of masses, and their centre.
#[derive(Default)]
struct Sum {
    mass: f64,
    x: f64,
    y: f64,
}

impl Sum {
    fn add(&mut self, point: Point, mass: f64) {
        self.mass += mass;
        self.x += mass * point.x;
        self.y += mass * point.y;
    }

    fn center(&self) -> Point {
        Point {
            x: self.x / self.mass,
            y: self.y / self.mass,
        }
    }
}

/// Puts a zero after each bit of a number below 2³². Two such numbers interleaved are a position on
/// the curve of Morton 1966, along which every square is one interval.
fn spread(number: u32) -> u64 {
    let steps = [
        (16, 0x0000_FFFF_0000_FFFF_u64),
        (8, 0x00FF_00FF_00FF_00FF),
        (4, 0x0F0F_0F0F_0F0F_0F0F),
        (2, 0x3333_3333_3333_3333),
        (1, 0x5555_5555_5555_5555),
    ];
    let number = u64::from(number);
    steps
        .iter()
        .fold(number, |bits, &(shift, mask)| (bits | bits << shift) & mask)
}
