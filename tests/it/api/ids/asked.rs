//! Random queries from the schema: any field, with valid arguments.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use apollo_compiler::Schema;
use apollo_compiler::ast::InputValueDefinition;
use apollo_compiler::schema::{ExtendedType, FieldDefinition};
use interurban::api::schema::sdl;

/// A field of a query with its selection.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// Its alias.
    pub(super) alias: Option<String>,
    /// The field with its arguments: the key under which caches store its value.
    pub(super) field: String,
    pub(super) below: Vec<Asked>,
}

impl Asked {
    fn plain(field: &str) -> Self {
        Self {
            alias: None,
            field: field.to_owned(),
            below: Vec::new(),
        }
    }

    /// Returns the response key.
    pub(super) fn name(&self) -> &str {
        let bare = self.field.split('(').next().expect("a name");
        self.alias.as_deref().unwrap_or(bare)
    }
}

impl Display for Asked {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        if let Some(alias) = &self.alias {
            write!(formatter, "{alias}: ")?;
        }
        formatter.write_str(&self.field)?;
        if self.below.is_empty() {
            return Ok(());
        }
        write!(formatter, " {{ {} }}", text(&self.below))
    }
}

/// Formats fields as a selection.
pub(super) fn text(asked: &[Asked]) -> String {
    let texts: Vec<String> = asked.iter().map(ToString::to_string).collect();
    texts.join(" ")
}

/// Deterministic random numbers (SplitMix64, Steele et al. 2014).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, sides: usize) -> usize {
        (self.next() % sides as u64) as usize
    }

    fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const CITIES: &[&str] = &[
    "bologna",
    "ghent",
    "glasgow",
    "bogota",
    "kobe",
    "turin",
    "kanazawa",
    "helsinki",
    "edinburgh",
    "dakar",
];

/// Whole scopes, by descending frequency.
const SCOPES: &[&str] = &[
    r#"asOf: "2012""#,
    r#"asOf: "2016""#,
    r#"asOf: "2012", network: "second""#,
    r#"network: "second""#,
    r#"networks: ["golden", "second"]"#,
    r#"networks: ["golden", "second"], asOf: "2014-05""#,
    r#"during: { from: "2010", to: "2012" }"#,
    r#"during: { from: "2016-12-31", to: "2016-12-31" }"#,
    "atRevision: REVISION",
    r#"atRevision: REVISION, asOf: "2012""#,
    r#"atRevision: REVISION, network: "second""#,
    r#"knownAt: "2016-12-31T00:00:00Z""#,
    "fields: MUSIC",
    "fields: [MUSIC, DESIGN], fieldBasis: PARTNERSHIP",
    "kinds: [PEER_LEARNING, COLLABORATIVE_PROJECT]",
    "countries: [IT, GB, BE, JP]",
    "regions: EUROPE_NORTH_AMERICA",
    "minStrength: 1.5",
    "counting: FRACTIONAL",
    "includeProposed: true",
    "sdgs: [11, 17], sectors: [CIVIL_SOCIETY]",
];

/// Generates queries.
pub(super) struct Questions {
    schema: Schema,
    dice: Dice,
    /// The latest revision.
    newest: usize,
}

/// Fields that take ids, depend on the caller, page through the log, or return files.
const LEFT_OUT: &[&str] = &[
    "node",
    "nodes",
    "viewer",
    "tokens",
    "exportNetwork",
    "changes",
    "partnership",
];

impl Questions {
    pub(super) fn new(seed: u64, newest: usize) -> Self {
        Self {
            schema: Schema::parse(sdl(), "schema.graphql").expect("a schema"),
            dice: Dice(seed),
            newest,
        }
    }

    /// Returns the object types with an id.
    pub(super) fn types_with_ids(&self) -> BTreeSet<String> {
        let objects = self
            .schema
            .types
            .iter()
            .filter_map(|(name, definition)| match definition {
                ExtendedType::Object(object) if object.fields.contains_key("id") => Some(name.to_string()),
                _ => None,
            });
        objects.collect()
    }

    /// Returns some root fields with distinct aliases.
    pub(super) fn roots(&mut self) -> Vec<Asked> {
        let mut roots = self.some("Query", 6, 3);
        for (at, root) in roots.iter_mut().enumerate() {
            root.alias = Some(format!("r{at}"));
        }
        roots
    }

    fn fields(&self, type_name: &str) -> Vec<FieldDefinition> {
        match self.schema.types.get(type_name) {
            Some(ExtendedType::Object(object)) => {
                let known = object
                    .fields
                    .values()
                    .filter(|field| !LEFT_OUT.contains(&field.name.as_str()));
                known.map(|field| (***field).clone()).collect()
            }
            _ => Vec::new(),
        }
    }

    fn leads_on(&self, field: &FieldDefinition) -> bool {
        !self.fields(field.ty.inner_named_type().as_str()).is_empty()
    }

    /// Returns at most so many fields of a type, with selections of limited depth.
    fn some(&mut self, type_name: &str, depth: usize, most: usize) -> Vec<Asked> {
        let fields = self.fields(type_name);
        let mut found = vec![Asked::plain("__typename")];
        if fields.iter().any(|field| field.name.as_str() == "id") {
            found.push(Asked::plain("id"));
        }
        let onward: Vec<_> = fields.iter().filter(|field| self.leads_on(field)).cloned().collect();
        let mut names = BTreeSet::new();
        for _ in 0..most {
            let go_on = depth > 0 && !onward.is_empty() && self.dice.percent(60);
            let among = if go_on { &onward } else { &fields };
            let field = &among[self.dice.below(among.len())];
            let inner = field.ty.inner_named_type().as_str();
            let leads_on = self.leads_on(field);
            if (leads_on && depth == 0) || field.name.as_str() == "id" || !names.insert(field.name.to_string()) {
                continue;
            }
            found.push(Asked {
                alias: None,
                field: format!("{}{}", field.name, self.arguments(type_name, field)),
                below: if leads_on {
                    self.some(inner, depth - 1, most)
                } else {
                    Vec::new()
                },
            });
        }
        found
    }

    fn arguments(&mut self, type_name: &str, field: &FieldDefinition) -> String {
        let given: Vec<String> = field
            .arguments
            .iter()
            .filter_map(|argument| {
                Some(format!(
                    "{}: {}",
                    argument.name,
                    self.value(type_name, field, argument)?
                ))
            })
            .collect();
        if given.is_empty() {
            return String::new();
        }
        format!("({})", given.join(", "))
    }

    /// Returns a value for an argument; `None` to omit it.
    fn value(&mut self, type_name: &str, field: &FieldDefinition, argument: &InputValueDefinition) -> Option<String> {
        let name = argument.name.as_str();
        let required = argument.is_required();
        let inner = argument.ty.inner_named_type().as_str();
        match (name, inner) {
            ("first", _) => return Some((1 + self.dice.below(4)).to_string()),
            ("network" | "key", "String") => {
                return self
                    .dice
                    .percent(40)
                    .then(|| format!("{:?}", self.dice.one(&["golden", "second"])));
            }
            ("networks", _) => return Some(r#"["golden", "second"]"#.to_owned()),
            ("atRevision", _) => {
                return self
                    .dice
                    .percent(40)
                    .then(|| (1 + self.dice.below(self.newest)).to_string());
            }
            ("from", "Date") | ("trainAt", _) => return Some(format!("\"{}\"", self.dice.one(&["2010", "2012-06"]))),
            ("to", "Date") | ("until", _) => return Some(format!("\"{}\"", self.dice.one(&["2014", "2016"]))),
            ("maxHops" | "k", "Int") => return self.dice.percent(50).then(|| (1 + self.dice.below(3)).to_string()),
            _ => {}
        }
        match inner {
            "Scope" => self
                .dice
                .percent(60)
                .then(|| format!("{{ {} }}", self.scope(type_name, field.name.as_str()))),
            "CityRef" if required => Some(format!("{:?}", self.dice.one(CITIES))),
            "ChangeSet" => Some(format!("{{ removeCities: [{:?}] }}", self.dice.one(CITIES))),
            "PathFilter" => self.dice.percent(50).then(|| {
                let filters = ["kinds: COLLABORATIVE_PROJECT", "kinds: TWINNING", "minStrength: 1.5"];
                format!("{{ {} }}", self.dice.one(&filters))
            }),
            "CountryCode" if required => Some(self.dice.one(&["IT", "GB", "JP", "CO"]).to_owned()),
            "Boolean" => self.dice.percent(50).then(|| self.dice.percent(50).to_string()),
            "Date" => self
                .dice
                .percent(50)
                .then(|| format!("\"{}\"", self.dice.one(&["2011", "2016"]))),
            _ => match self.schema.types.get(inner) {
                Some(ExtendedType::Enum(words)) if required || self.dice.percent(40) => {
                    let words: Vec<String> = words.values.keys().map(ToString::to_string).collect();
                    Some(words[self.dice.below(words.len())].clone())
                }
                _ => None,
            },
        }
    }

    /// Returns a scope for a field. Some fields set the day themselves; fields of a network or a
    /// creative field set the network.
    fn scope(&mut self, type_name: &str, field: &str) -> String {
        let undated = ["timeline", "networkDiff", "backtest"].contains(&field);
        let bound = ["Network", "Field"].contains(&type_name);
        let revision = (1 + self.dice.below(self.newest)).to_string();
        loop {
            let scope = self.dice.one(SCOPES);
            let fits = !(undated && (scope.contains("asOf") || scope.contains("during")))
                && !(bound && scope.contains("network"));
            if fits {
                return scope.replace("REVISION", &revision);
            }
        }
    }
}
