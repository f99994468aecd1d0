//! Queries derived from the schema: each field that takes a network or a scope, by the shortest
//! path to it. New fields are covered automatically.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use apollo_compiler::Schema;
use apollo_compiler::ast::{FieldDefinition, InputValueDefinition, Type};
use apollo_compiler::schema::ExtendedType;
use interurban::api::schema::sdl;

/// The networks of a query.
#[derive(Clone, Copy, Debug)]
pub(crate) enum About<'a> {
    /// None given.
    Default,
    /// By key.
    Network(&'a str),
    /// Two networks together, where possible; elsewhere the second one.
    Both(&'a str, &'a str),
}

/// Depth of the selections.
const LEVELS: usize = 2;

/// The schema, and the shortest path from the root to each of its types.
pub(crate) struct Questions {
    schema: Schema,
    ways: BTreeMap<String, Vec<String>>,
}

impl Questions {
    pub(crate) fn new() -> Self {
        let schema = Schema::parse(sdl(), "schema.graphql").expect("a sound schema");
        let mut questions = Self {
            schema,
            ways: BTreeMap::from([("Query".to_owned(), Vec::new())]),
        };
        questions.find_ways();
        questions
    }

    /// Returns a query for every field that takes a network or a scope.
    pub(crate) fn about(&self, about: About<'_>) -> Vec<(String, String)> {
        let mut questions = Vec::new();
        for (name, way) in &self.ways {
            for field in self.fields(name).filter(|field| takes_network(field)) {
                if let Some(asked) = self.asked(field, about) {
                    questions.push((format!("{name}.{}", field.name), wrapped(way, &asked)));
                }
            }
        }
        questions
    }

    /// Returns a query for every field of the network with a key.
    pub(crate) fn of_network(&self, key: &str) -> Vec<(String, String)> {
        let fields = self.fields("Network");
        let asked = fields.filter_map(|field| Some((field.name.to_string(), self.asked(field, About::Default)?)));
        asked
            .map(|(name, asked)| {
                (
                    format!("Network.{name}"),
                    format!("{{ network(key: \"{key}\") {{ {asked} }} }}"),
                )
            })
            .collect()
    }

    /// Returns the names of all root fields.
    pub(crate) fn roots(&self) -> BTreeSet<String> {
        self.fields("Query").map(|field| field.name.to_string()).collect()
    }

    /// Returns the names of all mutations.
    pub(crate) fn mutations(&self) -> BTreeSet<String> {
        self.fields("Mutation").map(|field| field.name.to_string()).collect()
    }

    fn find_ways(&mut self) {
        let mut next = VecDeque::from(["Query".to_owned()]);
        while let Some(name) = next.pop_front() {
            let way = self.ways[&name].clone();
            let fields: Vec<(String, String)> = self
                .fields(&name)
                .filter_map(|field| {
                    Some((
                        field.ty.inner_named_type().to_string(),
                        self.call(field, About::Default)?,
                    ))
                })
                .collect();
            for (target, call) in fields {
                if self.is_object(&target) && !self.ways.contains_key(&target) {
                    let way = way.iter().cloned().chain([call]).collect();
                    self.ways.insert(target.clone(), way);
                    next.push_back(target);
                }
            }
        }
    }

    fn fields(&self, name: &str) -> impl Iterator<Item = &FieldDefinition> {
        let fields = match self.schema.types.get(name) {
            Some(ExtendedType::Object(object)) => Some(&object.fields),
            _ => None,
        };
        fields
            .into_iter()
            .flat_map(|fields| fields.values())
            .map(|field| &***field)
    }

    fn is_object(&self, name: &str) -> bool {
        matches!(self.schema.types.get(name), Some(ExtendedType::Object(_)))
    }

    fn asked(&self, field: &FieldDefinition, about: About<'_>) -> Option<String> {
        let inside = self.selection(field.ty.inner_named_type(), LEVELS)?;
        Some(format!("{}{inside}", self.call(field, about)?))
    }

    /// Returns the selection on a type; `None` if there is nothing to select.
    fn selection(&self, name: &str, levels: usize) -> Option<String> {
        match self.schema.types.get(name)? {
            ExtendedType::Object(_) => {}
            ExtendedType::Interface(_) | ExtendedType::Union(_) => return Some(" { __typename }".to_owned()),
            _ => return Some(String::new()),
        }
        let has_nodes = self.fields(name).any(|field| field.name == "nodes");
        let parts = self.fields(name).filter_map(|field| {
            let target = field.ty.inner_named_type();
            let object = self.is_object(target);
            let skipped = (has_nodes && field.name == "edges")
                || ["revision", "revisionId"].contains(&field.name.as_str())
                || (object && levels == 0);
            if skipped || field.arguments.iter().any(|argument| argument.is_required()) {
                return None;
            }
            Some(format!(
                "{}{}",
                field.name,
                self.selection(target, levels.saturating_sub(1))?
            ))
        });
        let parts: Vec<String> = parts.collect();
        (!parts.is_empty()).then(|| format!(" {{ {} }}", parts.join(" ")))
    }

    /// Returns the field with its arguments; `None` if a required argument has no value here.
    fn call(&self, field: &FieldDefinition, about: About<'_>) -> Option<String> {
        let mut arguments = Vec::new();
        for argument in &field.arguments {
            let value = match network(argument, about) {
                Some(value) => Some(value),
                None if argument.is_required() => Some(self.value(argument)?),
                None => None,
            };
            arguments.extend(value.map(|value| format!("{}: {value}", argument.name)));
        }
        let arguments = if arguments.is_empty() {
            String::new()
        } else {
            format!("({})", arguments.join(", "))
        };
        Some(format!("{}{arguments}", field.name))
    }

    fn value(&self, argument: &InputValueDefinition) -> Option<String> {
        let word = match (argument.name.as_str(), argument.ty.inner_named_type().as_str()) {
            ("networks", _) => "\"golden\", \"other\"".to_owned(),
            ("to", "CityRef") => "\"kanazawa\"".to_owned(),
            (_, "CityRef") => "\"bologna\"".to_owned(),
            (_, "CountryCode") => "IT".to_owned(),
            (_, "FieldKey") => "MUSIC".to_owned(),
            ("from" | "trainAt", "Date") => "\"2010\"".to_owned(),
            (_, "Date") => "\"2016\"".to_owned(),
            (_, "ID") => "\"Q2l0eTpib2xvZ25h\"".to_owned(),
            (_, "Int") => "1".to_owned(),
            (_, "ChangeSet") => "{ removeCities: [\"bologna\"] }".to_owned(),
            (_, name) => match self.schema.types.get(name)? {
                ExtendedType::Enum(words) => words.values.keys().next()?.to_string(),
                _ => return None,
            },
        };
        let is_list = matches!(&*argument.ty, Type::NonNullList(_) | Type::List(_));
        Some(if is_list { format!("[{word}]") } else { word })
    }
}

fn takes_network(field: &FieldDefinition) -> bool {
    let names = |argument: &InputValueDefinition| {
        ["network", "networks"].contains(&argument.name.as_str()) || argument.ty.inner_named_type() == "Scope"
    };
    field.arguments.iter().any(|argument| names(argument))
}

fn network(argument: &InputValueDefinition, about: About<'_>) -> Option<String> {
    match (argument.name.as_str(), argument.ty.inner_named_type().as_str(), about) {
        (_, _, About::Default) => None,
        (_, "Scope", About::Network(key)) => Some(format!("{{ network: \"{key}\" }}")),
        (_, "Scope", About::Both(one, other)) => Some(format!("{{ networks: [\"{one}\", \"{other}\"] }}")),
        ("networks", _, About::Network(key)) => Some(format!("[\"golden\", \"{key}\"]")),
        ("networks", _, About::Both(one, other)) => Some(format!("[\"{one}\", \"{other}\"]")),
        ("network", "String", About::Network(key) | About::Both(_, key)) => Some(format!("\"{key}\"")),
        _ => None,
    }
}

fn wrapped(way: &[String], asked: &str) -> String {
    let inside = way
        .iter()
        .rev()
        .fold(asked.to_owned(), |inside, step| format!("{step} {{ {inside} }}"));
    format!("{{ {inside} }}")
}
