//! The application below the API.

mod following;
mod identity;
pub(crate) mod importing;
mod record_time;
mod scope_words;
mod seeding;
mod set_back;
mod single_flight;
mod views;
mod writing;
