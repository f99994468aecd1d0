//! Backup of the embedded database while it is in use, and restore.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use super::connect::is_sqlite;
use super::files::{beside, remove, rename};
use super::{Backend, Store, StoreError, StoreOptions};

/// The operation's name in errors.
const OPERATION: &str = "copy the database";

impl Store {
    /// Copies the database into a new file as of one moment, while others read and write. The copy
    /// appears when it is complete and checked. Returns its revision.
    ///
    /// # Errors
    /// [`StoreError::File`] if the file exists or cannot be written, or on PostgreSQL, which has
    /// its own programs for this.
    pub async fn back_up(&self, file: &Path) -> Result<i64, StoreError> {
        if self.backend() == Backend::Postgres {
            return Err(refused("PostgreSQL is backed up by its own programs, such as pg_dump"));
        }
        if file.exists() {
            return Err(refused(format!("{} is there already", file.display())));
        }
        let part = beside(file, ".part");
        let copied = self.copy(&part, file).await;
        if copied.is_err() {
            // The error itself matters more than a failed clean-up.
            let _ = remove(&part);
        }
        copied
    }

    async fn copy(&self, part: &Path, file: &Path) -> Result<i64, StoreError> {
        let unusable = |error| StoreError::file(file, &error);
        remove(part).map_err(unusable)?;
        let name = part
            .to_str()
            .ok_or_else(|| refused("the name of the file is not UTF-8"))?;
        // SQLite can write into an empty file, and its errors are less clear about a file that it
        // cannot create.
        File::create(part).map_err(unusable)?;
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [name.into()]);
        if let Some(sole) = self.sole() {
            // The read connections cannot do it.
            let turn = sole.turn(OPERATION).await?;
            let copied = turn.connection().execute_raw(statement).await;
            copied.map_err(StoreError::during(OPERATION))?;
            turn.confirm(OPERATION, None).await?;
        }
        let revision = check(part, file).await?;
        let finished = File::open(part)
            .and_then(|copy| copy.sync_all())
            .and_then(|()| rename(part, file));
        finished.map_err(unusable)?;
        Ok(revision)
    }
}

/// The result of a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The revision of the restored database.
    pub revision: i64,
    /// The new path of the database that was there before.
    pub aside: Option<PathBuf>,
}

/// Replaces the database by a backup. The backup is copied and checked first, and stays. The old
/// database is kept beside it under a name that ends in `stamp`.
///
/// # Errors
/// [`StoreError::File`] if a program uses the database, if the backup is damaged, or on PostgreSQL.
pub async fn restore(options: &StoreOptions, backup: &Path, stamp: &str) -> Result<Restored, StoreError> {
    options.check()?;
    if options.is_postgres() {
        return Err(refused(
            "PostgreSQL is restored by its own programs, such as pg_restore",
        ));
    }
    let _claim = options.claim_to_restore()?;
    let database = options
        .file()
        .ok_or_else(|| refused("the address of the database cannot be read"))?;
    let copy = beside(&database, ".restoring");
    let restored = replace(&database, &copy, backup, stamp).await;
    if restored.is_err() {
        // The error itself matters more than a failed clean-up.
        let _ = remove(&copy);
    }
    restored
}

/// Replaces the database by the copy of the backup. If that fails, the old database is back in
/// place.
async fn replace(database: &Path, copy: &Path, backup: &Path, stamp: &str) -> Result<Restored, StoreError> {
    remove(copy).map_err(|error| StoreError::file(copy, &error))?;
    fs::copy(backup, copy).map_err(|error| StoreError::file(backup, &error))?;
    let revision = check(copy, backup).await?;
    let aside = database.exists().then(|| beside(database, &format!(".before-{stamp}")));
    let swap = || {
        File::open(copy)?.sync_all()?;
        let Some(aside) = &aside else {
            return rename(copy, database);
        };
        rename(database, aside)?;
        rename(copy, database).or_else(|error| rename(aside, database).and(Err(error)))
    };
    swap().map_err(|error| StoreError::file(database, &error))?;
    Ok(Restored { revision, aside })
}

/// Opens a copy as the program would, and checks every page of it. Leaves one file. Errors name the
/// `known` file of the caller.
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
    let row = store.reader().query_one_raw(statement).await.map_err(failed)?;
    let answer: Option<String> = row.and_then(|row| row.try_get_by_index(0).ok());
    if answer.as_deref() != Some("ok") {
        return Err(refused(format!("{} is damaged", known.display())));
    }
    store.revision().await
}

fn refused(message: impl Into<String>) -> StoreError {
    StoreError::File {
        message: message.into(),
    }
}
