//! `interurban schema`

use std::io::Write as _;

/// Prints the schema in the schema definition language.
pub(super) fn run() -> anyhow::Result<()> {
    std::io::stdout().write_all(crate::api::schema::sdl().as_bytes())?;
    Ok(())
}
