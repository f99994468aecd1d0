//! Groups of countries.

use serde::Serialize;

use crate::app::commands::check::{Faults, keys, text, words};
use crate::app::commands::desk::{Desk, expect_version, written};
use crate::app::commands::{Patch, Refusal, UserErrorCode};
use crate::app::names::Names;
use crate::domain::Edit;
use crate::domain::access::AccessRole;
use crate::domain::change::EntityType;
use crate::domain::image::{CountryGroupImage, Image, first_version};
use crate::network::images::country_group_image;

/// Makes or changes a group of countries.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpsertCountryGroup {
    /// Its key, in any spelling.
    pub key: String,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// Name for people; a new group needs one.
    pub name: Patch<String>,
    /// By what rule countries belong to it.
    pub description: Patch<String>,
    /// Where the rule is written.
    pub source_url: Patch<String>,
    /// Codes of its countries.
    pub countries: Patch<Vec<String>>,
}

impl UpsertCountryGroup {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        desk.allow_everywhere(AccessRole::Admin)?;
        let snapshot = desk.snapshot();
        let mut faults = Faults::default();
        let key = faults.keep(keys::upper(&["key"], &self.key)).unwrap_or_default();
        let known = snapshot.country_groups().iter().find(|group| group.key == key);
        let before = known.map(country_group_image);
        expect_version(
            self.expected_version,
            before.as_ref().map_or(0, |group| group.version),
            &mut faults,
        );
        let mut after = before.clone().unwrap_or_else(|| blank(&key));
        if before.is_none() && self.name.is_keep() {
            faults.add(&["name"], UserErrorCode::Required, "a new group needs a `name`");
        }
        self.amend(desk.names(&snapshot), &mut after, &mut faults);
        faults.finish()?;
        let record = written(EntityType::CountryGroup, None, key);
        let edit = Edit {
            network: None,
            record_id: None,
            before: before.map(Image::CountryGroup),
            after: Some(Image::CountryGroup(after)),
        };
        desk.push(edit, record)
    }

    fn amend(&self, names: Names<'_>, image: &mut CountryGroupImage, faults: &mut Faults) {
        faults.required("name", &self.name, &mut image.name, |text| {
            text::line(&["name"], text, text::NAME)
        });
        faults.optional(&self.description, &mut image.description, |text| {
            text::lines(&["description"], text, text::DESCRIPTION)
        });
        faults.optional(&self.source_url, &mut image.source_url, |text| {
            text::url(&["sourceUrl"], text)
        });
        faults.list(&self.countries, &mut image.countries, |texts, faults| {
            let mut codes = Vec::with_capacity(texts.len());
            for (at, text) in texts.iter().enumerate() {
                let at = at.to_string();
                let field = ["countries", at.as_str()];
                let code = faults.keep(words::country(names, &field, text));
                words::push_once(&field, code, &mut codes, faults);
            }
            codes.sort_unstable();
            codes
        });
    }
}

fn blank(key: &str) -> CountryGroupImage {
    CountryGroupImage {
        key: key.to_owned(),
        name: String::new(),
        description: None,
        source_url: None,
        countries: Vec::new(),
        version: first_version(),
    }
}
