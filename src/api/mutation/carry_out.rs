//! Carrying out a mutation and finding what it wrote.

use std::sync::Arc;

use async_graphql::Context;

use super::options::WriteOptions;
use super::payload::UserError;
use crate::api::context::{Frame, RequestState};
use crate::api::id::GlobalId;
use crate::api::types::city::City;
use crate::api::types::partnership::Partnership;
use crate::app::commands::{self, Action, Asked, Mutation, Refusal, Written, WrittenRecord, order};
use crate::app::fault::Fault;
use crate::domain::change::EntityType;
use crate::network::RecordIndex;

/// What became of a mutation.
pub(super) struct Done {
    frame: Frame,
    records: Vec<WrittenRecord>,
    pub(super) revision: i64,
    pub(super) user_errors: Vec<UserError>,
    pub(super) warnings: Vec<UserError>,
    pub(super) client_mutation_id: Option<String>,
}

/// Carries out one action. What is read below it is as it is afterwards.
pub(super) async fn carry_out(
    context: &Context<'_>,
    action: impl Into<Action>,
    options: &WriteOptions,
) -> Result<Done, Fault> {
    carry_out_all(context, Asked::One(Box::new(action.into())), options).await
}

/// Carries out one action or several.
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
    let network = written.records.iter().find_map(|record| record.network.clone());
    let shown = |errors: Vec<commands::UserError>| {
        let shown = errors.iter().map(|error| UserError::new(error, network.as_deref()));
        shown.collect()
    };
    Ok(Done {
        frame: Frame::root(Arc::new(request.at(snapshot)), None),
        revision,
        user_errors: shown(errors),
        warnings: shown(written.warnings),
        records: written.records,
        client_mutation_id: options.client_mutation_id.clone(),
    })
}

impl Done {
    /// The first record of a kind.
    fn record(&self, entity: EntityType) -> Option<&WrittenRecord> {
        self.records.iter().find(|record| record.entity == entity)
    }

    /// The city that was written; none if it was deleted.
    pub(super) fn city(&self) -> Option<City> {
        let city = self.frame.snapshot().city_by_key(&self.record(EntityType::City)?.key)?;
        Some(City::new(&self.frame, city))
    }

    /// The partnership that was written; none if it was deleted.
    pub(super) fn partnership(&self) -> Option<Partnership> {
        let record = self.record(EntityType::Partnership)?;
        let snapshot = self.frame.snapshot();
        let network = snapshot.network_by_key(record.network.as_deref()?)?;
        let position = snapshot.network(network).partnership_by_key(&record.key)?;
        Some(Partnership::new(&self.frame, RecordIndex { network, position }))
    }

    /// The global id of the record that was deleted.
    pub(super) fn deleted_id(&self) -> Option<async_graphql::ID> {
        let record = self.records.first()?;
        let id = match record.entity {
            EntityType::City => GlobalId::City(record.key.clone()),
            EntityType::Partnership => GlobalId::Partnership(record.network.clone()?, record.key.clone()),
            _ => return None,
        };
        Some(id.encode())
    }
}
