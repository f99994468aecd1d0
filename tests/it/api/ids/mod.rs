//! Global ids: they contain the scope in which an object was seen, so that caches can rely on them.

mod asked;
mod property;
mod seen;
mod store;
