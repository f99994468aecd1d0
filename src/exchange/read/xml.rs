//! Shared parts of the two XML readers.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// The attributes of an element by local name.
pub(super) type Attributes = BTreeMap<String, String>;

/// A streaming XML reader.
pub(super) struct Events<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    /// The name of the root element.
    root: &'static str,
    /// Number of open elements.
    depth: usize,
}

/// The reason that reading stopped.
pub(super) enum Stop {
    /// Reading failed.
    Io(io::Error),
    /// The file is malformed.
    Malformed(String),
    /// The file is not in UTF-8.
    Encoding,
}

impl From<quick_xml::Error> for Stop {
    fn from(error: quick_xml::Error) -> Self {
        match error {
            quick_xml::Error::Io(error) => Self::Io(io::Error::new(error.kind(), error.to_string())),
            quick_xml::Error::Encoding(_) => Self::Encoding,
            error => Self::Malformed(error.to_string()),
        }
    }
}

impl From<quick_xml::events::attributes::AttrError> for Stop {
    fn from(error: quick_xml::events::attributes::AttrError) -> Self {
        Self::Malformed(error.to_string())
    }
}

impl<R: BufRead> Events<R> {
    /// Reads a document with the root element `root`.
    pub(super) fn new(input: R, root: &'static str) -> Self {
        let mut reader = Reader::from_reader(input);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().check_end_names = true;
        Self {
            reader,
            buffer: Vec::new(),
            root,
            depth: 0,
        }
    }

    /// Returns the number of bytes read.
    pub(super) const fn byte(&self) -> u64 {
        self.reader.buffer_position()
    }

    /// Returns the next event.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Stop> {
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer)?;
        match &event {
            Event::Start(element) if self.depth == 0 && element.local_name().as_ref() != self.root => {
                let name: String = element.local_name().as_ref().chars().take(40).collect();
                let message = format!("the outermost element is <{name}>, not <{}>", self.root);
                return Err(Stop::Malformed(message));
            }
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth -= 1,
            Event::Eof if self.depth > 0 => return Err(Stop::Malformed("the file breaks off".to_owned())),
            _ => {}
        }
        Ok(event)
    }
}

/// Returns the attributes of an element by local name.
pub(super) fn attributes(element: &BytesStart<'_>) -> Result<Attributes, Stop> {
    let mut found = Attributes::new();
    for attribute in element.attributes() {
        let attribute = attribute?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0)?.into_owned();
        found.insert(attribute.key.local_name().as_ref().to_owned(), value);
    }
    Ok(found)
}

/// Resolves a reference such as `&amp;` or `&#38;`; entities defined in the document are not
/// resolved.
pub(super) fn referenced(reference: &BytesRef<'_>) -> Result<String, Stop> {
    if let Some(letter) = reference.resolve_char_ref()? {
        return Ok(letter.to_string());
    }
    let name: &str = reference;
    let known = resolve_predefined_entity(name).map(str::to_owned);
    known.ok_or_else(|| Stop::Malformed(format!("the entity &{name}; is not known")))
}

/// Handles the end of a file after so many bytes.
pub(super) fn ended(read: Result<(), Stop>, byte: u64, to: &mut Understanding<'_>) -> io::Result<()> {
    match read {
        Ok(()) => {}
        Err(Stop::Io(error)) => return Err(error),
        Err(Stop::Malformed(message)) => to.malformed(format!("{message}, at byte {byte} of the file")),
        Err(Stop::Encoding) => to.not_utf8(&format!("near byte {byte} of the file")),
    }
    Ok(())
}

/// Makes a row of the attributes of an element: some are renamed, some ignored.
pub(super) fn row(
    prefix: &'static str,
    number: usize,
    mut attributes: Attributes,
    names: &[(&str, &str)],
    ignored: &[&str],
) -> Row {
    let mut row = Row {
        number,
        prefix,
        cells: Vec::new(),
    };
    for (attribute, name) in names {
        if let Some(value) = attributes.remove(*attribute) {
            row.push(name, value);
        }
    }
    for (name, value) in attributes
        .into_iter()
        .filter(|(name, _)| !ignored.contains(&name.as_str()))
    {
        row.push(&name, value);
    }
    row
}
