//! The scope of a question: which networks, which day, which cities and partnerships.
//!
//! A scope here is already checked and canonical: names are row numbers or positions, lists are
//! sorted and free of repeats, so equal questions compare and hash equal.

use std::hash::{Hash, Hasher};

use chrono::NaiveDate;

use super::NetworkIndex;
use crate::domain::words::words;
use crate::domain::{CountryCode, FieldId, ObjectiveId, Partnership, PartnershipKind, SdgSet, SectorSet, WorldRegion};

/// The day or days a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// The network as it was on one day.
    AsOf(NaiveDate),
    /// Whatever was there on some day from the first to the last, both inclusive.
    During(NaiveDate, NaiveDate),
}

impl Period {
    /// The first day.
    pub const fn first(self) -> NaiveDate {
        match self {
            Self::AsOf(day) | Self::During(day, _) => day,
        }
    }

    /// The last day; for a single day the same.
    pub const fn last(self) -> NaiveDate {
        match self {
            Self::AsOf(day) | Self::During(_, day) => day,
        }
    }
}

words! {
    /// Ways in which a link belongs to a field.
    FieldBasis {
        /// Both cities hold the field.
        City = "CITY",
        /// A partnership of the link is tagged with the field.
        Partnership = "PARTNERSHIP",
        /// Either of the two.
        Either = "EITHER",
    }
}

/// How a partnership of more than two cities counts for each pair of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counting {
    /// Its whole intensity.
    Full,
    /// Its intensity divided by the number of cities less one, so that a city gains exactly the
    /// intensity (Newman 2001, Phys. Rev. E 64, 016132).
    Fractional,
}

impl Counting {
    /// What each pair of the cities of a partnership gets of its intensity.
    pub(super) fn strength(self, intensity: f64, city_count: usize) -> f64 {
        match self {
            Self::Full => intensity,
            Self::Fractional => intensity / (city_count - 1) as f64,
        }
    }
}

/// A number that can be compared for identity; NaN never occurs.
#[derive(Clone, Copy, Debug)]
pub struct Threshold(pub f64);

impl PartialEq for Threshold {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Threshold {}

impl Hash for Threshold {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

/// Which part of the network a question sees. Empty lists do not restrict.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    /// Networks, ascending, at least one; several are laid over each other: each partnership counts
    /// between members of its own network, so that the links are those of all networks together.
    pub networks: Vec<NetworkIndex>,
    /// When.
    pub period: Period,
    /// Whether proposed partnerships count.
    pub include_proposed: bool,
    /// Kinds of partnership.
    pub kinds: Vec<PartnershipKind>,
    /// Fields, read by the basis.
    pub fields: Vec<FieldId>,
    /// How a field restricts.
    pub field_basis: FieldBasis,
    /// Countries of the cities.
    pub countries: Vec<CountryCode>,
    /// Regions of the cities.
    pub regions: Vec<WorldRegion>,
    /// Objectives of the partnerships.
    pub objectives: Vec<ObjectiveId>,
    /// Goals of the partnerships.
    pub sdgs: SdgSet,
    /// Sectors of the partnerships.
    pub sectors: SectorSet,
    /// Least strength of a link.
    pub min_strength: Option<Threshold>,
    /// How partnerships of several cities count.
    pub counting: Counting,
}

impl Scope {
    /// Everything in the networks on one day.
    pub const fn everything(networks: Vec<NetworkIndex>, day: NaiveDate) -> Self {
        Self {
            networks,
            period: Period::AsOf(day),
            include_proposed: false,
            kinds: Vec::new(),
            fields: Vec::new(),
            field_basis: FieldBasis::Either,
            countries: Vec::new(),
            regions: Vec::new(),
            objectives: Vec::new(),
            sdgs: SdgSet::EMPTY,
            sectors: SectorSet::EMPTY,
            min_strength: None,
            counting: Counting::Full,
        }
    }

    /// Whether a partnership passes all conditions but those on time and on fields.
    pub fn admits(&self, partnership: &Partnership) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&partnership.kind))
            && (self.objectives.is_empty() || any(&self.objectives, &partnership.objectives))
            && (self.sdgs.is_empty() || self.sdgs.intersects(partnership.sdgs))
            && (self.sectors.is_empty() || self.sectors.intersects(partnership.sectors))
    }

    /// Whether a partnership counts in the period.
    pub fn is_active(&self, partnership: &Partnership) -> bool {
        partnership.overlaps(self.period.first(), self.period.last(), self.include_proposed)
    }

    /// Whether a partnership is tagged with one of the scope's fields.
    pub fn is_tagged(&self, partnership: &Partnership) -> bool {
        any(&self.fields, &partnership.fields)
    }

    /// Whether the cities' own fields can let them in.
    pub(super) fn reads_city_fields(&self) -> bool {
        !self.fields.is_empty() && self.field_basis != FieldBasis::Partnership
    }
}

/// Further conditions on the partnerships of a link, which a path may set beyond its scope.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LinkFilter {
    /// Fields the partnerships are tagged with.
    pub fields: Vec<FieldId>,
    /// Kinds of partnership.
    pub kinds: Vec<PartnershipKind>,
    /// Goals of the partnerships.
    pub sdgs: SdgSet,
    /// Least strength of a link, counting only partnerships that pass.
    pub min_strength: Option<Threshold>,
}

impl LinkFilter {
    /// Whether a partnership passes.
    pub fn admits(&self, partnership: &Partnership) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&partnership.kind))
            && (self.sdgs.is_empty() || self.sdgs.intersects(partnership.sdgs))
            && (self.fields.is_empty() || any(&self.fields, &partnership.fields))
    }
}

fn any<T: PartialEq>(wanted: &[T], present: &[T]) -> bool {
    present.iter().any(|value| wanted.contains(value))
}
