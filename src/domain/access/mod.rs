//! Access control: roles, the tokens that carry them, and the viewer of a request.

mod expiry;
mod role;
mod token;
mod viewer;

pub use expiry::expiry;
pub use role::AccessRole;
pub use token::{Grant, Reach, Token, TokenId, TokenState, check_token_name, folded_token_name};
pub use viewer::Viewer;
