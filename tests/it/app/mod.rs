//! The application below the API.

mod following;
mod single_flight;
mod writing;
