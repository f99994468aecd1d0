//! Copies of the embedded database, taken while it is used, and the way back.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use super::connect::is_sqlite;
use super::files::{beside, remove, rename};
use super::{Backend, Store, StoreError, StoreOptions};

/// The operation's name in errors.
const OPERATION: &str = "copy the database";

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
        let copied = self.copy(&part, file).await;
        if copied.is_err() {
            // The reason is more worth telling than that this cannot be tidied up.
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
        // SQLite writes into a file that is empty, and says less about one that it cannot make.
        File::create(part).map_err(unusable)?;
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [name.into()]);
        if let Some(sole) = self.sole() {
            // Those that read cannot do it.
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
    let _claim = options.claim_to_restore()?;
    let database = options
        .file()
        .ok_or_else(|| refused("the address of the database cannot be read"))?;
    let copy = beside(&database, ".restoring");
    let restored = replace(&database, &copy, backup, stamp).await;
    if restored.is_err() {
        // The reason is more worth telling than that this cannot be tidied up.
        let _ = remove(&copy);
    }
    restored
}

/// Copies the backup and puts the copy in the place of the database. If that fails, the database is
/// there as before.
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
