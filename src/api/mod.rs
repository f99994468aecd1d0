//! The GraphQL schema: decodes arguments, asks the app, and words the answers.

pub mod analysis;
mod cold;
pub mod connection;
pub mod context;
pub mod cost;
pub mod cursor;
pub mod enums;
pub mod error;
pub mod export;
pub mod inputs;
pub mod meter;
pub mod mutation;
pub mod node;
pub mod nullable_fields;
pub mod order;
pub mod query;
pub mod scalars;
pub mod schema;
pub mod subscription;
pub mod types;
pub mod upload;
