//! Fields of a network.

use serde::Serialize;

use super::{vocabulary, within};
use crate::app::commands::check::{Faults, dates, words};
use crate::app::commands::command_context::CommandContext;
use crate::app::commands::{Patch, Refusal};
use crate::domain::access::AccessRole;
use crate::domain::image::FieldImage;
use crate::domain::rules::Path;

/// Changes of a field's values.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldPatch {
    /// Display name.
    pub name: Patch<String>,
    /// Other spellings.
    pub aliases: Patch<Vec<String>>,
    /// Date from which the network has it.
    pub since: Patch<String>,
    /// Date until which the network had it.
    pub until: Patch<String>,
}

/// Creates or changes a field of a network.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpsertField {
    /// Key of the network; the default one if not given.
    pub network: Option<String>,
    /// The version of the network that the caller has seen.
    pub expected_version: Option<i32>,
    /// Key of the field, in any spelling.
    pub key: String,
    /// Its values; a new field needs a name.
    pub content: FieldPatch,
}

impl UpsertField {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        let snapshot = command.snapshot();
        let place = command.place(&snapshot, self.network.as_deref(), AccessRole::Curator)?;
        let mut change = vocabulary(place, self.expected_version);
        let (fields, faults) = (&mut change.after.fields, &mut change.faults);
        let key = faults.keep(words::key(&self.key)).unwrap_or_default();
        let at = fields.binary_search_by(|field| field.key.cmp(&key));
        let at = at.unwrap_or_else(|at| {
            fields.insert(at, blank(&key));
            at
        });
        self.content.amend(&mut fields[at], faults);
        change
            .checked_part(within(Path::of("fields").at(at)))?
            .write_word(command, key)
    }
}

impl FieldPatch {
    fn amend(&self, image: &mut FieldImage, faults: &mut Faults) {
        faults.required("name", &self.name, &mut image.name, |text| Ok(text.clone()));
        self.aliases.replace(&mut image.aliases);
        faults.optional(&self.since, &mut image.since, |text| dates::date(&["since"], text));
        faults.optional(&self.until, &mut image.until, |text| dates::date(&["until"], text));
    }
}

fn blank(key: &str) -> FieldImage {
    FieldImage {
        key: key.to_owned(),
        name: String::new(),
        aliases: Vec::new(),
        since: None,
        until: None,
    }
}
