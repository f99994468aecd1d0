//! A server on SQLite whose disk and files are disturbed under load. Afterwards it is killed and
//! restarted, and the acknowledged writes are compared with the file.

mod files;
mod room;
mod scene;
mod start;
mod tokens;
