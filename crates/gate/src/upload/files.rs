//! Receives the files of a form and writes them to the disk.

use std::fs::File;
use std::io;

use axum::http::StatusCode;
use multer::Field;
use tokio::io::AsyncWriteExt as _;

use super::form::{self, Reading};
use super::too_large;
use crate::fault::{Code, Fault, Refusal, cut};
use crate::graphql::closing;
use crate::operations::unavailable;
use crate::options::Limits;
use crate::uploads::Upload;

/// Size of the write buffer in bytes.
const BUFFER: usize = 64 << 10;

/// Receives a part into a temporary file. The file has no name, so nothing remains of it in any
/// case. `left` is the number of bytes that files may still have.
pub(super) async fn receive(
    name: &str,
    mut part: Field<'static>,
    left: &mut u64,
    reading: &Reading,
    limits: &Limits,
) -> Result<Upload, Refusal> {
    let shown = part.file_name().unwrap_or(name).to_owned();
    let file = tokio::task::spawn_blocking(tempfile::tempfile).await;
    let file = file
        .map_err(io::Error::other)
        .flatten()
        .map_err(|error| no_room(&error))?;
    let mut file = tokio::fs::File::from_std(file);
    file.set_max_buf_size(BUFFER);
    let mut bytes = 0;
    while let Some(piece) = reading.piece(name, &mut part).await? {
        let length = piece.len() as u64;
        *left = left.checked_sub(length).ok_or_else(|| beyond(name, limits))?;
        bytes += length;
        file.write_all(&piece).await.map_err(|error| no_room(&error))?;
    }
    let file: io::Result<File> = async {
        file.flush().await?;
        Ok(file.into_std().await)
    }
    .await;
    Ok(Upload::new(shown, bytes, file.map_err(|error| no_room(&error))?))
}

fn beyond(name: &str, limits: &Limits) -> Refusal {
    let part = form::part(name);
    let message = format!(
        "The files of the form have more than {} bytes in all, as far as {part} was read; no more are accepted.",
        limits.upload.bytes
    );
    too_large(&message, limits).about(&cut(name, 60))
}

/// Refuses an upload for lack of space. The disk error goes to the log only: it does not help the
/// client.
fn no_room(error: &io::Error) -> Refusal {
    tracing::error!(%error, "an upload cannot be written to the temporary folder");
    let fault = Fault::new(
        Code::Unavailable,
        "The server has no room for the file. Try again later.",
    );
    let mut refusal = closing(unavailable(fault));
    refusal.status = StatusCode::SERVICE_UNAVAILABLE;
    refusal
}
