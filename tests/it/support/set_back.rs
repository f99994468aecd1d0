//! Resets a database to its first revision, as a backup would.

use sea_orm::ConnectionTrait as _;

use super::database::TestDatabase;

/// Deletes everything that was written after revision 1: the cities of these keys.
pub(crate) async fn set_back(database: &TestDatabase, cities: &[&str]) {
    let raw = database.raw().await;
    let mut statements = vec![
        "DELETE FROM change WHERE revision > 1".to_owned(),
        "UPDATE revision SET value = 1, written_at = (SELECT max(at) FROM change)".to_owned(),
    ];
    statements.extend(cities.iter().map(|key| format!("DELETE FROM city WHERE key = '{key}'")));
    for statement in statements {
        raw.execute_unprepared(&statement).await.expect("set back");
    }
}
