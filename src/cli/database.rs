//! The database of a command that may create one.

use anyhow::Result;

use crate::config::Checked;
use crate::storage::{Claim, Draft, Store};

/// A database to write to. A new one is a draft, which is deleted unless it is kept.
pub(super) struct Database {
    pub(super) store: Store,
    draft: Option<Draft>,
    claim: Option<Claim>,
}

impl Database {
    /// Opens the database with the right to write. Does not check the schema.
    pub(super) async fn claimed(settings: &Checked) -> Result<Self> {
        let options = &settings.database.0;
        let claim = options.claim()?;
        let draft = options.draft()?;
        let store = Store::connect(draft.as_ref().map_or(options, Draft::options)).await?;
        Ok(Self {
            store,
            draft,
            claim: Some(claim),
        })
    }

    /// Opens an existing database, to which another process may have the right to write.
    pub(super) async fn shared(settings: &Checked) -> Result<Self> {
        Ok(Self {
            store: super::connect_existing(settings).await?,
            draft: None,
            claim: None,
        })
    }

    /// Gives the right to write back, except for a draft, since others would find no database yet.
    pub(super) fn share(&mut self) {
        if self.draft.is_none() {
            self.claim = None;
        }
    }

    /// Closes the database, and moves a new one to its place.
    pub(super) async fn keep(self) -> Result<()> {
        self.store.close().await?;
        Ok(self.draft.map_or(Ok(()), Draft::keep)?)
    }

    /// Closes the database, and keeps it unless it is new and has no network: a server would load
    /// its own networks into that.
    pub(super) async fn keep_if_filled(self) -> Result<()> {
        if self.draft.is_some() && self.store.is_empty().await? {
            return Ok(self.store.close().await?);
        }
        self.keep().await
    }
}
