//! Executes mutations and finds the records they wrote.

use std::sync::Arc;

use async_graphql::Context;

use super::options::WriteOptions;
use super::payload::{UserError, global_id};
use crate::api::connection::int;
use crate::api::context::{Frame, RequestState};
use crate::api::types::city::City;
use crate::api::types::country_group::CountryGroup;
use crate::api::types::field::Field;
use crate::api::types::membership::Membership;
use crate::api::types::network::Network;
use crate::api::types::objective::Objective;
use crate::api::types::partnership::Partnership;
use crate::app::commands::{self, Action, Asked, Mutation, Refusal, Written, WrittenRecord, order};
use crate::app::fault::Fault;
use crate::domain::change::EntityType;
use crate::network::{NetworkIndex, RecordIndex};

/// The outcome of a mutation.
pub(super) struct Done {
    frame: Frame,
    records: Vec<WrittenRecord>,
    pub(super) revision: i64,
    pub(super) user_errors: Vec<UserError>,
    pub(super) warnings: Vec<UserError>,
    pub(super) warnings_omitted: i32,
    pub(super) client_mutation_id: Option<String>,
}

/// Executes one action. The fields selected below it see the state after it.
pub(super) async fn carry_out(
    context: &Context<'_>,
    action: impl Into<Action>,
    options: &WriteOptions,
) -> Result<Done, Fault> {
    carry_out_all(context, Asked::One(Box::new(action.into())), options).await
}

/// Executes one action or several.
pub(super) async fn carry_out_all(context: &Context<'_>, asked: Asked, options: &WriteOptions) -> Result<Done, Fault> {
    let request = RequestState::of(context);
    let viewer = request.viewer.clone();
    let (snapshot, revision, result) = match order(Mutation { viewer, asked }, options.into()) {
        Ok(order) => {
            let outcome = request.app.write(order).await?;
            request.note_revision(outcome.revision);
            (outcome.snapshot, outcome.revision, outcome.result)
        }
        Err(Refusal::User(errors)) => {
            let snapshot = request.app.snapshot();
            let revision = snapshot.revision();
            (snapshot, revision, Err(errors))
        }
        Err(Refusal::Denied(fault)) => return Err(fault),
        Err(Refusal::Store(error)) => return Err(Fault::from_store(&error)),
    };
    request.note_revision(revision);
    let (written, errors) = match result {
        Ok(written) => (written, Vec::new()),
        Err(errors) => (Written::default(), errors),
    };
    let shown = |errors: Vec<commands::UserError>| errors.iter().map(UserError::new).collect();
    Ok(Done {
        frame: Frame::root(Arc::new(request.at(snapshot)), None),
        revision,
        user_errors: shown(errors),
        warnings: shown(written.warnings),
        warnings_omitted: int(written.warnings_omitted),
        records: written.records,
        client_mutation_id: options.client_mutation_id.clone(),
    })
}

impl Done {
    /// Returns the first record of a kind.
    fn record(&self, entity: EntityType) -> Option<&WrittenRecord> {
        self.records.iter().find(|record| record.entity == entity)
    }

    /// Returns the city that was written; `None` if it was deleted.
    pub(super) fn city(&self) -> Option<City> {
        let city = self.frame.snapshot().city_by_key(&self.record(EntityType::City)?.key)?;
        Some(City::new(&self.frame, city))
    }

    /// Returns the partnership that was written; `None` if it was deleted.
    pub(super) fn partnership(&self) -> Option<Partnership> {
        let record = self.record(EntityType::Partnership)?;
        let snapshot = self.frame.snapshot();
        let network = snapshot.network_by_key(record.network.as_deref()?)?;
        let position = snapshot.network(network).partnership_by_key(&record.key)?;
        Some(Partnership::new(&self.frame, RecordIndex { network, position }))
    }

    /// Returns the membership that was written.
    pub(super) fn membership(&self) -> Option<Membership> {
        self.membership_of(self.record(EntityType::Membership)?)
    }

    fn membership_of(&self, record: &WrittenRecord) -> Option<Membership> {
        let snapshot = self.frame.snapshot();
        let network = snapshot.network_by_key(record.network.as_deref()?)?;
        let city = snapshot.city_by_key(&record.key)?;
        let memberships = snapshot.memberships_of(network, city);
        let written = |membership: &&crate::domain::Membership| record.record_id.is_none_or(|id| id == membership.id.0);
        let membership = memberships.filter(written).max_by_key(|membership| membership.id)?;
        Some(Membership::new(&self.frame, network, city, membership))
    }

    /// Returns the network that was written, or whose vocabulary was.
    pub(super) fn network(&self) -> Option<Network> {
        let network = self
            .frame
            .snapshot()
            .network_by_key(&self.record(EntityType::Network)?.key)?;
        Some(Network::new(&self.frame, network))
    }

    /// Returns the field that was written.
    pub(super) fn field(&self) -> Option<Field> {
        let (_, network, part) = self.part()?;
        let field = network.fields.iter().find(|field| field.key == part)?;
        Field::by_id(&self.frame, field.id)
    }

    /// Returns the objective that was written.
    pub(super) fn objective(&self) -> Option<Objective> {
        let (index, network, part) = self.part()?;
        let objective = network.objectives.iter().find(|objective| objective.key == part)?;
        Some(Objective::new(&self.frame, index, objective))
    }

    fn part(&self) -> Option<(NetworkIndex, &crate::domain::Network, &str)> {
        let record = self.record(EntityType::Network)?;
        let network = self.frame.snapshot().network_by_key(&record.key)?;
        let records = &self.frame.snapshot().network(network).network;
        Some((network, records, record.part.as_deref()?))
    }

    /// Returns the group of countries that was written.
    pub(super) fn country_group(&self) -> Option<CountryGroup> {
        let key = &self.record(EntityType::CountryGroup)?.key;
        let groups = self.frame.snapshot().country_groups().iter();
        let mut groups = groups.filter(|group| group.key == *key);
        groups.next().map(|group| CountryGroup::new(&self.frame, group))
    }

    /// Returns one outcome for every record that was written, in the order of the actions.
    pub(super) fn each(&self) -> Vec<Self> {
        let single = |record: &WrittenRecord| Self {
            frame: self.frame.clone(),
            records: vec![record.clone()],
            revision: self.revision,
            user_errors: Vec::new(),
            warnings: Vec::new(),
            warnings_omitted: 0,
            client_mutation_id: None,
        };
        self.records.iter().map(single).collect()
    }

    /// Returns the record that a single action wrote.
    pub(super) fn first(&self) -> Option<&WrittenRecord> {
        self.records.first()
    }

    /// Returns the global id of the record that was written or deleted; `None` if such records have
    /// none.
    pub(super) fn global_id(&self) -> Option<async_graphql::ID> {
        global_id(self.records.first()?)
    }
}
