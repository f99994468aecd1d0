//! Fields of a network.

use serde::Serialize;

use super::becomes;
use crate::app::commands::check::{Faults, dates, keys, text};
use crate::app::commands::desk::{Desk, expect_version};
use crate::app::commands::{Patch, Refusal, UserErrorCode};
use crate::domain::access::AccessRole;
use crate::domain::image::FieldImage;
use crate::domain::text::fold;
use crate::network::images::network_image;

/// Changes of what a field's record says.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldPatch {
    /// Name for people.
    pub name: Patch<String>,
    /// Other spellings.
    pub aliases: Patch<Vec<String>>,
    /// Since when the network has it.
    pub since: Patch<String>,
    /// Until when it had it.
    pub until: Patch<String>,
}

/// Makes or changes a field of a network.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpsertField {
    /// Key of the network; the default one if not named.
    pub network: Option<String>,
    /// The version of the network that the caller has seen.
    pub expected_version: Option<i32>,
    /// Key of the field, in any spelling.
    pub key: String,
    /// What it says; a new field needs a name.
    pub content: FieldPatch,
}

impl UpsertField {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        let snapshot = desk.snapshot();
        let place = desk.place(&snapshot, self.network.as_deref(), AccessRole::Curator)?;
        let mut after = network_image(place.record());
        let mut faults = Faults::default();
        expect_version(self.expected_version, after.version, &mut faults);
        let key = faults.keep(keys::upper(&["key"], &self.key)).unwrap_or_default();
        let at = after.fields.iter().position(|field| field.key == key);
        let mut field = at.map_or_else(|| blank(&key), |at| after.fields.remove(at));
        self.content.amend(&mut field, &mut faults);
        if at.is_none() && self.content.name.is_keep() {
            faults.add(&["name"], UserErrorCode::Required, "a new field needs a `name`");
        }
        check_clashes(&field, &after.fields, &mut faults);
        faults.finish()?;
        let place_of = after.fields.partition_point(|other| other.key < field.key);
        after.fields.insert(at.unwrap_or(place_of), field);
        let (edit, record) = becomes(place, after, key);
        desk.push(edit, record)
    }
}

impl FieldPatch {
    fn amend(&self, image: &mut FieldImage, faults: &mut Faults) {
        faults.required("name", &self.name, &mut image.name, |text| {
            text::line(&["name"], text, text::NAME)
        });
        faults.list(&self.aliases, &mut image.aliases, |texts, faults| {
            text::names("aliases", texts, faults)
        });
        faults.optional(&self.since, &mut image.since, |text| dates::date(&["since"], text));
        faults.optional(&self.until, &mut image.until, |text| dates::date(&["until"], text));
        dates::ordered(("since", image.since), ("until", image.until), faults);
    }
}

/// Checks that no spelling of a field is one of another: it would mean both.
fn check_clashes(field: &FieldImage, others: &[FieldImage], faults: &mut Faults) {
    let spellings = |field: &FieldImage| {
        let names = std::iter::once(&field.key)
            .chain(std::iter::once(&field.name))
            .chain(&field.aliases);
        names.map(|name| fold(name)).collect::<Vec<String>>()
    };
    for (at, spelling) in spellings(field).iter().enumerate() {
        let clash = others
            .iter()
            .find(|other| !spelling.is_empty() && spellings(other).contains(spelling));
        let Some(other) = clash else { continue };
        let number = at.saturating_sub(2).to_string();
        let place: &[&str] = match at {
            0 => &["key"],
            1 => &["name"],
            _ => &["aliases", &number],
        };
        faults.add(
            place,
            UserErrorCode::Conflict,
            format!("means the field {} already", other.key),
        );
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
