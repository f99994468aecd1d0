//! A record before and after a command, from the input to the edit.

use super::check::Faults;
use super::command_context::CommandContext;
use super::{Refusal, WrittenRecord};
use crate::domain::Edit;
use crate::domain::image::Image;
use crate::domain::rules::{Context, Record, Violation};

/// A record that a command creates or changes.
pub(super) struct Change<'a, R> {
    pub(super) context: Context<'a>,
    /// The record as it is; `None` for a new one.
    pub(super) before: Option<R>,
    /// The record after the command.
    pub(super) after: R,
    pub(super) faults: Faults,
}

impl<'a, R: Record + Into<Image>> Change<'a, R> {
    /// Starts with a new record.
    pub(super) fn new(context: Context<'a>, after: R) -> Self {
        Self {
            context,
            before: None,
            after,
            faults: Faults::default(),
        }
    }

    /// Starts with an existing record, of the version that the caller has seen.
    pub(super) fn of(context: Context<'a>, record: R, expected: Option<i32>) -> Self {
        let image: Image = record.clone().into();
        let mut faults = Faults::default();
        faults.expect_version(expected, image.version());
        Self {
            context,
            before: Some(record.clone()),
            after: record,
            faults,
        }
    }

    /// Checks the record by the rules, and refuses it if anything is wrong.
    pub(super) fn checked(mut self) -> Result<Self, Refusal> {
        self.faults.check(&mut self.after, self.before.as_ref(), &self.context);
        self.sound()
    }

    /// Like [`checked`](Self::checked), for an input that is only a part of the record.
    pub(super) fn checked_part(mut self, place: impl Fn(&Violation) -> Option<Vec<String>>) -> Result<Self, Refusal> {
        let before = self.before.as_ref();
        self.faults.check_part(&mut self.after, before, &self.context, place);
        self.sound()
    }

    /// Refuses the change if any fault has been found so far.
    pub(super) fn sound(mut self) -> Result<Self, Refusal> {
        std::mem::take(&mut self.faults).finish()?;
        Ok(self)
    }

    /// Adds the edit to the draft.
    pub(super) fn write(self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        self.edit(command, true)
    }

    /// Like [`write`](Self::write), for a network of which one vocabulary entry changes.
    pub(super) fn write_word(self, command: &mut CommandContext<'_, '_>, key: String) -> Result<(), Refusal> {
        self.edit(command, true)?;
        let mut records = command.written.records.iter_mut();
        records.next_back().expect("the network").part = Some(key);
        Ok(())
    }

    /// Deletes the record.
    pub(super) fn delete(self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        self.edit(command, false)
    }

    fn edit(self, command: &mut CommandContext<'_, '_>, stays: bool) -> Result<(), Refusal> {
        let after: Image = self.after.into();
        let network = match &after {
            Image::Network(network) => Some(network.key.clone()),
            Image::City(_) | Image::CountryGroup(_) => None,
            Image::Membership(_) | Image::Partnership(_) => Some(self.context.network.to_owned()),
        };
        let (key, number) = match &after {
            Image::Membership(membership) => (membership.city.clone(), self.context.record_id),
            image => (image.key(None), None),
        };
        let record = WrittenRecord {
            entity: after.entity(),
            network: network.clone(),
            key,
            record_id: number.filter(|&number| number > 0),
            part: None,
        };
        command.draft.push(Edit {
            network,
            record_id: self.context.record_id,
            before: self.before.map(Into::into),
            after: stays.then_some(after),
        })?;
        command.written.records.push(record);
        Ok(())
    }
}
