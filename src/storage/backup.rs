//! Copies of the embedded database, taken while it is used, and the way back.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use super::claim::claim;
use super::connect::is_sqlite;
use super::{Backend, Store, StoreError, StoreOptions};

/// The operation's name in errors.
const OPERATION: &str = "copy the database";

/// Files that SQLite keeps beside a database.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

impl Store {
    /// Copies the database into a new file as it is at one moment, while others read and write. The copy appears when it is complete and
    /// was found sound. Gives the revision it has.
    ///
    /// # Errors
    /// [`StoreError::File`] if there is such a file, if it cannot be written, or on PostgreSQL, which has programs of its own.
    pub async fn back_up(&self, file: &Path) -> Result<i64, StoreError> {
        if self.backend() == Backend::Postgres {
            return Err(refused("PostgreSQL is backed up by its own programs, such as pg_dump"));
        }
        if file.exists() {
            return Err(refused(format!("{} is there already", file.display())));
        }
        let part = beside(file, ".part");
        remove(&part)?;
        let name = part
            .to_str()
            .ok_or_else(|| refused("the name of the file is not UTF-8"))?;
        // SQLite writes into a file that is empty, and says less about one that it cannot make.
        File::create(&part).map_err(|error| unusable(file, &error))?;
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [name.into()]);
        self.writer()
            .execute_raw(statement)
            .await
            .map_err(StoreError::during(OPERATION))?;
        let revision = check(&part, file).await?;
        let finished = File::open(&part)
            .and_then(|copy| copy.sync_all())
            .and_then(|()| fs::rename(&part, file));
        finished.map_err(|error| unusable(file, &error))?;
        Ok(revision)
    }
}

/// What a restored database was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The revision it has.
    pub revision: i64,
    /// Where the database that was there before has gone.
    pub aside: Option<PathBuf>,
}

/// Puts a backup in the place of the database. The backup is copied and checked first, and stays; the database that was there is
/// kept beside it under a name that ends in `stamp`.
///
/// # Errors
/// [`StoreError::File`] if a program uses the database, if the backup is not sound, or on PostgreSQL.
pub async fn restore(options: &StoreOptions, backup: &Path, stamp: &str) -> Result<Restored, StoreError> {
    options.check()?;
    if options.is_postgres() {
        return Err(refused(
            "PostgreSQL is restored by its own programs, such as pg_restore",
        ));
    }
    let database = SqliteConnectOptions::from_str(&options.url);
    let database = database
        .map_err(|error| refused(error.to_string()))?
        .get_filename()
        .to_owned();
    let _claim = claim(&database)?;
    let copy = beside(&database, ".restoring");
    remove(&copy)?;
    fs::copy(backup, &copy).map_err(|error| unusable(backup, &error))?;
    let revision = match check(&copy, backup).await {
        Ok(revision) => revision,
        Err(error) => {
            remove(&copy)?;
            return Err(error);
        }
    };
    let aside = database
        .exists()
        .then(|| beside(&database, &format!(".before-{stamp}")));
    let swap = || {
        File::open(&copy)?.sync_all()?;
        if let Some(aside) = &aside {
            fs::rename(&database, aside)?;
            for suffix in BESIDE {
                match fs::rename(beside(&database, suffix), beside(aside, suffix)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
        }
        fs::rename(&copy, &database)
    };
    swap().map_err(|error| unusable(&database, &error))?;
    Ok(Restored { revision, aside })
}

/// Opens a copy as the program would, and looks at every page of it. Leaves one file. Faults name the file that the caller knows.
async fn check(file: &Path, known: &Path) -> Result<i64, StoreError> {
    if !is_sqlite(file) {
        return Err(refused(format!("{} is no database of SQLite", known.display())));
    }
    let name = file
        .to_str()
        .ok_or_else(|| refused("the name of the file is not UTF-8"))?;
    let store = Store::connect(&StoreOptions::new(format!("sqlite:{name}"))).await?;
    let checked = sound(&store, known).await;
    store.close().await?;
    checked
}

async fn sound(store: &Store, known: &Path) -> Result<i64, StoreError> {
    let failed = StoreError::during(OPERATION);
    let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check");
    let row = store.writer().query_one_raw(statement).await.map_err(failed)?;
    let answer: Option<String> = row.and_then(|row| row.try_get_by_index(0).ok());
    if answer.as_deref() != Some("ok") {
        return Err(refused(format!("{} is damaged", known.display())));
    }
    store.revision().await
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(suffix);
    name.into()
}

/// Removes what an interrupted run left.
fn remove(file: &Path) -> Result<(), StoreError> {
    for suffix in ["", "-wal", "-shm"] {
        match fs::remove_file(beside(file, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unusable(file, &error)),
            _ => {}
        }
    }
    Ok(())
}

fn refused(message: impl Into<String>) -> StoreError {
    StoreError::File {
        message: message.into(),
    }
}

fn unusable(file: &Path, error: &io::Error) -> StoreError {
    refused(format!("{}: {error}", file.display()))
}
