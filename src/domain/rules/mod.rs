//! The rules of records, shared by mutations, imports and seeds.
//!
//! [`check`] converts the texts of a record to their stored form and returns all violations. The
//! rules are at least as strict as the constraints of the database, so a record without violations
//! can be written. Rules that need other records use [`KnownRecords`].
//!
//! Each kind of record has one file; `text` and `key` have the rules of values that all kinds
//! share.

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

/// The context of a check.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The key of the network that the record belongs to; empty for cities and country groups.
    pub network: &'a str,
    /// The row number of the record, if it is written.
    pub record_id: Option<i64>,
    /// True if the record is copied from another database as it was there. Then it may refer to
    /// archived cities, and may archive a city whose memberships are ended by later records.
    pub is_moved: bool,
    /// The other records.
    pub known: &'a dyn KnownRecords,
}

/// A record with rules.
pub trait Record: Clone {
    /// Passes every text with its path to `visit`, in the order of the record.
    fn texts(&mut self, visit: &mut dyn FnMut(Path, Text, &mut String));

    /// Adds violations of all values that are not texts. `before` is the existing record, if there
    /// is one.
    fn check_values(&self, before: Option<&Self>, context: &Context<'_>, found: &mut Violations);

    /// Sorts lists that have no order of their own into the stored order.
    fn arrange(&mut self) {}
}

/// Converts a record to its stored form, and returns its violations, in the order of texts, values,
/// and values that do not fit together.
///
/// `before` is the existing record, if there is one. Violations that it already has are not
/// reported again, so that older records can be corrected step by step.
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

/// Converts the texts of a record to their stored form, if they have one.
pub fn tidy<R: Record>(record: &mut R) {
    record.texts(&mut |_, kind, text| {
        if let Ok(kept) = kind.kept(text) {
            *text = kept;
        }
    });
    record.arrange();
}

/// Returns the violations of a record's values on their own, regardless of other records.
pub fn check_alone<R: Record>(record: &R) -> Vec<Violation> {
    let context = Context {
        network: "",
        record_id: None,
        is_moved: true,
        known: &Unknown,
    };
    check_all(&mut record.clone(), Some(record), &context)
}

/// Converts a text that belongs to no record to its stored form, and returns its violation.
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

/// Calls the rules of the record's kind.
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
