//! The domain: cities, countries, networks, memberships and partnerships.
//!
//! Plain values and their rules. This layer knows no storage, no graph, no GraphQL and no clock.

pub mod access;
pub mod change;
pub mod city;
pub mod country;
pub mod date;
pub mod geo;
pub mod identity;
pub mod image;
pub mod letters;
pub mod membership;
pub mod network;
pub mod partnership;
pub mod records;
pub mod revision;
pub mod rules;
pub mod sdg;
pub mod source;
pub mod span;
pub mod step;
pub mod text;
pub(crate) mod words;

pub use change::{Change, Edit};
pub use city::{City, CityId};
pub use country::{Country, CountryCode, CountryGroup, WorldRegion};
pub use date::{PartialDate, Precision};
pub use geo::{Position, SpherePoint};
pub use membership::{Membership, MembershipId, MembershipStatus};
pub use network::{Field, FieldId, Network, NetworkId, Objective, ObjectiveId, Visibility};
pub use partnership::{
    Participant, Partnership, PartnershipId, PartnershipKind, PartnershipStatus, Role, SdgSet, Sector, SectorSet,
};
pub use records::RecordSink;
pub use revision::{Mark, Revision};
pub use sdg::sdg_name;
pub use source::{Confidence, Confirmation, Evidence, Source};
pub use span::Span;
pub use step::Step;
