//! The walk that measures an operation before it runs: its cost and its depth.
//!
//! **Cost**, in units. Each selection costs a tenth (leaves, `__typename`, spreads), so that nothing is free to repeat. A field that
//! returns an object costs one more, plus the base of its price. The selection below a list counts once per item: the page asked (the
//! argument after coercion, else the schema's default, else the default page), at most what is typical of the field; the length of
//! `ids`; or an assumed length. `nodes` and `edges` take the page of the connection they belong to. A selection left out by `@skip` or
//! `@include` costs a tenth. Within introspection a selection costs a fiftieth, and an object no more than that.
//!
//! **Memoised**: within a fragment nothing depends on where it is spread but the page of a surrounding connection, and in that the
//! cost is linear; so each fragment is walked once, and its cost is kept as `fixed + per_item × page`. **Saturating**: 24 fragments
//! that spread the next twice cost 2^24, 200 of them cost the largest number there is; neither takes longer than reading them.

use std::collections::HashMap;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::Value as Literal;
use apollo_compiler::executable::{DirectiveList, Field, Operation, Selection, SelectionSet};
use serde_json::{Map, Value};

use super::prices::{INTROSPECTION, Items, PriceTable, SELECTION, UNIT};
use crate::http::fault::Fault;
use crate::http::options::Limits;

/// Introspection lists (`fields`, `interfaces`, `possibleTypes`, `inputFields`) inside each other: the usual tools need one.
const INTROSPECTION_LISTS: u32 = 2;

/// What an operation would take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    /// Whole units, rounded up.
    pub(super) units: u64,
    /// Fields inside fields, without introspection.
    depth: u32,
    /// Introspection lists inside each other.
    introspection_lists: u32,
}

impl Cost {
    /// The bounds that this operation passes, if any.
    pub(super) fn fault(&self, limits: &Limits) -> Option<Fault> {
        if self.depth > limits.depth {
            Some(Fault::limit(
                "depth",
                "a depth of",
                limits.depth.into(),
                self.depth.into(),
            ))
        } else if self.introspection_lists > INTROSPECTION_LISTS {
            let (most, measured) = (INTROSPECTION_LISTS.into(), self.introspection_lists.into());
            Some(Fault::limit(
                "introspection",
                "lists of introspection inside each other to the depth of",
                most,
                measured,
            ))
        } else if self.units > limits.cost {
            Some(Fault::limit("cost", "a cost of", limits.cost, self.units))
        } else {
            None
        }
    }
}

/// Measures a valid operation with coerced variables. Linear in the document.
pub(super) fn measure(
    document: &ExecutableDocument,
    operation: &Operation,
    variables: &Map<String, Value>,
    prices: &PriceTable,
    limits: &Limits,
) -> Cost {
    let mut walk = Walk {
        document,
        variables,
        prices,
        limits,
        fragments: HashMap::new(),
    };
    let whole = walk.selection_set(&operation.selection_set);
    let hundredths = whole.at(limits.default_page.into());
    Cost {
        units: hundredths.div_ceil(UNIT),
        depth: whole.depth,
        introspection_lists: whole.introspection_lists,
    }
}

/// The cost of a selection set as a linear function of the page of its connection, in hundredths.
#[derive(Clone, Copy, Default)]
struct Measure {
    fixed: u64,
    per_item: u64,
    depth: u32,
    introspection_lists: u32,
}

impl Measure {
    fn at(&self, page: u64) -> u64 {
        self.fixed.saturating_add(self.per_item.saturating_mul(page))
    }

    /// With the spread or inline fragment that it was measured of.
    fn and_itself(mut self, own: u64) -> Self {
        self.fixed = self.fixed.saturating_add(own);
        self
    }

    /// A selection that `@skip` or `@include` leaves out: nothing is resolved.
    fn left_out(own: u64) -> Self {
        Self {
            fixed: own,
            ..Self::default()
        }
    }

    fn add(&mut self, other: Self) {
        self.fixed = self.fixed.saturating_add(other.fixed);
        self.per_item = self.per_item.saturating_add(other.per_item);
        self.depth = self.depth.max(other.depth);
        self.introspection_lists = self.introspection_lists.max(other.introspection_lists);
    }
}

struct Walk<'a> {
    document: &'a ExecutableDocument,
    variables: &'a Map<String, Value>,
    prices: &'a PriceTable,
    limits: &'a Limits,
    fragments: HashMap<&'a str, Measure>,
}

impl<'a> Walk<'a> {
    fn selection_set(&mut self, set: &'a SelectionSet) -> Measure {
        let own = if set.ty.starts_with("__") {
            INTROSPECTION
        } else {
            SELECTION
        };
        let mut sum = Measure::default();
        for selection in &set.selections {
            let (directives, measured) = match selection {
                Selection::Field(field) => (&field.directives, self.field(set.ty.as_str(), field)),
                Selection::InlineFragment(inline) => (
                    &inline.directives,
                    self.selection_set(&inline.selection_set).and_itself(own),
                ),
                Selection::FragmentSpread(spread) => (
                    &spread.directives,
                    self.fragment(spread.fragment_name.as_str()).and_itself(own),
                ),
            };
            sum.add(if self.runs(directives) {
                measured
            } else {
                Measure::left_out(own)
            });
        }
        sum
    }

    fn fragment(&mut self, name: &'a str) -> Measure {
        if let Some(known) = self.fragments.get(name) {
            return *known;
        }
        let document = self.document;
        let measured = document
            .fragments
            .get(name)
            .map(|fragment| self.selection_set(&fragment.selection_set));
        let measured = measured.unwrap_or_default();
        self.fragments.insert(name, measured);
        measured
    }

    fn field(&mut self, type_name: &str, field: &'a Field) -> Measure {
        let rule = self.prices.rule(type_name, field.name.as_str());
        let below = self.selection_set(&field.selection_set);
        let default_page = u64::from(self.limits.default_page);
        let mut measured = self.counts(type_name, field, below);
        measured.fixed = rule.own;
        let once = below.at(default_page);
        let times = |items: u64| once.saturating_mul(items);
        let run = match rule.items {
            Items::One => once,
            Items::List(items) => times(items),
            Items::AsManyAsIds => times(self.length_of(field, "ids")),
            Items::Page { typical, connection } => {
                let page = self.page(field).min(typical.unwrap_or(u64::MAX));
                if connection { below.at(page) } else { times(page) }
            }
            Items::OfConnection => {
                measured.per_item = once;
                0
            }
        };
        measured.fixed = measured.fixed.saturating_add(run);
        measured
    }

    /// Counts of a field without its cost, from those of its selection.
    fn counts(&self, type_name: &str, field: &Field, below: Measure) -> Measure {
        let introspects = field.name.starts_with("__");
        let lists = type_name == "__Type"
            && matches!(
                field.name.as_str(),
                "fields" | "interfaces" | "possibleTypes" | "inputFields"
            );
        Measure {
            depth: if introspects { 0 } else { below.depth.saturating_add(1) },
            introspection_lists: below.introspection_lists.saturating_add(lists.into()),
            ..Measure::default()
        }
    }

    /// The page a field asks for: the larger of `first` and `last`, within what any resolver accepts.
    fn page(&self, field: &Field) -> u64 {
        let asked = ["first", "last"]
            .iter()
            .filter_map(|name| self.integer(field, name))
            .max();
        let page = asked.unwrap_or_else(|| self.limits.default_page.into());
        u64::try_from(page).unwrap_or(0).min(self.limits.largest_page.into())
    }

    /// An integer argument, from the document, the variables, or the schema's default; none if it is null or left out.
    fn integer(&self, field: &Field, name: &str) -> Option<i64> {
        match self.argument(field, name)? {
            Literal::Int(number) => number.as_str().parse().ok(),
            Literal::Variable(variable) => match self.variables.get(variable.as_str()) {
                Some(value) => value.as_i64(),
                None => match &**field.definition.argument_by_name(name)?.default_value.as_ref()? {
                    Literal::Int(number) => number.as_str().parse().ok(),
                    _ => None,
                },
            },
            _ => None,
        }
    }

    fn length_of(&self, field: &Field, name: &str) -> u64 {
        let length = match self.argument(field, name) {
            Some(Literal::List(items)) => items.len(),
            Some(Literal::Variable(variable)) => self
                .variables
                .get(variable.as_str())
                .and_then(Value::as_array)
                .map_or(1, Vec::len),
            _ => 1,
        };
        length as u64
    }

    /// The argument as written, else the schema's default.
    fn argument<'f>(&self, field: &'f Field, name: &str) -> Option<&'f Literal> {
        if let Some(argument) = field.arguments.iter().find(|argument| argument.name == name) {
            return Some(&argument.value);
        }
        field.definition.argument_by_name(name)?.default_value.as_deref()
    }

    /// False if `@skip` or `@include` leaves a selection out.
    fn runs(&self, directives: &DirectiveList) -> bool {
        !self.condition(directives, "skip").unwrap_or(false) && self.condition(directives, "include").unwrap_or(true)
    }

    fn condition(&self, directives: &DirectiveList, name: &str) -> Option<bool> {
        match &**directives.get(name)?.specified_argument_by_name("if")? {
            Literal::Boolean(value) => Some(*value),
            Literal::Variable(variable) => self.variables.get(variable.as_str())?.as_bool(),
            _ => None,
        }
    }
}
