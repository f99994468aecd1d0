//! What an import does to each record.

use std::collections::HashSet;

use super::brought::{Brought, Everything};
use super::current::Current;
use super::faults::row_faults;
use super::reading::Found;
use super::{Counts, ImportJob, MAX_FAULTS, OnError};
use crate::app::commands::Refusal;
use crate::app::writer::Draft;
use crate::domain::image::{Image, first_version};
use crate::domain::rules::{self, Code, Context, check};
use crate::domain::{Edit, PartialDate};
use crate::exchange::{ColumnSet, Incoming, RowError};
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
    brought: Brought,
    /// The city of the last membership.
    last_member: Option<String>,
    /// The last row that was rejected, with the number of its file.
    last_rejected: Option<(usize, usize)>,
    /// The last city that was rejected.
    rejected_city: Option<String>,
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
            let faults = match found {
                Err(fault) => vec![fault],
                // No more of them would be told.
                Ok(_) if self.on_error == OnError::Abort && self.faults.len() >= MAX_FAULTS => Vec::new(),
                Ok(incoming) => self.add(draft, incoming).await?,
            };
            for fault in faults {
                self.note(file, fault);
            }
        }
        self.flush(draft).await
    }

    fn note(&mut self, file: usize, mut fault: RowError) {
        let row = Some((file, fault.row));
        if self.last_rejected != row {
            self.counts.rejected += 1;
        }
        self.last_rejected = row;
        if self.faults.len() < MAX_FAULTS {
            fault.column = cut(fault.column, LONGEST_COLUMN);
            fault.message = cut(fault.message, LONGEST_MESSAGE);
            self.faults.push((file, fault));
        }
    }

    /// Makes the edits.
    async fn flush(&mut self, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        self.touched.clear();
        self.brought = Brought::default();
        let edits = std::mem::take(&mut self.edits);
        match edits.is_empty() {
            true => Ok(()),
            false if self.is_sound() => draft.write(edits).await,
            false => draft.suppose(edits),
        }
    }

    /// Takes a record, or says all that is wrong with it.
    async fn add(&mut self, draft: &mut Draft<'_>, mut incoming: Incoming) -> Result<Vec<RowError>, Refusal> {
        rules::tidy(&mut incoming.image);
        if let Image::Network(network) = &mut incoming.image {
            network.is_default = draft.snapshot().networks().is_empty() && !self.brought.has_networks();
            if incoming.given == ColumnSet::ALL {
                // What has the words of the network must be in the draft before they go.
                self.flush(draft).await?;
            }
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
        mut incoming: Incoming,
        current: Option<Current>,
    ) -> Result<Vec<RowError>, Refusal> {
        let Some(current) = current else {
            let mut image = incoming.image.clone();
            if let Err(faults) = self.check(draft, &incoming, &mut image, None) {
                return Ok(faults);
            }
            self.brought.add(&incoming, None, &image);
            incoming.image = image;
            self.create(incoming);
            return Ok(Vec::new());
        };
        let mut before = current.whole(draft, &incoming).await?;
        let mut after = incoming.clone().over(&before);
        let known = Some((&before, current.record_id));
        if let Err(faults) = self.check(draft, &incoming, &mut after, known) {
            return Ok(faults);
        }
        self.brought.add(&incoming, current.record_id, &after);
        if after == before {
            self.counts.unchanged += 1;
            return Ok(Vec::new());
        }
        // What was left out because the file does not speak of it belongs to the record all the same.
        before = current.logged(draft, &incoming, before).await?;
        after = incoming.clone().over(&before);
        rules::tidy(&mut after);
        after.set_version(before.version() + 1);
        self.counts.updated += 1;
        self.edits.push(Edit {
            network: incoming.network,
            record_id: current.record_id,
            before: Some(before),
            after: Some(after),
        });
        Ok(Vec::new())
    }

    /// What the rule book says of a record as it will be. `current` is the record as it is, with its row number.
    fn check(
        &mut self,
        draft: &Draft<'_>,
        incoming: &Incoming,
        after: &mut Image,
        current: Option<(&Image, Option<i64>)>,
    ) -> Result<(), Vec<RowError>> {
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
            Image::City(city) => self.rejected_city = Some(city.key.clone()),
            // That the city of its row is faulty is told already.
            Image::Membership(membership) if self.rejected_city.as_ref() == Some(&membership.city) => {
                let is_city = |code| code == Code::UnknownCity;
                broken.retain(|violation| !(is_city(violation.code) && violation.path.root() == "city"));
            }
            _ => {}
        }
        Err(row_faults(incoming.row, broken))
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
