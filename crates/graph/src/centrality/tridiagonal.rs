//! The largest eigenvalue of a small symmetric tridiagonal matrix.

/// A symmetric tridiagonal matrix, row by row.
#[derive(Debug, Default)]
pub(super) struct Tridiagonal {
    /// The entries of the diagonal.
    pub(super) diagonal: Vec<f64>,
    /// The entries beside the diagonal, each greater than 0: one fewer, or as many, with the last
    /// one ignored.
    pub(super) beside: Vec<f64>,
}

impl Tridiagonal {
    /// Returns the largest eigenvalue, to the last digit, and its positive eigenvector of length 1.
    ///
    /// Bisection finds the eigenvalue: there the last pivot, from the end of the matrix to its
    /// beginning, turns to 0 while all others are positive. The pivots then give each entry of the
    /// vector from the one before.
    pub(super) fn largest(&self) -> (f64, Vec<f64>) {
        let size = self.diagonal.len();
        let beside = |row: usize| self.beside.get(row).copied().filter(|_| row + 1 < size).unwrap_or(0.0);
        let reach = |row: usize| self.diagonal[row] + beside(row) + row.checked_sub(1).map_or(0.0, beside);
        let mut low = self.diagonal.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut high = (0..size).map(reach).fold(low, f64::max);
        loop {
            let middle = low + (high - low) / 2.0;
            if middle <= low || middle >= high {
                break;
            }
            if self.exceeds_all(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        (high, self.vector_of(high))
    }

    /// True if `value` is above all eigenvalues.
    fn exceeds_all(&self, value: f64) -> bool {
        let mut below = 0.0;
        (0..self.diagonal.len()).rev().all(|row| {
            let pivot = value - self.diagonal[row] - below;
            below = row
                .checked_sub(1)
                .map_or(0.0, |before| self.beside[before].powi(2) / pivot);
            pivot > 0.0
        })
    }

    fn vector_of(&self, value: f64) -> Vec<f64> {
        let size = self.diagonal.len();
        let mut ratios = vec![0.0; size];
        for row in (1..size).rev() {
            let after = if row + 1 < size {
                self.beside[row] * ratios[row + 1]
            } else {
                0.0
            };
            ratios[row] = self.beside[row - 1] / (value - self.diagonal[row] - after);
        }
        let mut entry = 1.0;
        let mut vector = vec![entry];
        for ratio in &ratios[1..] {
            entry *= ratio;
            vector.push(entry);
        }
        let length = vector.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
        vector.iter_mut().for_each(|entry| *entry /= length);
        vector
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_of_a_chain_has_its_known_largest_eigenvalue() {
        for size in 1..20_usize {
            let chain = Tridiagonal {
                diagonal: vec![0.0; size],
                beside: vec![1.0; size],
            };
            let (value, vector) = chain.largest();
            let angle = std::f64::consts::PI / (size + 1) as f64;
            assert!((value - 2.0 * angle.cos()).abs() < 1e-14, "{size}: {value}");
            let scale = (2.0 / (size + 1) as f64).sqrt();
            for (row, entry) in (1..).zip(vector) {
                assert!(
                    (entry - scale * (angle * f64::from(row)).sin()).abs() < 1e-12,
                    "{size}, {row}: {entry}"
                );
            }
        }
    }

    #[test]
    fn one_entry_is_its_own_eigenvalue() {
        let single = Tridiagonal {
            diagonal: vec![3.5],
            beside: vec![],
        };
        assert_eq!(single.largest(), (3.5, vec![1.0]));
    }
}
