//! Cholesky factorisation of systems of up to five equations.

use super::terms::TERMS;

/// A matrix; only its upper left part is used.
pub(super) type Matrix = [[f64; TERMS]; TERMS];

/// A vector; only its beginning is used.
pub(super) type Vector = [f64; TERMS];

/// A pivot smaller than this share of its diagonal element counts as 0.
const SINGULAR: f64 = 1e-10;

/// The factor L of a symmetric matrix A = L Lᵀ of `size` rows.
#[derive(Debug)]
pub(super) struct Cholesky {
    lower: Matrix,
    size: usize,
}

impl Cholesky {
    /// Factors the lower part of `matrix`. Fails with the first row that depends on those before
    /// it.
    pub(super) fn new(matrix: &Matrix, size: usize) -> Result<Self, usize> {
        let mut lower = [[0.0; TERMS]; TERMS];
        for row in 0..size {
            for column in 0..=row {
                let known: f64 = (0..column).map(|at| lower[row][at] * lower[column][at]).sum();
                let rest = matrix[row][column] - known;
                if row > column {
                    lower[row][column] = rest / lower[column][column];
                } else if rest > SINGULAR * matrix[row][row] {
                    lower[row][row] = rest.sqrt();
                } else {
                    return Err(row);
                }
            }
        }
        Ok(Self { lower, size })
    }

    /// Returns the solution x of A x = `right`.
    pub(super) fn solve(&self, right: &Vector) -> Vector {
        let mut found = *right;
        for row in 0..self.size {
            let known: f64 = (0..row).map(|at| self.lower[row][at] * found[at]).sum();
            found[row] = (found[row] - known) / self.lower[row][row];
        }
        for row in (0..self.size).rev() {
            let known: f64 = (row + 1..self.size).map(|at| self.lower[at][row] * found[at]).sum();
            found[row] = (found[row] - known) / self.lower[row][row];
        }
        found
    }

    /// Returns the diagonal of A⁻¹ `middle` A⁻¹; only the lower part of `middle` is read.
    pub(super) fn sandwich_diagonal(&self, middle: &Matrix) -> Vector {
        let mut diagonal = [0.0; TERMS];
        for (at, value) in diagonal.iter_mut().enumerate().take(self.size) {
            let mut unit = [0.0; TERMS];
            unit[at] = 1.0;
            let row = self.solve(&unit);
            *value = (0..self.size)
                .flat_map(|i| (0..self.size).map(move |j| (i, j)))
                .map(|(i, j)| row[i] * middle[i.max(j)][i.min(j)] * row[j])
                .sum();
        }
        diagonal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_of_two_equations_is_solved() {
        let mut matrix = [[0.0; TERMS]; TERMS];
        matrix[0][0] = 4.0;
        matrix[1][0] = 2.0;
        matrix[1][1] = 3.0;
        let factor = Cholesky::new(&matrix, 2).unwrap();
        let found = factor.solve(&[8.0, 8.0, 0.0, 0.0, 0.0]);
        assert!(
            (found[0] - 1.0).abs() < 1e-12 && (found[1] - 2.0).abs() < 1e-12,
            "{found:?}"
        );
        // The sandwich around the matrix itself is its inverse, with the diagonal 3/8 and 4/8.
        let diagonal = factor.sandwich_diagonal(&matrix);
        assert!((diagonal[0] - 0.375).abs() < 1e-12 && (diagonal[1] - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_row_that_depends_on_others_is_named() {
        let mut matrix = [[0.0; TERMS]; TERMS];
        for (row, values) in [[1.0, 0.0, 0.0], [2.0, 5.0, 0.0], [3.0, 7.0, 10.0]].iter().enumerate() {
            matrix[row][..3].copy_from_slice(values);
        }
        assert_eq!(Cholesky::new(&matrix, 3).unwrap_err(), 2);
        assert_eq!(Cholesky::new(&[[0.0; TERMS]; TERMS], 1).unwrap_err(), 0);
    }
}
