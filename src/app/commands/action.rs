//! Everything that a mutation can ask.

use super::Refusal;
use super::city::{ArchiveCity, CreateCity, DeleteCity, UpdateCity};
use super::desk::Desk;
use super::partnership::{CreatePartnership, DeletePartnership, EndPartnership, UpdatePartnership};

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
            pub(super) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
                match self { $(Self::$action(action) => action.apply(desk).await,)+ }
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
    /// Records a partnership.
    CreatePartnership = "createPartnership",
    /// Changes a partnership.
    UpdatePartnership = "updatePartnership",
    /// Ends a partnership.
    EndPartnership = "endPartnership",
    /// Deletes a partnership that should not have been recorded.
    DeletePartnership = "deletePartnership",
}
