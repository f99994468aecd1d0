//! The condition that a column has one of many values.

use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Expr, ExprTrait as _, SimpleExpr, Value};
use sea_orm::{ColumnTrait, DbBackend};

/// Returns a condition that is true if the column has one of the values, in the form that is fast
/// on the database. On PostgreSQL the values are one parameter: with a parameter for each, a cached
/// plan would compare every row with all of them.
pub(super) fn among(
    column: impl ColumnTrait,
    values: impl IntoIterator<Item = impl Into<Value>>,
    backend: DbBackend,
) -> SimpleExpr {
    let values: Vec<Value> = values.into_iter().map(Into::into).collect();
    match (backend, values.first().map(Value::array_type)) {
        (DbBackend::Postgres, Some(kind)) => {
            let values = Value::Array(kind, Some(Box::new(values)));
            Expr::col(column.as_column_ref()).eq(PgFunc::any(values))
        }
        _ => column.is_in(values),
    }
}
