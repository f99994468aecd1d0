//! The condition that a column has one of many values.

use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Expr, ExprTrait as _, SimpleExpr, Value};
use sea_orm::{ColumnTrait, DbBackend};

/// True of rows whose column has one of the values, in the way that is fast on a database. On
/// PostgreSQL they are one parameter: with one for each, a plan that is kept would compare every
/// row with all of them.
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
