//! A graph as a file that other programs open.

use std::sync::Arc;

use async_graphql::{ComplexObject, Enum, Result, SimpleObject};

use super::context::RequestState;
use crate::app::compute::HEAVY;
use crate::app::fault::Fault;
use crate::app::files::{GraphFile, GraphFileRequest};
use crate::exchange;
use crate::file_sink::{Content, File};
use crate::network::View;

/// A format of an exported graph.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::exchange::ExportFormat")]
pub enum ExportFormat {
    /// GraphML, for yEd, igraph, networkx, Cytoscape and Gephi.
    Graphml,
    /// GEXF 1.3 with colours by field, positions on the map, and the periods of memberships and
    /// links. For Gephi, Gephi Lite and networkx.
    Gexf,
    /// The cities as CSV, with the column names of Gephi.
    CsvNodes,
    /// The links as CSV, with the column names of Gephi.
    CsvLinks,
    /// Node-link JSON, for D3 and networkx.
    NodeLinkJson,
    /// Cytoscape JSON, for Cytoscape and Cytoscape.js.
    CytoscapeJson,
    /// DOT, for Graphviz.
    Dot,
    /// GeoJSON, for maps: cities as points, links as lines.
    Geojson,
    /// Graphology JSON with map positions, sizes and colours by field. For sigma and Gephi Lite.
    GraphologyJson,
    /// JSON Graph Format, version 2.
    JgfJson,
}

/// The meaning of a link in an exported file.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::files::FileLinks")]
pub enum ExportLinks {
    /// All partnerships of two cities, merged into one: at most one link between two cities.
    Links,
    /// One partnership, with its kind, status and dates: two cities may have several links. A
    /// partnership of three cities or more becomes a link for each two of them.
    Partnerships,
}

/// A file for another program.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct ExportFile {
    /// Suggested name of the file.
    filename: String,
    /// Media type of the file.
    media_type: String,
    #[graphql(skip)]
    maker: Maker,
}

/// Builds the file when a field asks for it.
pub struct Maker {
    request: Arc<RequestState>,
    view: Arc<View>,
    asked: GraphFileRequest,
}

impl Maker {
    /// Returns a builder for the file of a view.
    pub fn new(request: &Arc<RequestState>, view: &Arc<View>, (format, links): (ExportFormat, ExportLinks)) -> Self {
        Self {
            request: Arc::clone(request),
            view: Arc::clone(view),
            asked: GraphFileRequest {
                format: exchange::ExportFormat::from(format),
                links: links.into(),
            },
        }
    }

    /// Returns the file, built once for all fields that ask for the same.
    ///
    /// # Errors
    /// Those of [`App::file`](crate::app::App::file).
    pub async fn file(&self) -> Result<Arc<GraphFile>, Fault> {
        self.request.app.file(&self.view, self.asked).await
    }

    /// Returns the content as text. It is counted in the answer before it is copied.
    async fn text(&self) -> Result<String, Fault> {
        let file = self.file().await?;
        let length = usize::try_from(file.length).unwrap_or(usize::MAX);
        self.request.meter.reserve(length)?;
        // A file in memory is copied: a kilobyte takes as long as a few visits.
        let effort = file.held().map_or(HEAVY, |_| length >> 8);
        let copy = move |_: &_| {
            let mut bytes = Vec::with_capacity(length);
            file.write(&mut bytes).expect("memory can be written to");
            Ok(String::from_utf8(bytes).expect("all formats are UTF-8"))
        };
        self.request.app.compute(effort, copy).await
    }
}

impl From<Maker> for ExportFile {
    fn from(maker: Maker) -> Self {
        let format = maker.asked.format;
        Self {
            filename: format.file_name().to_owned(),
            media_type: format.media_type().to_owned(),
            maker,
        }
    }
}

#[ComplexObject]
impl ExportFile {
    /// The content of the file as text.
    async fn content(&self) -> Result<String> {
        Ok(self.maker.text().await?)
    }
}

/// Wraps a file for the sink.
pub fn sent(file: Arc<GraphFile>) -> File {
    File {
        length: file.length,
        digest: file.digest,
        content: match file.held() {
            Some(_) => Content::Held(file),
            None => Content::Written(Arc::new(move |output| file.write(output))),
        },
    }
}
