//! Memberships: creates, changes and ends them.

mod content;
mod join;
mod leave;
mod update;

pub use self::content::MembershipPatch;
pub use self::join::JoinNetwork;
pub use self::leave::LeaveNetwork;
pub use self::update::{MembershipRef, UpdateMembership};
