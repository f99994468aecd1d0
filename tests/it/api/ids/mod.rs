//! Global ids: what they say of where an object was seen, and that caches may trust them.

mod asked;
mod property;
mod seen;
mod store;
