//! Coverage of goals, objectives, fields, sectors and kinds by partnerships.

use std::collections::BTreeSet;

use crate::analytics::{AnalysisError, Budget};
use crate::app::question::{Key, Question};
use crate::domain::{Field, PartnershipKind, Sector};
use crate::network::{NetworkRecords, RecordIndex, View};

/// A vocabulary that partnerships are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Sustainable Development Goals.
    Sdg,
    /// Objectives of the network.
    Objective,
    /// Creative fields of partnerships.
    Field,
    /// Sectors of the partners.
    Sector,
    /// Kinds of partnership.
    Kind,
}

/// The question of coverage of a vocabulary by partnerships.
#[derive(Clone, Copy, Debug)]
pub struct CoverageQuestion {
    /// The vocabulary.
    pub by: Dimension,
}

/// A value of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A goal, 1 to 17.
    Sdg(i32),
    /// An objective, by its key.
    Objective(String),
    /// A field, by its key.
    Field(String),
    /// A sector.
    Sector(Sector),
    /// A kind.
    Kind(PartnershipKind),
}

/// The partnerships of one value.
#[derive(Clone, Debug)]
pub struct CoverageRow {
    /// The value.
    pub tag: Tag,
    /// Distinct partnerships that have it.
    pub partnerships: usize,
    /// Distinct cities in scope that take part in these partnerships.
    pub cities: usize,
    /// Countries of these cities; unknown ones do not count.
    pub countries: usize,
}

/// Coverage of a vocabulary by partnerships.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// A row for every value, in the order of the vocabulary.
    pub rows: Vec<CoverageRow>,
    /// Distinct partnerships behind the links in scope.
    pub partnerships: usize,
    /// Partnerships without any value.
    pub untagged: usize,
}

impl Question for CoverageQuestion {
    type Answer = Coverage;

    fn key(&self) -> Key {
        Key::of(self.by)
    }

    fn answer(&self, view: &View, _budget: &Budget) -> Result<Coverage, AnalysisError> {
        let vocabulary = vocabulary(self.by, view);
        let mut served = vec![Served::default(); vocabulary.len()];
        let mut coverage = Coverage {
            rows: Vec::new(),
            partnerships: 0,
            untagged: 0,
        };
        for entries in nodes_by_record(view).chunk_by(|one, other| one.0 == other.0) {
            let record = entries[0].0;
            let tags = tags_of(self.by, view, record);
            coverage.partnerships += 1;
            coverage.untagged += usize::from(tags.is_empty());
            for (served, _) in served.iter_mut().zip(&vocabulary).filter(|(_, tag)| tags.contains(tag)) {
                served.partnerships += 1;
                served.nodes.extend(entries.iter().map(|&(_, node)| node));
            }
        }
        coverage.rows = vocabulary
            .into_iter()
            .zip(served)
            .map(|(tag, served)| served.row(tag, view))
            .collect();
        Ok(coverage)
    }

    fn weight(answer: &Coverage) -> usize {
        64 + 80 * answer.rows.len()
    }
}

/// Partnerships and nodes that have a value.
#[derive(Clone, Default)]
struct Served {
    partnerships: usize,
    nodes: BTreeSet<u32>,
}

impl Served {
    fn row(self, tag: Tag, view: &View) -> CoverageRow {
        CoverageRow {
            tag,
            partnerships: self.partnerships,
            cities: self.nodes.len(),
            countries: view.count_countries(self.nodes.iter().copied()),
        }
    }
}

/// Returns pairs of a partnership and a node that takes part in it, ascending, each once.
fn nodes_by_record(view: &View) -> Vec<(RecordIndex, u32)> {
    let links = 0..view.graph().link_count() as u32;
    let mut entries: Vec<(RecordIndex, u32)> = links
        .flat_map(|link| {
            let (a, b) = view.graph().ends(link);
            view.records(link)
                .iter()
                .flat_map(move |&record| [(record, a), (record, b)])
        })
        .collect();
    entries.sort_unstable();
    entries.dedup();
    entries
}

/// Returns every value of a vocabulary in the networks of a view, in order. Equal keys of several
/// networks are one value. A field counts if a network has it in the period.
fn vocabulary(by: Dimension, view: &View) -> Vec<Tag> {
    let networks = || networks(view);
    let period = view.scope().period;
    let current = |field: &&Field| {
        field.since.is_none_or(|since| since.first_day() <= period.last())
            && field.until.is_none_or(|until| until.last_day() >= period.first())
    };
    let keys: BTreeSet<&str> = match by {
        Dimension::Sdg => return (1..=17).map(Tag::Sdg).collect(),
        Dimension::Sector => return Sector::ALL.iter().map(|&sector| Tag::Sector(sector)).collect(),
        Dimension::Kind => return PartnershipKind::ALL.iter().map(|&kind| Tag::Kind(kind)).collect(),
        Dimension::Objective => {
            let objectives = networks().flat_map(|records| &records.network.objectives);
            objectives.map(|objective| objective.key.as_str()).collect()
        }
        Dimension::Field => {
            let fields = networks().flat_map(|records| &records.network.fields);
            fields.filter(current).map(|field| field.key.as_str()).collect()
        }
    };
    let tag = |key: &str| match by {
        Dimension::Objective => Tag::Objective(key.to_owned()),
        _ => Tag::Field(key.to_owned()),
    };
    keys.into_iter().map(tag).collect()
}

fn networks(view: &View) -> impl Iterator<Item = &NetworkRecords> {
    let networks = view.scope().networks.iter();
    networks.map(|&network| view.snapshot().network(network))
}

/// Returns the values of a partnership.
fn tags_of(by: Dimension, view: &View, record: RecordIndex) -> Vec<Tag> {
    let network = &view.snapshot().network(record.network).network;
    let partnership = &view.partnership(record).record;
    match by {
        Dimension::Sdg => partnership.sdgs.iter().map(Tag::Sdg).collect(),
        Dimension::Sector => partnership.sectors.iter().map(Tag::Sector).collect(),
        Dimension::Kind => vec![Tag::Kind(partnership.kind)],
        Dimension::Objective => {
            let served = network.objectives.iter();
            let served = served.filter(|objective| partnership.objectives.contains(&objective.id));
            served.map(|objective| Tag::Objective(objective.key.clone())).collect()
        }
        Dimension::Field => {
            let held = network
                .fields
                .iter()
                .filter(|field| partnership.fields.contains(&field.id));
            held.map(|field| Tag::Field(field.key.clone())).collect()
        }
    }
}

impl Tag {
    /// Returns its key: a number for a goal, otherwise a word.
    pub fn key(&self) -> String {
        match self {
            Self::Sdg(number) => number.to_string(),
            Self::Objective(key) | Self::Field(key) => key.clone(),
            Self::Sector(sector) => sector.to_string(),
            Self::Kind(kind) => kind.to_string(),
        }
    }
}

impl Coverage {
    /// Returns the share of all partnerships that are in a row; `None` without partnerships.
    pub fn share(&self, row: &CoverageRow) -> Option<f64> {
        (self.partnerships > 0).then(|| row.partnerships as f64 / self.partnerships as f64)
    }
}
