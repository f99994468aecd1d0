//! Descriptions of partnerships, and the test if two may mean the same partnership.

use super::city::same_date;
use crate::domain::{PartialDate, PartnershipKind};

/// The data of a row or a record about a partnership, without its cities. Default values of a new
/// record (the kind OTHER, a title made of names) count as unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartnershipEvidence {
    /// Its id in the file, or the end of the record's key.
    pub id: Option<Box<str>>,
    /// The date of its start.
    pub started_on: Option<PartialDate>,
    /// Its title.
    pub title: Option<Box<str>>,
    /// Its kind.
    pub kind: Option<PartnershipKind>,
}

impl PartnershipEvidence {
    /// True if two descriptions of partnerships of the same cities may be of one partnership.
    pub fn agrees(&self, other: &Self) -> bool {
        fn alike<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
            one.is_none() || other.is_none() || one == other
        }
        let starts = self.started_on.zip(other.started_on);
        alike(&self.id, &other.id)
            && alike(&self.title, &other.title)
            && alike(&self.kind, &other.kind)
            && starts.is_none_or(|(one, other)| same_date(one, other))
    }

    /// Returns how well a row fits a known partnership of the same cities: by the number of values
    /// that both give, then of those that neither gives. An equal id is sufficient. `None` if they
    /// contradict.
    pub fn fit(&self, known: &Self) -> Option<u8> {
        if self.id.is_some() && self.id == known.id {
            return Some(u8::MAX);
        }
        let both = [
            self.title.is_some() && known.title.is_some(),
            self.kind.is_some() && known.kind.is_some(),
            self.started_on.is_some() && known.started_on.is_some(),
        ];
        let silent = [
            self.title.is_none() && known.title.is_none(),
            self.kind.is_none() && known.kind.is_none(),
            self.started_on.is_none() && known.started_on.is_none(),
        ];
        let count = |values: [bool; 3]| values.into_iter().filter(|&value| value).map(|_| 1_u8).sum::<u8>();
        self.agrees(known).then(|| 4 * count(both) + count(silent))
    }

    /// Adds the data of another description of the same partnership; the smaller of two values
    /// stays.
    pub fn absorb(&mut self, other: &Self) {
        fn lesser<T: Clone + Ord>(value: &mut Option<T>, other: &Option<T>) {
            if let Some(new) = other
                && value.as_ref().is_none_or(|old| new < old)
            {
                *value = Some(new.clone());
            }
        }
        lesser(&mut self.id, &other.id);
        lesser(&mut self.title, &other.title);
        lesser(&mut self.kind, &other.kind);
        lesser(&mut self.started_on, &other.started_on);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(id: &str, title: &str, start: &str, kind: Option<PartnershipKind>) -> PartnershipEvidence {
        let text = |text: &str| Some(text).filter(|text| !text.is_empty()).map(Into::into);
        PartnershipEvidence {
            id: text(id),
            title: text(title),
            started_on: (!start.is_empty()).then(|| start.parse().expect("a date")),
            kind,
        }
    }

    #[test]
    fn title_kind_start_and_id_tell_partnerships_of_the_same_cities_apart() {
        let charter = evidence("", "Charter", "1990", Some(PartnershipKind::Twinning));
        for (other, agrees) in [
            (evidence("", "", "", None), true),
            (evidence("5", "Charter", "1990-04", None), true),
            (evidence("", "Exchange", "", None), false),
            (evidence("", "Charter", "1991", None), false),
            (evidence("", "", "", Some(PartnershipKind::Research)), false),
        ] {
            assert_eq!(charter.agrees(&other), agrees, "{other:?}");
            assert_eq!(other.fit(&charter).is_some(), agrees, "{other:?}");
        }
        assert!(!evidence("1", "", "", None).agrees(&evidence("2", "", "", None)));
    }

    #[test]
    fn the_same_id_is_enough_and_else_the_record_that_says_the_same() {
        let (plain, charter) = (evidence("", "", "", None), evidence("17", "Charter", "1990", None));
        let renamed = evidence("17", "Town charter", "1991", None);
        assert_eq!(renamed.fit(&charter), Some(u8::MAX));
        let bare = evidence("", "", "", None);
        assert!(bare.fit(&plain) > bare.fit(&charter));
        let full = evidence("", "Charter", "1990", None);
        assert!(full.fit(&charter) > full.fit(&plain));
    }
}
