//! The application below the API.

mod single_flight;
mod writing;
