//! `interurban check-config`

use anyhow::{Result, bail};

use super::output::tell;
use super::variables;
use crate::config::Checked;

/// Reports whether a server would start with these settings. Opens neither the database nor the
/// port.
///
/// The settings themselves were checked before.
pub(super) fn run(settings: &Checked) -> Result<()> {
    settings.database.0.check()?;
    let unknown: Vec<String> = variables::unknown().collect();
    if !unknown.is_empty() {
        bail!("{}", unknown.join("\n"));
    }
    let kind = if settings.database.0.is_postgres() {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    Ok(tell(format_args!(
        "The settings can be used: serve at {}, database {kind}.",
        settings.http.listen
    ))?)
}
