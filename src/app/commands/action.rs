//! Everything that a mutation can ask.

use serde::{Serialize, Serializer};

use super::Refusal;
use super::city::{ArchiveCity, CreateCity, DeleteCity, UpdateCity};
use super::command_context::CommandContext;
use super::membership::{JoinNetwork, LeaveNetwork, UpdateMembership};
use super::network::{CreateNetwork, UpdateNetwork};
use super::partnership::{CreatePartnership, DeletePartnership, EndPartnership, UpdatePartnership};
use super::source::AddSource;
use super::vocabulary::{UpsertCountryGroup, UpsertField, UpsertObjective};

macro_rules! actions {
    ($($(#[doc = $doc:literal])+ $action:ident = $name:literal),+ $(,)?) => {
        /// One thing to be done.
        #[derive(Clone, Debug)]
        pub enum Action {
            $($(#[doc = $doc])+ $action($action),)+
        }

        impl Action {
            /// The name of the mutation that asks it.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$action(_) => $name,)+ }
            }

            /// Checks it and drafts it.
            pub(super) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
                match self { $(Self::$action(action) => action.apply(command).await,)+ }
            }
        }

        impl Serialize for Action {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$action(action) => serializer.collect_map([(self.name(), action)]),)+ }
            }
        }

        $(impl From<$action> for Action {
            fn from(action: $action) -> Self {
                Self::$action(action)
            }
        })+
    };
}

actions! {
    /// Makes a city.
    CreateCity = "createCity",
    /// Changes a city.
    UpdateCity = "updateCity",
    /// Takes a city from the lists, or puts it back.
    ArchiveCity = "archiveCity",
    /// Deletes a city to which nothing refers.
    DeleteCity = "deleteCity",
    /// Makes a city a member of a network.
    JoinNetwork = "joinNetwork",
    /// Changes a membership.
    UpdateMembership = "updateMembership",
    /// Ends a membership.
    LeaveNetwork = "leaveNetwork",
    /// Records a partnership.
    CreatePartnership = "createPartnership",
    /// Changes a partnership.
    UpdatePartnership = "updatePartnership",
    /// Ends a partnership.
    EndPartnership = "endPartnership",
    /// Deletes a partnership that should not have been recorded.
    DeletePartnership = "deletePartnership",
    /// Adds a source to a partnership or a membership.
    AddSource = "addSource",
    /// Makes a network.
    CreateNetwork = "createNetwork",
    /// Changes a network.
    UpdateNetwork = "updateNetwork",
    /// Makes or changes a field of a network.
    UpsertField = "upsertField",
    /// Makes or changes an objective of a network.
    UpsertObjective = "upsertObjective",
    /// Makes or changes a group of countries.
    UpsertCountryGroup = "upsertCountryGroup",
}
