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
    /// Great-circle distance in kilometres by the haversine formula.
    pub fn distance_km(self, other: Self) -> f64 {
        let latitude = (other.latitude - self.latitude).to_radians();
        let longitude = (other.longitude - self.longitude).to_radians();
        let chord = (latitude / 2.0).sin().powi(2)
            + self.latitude.to_radians().cos() * other.latitude.to_radians().cos() * (longitude / 2.0).sin().powi(2);
        2.0 * EARTH_RADIUS_KM * chord.min(1.0).sqrt().asin()
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
}
