//! A server that only sends bytes: the minimum cost of an answer over HTTP with axum.

use std::path::{Path, PathBuf};

use anyhow::Result;
use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::post;
use bytes::Bytes;

use crate::QUESTIONS;

/// The argument that selects this server.
pub(crate) const COMMAND: &str = "bare";

/// Returns the path of an answer's file.
pub(crate) fn file(folder: &Path, question: usize) -> PathBuf {
    folder.join(format!("{question}.json"))
}

/// Serves the answers in a folder until the process ends, each under the number of its question.
pub(crate) async fn serve(folder: &Path) -> Result<()> {
    let mut router = Router::new();
    for number in 0..QUESTIONS.len() {
        let answer = Bytes::from(std::fs::read(file(folder, number))?);
        let send = async move |_: Bytes| ([(CONTENT_TYPE, "application/json")], answer.clone());
        router = router.route(&format!("/{number}"), post(send));
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}
