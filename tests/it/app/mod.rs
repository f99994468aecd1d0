//! The application below the API.

mod following;
mod importing;
mod scope_words;
mod single_flight;
mod views;
mod writing;
