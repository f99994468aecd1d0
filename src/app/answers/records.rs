//! The partnerships behind the links of a view.

use super::network_diff::records;
use crate::analytics::{AnalysisError, Budget};
use crate::app::question::Question;
use crate::network::{RecordIndex, View};

/// The question of the distinct partnerships behind the links of a view, by key.
#[derive(Debug)]
pub struct RecordsQuestion;

impl Question for RecordsQuestion {
    type Answer = Vec<RecordIndex>;

    fn effort(&self, view: &View) -> usize {
        4 * view.graph().link_count()
    }

    fn answer(&self, view: &View, _budget: &Budget) -> Result<Vec<RecordIndex>, AnalysisError> {
        Ok(records(view))
    }

    fn weight(answer: &Vec<RecordIndex>) -> usize {
        100 + size_of::<RecordIndex>() * answer.len()
    }
}
