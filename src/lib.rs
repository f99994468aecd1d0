//! Interurban.
