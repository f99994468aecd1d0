//! Groups of countries.

use serde::Serialize;

use crate::app::commands::change::Change;
use crate::app::commands::check::{Faults, words};
use crate::app::commands::command_context::{CommandContext, context};
use crate::app::commands::{Patch, Refusal};
use crate::app::names::Names;
use crate::domain::CountryGroup;
use crate::domain::access::AccessRole;
use crate::domain::image::first_version;

/// Creates or changes a group of countries.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpsertCountryGroup {
    /// Its key, in any spelling.
    pub key: String,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// Display name; required for a new group.
    pub name: Patch<String>,
    /// The rule by which countries belong to it.
    pub description: Patch<String>,
    /// Address of the rule's source.
    pub source_url: Patch<String>,
    /// Codes of its countries.
    pub countries: Patch<Vec<String>>,
}

impl UpsertCountryGroup {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        command.allow_everywhere(AccessRole::Admin)?;
        let snapshot = command.snapshot();
        let mut faults = Faults::default();
        let key = faults.keep(words::key(&self.key)).unwrap_or_default();
        let known = snapshot.country_groups().iter().find(|group| group.key == key);
        let before = known.cloned();
        faults.expect_version(self.expected_version, before.as_ref().map_or(0, |group| group.version));
        let mut after = before.clone().unwrap_or_else(|| blank(&key));
        self.amend(command.names(&snapshot), &mut after, &mut faults);
        let change = Change {
            context: context(&snapshot, "", None),
            before,
            after,
            faults,
        };
        change.checked()?.write(command)
    }

    fn amend(&self, names: Names<'_>, image: &mut CountryGroup, faults: &mut Faults) {
        faults.required("name", &self.name, &mut image.name, |text| Ok(text.clone()));
        self.description.amend(&mut image.description);
        self.source_url.amend(&mut image.source_url);
        faults.list(&self.countries, &mut image.countries, |texts, faults| {
            faults.each("countries", texts, |field, text| words::country(names, field, text))
        });
    }
}

fn blank(key: &str) -> CountryGroup {
    CountryGroup {
        key: key.to_owned(),
        name: String::new(),
        description: None,
        source_url: None,
        countries: Vec::new(),
        version: first_version(),
    }
}
