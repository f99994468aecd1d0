//! The rule book: what a record may be, said once for mutations, imports and seeds.
//!
//! [`check`] brings the texts of a record into the form in which they are kept and says everything
//! that is wrong with it. The rules are at least as strict as the constraints of the database, so
//! that a record without violations can be written. Rules that look at other records do so through
//! [`KnownRecords`].
//!
//! One file has the rules of one kind of record, `text` and `key` those of the values that all
//! have.

mod city;
mod country_group;
pub mod key;
mod known_records;
mod membership;
mod network;
mod partnership;
mod source;
mod text;
mod violation;

#[cfg(test)]
mod tests;

use super::image::Image;

pub use known_records::{KnownRecords, Unknown, Word};
pub use text::Text;
pub use violation::{Code, Part, Path, Violation, Violations};

/// What a record is checked against.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Key of the network that the record belongs to; empty for cities and country groups.
    pub network: &'a str,
    /// Row number of the record, if it is written.
    pub record_id: Option<i64>,
    /// True if the record comes from another database as it was there. Then it may name archived
    /// cities, and archive a city whose memberships end by records that are still to come.
    pub is_moved: bool,
    /// The other records.
    pub known: &'a dyn KnownRecords,
}

/// A record with rules.
pub trait Record: Clone {
    /// Hands over every text with its place, in the order of the record.
    fn texts(&mut self, visit: &mut dyn FnMut(Path, Text, &mut String));

    /// Adds what is wrong with all that is not a text. `before` is the record as it is, if it is
    /// there.
    fn check_values(&self, before: Option<&Self>, context: &Context<'_>, found: &mut Violations);

    /// Brings lists without an order of their own into the one in which they are kept.
    fn arrange(&mut self) {}
}

/// Brings a record into the form in which it is kept, and says what is wrong with it, in the order
/// of texts, values, and values that do not go together.
///
/// `before` is the record as it is, if it is there. What was wrong with it already is not told
/// again: older records can be mended step by step.
pub fn check<R: Record>(record: &mut R, before: Option<&R>, context: &Context<'_>) -> Vec<Violation> {
    let mut found = check_all(record, before, context);
    if let Some(before) = before.filter(|_| !found.is_empty()) {
        let mut known = check_all(&mut before.clone(), Some(before), context);
        found.retain(
            |violation| match known.iter().position(|known| known.is_same(violation)) {
                Some(at) => {
                    known.swap_remove(at);
                    false
                }
                None => true,
            },
        );
    }
    record.arrange();
    found
}

/// Brings the texts of a record into the form in which they are kept, as far as they have one.
pub fn tidy<R: Record>(record: &mut R) {
    record.texts(&mut |_, kind, text| {
        if let Ok(kept) = kind.kept(text) {
            *text = kept;
        }
    });
    record.arrange();
}

/// What is wrong with the values of a record by themselves, whatever else there is.
pub fn check_alone<R: Record>(record: &R) -> Vec<Violation> {
    let context = Context {
        network: "",
        record_id: None,
        is_moved: true,
        known: &Unknown,
    };
    check_all(&mut record.clone(), Some(record), &context)
}

/// Brings a text that belongs to no record into the form in which it is kept, and says what is
/// wrong with it.
pub fn check_text(name: &'static str, kind: Text, text: &mut String) -> Option<Violation> {
    let mut found = Violations::default();
    kind.check(Path::of(name), text, &mut found);
    found.into_list().into_iter().next()
}

fn check_all<R: Record>(record: &mut R, before: Option<&R>, context: &Context<'_>) -> Vec<Violation> {
    let mut found = Violations::default();
    record.texts(&mut |path, kind, text| kind.check(path, text, &mut found));
    record.check_values(before, context, &mut found);
    found.into_list()
}

/// Passes to the rules of the record's kind.
macro_rules! of_kind {
    ($($kind:ident),+) => {
        impl Record for Image {
            fn texts(&mut self, visit: &mut dyn FnMut(Path, Text, &mut String)) {
                match self { $(Self::$kind(record) => record.texts(visit),)+ }
            }

            fn check_values(&self, before: Option<&Self>, context: &Context<'_>, found: &mut Violations) {
                match self {
                    $(Self::$kind(record) => {
                        let before = match before {
                            Some(Self::$kind(before)) => Some(before),
                            _ => None,
                        };
                        record.check_values(before, context, found);
                    })+
                }
            }

            fn arrange(&mut self) {
                match self { $(Self::$kind(record) => record.arrange(),)+ }
            }
        }
    };
}

of_kind!(Network, City, Membership, Partnership, CountryGroup);
