//! Rows of CSV as records: each column is the value of that name in the record's JSON, with
//! underscores for capitals.

use std::fmt::Display;

use csv::StringRecord;
use serde::de::value::SeqDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::domain::rules::is_kept;

/// What separates the values of a list cell.
const SEPARATOR: char = ';';

/// Values that a record gets when it is written.
const MADE: [&str; 5] = ["version", "archived", "isDefault", "createdAt", "updatedAt"];

/// A fault in a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, row {row}, column {column}: {message}")]
pub struct SeedError {
    /// Path of the file below `seeds/`.
    pub file: String,
    /// Row, the header being row 1; a quoted line break counts as one row.
    pub row: usize,
    /// Name of the column; empty if the row as a whole is at fault.
    pub column: String,
    /// What is wrong.
    pub message: String,
}

/// A file of rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Table<'a> {
    /// Path below `seeds/`.
    pub(super) file: String,
    pub(super) text: &'a str,
    /// The column that names the record which a row belongs to, if rows are parts of records.
    pub(super) owner: &'static str,
    /// Values of the record that other files hold.
    pub(super) elsewhere: &'static [&'static str],
    /// A list of the record of which a row holds one element, in the columns that are no values of
    /// the record.
    pub(super) part: &'static str,
}

impl Table<'_> {
    /// A complaint about a row.
    pub(super) fn fault(&self, row: usize, column: &str, message: impl Display) -> SeedError {
        SeedError {
            file: self.file.clone(),
            row,
            column: column.to_owned(),
            message: message.to_string(),
        }
    }

    /// The record of every row.
    pub(super) fn rows<T: DeserializeOwned>(&self) -> Result<Vec<T>, SeedError> {
        let mut values = Vec::new();
        self.each(|_, _, value| {
            values.push(value);
            Ok(())
        })?;
        Ok(values)
    }

    /// Hands over every row: its number, what it belongs to, and its record.
    pub(super) fn each<T: DeserializeOwned>(
        &self,
        mut take: impl FnMut(usize, &str, T) -> Result<(), SeedError>,
    ) -> Result<(), SeedError> {
        let mut reader = csv::Reader::from_reader(self.text.as_bytes());
        let header = reader.headers().map_err(|error| self.fault(1, "", error))?.clone();
        let columns: Vec<Column<'_>> = header
            .iter()
            .map(|name| Column::new(name, !self.part.is_empty()))
            .collect();
        let empty = StringRecord::new();
        // A file without rows must have the right columns, too.
        match T::deserialize(self.row(&columns, &empty)) {
            Err(wrong) if wrong.is_header => return Err(self.fault(1, "", wrong.message)),
            _ => {}
        }
        for (position, record) in reader.records().enumerate() {
            let number = position + 2;
            let record = record.map_err(|error| self.fault(number, "", error))?;
            for (column, cell) in columns.iter().zip(&record) {
                if !is_kept(cell) {
                    let message =
                        "must be in normalisation form C, without spaces around it and characters that cannot be seen";
                    return Err(self.fault(number, column.shown, message));
                }
            }
            let value = T::deserialize(self.row(&columns, &record));
            let value = value.map_err(|wrong| self.fault(number, &wrong.column, wrong.message))?;
            let owner = columns.iter().position(|column| column.shown == self.owner);
            take(number, owner.and_then(|at| record.get(at)).unwrap_or_default(), value)?;
        }
        Ok(())
    }

    fn row<'a>(&'a self, columns: &'a [Column<'a>], record: &'a StringRecord) -> Value<'a> {
        Value::Row(Row {
            table: self,
            columns,
            record,
        })
    }
}

/// A column as the file names it and as records do.
struct Column<'a> {
    shown: &'a str,
    name: String,
}

impl<'a> Column<'a> {
    fn new(shown: &'a str, is_part: bool) -> Self {
        let mut name = String::with_capacity(shown.len());
        let mut words = shown.split('_');
        name.extend(words.next());
        for word in words {
            let (first, rest) = word.split_at(word.len().min(1));
            name.push_str(&first.to_ascii_uppercase());
            name.push_str(rest);
        }
        let name = match name.as_str() {
            "latitude" => "lat",
            "longitude" => "lon",
            "alpha2" => "code",
            "sourceUrl" if is_part => "url",
            name => name,
        };
        Self {
            shown,
            name: name.to_owned(),
        }
    }
}

/// Why a row is no record.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct Wrong {
    column: String,
    message: String,
    /// True if the columns are not those of the record.
    is_header: bool,
}

impl Error for Wrong {
    fn custom<T: Display>(message: T) -> Self {
        Self {
            column: String::new(),
            message: message.to_string(),
            is_header: false,
        }
    }
}

/// A row of a table.
#[derive(Clone, Copy)]
struct Row<'a> {
    table: &'a Table<'a>,
    columns: &'a [Column<'a>],
    record: &'a StringRecord,
}

impl<'a> Row<'a> {
    /// Checks that the columns are the values of the record.
    fn check_header(self, fields: &[&str]) -> Result<(), Wrong> {
        let Table {
            owner, elsewhere, part, ..
        } = *self.table;
        let given = fields.iter().copied();
        let given = given.filter(|name| !MADE.contains(name) && !elsewhere.contains(name) && *name != part);
        let expected: Vec<&str> = given.collect();
        let has = |name: &str| self.columns.iter().any(|column| column.name == name);
        let mut others = self
            .columns
            .iter()
            .filter(|column| column.shown != owner && part.is_empty());
        if expected.iter().all(|name| has(name)) && others.all(|column| expected.contains(&column.name.as_str())) {
            return Ok(());
        }
        let found: Vec<&str> = self.columns.iter().map(|column| column.shown).collect();
        let message = format!("expected columns for {}, found {}", expected.join(","), found.join(","));
        Err(Wrong {
            is_header: true,
            ..Wrong::custom(message)
        })
    }

    /// The values that a record has of the row, each with its name and its column.
    fn values(self, fields: &[&str]) -> Vec<(&'a str, &'a str, Value<'a>)> {
        let Table {
            owner, elsewhere, part, ..
        } = *self.table;
        let own = self.columns.iter().zip(self.record);
        let own = own.filter(|(column, _)| column.shown != owner && fields.contains(&column.name.as_str()));
        let own = own.map(|(column, text)| (column.name.as_str(), column.shown, Value::Cell(text)));
        let lists = elsewhere.iter().filter(|name| fields.contains(name));
        let lists = lists.map(|name| (*name, "", Value::Cell("")));
        let part = Some((part, "", Value::One(self))).filter(|(name, ..)| fields.contains(name));
        own.chain(lists).chain(part).collect()
    }
}

/// The values of a row by name, each with its column.
struct Values<'a> {
    rest: std::vec::IntoIter<(&'a str, &'a str, Value<'a>)>,
    next: Option<(&'a str, Value<'a>)>,
}

impl<'de> MapAccess<'de> for Values<'_> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Wrong> {
        let Some((name, column, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.next = Some((column, value));
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Wrong> {
        let (column, value) = self.next.take().expect("a value after its name");
        seed.deserialize(value).map_err(|wrong| match value {
            Value::Cell(text) if !text.is_empty() => Wrong {
                column: column.to_owned(),
                ..Wrong::custom(format_args!("\"{text}\": {wrong}"))
            },
            Value::Cell(_) => Wrong {
                column: column.to_owned(),
                ..wrong
            },
            Value::Row(_) | Value::One(_) => wrong,
        })
    }
}

/// A value of a table.
#[derive(Clone, Copy)]
enum Value<'a> {
    /// A record in a row.
    Row(Row<'a>),
    /// A list of one record, in columns of the row that are no values of its own record.
    One(Row<'a>),
    /// The text of a cell; empty for a value that is not known.
    Cell(&'a str),
}

impl<'de> IntoDeserializer<'de, Wrong> for Value<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Reads numbers from the text of a cell.
macro_rules! numbers {
    ($($method:ident $visit:ident),+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            match self {
                Self::Cell(text) if !text.is_empty() => visitor.$visit(text.parse().map_err(Wrong::custom)?),
                other => other.deserialize_any(visitor),
            }
        })+
    };
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self {
            Self::Cell("") => Err(Wrong::custom("must not be empty")),
            Self::Cell(text) => visitor.visit_str(text),
            Self::Row(_) | Self::One(_) => Err(Wrong::custom("is no single value")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let row = match self {
            Self::Row(row) => {
                row.check_header(fields)?;
                row
            }
            Self::One(row) => row,
            Self::Cell(_) => return self.deserialize_any(visitor),
        };
        visitor.visit_map(Values {
            rest: row.values(fields).into_iter(),
            next: None,
        })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self {
            Self::Cell("") => visitor.visit_none(),
            value => visitor.visit_some(value),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let values: Vec<Self> = match self {
            Self::Cell("") => Vec::new(),
            Self::Cell(text) => text.split(SEPARATOR).map(Value::Cell).collect(),
            Self::Row(_) | Self::One(_) => vec![self],
        };
        visitor.visit_seq(SeqDeserializer::new(values.into_iter()))
    }

    numbers!(deserialize_i64 visit_i64, deserialize_u32 visit_u32, deserialize_f64 visit_f64);

    forward_to_deserialize_any! {
        bool i8 i16 i32 u8 u16 u64 f32 char str string bytes byte_buf unit unit_struct newtype_struct tuple tuple_struct map enum
        identifier ignored_any
    }
}
