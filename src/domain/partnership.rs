//! A partnership: a record of cooperation, past or present, between two or more cities.

use chrono::{DateTime, NaiveDate, Utc};

use super::words::words;
use super::{CityId, FieldId, NetworkId, ObjectiveId, PartialDate, Span};

/// The row number of a partnership; never shown to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartnershipId(pub i64);

words! {
    /// The kind of cooperation.
    PartnershipKind {
        /// One city teaches or advises another.
        PeerLearning = "PEER_LEARNING",
        /// Work on a common project.
        CollaborativeProject = "COLLABORATIVE_PROJECT",
        /// A standing agreement of friendship between municipalities: twin towns, sister cities.
        Twinning = "TWINNING",
        /// An exchange of people, works or programmes.
        Exchange = "EXCHANGE",
        /// Artists or experts hosted by the partner city.
        Residency = "RESIDENCY",
        /// A festival, campaign or meeting held together.
        JointEvent = "JOINT_EVENT",
        /// Building skills and institutions together.
        CapacityBuilding = "CAPACITY_BUILDING",
        /// Development of policies together.
        PolicyDialogue = "POLICY_DIALOGUE",
        /// Joint research.
        Research = "RESEARCH",
        /// Anything else, such as a pact without stated content.
        Other = "OTHER",
    }
}

words! {
    /// The status of a partnership.
    PartnershipStatus {
        /// Planned; counts only if a scope includes proposals.
        Proposed = "PROPOSED",
        /// In force from its start to its end, if it has one.
        Active = "ACTIVE",
        /// On hold; never counts as a link.
        Suspended = "SUSPENDED",
        /// Over; counts on the days before its end.
        Ended = "ENDED",
        /// Never realised; never counts.
        Cancelled = "CANCELLED",
    }
}

words! {
    /// The role of a city in a partnership.
    Role {
        /// Leads or hosts.
        Lead = "LEAD",
        /// Takes part.
        Partner = "PARTNER",
    }
}

words! {
    /// A sector within the cities that carries a partnership.
    Sector {
        /// Public authorities.
        PublicAuthority = "PUBLIC_AUTHORITY",
        /// Private sector.
        PrivateSector = "PRIVATE_SECTOR",
        /// Civil society.
        CivilSociety = "CIVIL_SOCIETY",
        /// Universities and research.
        Academia = "ACADEMIA",
    }
}

/// A set of Sustainable Development Goals, 1 to 17.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SdgSet(u32);

impl SdgSet {
    /// The set without a goal.
    pub const EMPTY: Self = Self(0);

    /// Adds goal `number`; returns false if it is not one of the 17.
    pub fn insert(&mut self, number: i64) -> bool {
        let known = (1..=17).contains(&number);
        if known {
            self.0 |= 1 << number;
        }
        known
    }

    /// True if the two sets share a goal.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// True if the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the goals in ascending order.
    pub fn iter(self) -> impl Iterator<Item = i32> {
        (1..=17).filter(move |number| self.0 & (1 << number) != 0)
    }
}

impl serde::Serialize for SdgSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> serde::Deserialize<'de> for SdgSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut set = Self::EMPTY;
        for number in <Vec<i64> as serde::Deserialize>::deserialize(deserializer)? {
            if !set.insert(number) {
                return Err(serde::de::Error::custom("goals are numbered 1 to 17"));
            }
        }
        Ok(set)
    }
}

/// A set of sectors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectorSet(u8);

impl SectorSet {
    /// The set without a sector.
    pub const EMPTY: Self = Self(0);

    /// Adds a sector.
    pub const fn insert(&mut self, sector: Sector) {
        self.0 |= 1 << sector as u8;
    }

    /// True if the two sets share a sector.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// True if the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the sectors in the order of declaration.
    pub fn iter(self) -> impl Iterator<Item = Sector> {
        Sector::ALL
            .iter()
            .copied()
            .filter(move |sector| self.0 & (1 << *sector as u8) != 0)
    }
}

impl serde::Serialize for SectorSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> serde::Deserialize<'de> for SectorSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let sectors = <Vec<Sector> as serde::Deserialize>::deserialize(deserializer)?;
        Ok(sectors.into_iter().fold(Self::EMPTY, |mut set, sector| {
            set.insert(sector);
            set
        }))
    }
}

/// A city in a partnership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Participant {
    /// The city.
    pub city: CityId,
    /// Its role.
    pub role: Role,
}

/// A partnership in the form for analysis; its description and sources stay in the database.
#[derive(Clone, Debug, PartialEq)]
pub struct Partnership {
    /// Row number.
    pub id: PartnershipId,
    /// The network that records it.
    pub network: NetworkId,
    /// Stable key, unique in the network.
    pub key: String,
    /// Title.
    pub title: String,
    /// Two or more distinct cities, in stored order.
    pub participants: Vec<Participant>,
    /// Its kind.
    pub kind: PartnershipKind,
    /// Status.
    pub status: PartnershipStatus,
    /// The date of its start; `None` if unknown.
    pub started_on: Option<PartialDate>,
    /// The date of its end, past or planned, inclusive; `None` if open-ended.
    pub ended_on: Option<PartialDate>,
    /// The amount of cooperation, from 0.000001 to 1,000,000; more is closer.
    pub intensity: f64,
    /// Fields it is tagged with, in stored order.
    pub fields: Vec<FieldId>,
    /// Objectives it serves, in stored order.
    pub objectives: Vec<ObjectiveId>,
    /// Sustainable Development Goals it serves.
    pub sdgs: SdgSet,
    /// Sectors that carry it.
    pub sectors: SectorSet,
    /// The number of times it was written; 1 for a new record.
    pub version: i32,
    /// The time of creation.
    pub created_at: DateTime<Utc>,
    /// The time of the last write.
    pub updated_at: DateTime<Utc>,
}

/// The largest number of cities of a partnership.
pub const MOST_CITIES: usize = 50;

/// The smallest intensity of a partnership.
pub const LEAST_INTENSITY: f64 = 1e-6;

/// The largest intensity of a partnership.
pub const MOST_INTENSITY: f64 = 1e6;

/// Returns the intensity if it is within its range.
///
/// # Errors
/// The allowed range, in words.
pub fn check_intensity(number: f64) -> Result<f64, String> {
    if (LEAST_INTENSITY..=MOST_INTENSITY).contains(&number) {
        return Ok(number);
    }
    Err(format!(
        "must be a number from 0.000001 to 1000000; {number:?} was given"
    ))
}

impl Partnership {
    /// Returns the span from its start to its end.
    pub const fn span(&self) -> Span {
        Span::new(self.started_on, self.ended_on)
    }

    /// True if it has neither a goal nor an objective.
    pub const fn is_untagged(&self) -> bool {
        self.sdgs.is_empty() && self.objectives.is_empty()
    }

    /// True if it counts on some day from `first` to `last`, both inclusive.
    ///
    /// ACTIVE and ENDED records count between their dates; an unknown start is always past.
    /// PROPOSED ones do so only on request. SUSPENDED and CANCELLED ones never count.
    pub fn overlaps(&self, first: NaiveDate, last: NaiveDate, include_proposed: bool) -> bool {
        let counts = match self.status {
            PartnershipStatus::Active | PartnershipStatus::Ended => true,
            PartnershipStatus::Proposed => include_proposed,
            PartnershipStatus::Suspended | PartnershipStatus::Cancelled => false,
        };
        counts
            && self.started_on.is_none_or(|start| start.first_day() <= last)
            && self.ended_on.is_none_or(|end| end.last_day() >= first)
    }
}
