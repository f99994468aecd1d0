//! Files of graphs. Equal requests share one file, and a limiter bounds how many are written at a
//! time.
//!
//! The bytes of a small file are kept. Of a large one only the rows are kept: its readers share
//! them, and the file is written anew for each reader. Both count against one memory limit until
//! the last reader is done and the cache has dropped the file.

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

/// Divisor of the memory limit: a file up to this share of it is kept as bytes.
const SHARE_HELD: u64 = 4;

/// Number of times that the cache is asked to free memory before a file is refused.
const CALLS_TO_FREE: usize = 8;

/// The parameters of a file besides its view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GraphFileRequest {
    /// The file format.
    pub format: ExportFormat,
    /// The meaning of its links.
    pub links: FileLinks,
}

/// A file of a graph.
#[derive(Debug)]
pub struct GraphFile {
    /// Length in bytes.
    pub length: u64,
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
    format: ExportFormat,
    content: Content,
    turns: Arc<Semaphore>,
    /// Memory of the file, released when the last holder drops it.
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
    /// Returns its bytes, if they are kept.
    pub fn held(&self) -> Option<&[Bytes]> {
        match &self.content {
            Content::Held(pieces) => Some(pieces),
            Content::Rows(_) => None,
        }
    }

    /// Writes its bytes. A file that is not kept as bytes is generated under a permit. While
    /// `output` blocks, the permit is released. Call it off the async threads.
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
    /// Returns its bytes if they are kept, otherwise nothing.
    fn as_ref(&self) -> &[Bytes] {
        self.held().unwrap_or_default()
    }
}

/// The cache of files. Clones share it.
#[derive(Clone, Debug)]
pub struct Files {
    kept: AnswerCache,
    room: Room,
    /// Permits to generate files that are not kept as bytes.
    turns: Arc<Semaphore>,
    made: Arc<AtomicU64>,
}

impl Files {
    /// Creates a cache of at most `bytes` bytes. Up to `parallel` large files are generated at the
    /// same time.
    pub fn new(bytes: u64, parallel: usize) -> Self {
        Self {
            kept: AnswerCache::new(bytes),
            room: Room::new(bytes),
            turns: Arc::new(Semaphore::new(parallel)),
            made: Arc::default(),
        }
    }

    /// Returns the number of files generated.
    pub fn made(&self) -> u64 {
        self.made.load(Ordering::Relaxed)
    }

    /// Returns a file of a view, with its communities.
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

    /// Takes memory for a file. If there is too little, drops all other cached files; the cache
    /// frees them after some calls.
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
    /// The communities of the view. They depend on the view only.
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
