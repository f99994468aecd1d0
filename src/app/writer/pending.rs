//! The edits of a command that are not written yet: one per record, even if the command edits it
//! several times.

use std::collections::BTreeMap;

use crate::domain::Edit;
use crate::domain::change::EntityType;
use crate::domain::image::{Image, first_version};
use crate::storage::RecordKey;

/// Edits by record. New records have negative numbers until the store numbers them.
#[derive(Debug, Default)]
pub(super) struct Pending {
    edits: Vec<Option<Edit>>,
    by_record: BTreeMap<(RecordKey, Option<i64>), usize>,
    numbered: i64,
}

impl Pending {
    /// True if there are no edits.
    pub(super) const fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Returns the edit of a record so far. `record_id` distinguishes memberships of one city.
    pub(super) fn find(&self, key: &RecordKey, record_id: Option<i64>) -> Option<&Edit> {
        if key.entity == EntityType::Membership && record_id.is_none() {
            let of_city = self.by_record.range((key.clone(), None)..);
            let mut of_city = of_city.take_while(|((other, _), _)| other == key);
            return of_city.find_map(|(_, &at)| self.edits[at].as_ref());
        }
        let at = *self.by_record.get(&name(key.clone(), record_id))?;
        self.edits[at].as_ref()
    }

    /// Adds an edit and merges it with an earlier one of the same record. Returns the step from the
    /// record's previous state: `None` if it changes nothing.
    ///
    /// Sets versions: 1 for a new record, one more for an existing one, regardless of the number of
    /// steps.
    ///
    /// # Errors
    /// If a record is created under the key of one that was just deleted.
    pub(super) fn add(&mut self, mut edit: Edit) -> Result<Option<Edit>, String> {
        if edit.before.is_none() && edit.record_id.is_none() {
            self.numbered -= 1;
            edit.record_id = Some(self.numbered);
        }
        let key = RecordKey {
            entity: edit.entity(),
            network: edit.network.clone(),
            key: edit.key(),
        };
        let record = name(key, edit.record_id);
        let Some(&at) = self.by_record.get(&record) else {
            if unchanged(&edit) {
                return Ok(None);
            }
            number(&mut edit);
            self.by_record.insert(record, self.edits.len());
            self.edits.push(Some(edit.clone()));
            return Ok(Some(edit));
        };
        let Some(known) = &mut self.edits[at] else {
            self.by_record.remove(&record);
            return self.add(edit);
        };
        if known.after.is_none() {
            return Err(format!("{} was deleted in the same batch", record.0.key));
        }
        if edit.record_id.is_none() {
            edit.record_id = known.record_id;
        }
        let mut step = edit.clone();
        known.after = edit.after;
        number(known);
        step.after.clone_from(&known.after);
        if known.before.is_none() && known.after.is_none() {
            self.edits[at] = None;
        }
        Ok(Some(step))
    }

    /// Counts the removed and the added sources that name a city as the one that states them.
    pub(super) fn sources_stated_by(&self, city: &str) -> (u64, u64) {
        let count = |image: &Option<Image>| {
            let sources = match image {
                Some(Image::Membership(image)) => image.sources.as_slice(),
                Some(Image::Partnership(image)) => image.sources.as_slice(),
                _ => &[],
            };
            let theirs = sources
                .iter()
                .filter(|source| source.asserted_by_city.as_deref() == Some(city));
            theirs.count() as u64
        };
        let edits = self.edits.iter().flatten();
        edits.fold((0, 0), |(gone, come), edit| {
            (gone + count(&edit.before), come + count(&edit.after))
        })
    }

    /// Returns the edits in an order that satisfies their dependencies: referenced records are
    /// created first and deleted last. Edits that make room for others (the end of a membership, a
    /// network that is no longer the default) come before them.
    pub(super) fn into_edits(self) -> Vec<Edit> {
        let mut edits: Vec<Edit> = self
            .edits
            .into_iter()
            .flatten()
            .filter(|edit| !unchanged(edit))
            .collect();
        edits.sort_by_key(place);
        for edit in &mut edits {
            edit.record_id = edit.record_id.filter(|&id| id > 0);
        }
        edits
    }
}

fn name(key: RecordKey, record_id: Option<i64>) -> (RecordKey, Option<i64>) {
    let by_number = key.entity == EntityType::Membership;
    (key, record_id.filter(|_| by_number))
}

fn unchanged(edit: &Edit) -> bool {
    matches!((&edit.before, &edit.after), (Some(before), Some(after)) if before.says_the_same(after))
}

fn number(edit: &mut Edit) {
    let version = edit
        .before
        .as_ref()
        .map_or(first_version(), |before| before.version() + 1);
    if let Some(after) = &mut edit.after {
        after.set_version(version);
    }
}

/// Returns the sort key of an edit.
pub(super) fn place(edit: &Edit) -> (u8, bool, bool) {
    let rank = match edit.entity() {
        EntityType::Network => 0,
        EntityType::CountryGroup => 1,
        EntityType::City => 2,
        EntityType::Membership => 3,
        EntityType::Partnership => 4,
    };
    let takes_room = match &edit.after {
        Some(Image::Network(network)) => network.is_default,
        Some(Image::Membership(membership)) => membership.left_on.is_none(),
        _ => false,
    };
    if edit.after.is_none() {
        // A membership or partnership is deleted before the records it refers to, and before others
        // take its place.
        return if rank < 3 {
            (9 - rank, false, false)
        } else {
            (rank, false, false)
        };
    }
    (rank, takes_room, edit.before.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::image::CityImage;

    fn city(name: &str, version: i32) -> Image {
        Image::City(CityImage {
            key: "ghent".into(),
            name: name.into(),
            other_names: Vec::new(),
            country: "BE".parse().expect("a code"),
            lat: None,
            lon: None,
            population: None,
            wikidata_id: None,
            archived: false,
            version,
        })
    }

    fn edit(before: Option<Image>, after: Option<Image>) -> Edit {
        Edit {
            network: None,
            record_id: None,
            before,
            after,
        }
    }

    #[test]
    fn what_is_made_and_changed_is_made_once_as_it_became() {
        let mut pending = Pending::default();
        let made = pending
            .add(edit(None, Some(city("Gent", 7))))
            .expect("fits")
            .expect("a step");
        assert_eq!((made.record_id, made.after), (Some(-1), Some(city("Gent", 1))));
        pending
            .add(edit(Some(city("Gent", 1)), Some(city("Ghent", 2))))
            .expect("fits")
            .expect("a step");
        assert_eq!(pending.into_edits(), [edit(None, Some(city("Ghent", 1)))]);
    }

    #[test]
    fn what_is_changed_back_or_not_at_all_is_not_written() {
        let mut pending = Pending::default();
        let same = edit(Some(city("Ghent", 3)), Some(city("Ghent", 9)));
        assert_eq!(pending.add(same), Ok(None));
        pending
            .add(edit(Some(city("Ghent", 3)), Some(city("Gand", 4))))
            .expect("fits");
        let back = pending.add(edit(Some(city("Gand", 4)), Some(city("Ghent", 5))));
        assert!(back.expect("fits").is_some(), "the draft must hear of it");
        assert_eq!(pending.into_edits(), []);
    }

    #[test]
    fn the_key_of_what_was_deleted_is_not_given_again_in_the_same_batch() {
        let mut pending = Pending::default();
        pending.add(edit(Some(city("Ghent", 3)), None)).expect("fits");
        assert!(pending.add(edit(None, Some(city("Ghent", 1)))).is_err());
        assert_eq!(pending.into_edits(), [edit(Some(city("Ghent", 3)), None)]);
    }
}
