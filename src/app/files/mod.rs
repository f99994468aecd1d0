//! Files of graphs: each made once for all who ask for the same, in turns with the analyses, and
//! shared by those who take it away.
//!
//! A file that is small is held as its bytes. Of a large one its rows are held, which all its
//! readers share, and it is written anew for each of them as they take it, in turns. Either way
//! what is held counts in one bound, until the last reader has gone and the cache has let go of it.

mod pieces;
mod room;
mod rows;

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use tokio::sync::Semaphore;

use self::pieces::{InTurns, Pieces, Written};
use self::room::{Room, Taken};
pub use self::rows::FileLinks;
use self::rows::graph_of;
use super::answer_cache::AnswerCache;
use super::compute::{Compute, HEAVY};
use super::fault::Fault;
use super::question::{Key, Question};
use crate::analytics::communities::Communities;
use crate::analytics::{AnalysisError, Budget};
use crate::exchange::{ExportFormat, Graph};
use crate::network::View;

/// A file of at most this share of the bound on all of them is held as bytes.
const SHARE_HELD: u64 = 4;

/// How often the cache is asked to let go of its files before there is no room.
const CALLS_TO_FREE: usize = 8;

/// What is asked of a file beside its view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GraphFileRequest {
    /// What it is written in.
    pub format: ExportFormat,
    /// What its links stand for.
    pub links: FileLinks,
}

/// A file of a graph.
#[derive(Debug)]
pub struct GraphFile {
    /// Number of its bytes.
    pub length: u64,
    /// Their SHA-256.
    pub digest: [u8; 32],
    format: ExportFormat,
    content: Content,
    turns: Arc<Semaphore>,
    /// Given back when nobody holds the file any more.
    room: Taken,
}

enum Content {
    Held(Vec<Bytes>),
    Rows(Graph),
}

impl fmt::Debug for Content {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Held(_) => "Held",
            Self::Rows(_) => "Rows",
        })
    }
}

impl GraphFile {
    /// Its bytes, if they are held.
    pub fn held(&self) -> Option<&[Bytes]> {
        match &self.content {
            Content::Held(pieces) => Some(pieces),
            Content::Rows(_) => None,
        }
    }

    /// Writes its bytes. One that is not held is made in turns, and waits for `output` without one:
    /// off the async threads.
    ///
    /// # Errors
    /// Those of `output`.
    pub fn write(&self, output: &mut dyn Write) -> io::Result<()> {
        match &self.content {
            Content::Held(pieces) => pieces.iter().try_for_each(|piece| output.write_all(piece)),
            Content::Rows(graph) => self.format.write(graph, InTurns::new(output, Arc::clone(&self.turns))),
        }
    }
}

impl AsRef<[Bytes]> for GraphFile {
    /// Its bytes as far as they are held: all or none.
    fn as_ref(&self) -> &[Bytes] {
        self.held().unwrap_or_default()
    }
}

/// The files of an application. Cloning shares them.
#[derive(Clone, Debug)]
pub struct Files {
    kept: AnswerCache,
    room: Room,
    /// Turns at writing what is not held.
    turns: Arc<Semaphore>,
    made: Arc<AtomicU64>,
}

impl Files {
    /// Files that occupy at most so many bytes; as many of the large ones are written at once as `parallel` says.
    pub fn new(bytes: u64, parallel: usize) -> Self {
        Self {
            kept: AnswerCache::new(bytes),
            room: Room::new(bytes),
            turns: Arc::new(Semaphore::new(parallel)),
            made: Arc::default(),
        }
    }

    /// Number of files made.
    pub fn made(&self) -> u64 {
        self.made.load(Ordering::Relaxed)
    }

    /// A file of a view, with its communities.
    ///
    /// # Errors
    /// Those of [`Compute::run`].
    pub async fn get(
        &self,
        compute: &Compute,
        view: &Arc<View>,
        (request, communities): (GraphFileRequest, Arc<Communities>),
    ) -> Result<Arc<GraphFile>, Fault> {
        let question = FileQuestion {
            request,
            communities,
            files: self.clone(),
        };
        self.kept.ask(compute, view, question).await
    }

    /// Room for a file; the cache lets go of the others for it, and frees them some calls later.
    fn take(&self, bytes: u64) -> Result<Taken, AnalysisError> {
        let mut taken = self.room.take(bytes);
        for _ in 0..CALLS_TO_FREE {
            if !matches!(taken, Err(AnalysisError::NoRoom)) {
                break;
            }
            self.kept.clear();
            taken = self.room.take(bytes);
        }
        taken
    }
}

struct FileQuestion {
    request: GraphFileRequest,
    /// Those of the view, of which there is one answer only.
    communities: Arc<Communities>,
    files: Files,
}

impl Question for FileQuestion {
    type Answer = GraphFile;

    fn key(&self) -> Key {
        Key::of(self.request)
    }

    /// A row takes far longer than a visit.
    fn effort(&self, _view: &View) -> usize {
        HEAVY
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<GraphFile, AnalysisError> {
        let GraphFileRequest { format, links } = self.request;
        let graph = graph_of(view, &self.communities, links);
        budget.check()?;
        let mut pieces = Pieces::new(budget, self.files.room.size() / SHARE_HELD);
        let written = format.write(&graph, &mut pieces);
        let Written { length, digest, held } = pieces.finish(written)?;
        let (content, weight) = match held {
            Some(pieces) => (Content::Held(pieces), length),
            None => {
                let weight = graph.weight() as u64;
                (Content::Rows(graph), weight)
            }
        };
        let room = self.files.take(weight)?;
        self.files.made.fetch_add(1, Ordering::Relaxed);
        Ok(GraphFile {
            length,
            digest,
            format,
            content,
            turns: Arc::clone(&self.files.turns),
            room,
        })
    }

    fn weight(file: &GraphFile) -> usize {
        file.room.bytes()
    }
}
