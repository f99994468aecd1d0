//! Violations: path, code, message and a suggestion for an error in a record.

use std::fmt;

/// The kind of rule that is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A value is missing.
    Required,
    /// A text or a list is longer than allowed.
    TooLong,
    /// A text contains a character that is not allowed.
    InvalidText,
    /// A text is not a key.
    InvalidKey,
    /// An address is not http or https.
    InvalidUrl,
    /// A text is not a Wikidata item.
    InvalidItem,
    /// A number is outside its range.
    OutOfRange,
    /// An end before the start.
    DateOrder,
    /// A record has ended but has no end date.
    EndRequired,
    /// There is no such country.
    UnknownCountry,
    /// There is no such city.
    UnknownCity,
    /// There is no such network.
    UnknownNetwork,
    /// The network has no such field.
    UnknownField,
    /// The network has no such objective.
    UnknownObjective,
    /// A partnership has fewer than two cities.
    TooFewCities,
    /// More cities than a partnership may have.
    TooManyCities,
    /// A city is repeated in a partnership.
    DuplicateCity,
    /// A value is repeated in a list.
    DuplicateValue,
    /// The member would hold more fields than the network allows.
    TooManyFields,
    /// An archived city would be used again.
    Archived,
    /// The record contradicts another.
    Conflict,
    /// Other records refer to the one to be removed.
    InUse,
}

/// A part of the path to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A value of a record, as [`Image::to_json`](crate::domain::image::Image::to_json) names it.
    Name(&'static str),
    /// A position in a list, from 0.
    At(usize),
}

/// The path of a value in a record, such as `sources[0].url`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    parts: [Part; Self::DEEPEST],
    length: usize,
}

impl Path {
    /// The largest number of parts of a path: that of an alias of a field of a network.
    const DEEPEST: usize = 4;

    /// Creates the path of a value of the record itself.
    pub const fn of(name: &'static str) -> Self {
        Self {
            parts: [Part::Name(name); Self::DEEPEST],
            length: 1,
        }
    }

    /// Returns the path of a named value within the value at this path.
    #[must_use]
    pub const fn name(self, name: &'static str) -> Self {
        self.with(Part::Name(name))
    }

    /// Returns the path of the value at a position in the list at this path.
    #[must_use]
    pub const fn at(self, place: usize) -> Self {
        self.with(Part::At(place))
    }

    const fn with(mut self, part: Part) -> Self {
        self.parts[self.length] = part;
        self.length += 1;
        self
    }

    /// Returns the parts, from the record to the value.
    pub fn parts(&self) -> &[Part] {
        &self.parts[..self.length]
    }

    /// Returns the first name of the path: a value of the record.
    pub const fn root(&self) -> &'static str {
        match self.parts[0] {
            Part::Name(name) => name,
            Part::At(_) => unreachable!(),
        }
    }

    /// Returns the last name.
    pub fn last_name(&self) -> &'static str {
        let names = self.parts().iter().rev().find_map(|part| match part {
            Part::Name(name) => Some(*name),
            Part::At(_) => None,
        });
        names.unwrap_or_else(|| self.root())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in self.parts().iter().enumerate() {
            match part {
                Part::At(place) => write!(formatter, "[{place}]")?,
                Part::Name(name) if at == 0 => formatter.write_str(name)?,
                Part::Name(name) => write!(formatter, ".{name}")?,
            }
        }
        Ok(())
    }
}

/// A rule that a record breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The invalid value.
    pub path: Path,
    /// The kind of rule.
    pub code: Code,
    /// The error and the correct form. It ends a sentence that begins with the name of the value,
    /// unless it is a sentence.
    pub message: String,
    /// True if the message is a sentence of its own.
    pub is_sentence: bool,
    /// A correct value.
    pub suggestion: Option<String>,
    /// The names of further values that the rule uses.
    pub beside: &'static [&'static str],
}

impl Violation {
    /// Returns the message with the name of the value before it, as the reader knows the value.
    pub fn message_of(&self, name: &str) -> String {
        if self.is_sentence {
            self.message.clone()
        } else {
            format!("`{name}` {}", self.message)
        }
    }

    /// True if both report the same about the same values, whatever their position in a list.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let is_about_the_same = !self.beside.is_empty() || self.path.root() == other.path.root();
        is_about_the_same && (self.beside, self.code, &self.message) == (other.beside, other.code, &other.message)
    }

    /// Adds a suggestion.
    pub(super) fn suggest(&mut self, suggestion: impl Into<String>) -> &mut Self {
        self.suggestion = Some(suggestion.into()).filter(|text| !text.is_empty());
        self
    }

    /// Names further values that the rule uses.
    pub(super) const fn beside(&mut self, names: &'static [&'static str]) -> &mut Self {
        self.beside = names;
        self
    }
}

/// The violations found so far.
#[derive(Debug, Default)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Adds a violation whose message ends a sentence that begins with the name of the value.
    pub(super) fn add(&mut self, path: Path, code: Code, message: impl Into<String>) -> &mut Violation {
        let at = self.0.len();
        self.0.push(Violation {
            path,
            code,
            message: message.into(),
            is_sentence: false,
            suggestion: None,
            beside: &[],
        });
        &mut self.0[at]
    }

    /// Adds a violation whose message is a sentence.
    pub(super) fn say(&mut self, path: Path, code: Code, message: impl Into<String>) -> &mut Violation {
        let added = self.add(path, code, message);
        added.is_sentence = true;
        added
    }

    /// Adds violations for repeated values of a list, compared by a key.
    pub(super) fn once<T: PartialEq>(
        &mut self,
        list: impl IntoIterator<Item = (Path, T)>,
        code: Code,
        message: impl Fn(&T) -> String,
    ) {
        let mut known: Vec<T> = Vec::new();
        for (path, value) in list {
            if known.contains(&value) {
                self.add(path, code, message(&value));
            } else {
                known.push(value);
            }
        }
    }

    /// Adds a violation if a period ends before it begins.
    pub(super) fn ordered(
        &mut self,
        (start, started): (&'static str, Option<crate::domain::PartialDate>),
        (end, ended): (Path, Option<crate::domain::PartialDate>),
        beside: &'static [&'static str],
    ) {
        if let (Some(started), Some(ended)) = (started, ended)
            && started.first_day() > ended.last_day()
        {
            let message = format!("may not be before `{start}`; {ended} is before {started}");
            self.add(end, Code::DateOrder, message).beside(beside);
        }
    }

    pub(super) fn into_list(self) -> Vec<Violation> {
        self.0
    }
}
