//! Links between groups of cities.

use std::sync::Arc;

use async_graphql::{InputType, Object, Result, SimpleObject, Value};

use super::link_matrix_group::{LinkMatrixGroup, MatrixAnswer};
use super::meta::{AnswerMeta, Warning, word};
use crate::analytics::Budget;
use crate::analytics::mixing::{MixingCell, MixingOptions};
use crate::api::context::Frame;
use crate::api::enums::{Baseline, Grouping};
use crate::app::answers::groupings::{self, Grouped};
use crate::app::answers::link_matrix::MatrixQuestion;
use crate::app::fault::Fault;
use crate::network::View;

/// The arguments of a question about links between groups.
#[derive(Clone, Debug)]
pub struct LinkMatrixArguments {
    /// The grouping of the cities.
    pub by: Grouping,
    /// The options of the comparison.
    pub options: MixingOptions,
    /// The groups to show, by key or name; all groups with a city if empty.
    pub groups: Vec<String>,
    /// True if pairs without a link have a cell.
    pub include_zero: bool,
}

/// The links within and between groups of cities: observed, and expected by a baseline.
#[derive(Clone)]
pub struct LinkMatrix {
    answer: Arc<MatrixAnswer>,
    arguments: LinkMatrixArguments,
    shown: Vec<u32>,
}

/// Two groups, or one group with itself.
#[derive(SimpleObject)]
pub struct LinkMatrixCell {
    /// The group that comes first.
    row: LinkMatrixGroup,
    /// The other group; the same as `row` for links within a group.
    column: LinkMatrixGroup,
    /// True for links within one group.
    internal: bool,
    /// Number of links between the two. Links of cities in several groups count by shares.
    link_count: f64,
    /// Sum of the strengths of these links, by shares.
    strength: f64,
    /// Number of pairs of cities that could be linked, by shares.
    possible: f64,
    /// Links divided by possible links. Null if no link is possible.
    density: Option<f64>,
    /// Number of links that the baseline expects; with `weighted: true`, the strength. The sum over
    /// all cells equals what was observed. Null in a scope without links.
    expected: Option<f64>,
    /// Observed divided by expected: 1 is chance, more means closer ties (association strength, van
    /// Eck and Waltman 2009). Null if nothing is expected.
    affinity: Option<f64>,
    /// Salton's cosine: observed divided by the geometric mean of the links that touch either
    /// group, 0 to 1. Null within a group, and if no link touches one of the two.
    salton: Option<f64>,
    /// Share of all links in scope, 0 to 1; with `weighted: true`, share of their strength. 0 in a
    /// scope without links.
    share: f64,
}

impl LinkMatrix {
    /// Computes the answer.
    pub async fn find(frame: &Frame, view: &Arc<View>, arguments: LinkMatrixArguments) -> Result<Self, Fault> {
        let frame = frame.of_view(view);
        let by = groupings::Grouping::from(arguments.by);
        let app = &frame.request().app;
        let grouped = Grouped::ask(app, view, by).await?;
        let shown = grouped.shown(view.snapshot(), &arguments.groups)?;
        let question = MatrixQuestion {
            by,
            options: arguments.options,
            grouped: Arc::clone(&grouped),
        };
        let matrix = app.ask(view, question).await?;
        let view = Arc::clone(view);
        let answer = Arc::new(MatrixAnswer {
            frame,
            view,
            grouped,
            matrix,
        });
        Ok(Self {
            answer,
            arguments,
            shown,
        })
    }

    /// Returns the pairs of groups to show, which may be very many.
    fn pairs(&self) -> Vec<(u32, u32)> {
        if self.arguments.include_zero {
            let rows = self.shown.iter().enumerate();
            let pairs = rows.flat_map(|(at, &row)| self.shown[at..].iter().map(move |&column| (row, column)));
            return pairs.collect();
        }
        self.linked_pairs().collect()
    }

    fn pair_count(&self) -> usize {
        match self.arguments.include_zero {
            true => self.shown.len() * (self.shown.len() + 1) / 2,
            false => self.linked_pairs().count(),
        }
    }

    fn linked_pairs(&self) -> impl Iterator<Item = (u32, u32)> {
        let is_shown = |number: u32| self.shown.binary_search(&number).is_ok();
        let cells = self.answer.matrix.cells.iter().map(|cell| (cell.row, cell.column));
        cells.filter(move |&(row, column)| is_shown(row) && is_shown(column))
    }

    fn group(&self, number: u32) -> LinkMatrixGroup {
        LinkMatrixGroup::new(&self.answer, number)
    }

    fn cell(&self, cell: &MixingCell) -> LinkMatrixCell {
        let matrix = &self.answer.matrix;
        LinkMatrixCell {
            row: self.group(cell.row),
            column: self.group(cell.column),
            internal: cell.row == cell.column,
            link_count: cell.link_count,
            strength: cell.strength,
            possible: cell.possible,
            density: cell.density,
            expected: (matrix.total > 0.0).then_some(cell.expected),
            affinity: cell.affinity,
            salton: cell.salton,
            share: matrix.share(cell),
        }
    }

    fn warn(&self, meta: &mut AnswerMeta) {
        let membership = &self.answer.grouped.membership;
        let nodes = 0..membership.node_count() as u32;
        let unassigned = membership.unassigned();
        let without = nodes
            .clone()
            .filter(|&node| Some(membership.of(node)[0]) == unassigned)
            .count();
        if without > 0 {
            let note = format!("Cities without a group, whose links assortativity and E–I index leave out: {without}.");
            meta.warn(Warning::Unassigned, note);
        }
        let shared = nodes.filter(|&node| membership.of(node).len() > 1).count();
        if shared > 0 {
            let note = format!("Cities in several groups count in each by an equal share: {shared}.");
            meta.warn(Warning::SharedCities, note);
        }
    }
}

/// The links within and between groups of cities: observed, and expected by a baseline.
#[Object]
impl LinkMatrix {
    /// The groups, ordered by key; communities by size. Cities without a group form the group
    /// `UNASSIGNED`, which comes last.
    async fn groups(&self) -> Result<Vec<LinkMatrixGroup>> {
        self.answer.frame.request().charge_list(self.shown.len()).await?;
        Ok(self.shown.iter().map(|&number| self.group(number)).collect())
    }

    /// One cell for every unordered pair of groups, and for every group with itself, by row and
    /// column in the order of the groups. With `includeZero: false`, only cells with a link. Over
    /// all groups, the links add up to all links of the scope. A matrix with more cells than one
    /// answer may have objects is refused.
    async fn cells(&self) -> Result<Vec<LinkMatrixCell>> {
        let request = self.answer.frame.request();
        let count = self.pair_count();
        // Charged before the cells are made: a request that waits here holds no cells.
        request.charge_list(count).await?;
        let this = self.clone();
        let make = move |_: &Budget| {
            let pairs = this.pairs().into_iter();
            Ok(pairs
                .map(|(row, column)| this.cell(&this.answer.matrix.pair(row, column)))
                .collect())
        };
        Ok(request.app.compute(count, make).await?)
    }

    /// Assortativity: the excess of links within a group over chance, at most 1. r = (Σ e_ii − Σ
    /// a_i²) / (1 − Σ a_i²), where e_ii is the share of links within group i and a_i its share of
    /// link ends (Newman 2003). Over all groups except `UNASSIGNED`. Null without links, or if all
    /// lie in one group.
    fn assortativity(&self) -> Option<f64> {
        self.answer.matrix.assortativity
    }

    /// E–I index: (external − internal) / (external + internal), −1 (all links within groups) to 1
    /// (all between groups; Krackhardt and Stern 1988). Over all groups except `UNASSIGNED`. Null
    /// without links.
    fn ei_index(&self) -> Option<f64> {
        self.answer.matrix.ei_index
    }

    /// The data and the method behind this answer, with warnings on how to read it.
    fn meta(&self) -> AnswerMeta {
        let options = self.arguments.options;
        let mut parameters = vec![
            ("by", self.arguments.by.to_value()),
            ("baseline", Baseline::from(options.baseline).to_value()),
            ("weighted", Value::from(options.weighted)),
            ("includeZero", Value::from(self.arguments.include_zero)),
        ];
        if !self.arguments.groups.is_empty() {
            let keys = self
                .shown
                .iter()
                .map(|&group| word(&self.answer.grouped.groups[group as usize].key));
            parameters.push(("groups", Value::List(keys.collect())));
        }
        let mut meta = AnswerMeta::new(&self.answer.view, "mixing matrix", parameters);
        self.warn(&mut meta);
        meta
    }
}
