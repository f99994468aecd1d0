//! Coordinates: degrees with a hemisphere, minutes and seconds, and points.

use super::number;

/// The axis of an angle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exchange) enum Axis {
    /// Degrees north.
    Latitude,
    /// Degrees east.
    Longitude,
}

impl Axis {
    const fn most(self) -> f64 {
        match self {
            Self::Latitude => 90.0,
            Self::Longitude => 180.0,
        }
    }

    /// Returns the letters for positive and negative angles. `O` is neither: it is east in German
    /// and west in French.
    const fn letters(self) -> [char; 2] {
        match self {
            Self::Latitude => ['N', 'S'],
            Self::Longitude => ['E', 'W'],
        }
    }
}

/// Parses an angle such as `45.7`, `45,7`, `45.7N`, `S34.6`, `45°42′N` or `45° 42' 30.5" N`; `None`
/// for an unknown value.
///
/// # Errors
/// The fault of the text.
pub(in crate::exchange) fn degrees(text: &str, axis: Axis) -> Result<Option<f64>, String> {
    let wrong = || "is no angle such as 45.7, 45.7N or 45°42′N".to_owned();
    let upper = text.to_ascii_uppercase();
    let mut rest = upper.trim();
    let mut side = None;
    for (letter, sign) in axis.letters().into_iter().zip([1.0, -1.0]) {
        if let Some(other) = rest.strip_prefix(letter).or_else(|| rest.strip_suffix(letter)) {
            (rest, side) = (other.trim(), Some(sign));
        }
    }
    let mut parts = Vec::with_capacity(3);
    let signs = |letter: char| "°º˚'′’\"″”".contains(letter) || letter.is_whitespace();
    if rest.contains(signs) {
        for part in rest.split(signs).filter(|part| !part.is_empty()) {
            parts.push(part.replacen(',', ".", 1).parse::<f64>().map_err(|_| wrong())?);
        }
    } else if let Some((whole, fraction)) = rest.split_once(',') {
        // There are no thousands of degrees, so a comma is always the decimal sign.
        parts.push(format!("{whole}.{fraction}").parse().map_err(|_| wrong())?);
    } else {
        match number(rest).map_err(|_| wrong())? {
            Some(number) => parts.push(number),
            None => return Ok(None),
        }
    }
    let (Some(&whole), 1..=3) = (parts.first(), parts.len()) else {
        return Err(wrong());
    };
    if parts.iter().skip(1).any(|part| !(0.0..60.0).contains(part)) || side.is_some() && whole.is_sign_negative() {
        return Err(wrong());
    }
    let size = parts
        .iter()
        .rev()
        .fold(0.0, |smaller, part| part.abs() + smaller / 60.0);
    let angle = size * side.unwrap_or(if whole.is_sign_negative() { -1.0 } else { 1.0 });
    let most = axis.most();
    if angle.abs() > most {
        return Err(format!("is not from -{most} to {most} degrees"));
    }
    Ok(Some(angle))
}

/// Parses longitude and latitude of a point such as `Point(11.3426 44.4949)`, in well-known text,
/// or of two angles with their hemispheres such as `45°42′N 4°50′E`.
///
/// # Errors
/// The fault of the text. Two bare numbers are refused: half of the programs write the latitude
/// first.
pub(in crate::exchange) fn point(text: &str) -> Result<(f64, f64), String> {
    let wrong = || "is not written like Point(11.3426 44.4949), longitude first, or 44.49N 11.34E".to_owned();
    let upper = text.trim().to_ascii_uppercase();
    let known = upper.strip_prefix("SRID=4326;").unwrap_or(&upper);
    if known.starts_with("<HTTP") {
        return Err("lies on another globe than the Earth".to_owned());
    }
    let Some(rest) = known.strip_prefix("POINT") else {
        let end = known.find(['N', 'S']).ok_or_else(wrong)?;
        let (lat, lon) = known.split_at(end + 1);
        let lon = lon.trim_start_matches([',', ';', '/', ' ']);
        let lat = degrees(lat, Axis::Latitude).map_err(|_| wrong())?.ok_or_else(wrong)?;
        if !lon.ends_with(['E', 'W']) {
            return Err(wrong());
        }
        return Ok((degrees(lon, Axis::Longitude)?.ok_or_else(wrong)?, lat));
    };
    let rest = rest.trim().trim_start_matches(['Z', 'M']).trim();
    let inner = rest
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .ok_or_else(wrong)?;
    let numbers: Vec<&str> = inner.split_whitespace().collect();
    let (lon, lat) = match numbers[..] {
        [lon, lat] | [lon, lat, _] => (lon, lat),
        _ => return Err(wrong()),
    };
    let lon = degrees(lon, Axis::Longitude)?.ok_or_else(wrong)?;
    Ok((lon, degrees(lat, Axis::Latitude)?.ok_or_else(wrong)?))
}

/// Parses latitude and longitude, in this order, such as `44.49, 11.34`.
///
/// # Errors
/// The fault of the text.
pub(in crate::exchange) fn pair(text: &str) -> Result<(f64, f64), String> {
    let wrong = || "is no latitude and longitude such as 44.49, 11.34".to_owned();
    let inner = text.trim().trim_matches(['(', ')', '[', ']']);
    let parts = [", ", ";", " ", ","]
        .iter()
        .find_map(|between| inner.split_once(between));
    let (lat, lon) = parts.ok_or_else(wrong)?;
    let lat = degrees(lat.trim(), Axis::Latitude)?.ok_or_else(wrong)?;
    Ok((lat, degrees(lon.trim(), Axis::Longitude)?.ok_or_else(wrong)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_may_name_their_hemisphere_and_count_in_minutes() {
        for (text, axis, expected) in [
            ("45.7", Axis::Latitude, 45.7),
            ("45,7", Axis::Latitude, 45.7),
            ("-33,900", Axis::Latitude, -33.9),
            ("45.7N", Axis::Latitude, 45.7),
            ("S34.6", Axis::Latitude, -34.6),
            ("w 58.4", Axis::Longitude, -58.4),
            ("45°42′N", Axis::Latitude, 45.7),
            ("45° 42' 36\" S", Axis::Latitude, -45.71),
            ("-45 30", Axis::Latitude, -45.5),
            ("4.8°", Axis::Longitude, 4.8),
        ] {
            let angle = degrees(text, axis).expect(text).expect(text);
            assert!((angle - expected).abs() < 1e-12, "{text}: {angle}");
        }
        assert_eq!(degrees("inf", Axis::Latitude), Ok(None));
        for text in ["91", "45.7E", "-45.7N", "45°60′", "north", "", "1 2 3 4"] {
            assert!(degrees(text, Axis::Latitude).is_err(), "{text}");
        }
    }

    #[test]
    fn a_pair_has_the_latitude_first() {
        for text in ["45.7, 4.8", "45.7,4.8", "(45.7; 4.8)", "45,7 4,8", "45.7N, 4.8E"] {
            assert_eq!(pair(text), Ok((45.7, 4.8)), "{text}");
        }
        for text in ["45.7", "104.8, 4.8", "here, there"] {
            assert!(pair(text).is_err(), "{text}");
        }
    }

    #[test]
    fn points_are_well_known_text_or_name_their_hemispheres() {
        for text in [
            "Point(4.8 45.7)",
            "POINT (4.8 45.7)",
            "SRID=4326;POINT(4.8 45.7)",
            "POINT Z (4.8 45.7 12)",
        ] {
            assert_eq!(point(text), Ok((4.8, 45.7)), "{text}");
        }
        let (lon, lat) = point("45°42′N, 4°48′E").expect("a point");
        assert!((lon - 4.8).abs() < 1e-12 && (lat - 45.7).abs() < 1e-12);
        for text in [
            "45.7, 4.8",
            "Point(4.8)",
            "Point(45.7 104.8)",
            "<http://www.wikidata.org/entity/Q111> Point(137.4 -4.5)",
            "LINESTRING (0 0, 1 1)",
            "45.7N",
        ] {
            assert!(point(text).is_err(), "{text}");
        }
    }
}
