//! The attributes declared in a GEXF file, before or after its values.

use crate::exchange::layout::Kind;
use crate::exchange::read::xml::Attributes;
use crate::exchange::row::Row;

/// The declarations so far.
#[derive(Debug, Default)]
pub(in crate::exchange) struct Declared {
    titles: Vec<Title>,
    /// The kind of record that the current declarations belong to.
    class: Option<Kind>,
    /// Numbers of nodes and links read before the first value with an undeclared attribute.
    read: Option<(usize, usize)>,
    /// The same for the previous pass: zero if that pass read everything, `None` in the first pass.
    before: Option<(usize, usize)>,
}

#[derive(Debug)]
struct Title {
    of: Kind,
    id: String,
    title: String,
    default: Option<String>,
}

impl Declared {
    /// Ends a pass. True if declarations were missing, so that the file must be read again.
    pub(super) fn end(&mut self) -> bool {
        let read = self.read.take();
        // Now all are known.
        self.before = Some(read.unwrap_or_default());
        read.is_some()
    }

    /// Begins declarations of attributes of nodes or of links.
    pub(super) fn class(&mut self, found: &Attributes) {
        let is_edge = found.get("class").is_some_and(|class| class == "edge");
        self.class = Some(if is_edge { Kind::Link } else { Kind::City });
    }

    /// Declares an attribute.
    pub(super) fn attribute(&mut self, mut found: Attributes) {
        let of = self.class.unwrap_or(Kind::City);
        let id = found.remove("id").unwrap_or_default();
        let title = found.remove("title").unwrap_or_else(|| id.clone());
        self.titles.retain(|known| known.of != of || known.id != id);
        self.titles.push(Title {
            of,
            id,
            title,
            default: None,
        });
    }

    /// Sets the default of the attribute declared last.
    pub(super) fn default(&mut self, text: &str) {
        if let Some(last) = self.titles.last_mut() {
            last.default = Some(text.to_owned());
        }
    }

    /// Returns the title of an attribute; its id if it is not declared. `before` is the number of
    /// nodes and links before the one with the value.
    pub(super) fn title(&mut self, of: Kind, id: &str, before: (usize, usize)) -> String {
        let known = self.titles.iter().find(|title| title.of == of && title.id == id);
        if known.is_none() && self.before.is_none() {
            self.read.get_or_insert(before);
        }
        known.map_or_else(|| id.to_owned(), |known| known.title.clone())
    }

    /// True if a node or a link is to be emitted in this pass.
    pub(super) fn is_read_now(&self, kind: Kind, number: usize) -> bool {
        let of = |read: (usize, usize)| match kind {
            Kind::City => read.0,
            Kind::Link => read.1,
        };
        self.read.is_none_or(|read| number <= of(read)) && self.before.is_none_or(|read| number > of(read))
    }

    /// Adds the default values of attributes that a row does not set.
    pub(super) fn complete(&self, kind: Kind, row: &mut Row) {
        for title in self.titles.iter().filter(|title| title.of == kind) {
            if let Some(default) = &title.default {
                row.push_if_none(&title.title, default.as_str());
            }
        }
    }
}
