//! `interurban schema`

use std::io::Write as _;

use super::output::StandardOutput;

/// Prints the schema in the schema definition language.
pub(super) fn run() -> anyhow::Result<()> {
    let mut output = StandardOutput::locked();
    output.write_all(crate::api::schema::sdl().as_bytes())?;
    Ok(output.flush()?)
}
