//! Cities: creates, changes, archives and deletes them.

mod archive;
mod content;
mod create;
mod delete;
mod duplicates;
mod update;

pub use self::archive::ArchiveCity;
pub use self::content::CityPatch;
pub use self::create::CreateCity;
pub use self::delete::DeleteCity;
pub use self::update::UpdateCity;
