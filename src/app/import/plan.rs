//! Decides for each record what an import does.

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher as _;
use std::sync::Arc;

use chrono::NaiveDate;

use super::brought::{Brought, Everything};
use super::current::Current;
use super::faults::row_faults;
use super::kept::{Kept, may_change};
use super::reading::Found;
use super::said::{Said, fields_mut};
use super::{Counts, ImportJob, MAX_CHANGES, MAX_FAULTS, OnError, Told, changes};
use crate::app::commands::Refusal;
use crate::app::writer::Draft;
use crate::domain::access::Viewer;
use crate::domain::identity::same_date;
use crate::domain::image::{Image, first_version};
use crate::domain::rules::{self, Code, Context, check};
use crate::domain::{Edit, PartialDate};
use crate::exchange::{ColumnSet, Incoming, Merged, Policy, RowError, RowErrorCode, is_same_membership};
use crate::storage::RecordKey;

/// Number of edits made at a time. It is constant, since the database keeps one prepared statement
/// per number of rows.
const TOGETHER: usize = 2_000;

/// Maximum number of characters shown of a column's name and of a message.
const LONGEST_COLUMN: usize = 80;
const LONGEST_MESSAGE: usize = 400;

/// The progress of an import, and its faults.
#[derive(Debug, Default)]
pub(super) struct Plan {
    on_error: OnError,
    /// True if nothing must be written.
    dry_run: bool,
    /// Receiver of the edits.
    told: Option<Arc<Told>>,
    policy: Policy,
    /// The caller; `None` may write everywhere.
    viewer: Option<Viewer>,
    pub(super) counts: Counts,
    /// The first faults.
    pub(super) faults: Vec<(usize, RowError)>,
    /// The first values that are kept although a file differs.
    pub(super) kept: Vec<Kept>,
    /// The first changes of a dry run.
    pub(super) changes: Vec<String>,
    /// Edits that are not made yet.
    edits: Vec<Edit>,
    /// Positions of a record's edits in `edits`; a city may have several memberships.
    places: HashMap<RecordKey, Vec<usize>>,
    /// Statements of rows about records that have several rows, by a digest of their keys.
    said: HashMap<u64, Said>,
    digests: RandomState,
    /// Memberships of cities that have several rows. They can be matched only after all rows have
    /// been read.
    waiting: Vec<(usize, Incoming)>,
    /// True if all rows have been read.
    is_whole: bool,
    brought: Brought,
    /// Rejected rows, as pairs of file and row.
    rejected: HashSet<(usize, usize)>,
    /// Rejected cities.
    rejected_cities: HashSet<String>,
}

/// The record of a row.
enum Target {
    /// A record whose edit is not made yet, by the position of the edit.
    Edited(usize),
    /// An existing record.
    There(Box<Current>),
    /// A new record.
    New,
}

impl Plan {
    pub(super) fn new(job: &ImportJob) -> Self {
        Self {
            on_error: job.on_error,
            dry_run: job.dry_run,
            told: job.told.clone(),
            policy: job.policy,
            viewer: job.viewer.clone(),
            ..Self::default()
        }
    }

    /// True if what was found so far is to be written.
    pub(super) const fn is_sound(&self) -> bool {
        !self.dry_run && (self.counts.rejected == 0 || matches!(self.on_error, OnError::Skip))
    }

    /// Compares records with existing ones, in order, and makes the edits.
    pub(super) async fn take(&mut self, draft: &mut Draft<'_>, found: Vec<Found>) -> Result<(), Refusal> {
        for (file, found) in found {
            let faults = match found {
                Err(fault) => vec![fault],
                // Further faults would not be reported.
                Ok(_) if self.on_error == OnError::Abort && self.faults.len() >= MAX_FAULTS => Vec::new(),
                Ok(incoming) => self.add(draft, file, incoming).await?,
            };
            for fault in faults {
                self.note(file, fault);
            }
            if self.edits.len() >= TOGETHER {
                self.flush(draft).await?;
            }
        }
        Ok(())
    }

    /// Ends the import after all rows: adds the memberships that waited, ordered by time and not by
    /// row, and makes the last edits.
    pub(super) async fn finish(&mut self, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        self.is_whole = true;
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort_by_cached_key(|(_, incoming)| (order(&incoming.image), incoming.image.to_json().to_string()));
        let found = waiting.into_iter().map(|(file, incoming)| (file, Ok(incoming)));
        self.take(draft, found.collect()).await?;
        self.flush(draft).await
    }

    fn note(&mut self, file: usize, mut fault: RowError) {
        self.counts.rejected += usize::from(self.rejected.insert((file, fault.row)));
        if self.faults.len() < MAX_FAULTS {
            fault.column = cut(fault.column, LONGEST_COLUMN);
            fault.message = cut(fault.message, LONGEST_MESSAGE);
            self.faults.push((file, fault));
        }
    }

    /// Makes the edits.
    async fn flush(&mut self, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        self.places.clear();
        self.brought = Brought::default();
        let mut edits = std::mem::take(&mut self.edits);
        let made = edits.len();
        edits.retain(is_change);
        self.counts.updated -= made - edits.len();
        self.counts.unchanged += made - edits.len();
        let more = if self.dry_run {
            MAX_CHANGES - self.changes.len()
        } else {
            0
        };
        self.changes.extend(edits.iter().take(more).map(changes::told));
        if let Some(told) = &self.told {
            edits.iter().for_each(|edit| (told.0)(&changes::told(edit)));
        }
        match edits.is_empty() {
            true => Ok(()),
            false if self.is_sound() => draft.write(edits).await,
            false => draft.suppose(edits),
        }
    }

    /// Adds a record, or returns all of its faults.
    async fn add(
        &mut self,
        draft: &mut Draft<'_>,
        file: usize,
        mut incoming: Incoming,
    ) -> Result<Vec<RowError>, Refusal> {
        rules::tidy(&mut incoming.image);
        if let Image::Network(network) = &mut incoming.image {
            network.is_default = draft.snapshot().networks().is_empty() && !self.brought.has_networks();
            if incoming.given == ColumnSet::ALL {
                // Rows that use the old vocabularies must be in the draft before this row replaces
                // them.
                self.flush(draft).await?;
            }
        }
        if !self.is_whole && incoming.repeated && matches!(incoming.image, Image::Membership(_)) {
            self.waiting.push((file, incoming));
            return Ok(Vec::new());
        }
        match self.target(draft, &incoming) {
            Target::Edited(place) => Ok(self.change_edit(draft, file, place, incoming).err().unwrap_or_default()),
            Target::There(current) => self.change(draft, file, &current, incoming).await,
            Target::New => Ok(self.create(draft, file, incoming).err().unwrap_or_default()),
        }
    }

    /// Finds the record of a row.
    fn target(&self, draft: &Draft<'_>, incoming: &Incoming) -> Target {
        let places = self.places.get(&key_of(incoming)).map_or(&[][..], Vec::as_slice);
        let Image::Membership(wanted) = &incoming.image else {
            return match places {
                [place, ..] => Target::Edited(*place),
                [] => Current::find(draft.snapshot(), incoming)
                    .map_or(Target::New, |current| Target::There(Box::new(current))),
            };
        };
        // Of several memberships, prefers the one that began on the same day, then the open one,
        // then the last.
        let rank = |known: &Image| match known {
            Image::Membership(known) if is_same_membership(known, wanted) => {
                let starts = known.joined_on.zip(wanted.joined_on);
                let is_same = starts.is_some_and(|(known, wanted)| same_date(known, wanted));
                Some((is_same, known.left_on.is_none(), known.joined_on))
            }
            _ => None,
        };
        let edited = places.iter().filter_map(|&place| {
            let known = self.edits[place].after.as_ref()?;
            Some((rank(known)?, Target::Edited(place)))
        });
        let is_edited = |current: &Current| {
            let mut edits = places.iter().map(|&place| &self.edits[place]);
            edits.any(|edit| edit.record_id == current.record_id)
        };
        let known = Current::memberships(draft.snapshot(), incoming.network.as_deref(), &wanted.city);
        let there = known
            .into_iter()
            .filter(|current| !is_edited(current))
            .filter_map(|current| {
                let rank = rank(current.image())?;
                Some((rank, Target::There(Box::new(current))))
            });
        let found = edited.chain(there).max_by_key(|(rank, _)| *rank);
        found.map_or(Target::New, |(_, target)| target)
    }

    /// Merges one more row into an edit that is not made yet.
    fn change_edit(
        &mut self,
        draft: &Draft<'_>,
        file: usize,
        place: usize,
        incoming: Incoming,
    ) -> Result<(), Vec<RowError>> {
        let (record_id, edited) = (self.edits[place].record_id, self.edits[place].after.clone());
        let edited = edited.expect("an import deletes nothing");
        let said = self.said_of(&incoming, &edited);
        let mut merged = self.merge(draft, &incoming, &edited, &said);
        self.brought.forget(&incoming, record_id, &edited);
        let checked = self.check(draft, &incoming, &mut merged, Some((&edited, record_id)));
        let becomes = if checked.is_ok() { &merged.image } else { &edited };
        self.brought.add(&incoming, record_id, becomes);
        checked?;
        self.keep(file, &incoming, &merged, said);
        if merged.image == edited {
            self.counts.unchanged += 1;
        } else {
            self.edits[place].after = Some(merged.image);
        }
        Ok(())
    }

    /// Changes an existing record.
    async fn change(
        &mut self,
        draft: &Draft<'_>,
        file: usize,
        current: &Current,
        incoming: Incoming,
    ) -> Result<Vec<RowError>, Refusal> {
        let mut before = current.whole(draft, &incoming).await?;
        let said = self.said_of(&incoming, &before);
        let mut merged = self.merge(draft, &incoming, &before, &said);
        let known = Some((&before, current.record_id));
        if let Err(faults) = self.check(draft, &incoming, &mut merged, known) {
            return Ok(faults);
        }
        self.keep(file, &incoming, &merged, said.clone());
        let is_foreign = may_change(draft.snapshot(), self.viewer.as_ref(), &before, &merged.image);
        if merged.image == before || is_foreign.is_some() {
            self.brought.add(&incoming, current.record_id, &before);
            self.counts.unchanged += 1;
            if let Some(columns) = is_foreign.filter(|columns| !columns.is_empty()) {
                self.note_kept(Kept::foreign(file, &incoming, columns));
            }
            return Ok(Vec::new());
        }
        self.brought.add(&incoming, current.record_id, &merged.image);
        // The edit needs the complete record, including cold data that the file does not mention.
        before = current.logged(draft, &incoming, before).await?;
        let mut after = self.merge(draft, &incoming, &before, &said).image;
        rules::tidy(&mut after);
        after.set_version(before.version() + 1);
        self.counts.updated += 1;
        let edit = Edit {
            network: incoming.network.clone(),
            record_id: current.record_id,
            before: Some(before),
            after: Some(after),
        };
        self.push(&incoming, edit);
        Ok(Vec::new())
    }

    fn create(&mut self, draft: &Draft<'_>, file: usize, incoming: Incoming) -> Result<(), Vec<RowError>> {
        let mut new = Merged {
            image: incoming.image.clone(),
            kept: Vec::new(),
        };
        self.check(draft, &incoming, &mut new, None)?;
        self.brought.add(&incoming, None, &new.image);
        self.keep(file, &incoming, &new, Said::default());
        new.image.set_version(first_version());
        self.counts.created += 1;
        let edit = Edit {
            network: incoming.network.clone(),
            record_id: None,
            before: None,
            after: Some(new.image),
        };
        self.push(&incoming, edit);
        Ok(())
    }

    fn push(&mut self, incoming: &Incoming, edit: Edit) {
        self.places.entry(key_of(incoming)).or_default().push(self.edits.len());
        self.edits.push(edit);
    }

    /// Merges a row into a record that earlier rows have said something of.
    fn merge(&self, draft: &Draft<'_>, incoming: &Incoming, current: &Image, said: &Said) -> Merged {
        let network = incoming.network.as_deref();
        let network = network.and_then(|network| draft.snapshot().network_by_key(network));
        let most = network.and_then(|network| draft.snapshot().network(network).network.max_fields_per_member);
        let mut merged = incoming.clone().over_again(current, self.policy, said.columns, most);
        // Rows are unordered, so fields collected from differing rows are sorted.
        if let (Some(before), Some(fields)) = (said.other_fields(incoming), fields_mut(&mut merged.image)) {
            fields.get_mut(before..).into_iter().for_each(<[String]>::sort_unstable);
        }
        merged
    }

    /// Checks a record by the rules, and checks that rows of the import do not contradict each
    /// other. `current` is the existing record with its row number.
    fn check(
        &mut self,
        draft: &Draft<'_>,
        incoming: &Incoming,
        merged: &mut Merged,
        current: Option<(&Image, Option<i64>)>,
    ) -> Result<(), Vec<RowError>> {
        let said = current.and_then(|(before, _)| self.said.get(&self.digest(incoming, before)));
        if let Some(column) = said.and_then(|said| said.contradicted(incoming, &merged.kept)) {
            return Err(vec![contradiction(incoming, column)]);
        }
        let after = &mut merged.image;
        let context = Context {
            network: match after {
                Image::Membership(_) | Image::Partnership(_) => incoming.network.as_deref().unwrap_or_default(),
                Image::Network(_) | Image::City(_) | Image::CountryGroup(_) => "",
            },
            record_id: current.and_then(|(_, id)| id),
            is_moved: incoming.given == ColumnSet::ALL,
            known: &Everything {
                snapshot: draft.snapshot(),
                brought: &self.brought,
            },
        };
        let mut broken = check(after, current.map(|(before, _)| before), &context);
        if broken.is_empty() {
            return Ok(());
        }
        match after {
            Image::City(city) => _ = self.rejected_cities.insert(city.key.clone()),
            // The fault of the city has been reported with its own row.
            Image::Membership(membership) if self.rejected_cities.contains(&membership.city) => {
                let is_city = |code| code == Code::UnknownCity;
                broken.retain(|violation| !(is_city(violation.code) && violation.path.root() == "city"));
            }
            _ => {}
        }
        Err(row_faults(incoming.row, broken))
    }

    /// Adds a row to what was `said` of its record, and notes the values that are kept.
    fn keep(&mut self, file: usize, incoming: &Incoming, merged: &Merged, mut said: Said) {
        if incoming.repeated {
            said.hear(incoming, &merged.kept);
            self.said.insert(self.digest(incoming, &merged.image), said);
        }
        if !merged.kept.is_empty() {
            self.note_kept(Kept::differing(file, incoming, merged.kept.clone()));
        }
    }

    fn note_kept(&mut self, kept: Kept) {
        self.counts.kept += kept.columns.len();
        if self.kept.len() < MAX_FAULTS {
            self.kept.push(kept);
        }
    }

    /// Returns what earlier rows have said of a record.
    fn said_of(&self, incoming: &Incoming, record: &Image) -> Said {
        let said = incoming.repeated.then(|| self.said.get(&self.digest(incoming, record)));
        let begin = || Said::of(record, self.policy);
        said.flatten().cloned().unwrap_or_else(begin)
    }

    /// Computes a digest of a record's key. Memberships of one city are distinguished by their
    /// start.
    fn digest(&self, incoming: &Incoming, record: &Image) -> u64 {
        self.digests.hash_one((key_of(incoming), start_of(record)))
    }
}

/// False for an edit that rows have made and undone.
fn is_change(edit: &Edit) -> bool {
    let images = edit.before.as_ref().zip(edit.after.as_ref());
    images.is_none_or(|(before, after)| !before.says_the_same(after))
}

/// Returns the day by which rows of a city's memberships are ordered; rows without a day come last.
fn order(image: &Image) -> NaiveDate {
    match image {
        Image::Membership(membership) => {
            let day = membership.joined_on.or(membership.left_on);
            day.map_or(NaiveDate::MAX, |day| day.first_day())
        }
        _ => NaiveDate::MAX,
    }
}

/// Returns the start of a membership.
const fn start_of(image: &Image) -> Option<PartialDate> {
    match image {
        Image::Membership(membership) => membership.joined_on,
        _ => None,
    }
}

/// Returns the fault of a row that contradicts an earlier one.
fn contradiction(incoming: &Incoming, column: &str) -> RowError {
    RowError {
        row: incoming.row,
        column: column.to_owned(),
        code: RowErrorCode::DuplicateKey,
        message: format!(
            "an earlier row says something else of the same record, {}",
            incoming.image.key(None)
        ),
    }
}

/// Cuts a text of a file, which may be of any length.
fn cut(text: String, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Returns the key of a record; memberships of one city share it.
fn key_of(incoming: &Incoming) -> RecordKey {
    RecordKey {
        entity: incoming.image.entity(),
        network: incoming.network.clone(),
        key: incoming.image.key(incoming.network.as_deref()),
    }
}
