//! What an import does to each record.

use std::collections::HashSet;

use super::current::Current;
use super::reading::Found;
use super::rules::{Fresh, Networks, Rules};
use super::{Counts, ImportJob, MAX_FAULTS, OnError};
use crate::app::commands::Refusal;
use crate::app::writer::Draft;
use crate::domain::image::{Image, first_version};
use crate::domain::{Edit, PartialDate};
use crate::exchange::{Incoming, RowError, RowErrorCode};
use crate::storage::RecordKey;

/// Most characters of the name of a column and of a message that are told.
const LONGEST_COLUMN: usize = 80;
const LONGEST_MESSAGE: usize = 400;

/// What was done so far, and what is wrong.
#[derive(Debug, Default)]
pub(super) struct Plan {
    on_error: OnError,
    /// Whether nothing is to be written in any case.
    dry_run: bool,
    pub(super) counts: Counts,
    /// The first faults.
    pub(super) faults: Vec<(usize, RowError)>,
    /// The edits that are not made yet.
    edits: Vec<Edit>,
    /// The records they are about.
    touched: HashSet<(RecordKey, Option<PartialDate>)>,
    fresh: Fresh,
    networks: Networks,
    /// The city of the last membership.
    last_member: Option<String>,
}

impl Plan {
    pub(super) fn new(job: &ImportJob) -> Self {
        Self {
            on_error: job.on_error,
            dry_run: job.dry_run,
            ..Self::default()
        }
    }

    /// Whether what was found so far is to be written.
    pub(super) const fn is_sound(&self) -> bool {
        !self.dry_run && (self.counts.rejected == 0 || matches!(self.on_error, OnError::Skip))
    }

    /// Takes what was found, in its order, compares it with what is there, and makes the edits.
    pub(super) async fn take(&mut self, draft: &mut Draft<'_>, found: Vec<Found>) -> Result<(), Refusal> {
        for (file, found) in found {
            let fault = match found {
                Err(fault) => Some(fault),
                // No more of them would be told.
                Ok(_) if self.on_error == OnError::Abort && self.faults.len() >= MAX_FAULTS => None,
                Ok(incoming) => self.add(draft, incoming).await?,
            };
            if let Some(fault) = fault {
                self.note(file, fault);
            }
        }
        self.flush(draft).await
    }

    fn note(&mut self, file: usize, mut fault: RowError) {
        self.counts.rejected += 1;
        if self.faults.len() < MAX_FAULTS {
            fault.column = cut(fault.column, LONGEST_COLUMN);
            fault.message = cut(fault.message, LONGEST_MESSAGE);
            self.faults.push((file, fault));
        }
    }

    /// Makes the edits.
    async fn flush(&mut self, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        self.touched.clear();
        self.fresh = Fresh::default();
        let edits = std::mem::take(&mut self.edits);
        match edits.is_empty() {
            true => Ok(()),
            false if self.is_sound() => draft.write(edits).await,
            false => draft.suppose(edits),
        }
    }

    /// Takes a record, or says what is wrong with it.
    async fn add(&mut self, draft: &mut Draft<'_>, mut incoming: Incoming) -> Result<Option<RowError>, Refusal> {
        if let Err((column, bad)) = incoming.image.tidy() {
            return Ok(Some(RowError {
                row: incoming.row,
                column: column.to_owned(),
                code: RowErrorCode::InvalidText,
                message: bad.to_string(),
            }));
        }
        if let Image::Network(network) = &mut incoming.image {
            network.is_default = draft.snapshot().networks().is_empty();
        }
        if !self.touched.insert(name(&incoming)) {
            self.flush(draft).await?;
            self.touched.insert(name(&incoming));
        }
        let city = match &incoming.image {
            Image::Membership(membership) => Some(membership.city.clone()),
            _ => None,
        };
        let another = city.is_some() && city == self.last_member;
        self.last_member = city.or(self.last_member.take());
        let current = Current::find(draft.snapshot(), &incoming, another);
        self.compare(draft, incoming, current).await
    }

    async fn compare(
        &mut self,
        draft: &Draft<'_>,
        incoming: Incoming,
        current: Option<Current>,
    ) -> Result<Option<RowError>, Refusal> {
        let mut rules = Rules {
            snapshot: draft.snapshot(),
            fresh: &mut self.fresh,
            networks: &mut self.networks,
        };
        let Some(current) = current else {
            let checked = rules.check(&incoming, &incoming.image);
            if checked.is_ok() {
                self.create(incoming);
            }
            return Ok(checked.err());
        };
        let mut before = current.whole(draft, &incoming).await?;
        let mut after = incoming.clone().over(&before);
        if let Err(fault) = rules.check(&incoming, &after) {
            return Ok(Some(fault));
        }
        if after == before {
            self.counts.unchanged += 1;
            return Ok(None);
        }
        // What was left out because the file does not speak of it belongs to the record all the same.
        before = current.logged(draft, &incoming, before).await?;
        after = incoming.clone().over(&before);
        after.set_version(before.version() + 1);
        self.counts.updated += 1;
        self.edits.push(Edit {
            network: incoming.network,
            record_id: current.record_id,
            before: Some(before),
            after: Some(after),
        });
        Ok(None)
    }

    fn create(&mut self, mut incoming: Incoming) {
        incoming.image.set_version(first_version());
        self.counts.created += 1;
        self.edits.push(Edit {
            network: incoming.network,
            record_id: None,
            before: None,
            after: Some(incoming.image),
        });
    }
}

/// A text of a file, which may be of any length, as it is told.
fn cut(text: String, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// What tells a record from others.
fn name(incoming: &Incoming) -> (RecordKey, Option<PartialDate>) {
    let key = RecordKey {
        entity: incoming.image.entity(),
        network: incoming.network.clone(),
        key: incoming.image.key(incoming.network.as_deref()),
    };
    let joined_on = match &incoming.image {
        Image::Membership(membership) => membership.joined_on,
        _ => None,
    };
    (key, joined_on)
}
