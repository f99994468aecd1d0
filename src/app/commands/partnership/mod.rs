//! Partnerships: creates, changes, ends and deletes them.

mod content;
mod create;
mod delete;
mod duplicates;
mod end;
mod update;

pub use self::content::PartnershipPatch;
pub use self::create::CreatePartnership;
pub use self::delete::DeletePartnership;
pub use self::end::EndPartnership;
pub use self::update::{PartnershipRef, UpdatePartnership};
