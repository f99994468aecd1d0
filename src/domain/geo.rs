//! Positions on the globe and the distance between them.

/// Mean Earth radius in kilometres (IUGG).
const EARTH_RADIUS_KM: f64 = 6371.0088;

/// A position in degrees: latitude −90 to 90, longitude −180 to 180 (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

impl Position {
    /// Returns the great-circle distance in kilometres by the haversine formula.
    pub fn distance_km(self, other: Self) -> f64 {
        let latitude = (other.latitude - self.latitude).to_radians();
        let longitude = (other.longitude - self.longitude).to_radians();
        let chord = (latitude / 2.0).sin().powi(2)
            + self.latitude.to_radians().cos() * other.latitude.to_radians().cos() * (longitude / 2.0).sin().powi(2);
        2.0 * EARTH_RADIUS_KM * chord.min(1.0).sqrt().asin()
    }
}

/// A position as a point of the unit sphere, for distances of very many pairs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpherePoint([f64; 3]);

impl From<Position> for SpherePoint {
    fn from(position: Position) -> Self {
        let (latitude, longitude) = (position.latitude.to_radians(), position.longitude.to_radians());
        Self([
            latitude.cos() * longitude.cos(),
            latitude.cos() * longitude.sin(),
            latitude.sin(),
        ])
    }
}

impl SpherePoint {
    /// Returns the great-circle distance in kilometres. Half the chord is the square root of the
    /// haversine, so this equals [`Position::distance_km`] to about a millimetre, without a sine
    /// for each pair.
    pub fn distance_km(self, other: Self) -> f64 {
        let difference = [0, 1, 2].map(|axis| self.0[axis] - other.0[axis]);
        let chord = difference.iter().map(|part| part * part).sum::<f64>().sqrt();
        2.0 * EARTH_RADIUS_KM * (chord / 2.0).min(1.0).asin()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bologna_and_glasgow_are_1674_894_km_apart() {
        let bologna = Position {
            latitude: 44.4949,
            longitude: 11.3426,
        };
        let glasgow = Position {
            latitude: 55.8642,
            longitude: -4.2518,
        };
        assert!((bologna.distance_km(glasgow) - 1674.894).abs() < 0.0005);
        assert_eq!(bologna.distance_km(bologna), 0.0);
    }

    #[test]
    fn points_of_the_sphere_are_as_far_apart_as_positions() {
        let position = |latitude: i32, longitude: i32| Position {
            latitude: f64::from(latitude) + 0.37,
            longitude: f64::from(longitude) + 0.11,
        };
        let positions: Vec<_> = (-90..89)
            .step_by(17)
            .flat_map(|latitude| {
                (-180..179)
                    .step_by(23)
                    .map(move |longitude| position(latitude, longitude))
            })
            .collect();
        for &one in &positions {
            for &other in &positions {
                let (exact, fast) = (one.distance_km(other), SpherePoint::from(one).distance_km(other.into()));
                assert!((exact - fast).abs() < 1e-5, "{one:?} {other:?} {exact} {fast}");
            }
        }
    }
}
