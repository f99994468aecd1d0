//! The tables as sea-orm entities. They are private to storage, whose interface has domain values
//! only.
//!
//! Joins are rare here, since the graph holds the data that most questions need. So no relations
//! are declared.

pub mod change;
pub mod city;
pub mod city_name;
pub mod country;
pub mod country_group;
pub mod country_group_member;
pub mod field;
pub mod field_alias;
pub mod membership;
pub mod membership_field;
pub mod network;
pub mod objective;
pub mod participant;
pub mod partnership;
pub mod partnership_field;
pub mod partnership_objective;
pub mod partnership_sdg;
pub mod partnership_sector;
pub mod request;
pub mod source;
pub mod token;
pub mod token_role;
