//! Measures the cost and the depth of an operation before it runs.
//!
//! **Cost**, in units. Each selection costs a tenth (leaves, `__typename`, spreads), so that no
//! repetition is free. A field that returns an object costs one more, plus the base of its price,
//! which may grow with the data. The selection below a list counts once per item. The number of
//! items is the page size (the coerced argument, else the schema's default, else the default page)
//! up to the field's typical number; or the length of `ids`; or an assumed length; and never more
//! than exist. `nodes` and `edges` have the page of their connection. Objects of a list that share
//! a whole, as clusters share the cities, have no more elements in total than the whole. A
//! selection that `@skip` or `@include` leaves out costs a tenth. Each value beyond the first fifty
//! in a field's arguments costs three hundredths, since names are looked up and texts are read each
//! time the field is resolved. In introspection a selection costs a fiftieth, and an object no more
//! than that.
//!
//! **Memoised**: the cost of a fragment depends on its place only by the page of a surrounding
//! connection, and is linear in that. So each fragment is walked once, and its cost is stored as
//! `fixed + per_item × page`. **Saturating**: 24 fragments that spread the next one twice cost
//! 2^24, 200 of them cost the maximum of the type; neither takes longer than reading them.

mod dearest;

use std::collections::HashMap;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::Value as Literal;
use apollo_compiler::executable::{DirectiveList, Field, Operation, Selection, SelectionSet};
use serde_json::{Map, Value};

use super::amount::Amount;
use super::prices::{FieldRule, INTROSPECTION, Items, PriceTable, SELECTION, UNIT};
use crate::fault::Fault;
use crate::options::Limits;

/// Maximum nesting of introspection lists (`fields`, `interfaces`, `possibleTypes`, `inputFields`):
/// the usual tools need one.
const INTROSPECTION_LISTS: u32 = 2;

/// Number of free values in the arguments of a field, and the cost of each further one in
/// hundredths.
const FREE_VALUES: u64 = 50;
const VALUE: u64 = 3;

/// Bytes of a string that count as one value.
const BYTES_OF_VALUE: usize = 64;

/// Prices and sizes for measuring operations.
#[derive(Clone, Copy)]
pub(super) struct Rates<'a> {
    pub(super) prices: &'a PriceTable,
    /// Amounts by index of size.
    pub(super) sizes: &'a [u64],
    pub(super) limits: &'a Limits,
}

impl Rates<'_> {
    /// Returns the amount of a size; the maximum of the type if it is unknown.
    fn size(&self, number: Option<usize>) -> u64 {
        number
            .and_then(|number| self.sizes.get(number))
            .copied()
            .unwrap_or(u64::MAX)
    }

    /// Returns the price of the field itself, in hundredths. Growth counts as nothing if the size
    /// is unknown.
    fn own(&self, rule: FieldRule) -> u64 {
        let grown = rule.growth.map_or(0, |growth| {
            let size = self.sizes.get(growth.size).copied().unwrap_or(0);
            size.saturating_mul(UNIT) / growth.per_unit.max(1)
        });
        rule.own.saturating_add(grown)
    }
}

/// An operation that exceeds a limit.
pub(super) struct Over {
    /// Its cost in whole units, rounded up.
    pub(super) units: u64,
    pub(super) fault: Fault,
}

/// Measures a valid operation with coerced variables. Returns its cost in whole units, rounded up.
/// Linear in the document.
pub(super) fn measure(
    document: &ExecutableDocument,
    operation: &Operation,
    variables: &Map<String, Value>,
    rates: Rates<'_>,
) -> Result<u64, Over> {
    let mut walk = Walk {
        document,
        variables,
        rates,
        fragments: HashMap::new(),
        given: HashMap::new(),
    };
    let limits = rates.limits;
    let whole = walk.selection_set(&operation.selection_set);
    let units = whole.at(limits.default_page.into()).once().div_ceil(UNIT);
    let fault = if whole.depth > limits.depth {
        let (most, measured) = (limits.depth.into(), whole.depth.into());
        Fault::limit("depth", "a depth of", most, measured)
    } else if whole.introspection_lists > INTROSPECTION_LISTS {
        let (most, measured) = (INTROSPECTION_LISTS.into(), whole.introspection_lists.into());
        let what = "lists of introspection inside each other to the depth of";
        Fault::limit("introspection", what, most, measured)
    } else if units > limits.cost {
        let fault = Fault::limit("cost", "a cost of", limits.cost, units);
        walk.dearest(&operation.selection_set).blame(fault)
    } else {
        return Ok(units);
    };
    Err(Over { units, fault })
}

/// The cost of a selection set as a linear function of the page of its connection.
#[derive(Clone, Copy, Default)]
struct Measure {
    fixed: Amount,
    per_item: Amount,
    depth: u32,
    introspection_lists: u32,
}

impl Measure {
    fn at(&self, page: u64) -> Amount {
        let times = |cost: u64| cost.saturating_mul(page);
        let mut sum = self.fixed;
        sum += Amount {
            sure: times(self.per_item.sure),
            each: times(self.per_item.each),
            element: self.per_item.element,
        };
        sum
    }

    /// Adds the cost of the spread or inline fragment itself.
    fn and_itself(mut self, own: u64) -> Self {
        self.fixed += Amount::sure(own);
        self
    }

    /// Returns the cost of a selection that `@skip` or `@include` leaves out: nothing is resolved.
    fn left_out(own: u64) -> Self {
        Self {
            fixed: Amount::sure(own),
            ..Self::default()
        }
    }

    fn add(&mut self, other: Self) {
        self.fixed += other.fixed;
        self.per_item += other.per_item;
        self.depth = self.depth.max(other.depth);
        self.introspection_lists = self.introspection_lists.max(other.introspection_lists);
    }
}

struct Walk<'a> {
    document: &'a ExecutableDocument,
    variables: &'a Map<String, Value>,
    rates: Rates<'a>,
    fragments: HashMap<&'a str, Measure>,
    /// Numbers of values of the variables seen so far.
    given: HashMap<&'a str, u64>,
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
        let rule = self.rates.prices.rule(type_name, field.name.as_str());
        let below = self.selection_set(&field.selection_set);
        let mut measured = self.counts(type_name, field, below);
        let values = field.arguments.iter();
        let values = values.fold(0_u64, |sum, argument| sum.saturating_add(self.values(&argument.value)));
        let given = VALUE.saturating_mul(values.saturating_sub(FREE_VALUES));
        measured.fixed = Amount::sure(self.rates.own(rule).saturating_add(given));
        let once = below.at(self.rates.limits.default_page.into());
        if rule.items == Items::OfConnection {
            measured.per_item = once;
        } else {
            measured.fixed += self.run(rule, field, below, once);
        }
        measured
    }

    /// Counts the values in an argument: those in its lists and objects; a long string counts
    /// several times.
    fn values(&mut self, argument: &'a Literal) -> u64 {
        match argument {
            Literal::Variable(variable) => {
                let (variable, variables) = (variable.as_str(), self.variables);
                let given = || variables.get(variable).map_or(0, json_values);
                *self.given.entry(variable).or_insert_with(given)
            }
            Literal::List(items) => items.iter().map(|item| self.values(item)).sum(),
            Literal::Object(fields) => fields.iter().map(|(_, value)| self.values(value)).sum(),
            Literal::String(text) => text_values(text),
            _ => 1,
        }
    }

    /// Returns the cost of the selection below a field, which is resolved `once` per item.
    fn run(&self, rule: FieldRule, field: &Field, below: Measure, once: Amount) -> Amount {
        let Some(count) = self.items(rule, field) else {
            return once;
        };
        let is_connection = matches!(rule.items, Items::Page { connection: true, .. });
        let (fixed, item) = if is_connection {
            (below.fixed, below.per_item)
        } else {
            (Amount::default(), once)
        };
        let mut run = Amount::sure(fixed.sure);
        if rule.is_share {
            run.sure = fixed.once();
            run += item.shared(count);
        } else {
            let shares = Amount {
                sure: item.sure,
                each: item.each,
                element: item.element.saturating_add(fixed.element),
            };
            run += Amount::sure(shares.times(count, self.rates.size(rule.whole)));
            run += Amount::sure(fixed.each);
        }
        run
    }

    /// Returns the number of items of a field; `None` if it is not a list.
    fn items(&self, rule: FieldRule, field: &Field) -> Option<u64> {
        let count = match rule.items {
            Items::One | Items::OfConnection => return None,
            Items::List(items) => items,
            Items::AsManyAsIds => return Some(self.length_of(field, "ids")),
            Items::Page { typical, .. } => self.page(field).min(typical.unwrap_or(u64::MAX)),
        };
        Some(count.min(self.rates.size(rule.size)))
    }

    /// Counts the depth and the lists of a field on top of its selection's.
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

    /// Returns the page that a field asks for: the larger of `first` and `last`, up to what any
    /// resolver accepts.
    fn page(&self, field: &Field) -> u64 {
        let asked = ["first", "last"]
            .iter()
            .filter_map(|name| self.integer(field, name))
            .max();
        let page = asked.unwrap_or_else(|| self.rates.limits.default_page.into());
        u64::try_from(page)
            .unwrap_or(0)
            .min(self.rates.limits.largest_page.into())
    }

    /// Returns an integer argument, from the document, the variables, or the schema's default;
    /// `None` if it is null or omitted.
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

    /// Returns the argument as written, else the schema's default.
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

fn json_values(value: &Value) -> u64 {
    match value {
        Value::Array(items) => items.iter().map(json_values).sum(),
        Value::Object(fields) => fields.values().map(json_values).sum(),
        Value::String(text) => text_values(text),
        _ => 1,
    }
}

fn text_values(text: &str) -> u64 {
    1 + (text.len() / BYTES_OF_VALUE) as u64
}
