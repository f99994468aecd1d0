//! All actions of mutations.

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
        /// An action of a mutation.
        #[derive(Clone, Debug)]
        pub enum Action {
            $($(#[doc = $doc])+ $action($action),)+
        }

        impl Action {
            /// Returns the name of its mutation.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$action(_) => $name,)+ }
            }

            /// Checks it and adds its edits to the draft.
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
    /// Creates a city.
    CreateCity = "createCity",
    /// Changes a city.
    UpdateCity = "updateCity",
    /// Archives a city or restores it.
    ArchiveCity = "archiveCity",
    /// Deletes a city that nothing refers to.
    DeleteCity = "deleteCity",
    /// Makes a city a member of a network.
    JoinNetwork = "joinNetwork",
    /// Changes a membership.
    UpdateMembership = "updateMembership",
    /// Ends a membership.
    LeaveNetwork = "leaveNetwork",
    /// Creates a partnership.
    CreatePartnership = "createPartnership",
    /// Changes a partnership.
    UpdatePartnership = "updatePartnership",
    /// Ends a partnership.
    EndPartnership = "endPartnership",
    /// Deletes a partnership that was recorded by mistake.
    DeletePartnership = "deletePartnership",
    /// Adds a source to a partnership or a membership.
    AddSource = "addSource",
    /// Creates a network.
    CreateNetwork = "createNetwork",
    /// Changes a network.
    UpdateNetwork = "updateNetwork",
    /// Creates or changes a field of a network.
    UpsertField = "upsertField",
    /// Creates or changes an objective of a network.
    UpsertObjective = "upsertObjective",
    /// Creates or changes a group of countries.
    UpsertCountryGroup = "upsertCountryGroup",
}
