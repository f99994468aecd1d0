//! Finds the most expensive field of an operation.

use apollo_compiler::executable::{Field, Selection, SelectionSet};

use super::Walk;
use crate::fault::Fault;

/// Maximum number of nested fields in the path.
const MOST_LEVELS: usize = 12;

/// The deepest field that costs more than half of an operation, or the most expensive root field.
pub(super) struct Dearest {
    /// Response keys, joined by points.
    path: Vec<String>,
    /// Its share of the cost, 0 to 1.
    share: f64,
}

impl Dearest {
    /// Names the field in a refusal.
    pub(super) fn blame(self, fault: Fault) -> Fault {
        let path = self.path.join(".");
        let percent = (self.share * 100.0).round() as u64;
        let advice = format!(
            "`{path}` takes {percent} % of it: ask for a smaller page (`first`), for fewer fields below it, or in several requests."
        );
        fault.advise(&advice).with("field", path).with("share", percent)
    }
}

impl<'a> Walk<'a> {
    /// Finds the most expensive field. Linear in the document, times its depth.
    pub(super) fn dearest(&mut self, set: &'a SelectionSet) -> Dearest {
        let mut found = Dearest {
            path: Vec::new(),
            share: 1.0,
        };
        let mut set = set;
        // The share of the cost in the current selection set.
        let mut part = 1.0;
        let page = self.rates.limits.default_page.into();
        loop {
            let mut fields = Vec::new();
            self.list(set, &mut fields);
            let cost = |walk: &mut Self, &(ty, field): &(&str, &'a Field)| {
                let measure = walk.field(ty, field);
                let own = walk.rates.own(walk.rates.prices.rule(ty, field.name.as_str()));
                (measure.at(page).once(), own)
            };
            let costs: Vec<(u64, u64)> = fields.iter().map(|field| cost(self, field)).collect();
            let sum: f64 = costs.iter().map(|&(cost, _)| cost as f64).sum();
            // The first among equals.
            let most = (0..fields.len()).rev().max_by_key(|&at| costs[at].0);
            let Some(most) = most.filter(|_| sum > 0.0) else {
                return found;
            };
            let (cost, own) = costs[most];
            let share = part * cost as f64 / sum;
            if share <= 0.5 && !found.path.is_empty() {
                return found;
            }
            let field = fields[most].1;
            found.path.push(field.response_key().to_string());
            found.share = share;
            part = share * (cost - own) as f64 / cost as f64;
            if part <= 0.5 || found.path.len() == MOST_LEVELS {
                return found;
            }
            set = &field.selection_set;
        }
    }

    /// Lists the fields of a selection set that are run, including those of spread fragments, each
    /// with its parent type.
    fn list(&self, set: &'a SelectionSet, fields: &mut Vec<(&'a str, &'a Field)>) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) if self.runs(&field.directives) => fields.push((set.ty.as_str(), field)),
                Selection::InlineFragment(inline) if self.runs(&inline.directives) => {
                    self.list(&inline.selection_set, fields);
                }
                Selection::FragmentSpread(spread) if self.runs(&spread.directives) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name) {
                        self.list(&fragment.selection_set, fields);
                    }
                }
                _ => {}
            }
        }
    }
}
