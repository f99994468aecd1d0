//! The migrations.
