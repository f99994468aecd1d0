//! Coverage of a vocabulary by partnerships.

use std::sync::Arc;

use async_graphql::{Object, Result};

use super::field::Field;
use super::meta::AnswerMeta;
use super::objective::Objective;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::enums::{CoverageDimension, PartnershipKind, Sector};
use crate::app::answers::coverage::{self, CoverageQuestion, CoverageRow as Row, Tag};
use crate::app::fault::Fault;
use crate::domain::{self, sdg_name};
use crate::network::{NetworkIndex, View};

/// The coverage of a vocabulary by partnerships.
pub struct Coverage {
    frame: Frame,
    view: Arc<View>,
    by: CoverageDimension,
    answer: Arc<coverage::Coverage>,
}

/// One value of a vocabulary and the partnerships that have it.
pub struct CoverageRow {
    frame: Frame,
    view: Arc<View>,
    answer: Arc<coverage::Coverage>,
    at: usize,
}

impl Coverage {
    /// Computes the coverage of a view.
    pub async fn find(frame: &Frame, view: &Arc<View>, by: CoverageDimension) -> Result<Self, Fault> {
        let question = CoverageQuestion { by: by.into() };
        Ok(Self {
            answer: frame.request().app.ask(view, question).await?,
            frame: frame.of_view(view),
            view: Arc::clone(view),
            by,
        })
    }

    fn keys(&self, covered: bool) -> Vec<String> {
        let rows = self.answer.rows.iter();
        let rows = rows.filter(|row| (row.partnerships > 0) == covered);
        rows.map(|row| row.tag.key()).collect()
    }
}

/// The coverage of a vocabulary by partnerships: goals, objectives, fields, sectors or kinds.
#[Object]
impl Coverage {
    /// Keys of the values that at least one partnership has, in the order of the vocabulary. Goals
    /// are given by number.
    fn covered(&self) -> Vec<String> {
        self.keys(true)
    }

    /// Keys of the values that no partnership has, in the order of the vocabulary. Goals are given
    /// by number.
    fn uncovered(&self) -> Vec<String> {
        self.keys(false)
    }

    /// Number of distinct partnerships behind the links in scope.
    fn partnership_count(&self) -> i32 {
        int(self.answer.partnerships)
    }

    /// Number of partnerships without any value of the vocabulary.
    fn untagged(&self) -> i32 {
        int(self.answer.untagged)
    }

    /// All values of the vocabulary in its order, including those that no partnership has.
    fn rows(&self) -> Result<Vec<CoverageRow>> {
        self.frame.request().charge(self.answer.rows.len())?;
        let row = |at| CoverageRow {
            frame: self.frame.clone(),
            view: Arc::clone(&self.view),
            answer: Arc::clone(&self.answer),
            at,
        };
        Ok((0..self.answer.rows.len()).map(row).collect())
    }

    /// The data and the method behind this answer, with warnings on how to read it.
    fn meta(&self) -> AnswerMeta {
        let by = async_graphql::InputType::to_value(&self.by);
        AnswerMeta::new(&self.view, "coverage", vec![("by", by)])
    }
}

impl CoverageRow {
    fn row(&self) -> &Row {
        &self.answer.rows[self.at]
    }

    /// Returns the networks whose vocabularies are covered.
    fn networks(&self) -> impl Iterator<Item = (NetworkIndex, &domain::Network)> {
        let networks = self.view.scope().networks.iter();
        networks.map(|&network| (network, &*self.view.snapshot().network(network).network))
    }

    fn find_field(&self) -> Option<&domain::Field> {
        let Tag::Field(key) = &self.row().tag else {
            return None;
        };
        self.networks()
            .flat_map(|(_, network)| &network.fields)
            .find(|field| field.key == *key)
    }

    fn find_objective(&self) -> Option<(NetworkIndex, &domain::Objective)> {
        let Tag::Objective(key) = &self.row().tag else {
            return None;
        };
        self.networks().find_map(|(index, network)| {
            let objective = network.objectives.iter().find(|objective| objective.key == *key)?;
            Some((index, objective))
        })
    }
}

/// One value of a vocabulary and the partnerships that have it.
#[Object]
impl CoverageRow {
    /// Key of the value; for a goal, its number.
    fn key(&self) -> String {
        self.row().tag.key()
    }

    /// Display name of the value.
    fn name(&self) -> String {
        match &self.row().tag {
            Tag::Sdg(number) => sdg_name(*number).to_owned(),
            Tag::Field(key) => self.find_field().map_or(key, |field| &field.name).clone(),
            Tag::Objective(key) => self
                .find_objective()
                .map_or(key, |(_, objective)| &objective.text)
                .clone(),
            Tag::Sector(sector) => in_words(sector.as_str()),
            Tag::Kind(kind) => in_words(kind.as_str()),
        }
    }

    /// The Sustainable Development Goal, 1 to 17. Null in other coverages.
    fn sdg(&self) -> Option<i32> {
        match self.row().tag {
            Tag::Sdg(number) => Some(number),
            _ => None,
        }
    }

    /// The objective. Null in other coverages.
    fn objective(&self) -> Option<Objective> {
        let (network, objective) = self.find_objective()?;
        Some(Objective::new(&self.frame, network, objective))
    }

    /// The creative field that partnerships are tagged with. Null in other coverages.
    fn field(&self) -> Option<Field> {
        Field::by_id(&self.frame, self.find_field()?.id)
    }

    /// The sector. Null in other coverages.
    fn sector(&self) -> Option<Sector> {
        match self.row().tag {
            Tag::Sector(sector) => Some(sector.into()),
            _ => None,
        }
    }

    /// The kind. Null in other coverages.
    fn kind(&self) -> Option<PartnershipKind> {
        match self.row().tag {
            Tag::Kind(kind) => Some(kind.into()),
            _ => None,
        }
    }

    /// Number of distinct partnerships that have the value.
    fn partnership_count(&self) -> i32 {
        int(self.row().partnerships)
    }

    /// Share of all partnerships that have the value, 0 to 1. A partnership may have several
    /// values, so the shares may add up to more than 1. Null without partnerships.
    fn share(&self) -> Option<f64> {
        self.answer.share(self.row())
    }

    /// Number of distinct cities that these partnerships link in scope.
    fn city_count(&self) -> i32 {
        int(self.row().cities)
    }

    /// Number of countries of these cities.
    fn country_count(&self) -> i32 {
        int(self.row().countries)
    }
}

/// Spells a word of the schema for people: `PEER_LEARNING` as "Peer learning".
fn in_words(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    format!("{first}{}", rest.to_lowercase().replace('_', " "))
}
