//! Columns and checks that several tables share. Released ones are never changed: they are part of
//! history.

use sea_orm_migration::prelude::{
    ColumnDef, Expr, ExprTrait, ForeignKey, ForeignKeyAction, ForeignKeyCreateStatement, TableCreateStatement,
};
use sea_orm_migration::schema::{date_null, string, string_null};

/// The words for the precision of a date.
const PRECISIONS: [&str; 3] = ["YEAR", "MONTH", "DAY"];

/// The words for the degree to which a source supports its statement.
pub(crate) const CONFIDENCES: [&str; 3] = ["HIGH", "MEDIUM", "LOW"];

/// Returns a required word of a closed vocabulary.
pub(crate) fn word<const N: usize>(column: &'static str, words: [&'static str; N]) -> ColumnDef {
    string(column).check(Expr::col(column).is_in(words)).to_owned()
}

/// Adds the two columns of an optional date, `<column>` and `<column>_precision`, set together or
/// not at all.
pub(crate) fn partial_date(table: &mut TableCreateStatement, column: &'static str) {
    let precision = format!("{column}_precision");
    table
        .col(date_null(column))
        .col(string_null(precision.clone()).check(Expr::col(precision.clone()).is_in(PRECISIONS)))
        .check(Expr::col(column).is_null().eq(Expr::col(precision).is_null()));
}

/// Returns a check that holds if either column is empty or `earlier` is not after `later`.
pub(crate) fn ordered(earlier: &'static str, later: &'static str) -> Expr {
    Expr::col(earlier)
        .is_null()
        .or(Expr::col(later).is_null())
        .or(Expr::col(later).gte(Expr::col(earlier)))
}

/// Returns a reference to a record that cannot be deleted while it is referred to.
pub(crate) fn reference(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_{column}"))
        .from(table, column)
        .to(target, "id")
        .to_owned()
}

/// Returns a reference to the record that this row belongs to and is deleted with.
pub(crate) fn owner(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    reference(table, column, target)
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}
