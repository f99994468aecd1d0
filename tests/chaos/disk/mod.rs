//! A server on SQLite whose disk and files are disturbed while it is under load. Afterwards it is
//! killed and started anew, and what it acknowledged is held against the file.

mod files;
mod room;
mod scene;
mod start;
mod tokens;
