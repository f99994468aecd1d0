//! Batches: many changes that succeed or fail together.

use async_graphql::{Context, Error, ID, InputObject, Object, OneofObject, Result, SimpleObject};

use super::carry_out::{Done, carry_out_all};
use super::cities::{ArchiveCityInput, CreateCityInput, DeleteCityInput, UpdateCityInput};
use super::membership_inputs::{JoinNetworkInput, LeaveNetworkInput, UpdateMembershipInput};
use super::networks::{CreateNetworkInput, UpdateNetworkInput};
use super::options::WriteOptions;
use super::partnership_inputs::{
    CreatePartnershipInput, DeletePartnershipInput, EndPartnershipInput, UpdatePartnershipInput,
};
use super::payload::payload;
use super::sources::AddSourceInput;
use super::vocabularies::{UpsertCountryGroupInput, UpsertFieldInput, UpsertObjectiveInput};
use crate::api::enums::EntityType;
use crate::api::types::city::City;
use crate::api::types::membership::Membership;
use crate::api::types::network::Network;
use crate::api::types::partnership::Partnership;
use crate::app::commands::{Action, Asked};
use crate::app::fault::Fault;

macro_rules! changes {
    ($($(#[doc = $doc:literal])+ $change:ident($input:ident)),+ $(,)?) => {
        /// One change of a batch: the input of one mutation. The options of a request (`reason`,
        /// `idempotencyKey`, `clientMutationId`) belong to the batch.
        #[derive(OneofObject, Clone, Debug)]
        pub enum ChangeInput {
            $($(#[doc = $doc])+ $change($input),)+
        }

        impl ChangeInput {
            fn options(&self) -> &WriteOptions {
                match self { $(Self::$change(input) => &input.options,)+ }
            }
        }

        impl From<&ChangeInput> for Action {
            fn from(change: &ChangeInput) -> Self {
                match change { $(ChangeInput::$change(input) => Self::$change(input.into()),)+ }
            }
        }
    };
}

changes! {
    /// Creates a city.
    CreateCity(CreateCityInput),
    /// Updates a city.
    UpdateCity(UpdateCityInput),
    /// Archives a city, or restores it.
    ArchiveCity(ArchiveCityInput),
    /// Deletes a city that no record refers to.
    DeleteCity(DeleteCityInput),
    /// Makes a city a member of a network.
    JoinNetwork(JoinNetworkInput),
    /// Updates a membership.
    UpdateMembership(UpdateMembershipInput),
    /// Ends a membership.
    LeaveNetwork(LeaveNetworkInput),
    /// Creates a partnership.
    CreatePartnership(CreatePartnershipInput),
    /// Updates a partnership.
    UpdatePartnership(UpdatePartnershipInput),
    /// Ends a partnership.
    EndPartnership(EndPartnershipInput),
    /// Deletes a partnership that was recorded by mistake.
    DeletePartnership(DeletePartnershipInput),
    /// Adds a source to a partnership or a membership.
    AddSource(AddSourceInput),
    /// Creates a network.
    CreateNetwork(CreateNetworkInput),
    /// Updates a network.
    UpdateNetwork(UpdateNetworkInput),
    /// Creates or updates a field of a network.
    UpsertField(UpsertFieldInput),
    /// Creates or updates an objective of a network.
    UpsertObjective(UpsertObjectiveInput),
    /// Creates or updates a group of countries.
    UpsertCountryGroup(UpsertCountryGroupInput),
}

/// Changes that succeed or fail together.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct ApplyChangesInput {
    /// 1 to 500 changes. Each change sees the effects of those before it, and may refer by key to
    /// records that they create.
    pub changes: Vec<ChangeInput>,
    /// The options of every mutation.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// A record that one change of a batch was about.
#[derive(SimpleObject)]
pub(crate) struct ChangedRecord {
    /// The kind of record.
    entity: EntityType,
    /// Key of the record; for a membership, that of its city; for a field or an objective, that of
    /// its network.
    key: String,
    /// Global id of the record, even if it was deleted. Null for memberships and groups of
    /// countries, and where a field or an objective was written.
    record_id: Option<ID>,
    /// The city after the change. Null if it was deleted, and for other kinds of record.
    city: Option<City>,
    /// The membership after the change. Null for other kinds of record.
    membership: Option<Membership>,
    /// The partnership after the change. Null if it was deleted, and for other kinds of record.
    partnership: Option<Partnership>,
    /// The network after the change. Null for other kinds of record.
    network: Option<Network>,
}

impl ChangedRecord {
    fn new(done: &Done) -> Option<Self> {
        let record = done.first()?;
        Some(Self {
            entity: record.entity.into(),
            key: record.key.clone(),
            record_id: done.global_id(),
            city: done.city(),
            membership: done.membership(),
            partnership: done.partnership(),
            network: done.network(),
        })
    }
}

payload! {
    /// The result of a batch.
    ApplyChangesPayload {
        /// One record for each change, in the order of the changes. Empty if nothing was written.
        records: Vec<ChangedRecord> = |done| done.each().iter().filter_map(ChangedRecord::new).collect()
    }
}

/// The mutation for batches.
#[derive(Default)]
pub(super) struct BatchMutations;

/// The mutation for batches.
#[Object]
impl BatchMutations {
    /// Makes up to 500 changes as one revision: all of them, or none. Errors name the position of
    /// the change, as in `["changes", "3", "createCity", "name"]`; at most 100 are shown. If a
    /// change is wrong, the others are checked as if it were not there. Each change requires the
    /// role that its own mutation requires.
    async fn apply_changes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The changes to make.")] input: ApplyChangesInput,
    ) -> Result<ApplyChangesPayload> {
        for (at, change) in input.changes.iter().enumerate() {
            check_options(at, change.options())?;
        }
        let actions = input.changes.iter().map(Action::from).collect();
        let done = carry_out_all(context, Asked::Batch(actions), &input.options).await?;
        Ok(done.into())
    }
}

fn check_options(at: usize, options: &WriteOptions) -> Result<(), Error> {
    let named = [
        ("reason", &options.reason),
        ("idempotencyKey", &options.idempotency_key),
        ("clientMutationId", &options.client_mutation_id),
    ];
    match named.iter().find(|(_, value)| value.is_some()) {
        Some((name, _)) => {
            let argument = format!("input.changes[{at}].{name}");
            Err(Fault::bad(argument, "belongs to the batch, not to one of its changes").into())
        }
        None => Ok(()),
    }
}
