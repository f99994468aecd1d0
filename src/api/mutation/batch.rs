//! Many changes together or not at all.

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
        /// One change of a batch: the input of one mutation. What goes with a request (`reason`, `idempotencyKey`, `clientMutationId`)
        /// belongs to the batch.
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
    /// Makes a city.
    CreateCity(CreateCityInput),
    /// Changes a city.
    UpdateCity(UpdateCityInput),
    /// Archives a city, or puts it back.
    ArchiveCity(ArchiveCityInput),
    /// Deletes a city to which nothing refers.
    DeleteCity(DeleteCityInput),
    /// Makes a city a member of a network.
    JoinNetwork(JoinNetworkInput),
    /// Changes a membership.
    UpdateMembership(UpdateMembershipInput),
    /// Ends a membership.
    LeaveNetwork(LeaveNetworkInput),
    /// Records a partnership.
    CreatePartnership(CreatePartnershipInput),
    /// Changes a partnership.
    UpdatePartnership(UpdatePartnershipInput),
    /// Ends a partnership.
    EndPartnership(EndPartnershipInput),
    /// Deletes a partnership that should not have been recorded.
    DeletePartnership(DeletePartnershipInput),
    /// Adds a source to a partnership or a membership.
    AddSource(AddSourceInput),
    /// Makes a network.
    CreateNetwork(CreateNetworkInput),
    /// Changes a network.
    UpdateNetwork(UpdateNetworkInput),
    /// Makes or changes a field of a network.
    UpsertField(UpsertFieldInput),
    /// Makes or changes an objective of a network.
    UpsertObjective(UpsertObjectiveInput),
    /// Makes or changes a group of countries.
    UpsertCountryGroup(UpsertCountryGroupInput),
}

/// Changes to be made together or not at all.
#[derive(InputObject, Clone, Debug)]
pub(crate) struct ApplyChangesInput {
    /// 1 to 500 changes. Each sees what those before it did, and may name what they made by its key.
    pub changes: Vec<ChangeInput>,
    /// What every input has.
    #[graphql(flatten)]
    pub options: WriteOptions,
}

/// A record that a change of a batch was about.
#[derive(SimpleObject)]
pub(crate) struct ChangedRecord {
    /// The kind of record.
    entity: EntityType,
    /// Its key; of a membership that of the city, of a field or an objective that of the network.
    key: String,
    /// Its global id, also of one that was deleted; null for memberships and groups of countries, and where a field or an objective was
    /// written.
    record_id: Option<ID>,
    /// The city as it is now; null if it was deleted, or for another kind of record.
    city: Option<City>,
    /// The membership as it is now; null for another kind of record.
    membership: Option<Membership>,
    /// The partnership as it is now; null if it was deleted, or for another kind of record.
    partnership: Option<Partnership>,
    /// The network as it is now; null for another kind of record.
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
    /// What became of a batch.
    ApplyChangesPayload {
        /// One record for each change, in their order; empty if nothing was written.
        records: Vec<ChangedRecord> = |done| done.each().iter().filter_map(ChangedRecord::new).collect()
    }
}

/// Many mutations at once.
#[derive(Default)]
pub(super) struct BatchMutations;

/// Many mutations at once.
#[Object]
impl BatchMutations {
    /// Makes up to 500 changes together or not at all, as one revision. Faults are named by the place of the change: `["changes", "3",
    /// "createCity", "name"]`, at most 100 of them; after a change that is wrong the others are checked without it. Each change takes the
    /// role that its own mutation takes.
    async fn apply_changes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ApplyChangesInput,
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
