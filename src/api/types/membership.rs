//! Memberships of cities in networks.

use async_graphql::{Object, Result};

use super::city::City;
use super::field::Field;
use super::history::{History, Subject};
use super::network::Network;
use super::source::Source;
use crate::api::context::Frame;
use crate::api::enums::MembershipStatus;
use crate::api::scalars::Date;
use crate::domain;
use crate::network::{CityIndex, NetworkIndex};

/// A city's membership in one network.
pub struct Membership {
    frame: Frame,
    network: NetworkIndex,
    city: CityIndex,
    membership: domain::Membership,
}

impl Membership {
    /// Wraps a membership.
    pub fn new(frame: &Frame, network: NetworkIndex, city: CityIndex, membership: &domain::Membership) -> Self {
        Self {
            frame: frame.clone(),
            network,
            city,
            membership: membership.clone(),
        }
    }
}

/// A city's membership in one network.
#[Object]
impl Membership {
    /// The network.
    fn network(&self) -> Network {
        Network::new(&self.frame, self.network)
    }

    /// The city.
    fn city(&self) -> City {
        City::new(&self.frame, self.city)
    }

    /// Creative fields of the city in the network, the primary one first.
    fn fields(&self) -> Vec<Field> {
        self.membership
            .fields
            .iter()
            .filter_map(|&field| Field::by_id(&self.frame, field))
            .collect()
    }

    /// Date of joining. Null if not known; then the city counts as a member from the beginning.
    fn joined_on(&self) -> Option<Date> {
        self.membership.joined_on.map(Date::from)
    }

    /// Last day of the membership. Null while the city is a member.
    fn left_on(&self) -> Option<Date> {
        self.membership.left_on.map(Date::from)
    }

    /// The status.
    fn status(&self) -> MembershipStatus {
        self.membership.status.into()
    }

    /// Version of the record: the number of times it was written; 1 for a new one.
    fn version(&self) -> i32 {
        self.membership.version
    }

    /// The sources of the membership. Read in one batch for all memberships of an answer.
    async fn sources(&self) -> Result<Vec<Source>> {
        let sources = self.frame.membership_sources(self.network, &self.membership).await?;
        self.frame.request().charge(sources.len())?;
        Ok(sources.iter().map(|source| Source::new(&self.frame, source)).collect())
    }

    #[graphql(flatten)]
    fn written(&self) -> History {
        let subject = Subject::Membership(self.network, self.city, self.membership.id);
        History::new(&self.frame, subject)
    }
}
