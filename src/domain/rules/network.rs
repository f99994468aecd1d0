//! The rules of networks with their fields and objectives.

use std::collections::BTreeMap;

use super::key::{LONGEST, check_lower, check_upper, free};
use super::text::check_names;
use super::{Code, Context, Path, Record, Text, Violations, Word};
use crate::domain::image::{FieldImage, NetworkImage};
use crate::domain::text::fold;

/// The largest limit of fields of a member.
const MOST_FIELDS: u32 = 1_000;

const FIELDS: Path = Path::of("fields");
const OBJECTIVES: Path = Path::of("objectives");

impl Record for NetworkImage {
    fn texts(&mut self, visit: &mut dyn FnMut(Path, Text, &mut String)) {
        visit(Path::of("name"), Text::Name, &mut self.name);
        let texts = [
            ("description", &mut self.description),
            ("attribution", &mut self.attribution),
        ];
        for (name, text) in texts {
            let path = Path::of(name);
            text.iter_mut().for_each(|text| visit(path, Text::Description, text));
        }
        for (at, field) in self.fields.iter_mut().enumerate() {
            visit(FIELDS.at(at).name("name"), Text::Name, &mut field.name);
            for (place, alias) in field.aliases.iter_mut().enumerate() {
                visit(FIELDS.at(at).name("aliases").at(place), Text::Name, alias);
            }
        }
        for (at, objective) in self.objectives.iter_mut().enumerate() {
            visit(OBJECTIVES.at(at).name("text"), Text::Objective, &mut objective.text);
        }
    }

    fn check_values(&self, before: Option<&Self>, context: &Context<'_>, found: &mut Violations) {
        self.check_key(before, context, found);
        let default = context.known.default_network().filter(|_| self.is_default);
        if let Some(other) = default.filter(|other| *other != self.key) {
            let message = format!("cannot be true: {other} is the default");
            found.add(Path::of("isDefault"), Code::Conflict, message);
        }
        if let Some(most) = self.max_fields_per_member
            && !(1..=MOST_FIELDS).contains(&most)
        {
            let message = format!("must be from 1 to {MOST_FIELDS}; {most} was given");
            found.add(Path::of("maxFieldsPerMember"), Code::OutOfRange, message);
        }
        for (at, field) in self.fields.iter().enumerate() {
            check_field(FIELDS.at(at), field, found);
        }
        for (at, objective) in self.objectives.iter().enumerate() {
            check_upper(OBJECTIVES.at(at).name("key"), &objective.key, found);
        }
        self.check_once(found);
        self.check_spellings(found);
        if let Some(before) = before {
            self.check_gone(before, context, found);
        }
    }

    fn arrange(&mut self) {
        self.fields.sort_by(|one, other| one.key.cmp(&other.key));
        self.objectives.sort_by(|one, other| one.key.cmp(&other.key));
    }
}

impl NetworkImage {
    fn check_key(&self, before: Option<&Self>, context: &Context<'_>, found: &mut Violations) {
        let (path, key) = (Path::of("key"), &self.key);
        check_lower(path, key, LONGEST, found);
        if before.is_none() && context.known.has_network(key) {
            let free = free(key, |key| context.known.has_network(key));
            let message = format!("is that of another network: {key}");
            found.add(path, Code::Conflict, message).suggest(free);
        }
    }

    /// Adds violations for repeated keys.
    fn check_once(&self, found: &mut Violations) {
        let fields = self.fields.iter().enumerate();
        let fields = fields.map(|(at, field)| (FIELDS.at(at).name("key"), ("fields", &field.key)));
        let objectives = self.objectives.iter().enumerate();
        let objectives =
            objectives.map(|(at, objective)| (OBJECTIVES.at(at).name("key"), ("objectives", &objective.key)));
        found.once(fields.chain(objectives), Code::DuplicateValue, |(_, key)| {
            format!("stands there already: {key}")
        });
    }

    /// Adds violations for spellings of a field that are also those of another: they would mean
    /// both.
    fn check_spellings(&self, found: &mut Violations) {
        let spellings = |at: usize, field: &FieldImage| {
            let path = FIELDS.at(at);
            let own = [
                (path.name("key"), fold(&field.key)),
                (path.name("name"), fold(&field.name)),
            ];
            let aliases = field.aliases.iter().enumerate();
            let aliases = aliases.map(|(place, alias)| (path.name("aliases").at(place), fold(alias)));
            own.into_iter().chain(aliases.collect::<Vec<_>>())
        };
        let mut meant: BTreeMap<String, Vec<(usize, Path)>> = BTreeMap::new();
        for (at, field) in self.fields.iter().enumerate() {
            for (path, spelling) in spellings(at, field).filter(|(_, spelling)| !spelling.is_empty()) {
                meant.entry(spelling).or_default().push((at, path));
            }
        }
        for fields in meant.values() {
            for &(at, path) in fields {
                // A repeated key is already reported.
                let other = fields.iter().map(|&(other, _)| &self.fields[other].key);
                if let Some(other) = other.into_iter().find(|&other| *other != self.fields[at].key) {
                    found.say(path, Code::Conflict, format!("means the field {other} already"));
                }
            }
        }
    }

    /// Adds violations for removed fields and objectives that memberships or partnerships still
    /// have.
    fn check_gone(&self, before: &Self, context: &Context<'_>, found: &mut Violations) {
        let fields = before.fields.iter().map(|field| (FIELDS, Word::Field(&field.key)));
        let objectives = before.objectives.iter();
        let objectives = objectives.map(|objective| (OBJECTIVES, Word::Objective(&objective.key)));
        for (path, word) in fields.chain(objectives) {
            let (stays, key) = match word {
                Word::Field(key) => (self.fields.iter().any(|field| field.key == key), key),
                Word::Objective(key) => (self.objectives.iter().any(|objective| objective.key == key), key),
            };
            if !stays && context.known.uses_word(&self.key, word) {
                let message = format!("must keep {key}: memberships or partnerships refer to it");
                found.add(path, Code::InUse, message);
            }
        }
    }
}

fn check_field(path: Path, field: &FieldImage, found: &mut Violations) {
    check_upper(path.name("key"), &field.key, found);
    check_names(path.name("aliases"), &field.aliases, found);
    found.ordered(
        ("since", field.since),
        (path.name("until"), field.until),
        &["since", "until"],
    );
}
