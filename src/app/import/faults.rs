//! Turns violations of a record into faults of its row.

use crate::domain::rules::Violation;
use crate::exchange::{RowError, value_column};

/// Returns the faults of a row whose record breaks rules.
pub(super) fn row_faults(row: usize, violations: Vec<Violation>) -> Vec<RowError> {
    let fault = |violation: Violation| RowError {
        row,
        column: value_column(&violation.path),
        code: violation.code.into(),
        message: violation.message,
    };
    violations.into_iter().map(fault).collect()
}
