//! Stores requests with an idempotency key and their results, in the transaction of their changes.

use std::time::Duration;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::Json;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use super::{Authorship, OPERATION, WriteTransaction};
use crate::storage::StoreError;
use crate::storage::entity::request;

/// The time for which a request is remembered.
pub(super) const REMEMBERED: Duration = Duration::from_secs(7 * 24 * 3_600);

/// A request that may be repeated.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    /// The key that the client chose, a different one for each operation.
    pub key: String,
    /// A digest of the request: the same key with another digest is an error.
    pub digest: String,
}

/// The answer to a remembered request.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The digest of the request.
    pub digest: String,
    /// The revision it made.
    pub revision: i64,
    /// The result, in the caller's form.
    pub result: Json,
}

impl WriteTransaction {
    /// Returns the answer to an actor's request, if it is remembered.
    pub async fn answered(&self, actor: &str, key: &str) -> Result<Option<Answered>, StoreError> {
        let found = request::Entity::find_by_id((actor.to_owned(), key.to_owned()))
            .one(&self.transaction)
            .await
            .map_err(StoreError::during(OPERATION))?;
        Ok(found.map(|row| Answered {
            digest: row.digest,
            revision: row.revision,
            result: row.result,
        }))
    }

    /// Stores the result of a request at the revision just made, and deletes requests that are
    /// older than a week.
    pub async fn remember(&self, author: &Authorship, request: &Request, result: Json) -> Result<(), StoreError> {
        let failed = StoreError::during(OPERATION);
        request::Entity::delete_many()
            .filter(request::Column::At.lt(self.moment(author.at) - REMEMBERED))
            .exec(&self.transaction)
            .await
            .map_err(failed)?;
        let row = request::ActiveModel {
            actor: Set(author.actor.clone()),
            key: Set(request.key.clone()),
            digest: Set(request.digest.clone()),
            revision: Set(self.revision),
            result: Set(result),
            at: Set(self.moment(author.at)),
        };
        request::Entity::insert(row)
            .exec_without_returning(&self.transaction)
            .await
            .map(|_| ())
            .map_err(failed)
    }
}
