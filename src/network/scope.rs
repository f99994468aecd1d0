//! The scope of a question: networks, period, cities and partnerships.
//!
//! A scope is already checked and canonical. Names are row numbers or positions; lists are sorted
//! without repeats. So equal questions compare and hash equal.

use std::hash::{Hash, Hasher};

use chrono::NaiveDate;

use super::NetworkIndex;
use crate::domain::words::words;
use crate::domain::{CountryCode, FieldId, ObjectiveId, Partnership, PartnershipKind, SdgSet, SectorSet, WorldRegion};

/// The day or days of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// The network on one day.
    AsOf(NaiveDate),
    /// Everything that existed on some day from the first to the last, both inclusive.
    During(NaiveDate, NaiveDate),
}

impl Period {
    /// Returns the first day.
    pub const fn first(self) -> NaiveDate {
        match self {
            Self::AsOf(day) | Self::During(day, _) => day,
        }
    }

    /// Returns the last day; for a single day the same as the first.
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

/// The weight of a partnership of more than two cities for each pair of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counting {
    /// Each pair gets the whole intensity.
    Full,
    /// Each pair gets the intensity divided by the number of cities less one, so that a city gains
    /// exactly the intensity (Newman 2001, Phys. Rev. E 64, 016132).
    Fractional,
}

impl Counting {
    /// Returns each pair's part of a partnership's intensity.
    pub(super) fn strength(self, intensity: f64, city_count: usize) -> f64 {
        match self {
            Self::Full => intensity,
            Self::Fractional => intensity / (city_count - 1) as f64,
        }
    }
}

/// A number with equality and a hash; NaN never occurs.
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

/// The part of the networks that a question sees. Empty lists do not restrict.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    /// Networks, ascending, at least one. Several are combined: each partnership counts between
    /// members of its own network, and the links are those of all networks together.
    pub networks: Vec<NetworkIndex>,
    /// The day or days.
    pub period: Period,
    /// True if proposed partnerships count.
    pub include_proposed: bool,
    /// Kinds of partnership.
    pub kinds: Vec<PartnershipKind>,
    /// Fields, applied by `field_basis`.
    pub fields: Vec<FieldId>,
    /// The way in which a field restricts.
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
    /// The way in which partnerships of several cities count.
    pub counting: Counting,
}

impl Scope {
    /// Returns the scope of everything in the networks on one day.
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

    /// True if a partnership meets all conditions other than those on time and fields.
    pub fn admits(&self, partnership: &Partnership) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&partnership.kind))
            && (self.objectives.is_empty() || any(&self.objectives, &partnership.objectives))
            && (self.sdgs.is_empty() || self.sdgs.intersects(partnership.sdgs))
            && (self.sectors.is_empty() || self.sectors.intersects(partnership.sectors))
    }

    /// True if a partnership counts in the period.
    pub fn is_active(&self, partnership: &Partnership) -> bool {
        partnership.overlaps(self.period.first(), self.period.last(), self.include_proposed)
    }

    /// True if a partnership is tagged with one of the scope's fields.
    pub fn is_tagged(&self, partnership: &Partnership) -> bool {
        any(&self.fields, &partnership.fields)
    }

    /// True if fields held by cities can satisfy the scope.
    pub(super) fn reads_city_fields(&self) -> bool {
        !self.fields.is_empty() && self.field_basis != FieldBasis::Partnership
    }
}

/// More conditions on the partnerships of a link, which a path may set beyond its scope.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LinkFilter {
    /// Fields with which the partnerships are tagged.
    pub fields: Vec<FieldId>,
    /// Kinds of partnership.
    pub kinds: Vec<PartnershipKind>,
    /// Goals of the partnerships.
    pub sdgs: SdgSet,
    /// Least strength of a link, counting only partnerships that meet the conditions.
    pub min_strength: Option<Threshold>,
}

impl LinkFilter {
    /// True if a partnership meets the conditions.
    pub fn admits(&self, partnership: &Partnership) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&partnership.kind))
            && (self.sdgs.is_empty() || self.sdgs.intersects(partnership.sdgs))
            && (self.fields.is_empty() || any(&self.fields, &partnership.fields))
    }
}

fn any<T: PartialEq>(wanted: &[T], present: &[T]) -> bool {
    present.iter().any(|value| wanted.contains(value))
}
