//! The change history that every kind of record has.

use std::sync::Arc;

use async_graphql::{Object, Result};

use super::change::ChangeConnection;
use crate::api::context::Frame;
use crate::api::cursor::PageArguments;
use crate::app::fault::Fault;
use crate::domain::image::{Image, NetworkImage};
use crate::domain::{self, Edit};
use crate::network::{CityIndex, NetworkIndex, RecordIndex};

/// The record that a history is about.
pub enum Subject {
    /// A city.
    City(CityIndex),
    /// A partnership.
    Partnership(RecordIndex),
    /// A membership.
    Membership(NetworkIndex, CityIndex, domain::MembershipId),
    /// A network with its vocabularies.
    Network(NetworkIndex),
    /// A field, by key.
    Field(NetworkIndex, String),
    /// An objective, by key.
    Objective(NetworkIndex, String),
    /// A group of countries, by key.
    CountryGroup(String),
}

/// The change log of one record.
pub struct History {
    frame: Frame,
    subject: Subject,
}

impl History {
    /// Returns the history of a record as far as a frame knows it.
    pub fn new(frame: &Frame, subject: Subject) -> Self {
        Self {
            frame: frame.clone(),
            subject,
        }
    }

    /// Loads the entries that include those of the subject, oldest first.
    async fn logged(&self) -> Result<Arc<Vec<domain::Change>>, Fault> {
        match &self.subject {
            Subject::City(city) => self.frame.city_changes(*city).await,
            Subject::Partnership(record) => self.frame.partnership_changes(*record).await,
            Subject::Membership(network, city, _) => self.frame.membership_changes(*network, *city).await,
            Subject::Network(network) | Subject::Field(network, _) | Subject::Objective(network, _) => {
                self.frame.network_changes(*network).await
            }
            Subject::CountryGroup(key) => self.frame.country_group_changes(key).await,
        }
    }
}

impl Subject {
    fn is_concerned(&self, edit: &Edit) -> bool {
        match self {
            Self::Membership(_, _, id) => edit.record_id.is_none_or(|logged| logged == id.0),
            Self::Field(_, key) => differs(edit, |image| image.fields.iter().find(|field| field.key == *key)),
            Self::Objective(_, key) => differs(edit, |image| {
                image.objectives.iter().find(|objective| objective.key == *key)
            }),
            _ => true,
        }
    }
}

/// Returns true if an edit of a network changes a part of it.
fn differs<P: PartialEq>(edit: &Edit, part: impl Fn(&NetworkImage) -> Option<&P>) -> bool {
    let (before, after) = (network(edit.before.as_ref()), network(edit.after.as_ref()));
    before.and_then(&part) != after.and_then(&part)
}

const fn network(image: Option<&Image>) -> Option<&NetworkImage> {
    match image {
        Some(Image::Network(image)) => Some(image),
        _ => None,
    }
}

/// The change log of one record.
#[Object]
impl History {
    /// The changes of the record, latest first, up to the revision of this answer. Fields and
    /// objectives are stored with their network, so they have those changes of the network that
    /// changed them. Read in one batch for all records of an answer.
    async fn history(
        &self,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only changes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only changes before this cursor.")] before: Option<String>,
    ) -> Result<ChangeConnection> {
        let page = PageArguments::new(first, after, last, before);
        let logged = self.logged().await?;
        let concerns = |change: &&domain::Change| self.subject.is_concerned(&change.edit);
        let changes: Vec<&domain::Change> = logged.iter().filter(concerns).collect();
        Ok(ChangeConnection::latest_first(&self.frame, &changes, &page).await?)
    }
}
