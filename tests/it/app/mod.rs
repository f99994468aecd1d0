//! The application below the API.

mod following;
mod importing;
mod single_flight;
mod views;
mod writing;
