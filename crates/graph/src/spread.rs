//! Mean, extremes and quartiles of a list of numbers.

/// The distribution of a list of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The number of values, at least one.
    pub count: usize,
    /// The mean.
    pub mean: f64,
    /// The smallest value.
    pub least: f64,
    /// The value below which a quarter lies.
    pub lower_quartile: f64,
    /// The value below which half lies.
    pub median: f64,
    /// The value below which three quarters lie.
    pub upper_quartile: f64,
    /// The largest value.
    pub most: f64,
}

/// Computes the spread of `values`, which are reordered; `None` if there are none.
///
/// A quartile is interpolated between the two nearest values (type 7 of Hyndman & Fan 1996,
/// doi:10.1080/00031305.1996.10473566). The mean is added up in the given order. Costs O(values).
///
/// # Examples
/// ```
/// use interurban_graph::spread::spread;
///
/// let found = spread(&mut [4.0, 1.0, 3.0, 2.0]).unwrap();
/// assert_eq!((found.mean, found.lower_quartile, found.median), (2.5, 1.75, 2.5));
/// ```
pub fn spread(values: &mut [f64]) -> Option<Spread> {
    if values.is_empty() {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let quartiles = [0.25, 0.5, 0.75].map(|share| quantile(values, share));
    Some(Spread {
        count: values.len(),
        mean,
        least: values.iter().copied().fold(f64::INFINITY, f64::min),
        lower_quartile: quartiles[0],
        median: quartiles[1],
        upper_quartile: quartiles[2],
        most: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    })
}

/// Returns the value below which a `share` of the values lies, interpolated between the two
/// nearest.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    let place = (values.len() - 1) as f64 * share;
    let (_, &mut below, above) = values.select_nth_unstable_by(place as usize, f64::total_cmp);
    let next = above.iter().copied().fold(f64::INFINITY, f64::min);
    match place.fract() {
        0.0 => below,
        part => below + (next - below) * part,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_lie_between_the_nearest_values() {
        let found = spread(&mut [4.0, 1.0, 3.0, 2.0]).unwrap();
        assert_eq!((found.least, found.most, found.mean, found.count), (1.0, 4.0, 2.5, 4));
        assert_eq!(
            (found.lower_quartile, found.median, found.upper_quartile),
            (1.75, 2.5, 3.25)
        );
    }

    #[test]
    fn one_value_is_all_of_its_quartiles_and_none_has_no_spread() {
        let found = spread(&mut [7.5]).unwrap();
        assert_eq!(
            (
                found.least,
                found.lower_quartile,
                found.median,
                found.upper_quartile,
                found.most
            ),
            (7.5, 7.5, 7.5, 7.5, 7.5)
        );
        assert_eq!(spread(&mut []), None);
    }
}
