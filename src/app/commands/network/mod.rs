//! Networks: creates and changes them.

mod content;
mod create;
mod update;

pub use self::content::NetworkPatch;
pub use self::create::CreateNetwork;
pub use self::update::UpdateNetwork;
