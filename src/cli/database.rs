//! The database of a command that may make one.

use anyhow::Result;

use crate::config::Checked;
use crate::storage::{Claim, Draft, Store};

/// A database to write to. One that was not there is a draft, which vanishes unless it is kept.
pub(super) struct Database {
    pub(super) store: Store,
    draft: Option<Draft>,
    claim: Option<Claim>,
}

impl Database {
    /// Opens it with the right to write. Does not look at the schema.
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

    /// Opens one that is there and that another process may have the right to write to.
    pub(super) async fn shared(settings: &Checked) -> Result<Self> {
        Ok(Self {
            store: super::connect_existing(settings).await?,
            draft: None,
            claim: None,
        })
    }

    /// Gives the right to write back, unless others would find no database yet.
    pub(super) fn share(&mut self) {
        if self.draft.is_none() {
            self.claim = None;
        }
    }

    /// Closes it, and puts it in its place if it is new.
    pub(super) async fn keep(self) -> Result<()> {
        self.store.close().await?;
        Ok(self.draft.map_or(Ok(()), Draft::keep)?)
    }

    /// Closes it, and keeps it unless it is new and holds no network: a server would load its own
    /// into that.
    pub(super) async fn keep_if_filled(self) -> Result<()> {
        if self.draft.is_some() && self.store.is_empty().await? {
            return Ok(self.store.close().await?);
        }
        self.keep().await
    }
}
