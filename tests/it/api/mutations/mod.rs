//! Writes through the API.

mod batch;
mod cities;
mod histories;
mod import_notes;
mod importing;
mod log;
mod memberships;
mod partnerships;
mod random;
mod record_time;
mod refused;
mod repeated;
mod roles;
mod seen;
mod texts;
mod unconfirmed;
mod uploads;
mod verdicts;
mod vocabularies;

use interurban::app::AppLimits;
use interurban::domain::access::AccessRole;

use super::access::stage::Caller;
use crate::support::app::{TestApp, golden};
use crate::support::database::TestDatabase;
use crate::support::seed::SeedSet;

/// Returns a server with the golden network, used by a caller with all rights.
pub(super) async fn writable(database: &TestDatabase) -> TestApp {
    let app = golden(database).await;
    shown(&app, "ada", &[(None, AccessRole::Admin)]).await
}

/// Returns the same with other limits.
pub(super) async fn writable_within(database: &TestDatabase, limits: AppLimits) -> TestApp {
    let app = TestApp::with_limits(database, &[SeedSet::golden()], limits).await;
    shown(&app, "ada", &[(None, AccessRole::Admin)]).await
}

/// Returns the server, used by a caller with roles in networks; `None` is every network.
pub(super) async fn shown(app: &TestApp, name: &'static str, roles: &[(Option<&str>, AccessRole)]) -> TestApp {
    Caller::with(app.app.store(), name, roles).await.at(app)
}
