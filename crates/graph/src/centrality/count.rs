//! Numbers of cheapest paths, which may be very large.

/// A number of paths.
pub(super) trait Count: Copy {
    /// No path.
    const NONE: Self;
    /// One path.
    const ONE: Self;

    /// Returns the sum of both numbers.
    fn plus(self, other: Self) -> Self;

    /// True if the number may soon overflow.
    fn is_huge(self) -> bool;

    /// Returns this number as a share of `whole`, which is at least as large.
    fn share_of(self, whole: Self) -> f64;
}

/// From here on, path counts need a separate exponent.
pub(super) const HUGE: f64 = 1e290;

impl Count for f64 {
    const NONE: Self = 0.0;
    const ONE: Self = 1.0;

    #[inline]
    fn plus(self, other: Self) -> Self {
        self + other
    }

    #[inline]
    fn is_huge(self) -> bool {
        self > HUGE
    }

    #[inline]
    fn share_of(self, whole: Self) -> f64 {
        self / whole
    }
}

/// For searches that do not count paths.
impl Count for () {
    const NONE: Self = ();
    const ONE: Self = ();

    #[inline]
    fn plus(self, (): Self) -> Self {}

    fn is_huge(self) -> bool {
        false
    }

    fn share_of(self, (): Self) -> f64 {
        1.0
    }
}

/// A number of any size: a chain of a few thousand nodes can have more paths than a 64-bit number
/// can hold.
#[derive(Clone, Copy)]
pub(super) struct Wide {
    mantissa: f64,
    /// In units of [`DIGITS`] binary digits.
    exponent: u32,
}

const DIGITS: i32 = 500;

impl Count for Wide {
    const NONE: Self = Self {
        mantissa: 0.0,
        exponent: 0,
    };
    const ONE: Self = Self {
        mantissa: 1.0,
        exponent: 0,
    };

    fn plus(self, other: Self) -> Self {
        let (larger, smaller) = if self.exponent >= other.exponent {
            (self, other)
        } else {
            (other, self)
        };
        let mantissa = larger.mantissa + smaller.mantissa * scale(larger.exponent - smaller.exponent);
        if mantissa > 2_f64.powi(DIGITS) {
            return Self {
                mantissa: mantissa * scale(1),
                exponent: larger.exponent + 1,
            };
        }
        Self { mantissa, ..larger }
    }

    fn is_huge(self) -> bool {
        false
    }

    fn share_of(self, whole: Self) -> f64 {
        self.mantissa / whole.mantissa * scale(whole.exponent - self.exponent)
    }
}

/// Returns the factor for `units` of the exponent.
fn scale(units: u32) -> f64 {
    match units {
        0 => 1.0,
        1 => 2_f64.powi(-DIGITS),
        2 => 2_f64.powi(-2 * DIGITS),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_doubles_thousands_of_times_is_still_twice_the_half() {
        let mut number = Wide::ONE;
        for _ in 0..5_000 {
            let double = number.plus(number);
            assert_eq!(number.share_of(double), 0.5);
            number = double;
        }
        assert_eq!(Wide::ONE.share_of(number), 0.0);
        assert_eq!(number.plus(Wide::ONE).share_of(number), 1.0);
    }

    #[test]
    fn one_more_than_nothing_is_one() {
        assert_eq!(Wide::NONE.plus(Wide::ONE).share_of(Wide::ONE), 1.0);
    }
}
