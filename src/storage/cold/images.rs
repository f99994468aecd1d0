//! Records as they were at a revision, from the change log. They include sources and descriptions,
//! which the graph does not hold.

use std::collections::{BTreeMap, HashMap};

use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query};
use sea_orm::{ConnectionTrait as _, FromQueryResult, QueryResult};

use super::KEYS_PER_STATEMENT;
use super::changes::{RecordKey, any_of};
use crate::domain::image::Image;
use crate::storage::entity::change;
use crate::storage::{Store, StoreError};

const OPERATION: &str = "load records from the log";

/// Numbers the entries of one record, the latest first.
const RECENCY: &str =
    "row_number() OVER (PARTITION BY entity, network, key, record_id ORDER BY revision DESC, sequence DESC)";

/// A record at a revision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageKey {
    /// The revision.
    pub revision: i64,
    /// The name of the record in the log.
    pub record: RecordKey,
    /// Its row number. It distinguishes memberships of one city, and successive records with one
    /// key.
    pub record_id: i64,
}

/// From this many rows on, decoding leaves the async threads: it takes more than a millisecond.
const MANY: usize = 100;

#[derive(FromQueryResult)]
struct Row {
    entity: String,
    network: Option<String>,
    key: String,
    record_id: Option<i64>,
    after: Option<serde_json::Value>,
}

impl Store {
    /// Returns records as they were at their revisions; a record that did not exist is absent. One
    /// statement for each revision.
    pub async fn load_images(&self, keys: &[ImageKey]) -> Result<HashMap<ImageKey, Image>, StoreError> {
        let mut by_revision: BTreeMap<i64, Vec<&ImageKey>> = BTreeMap::new();
        for key in keys {
            by_revision.entry(key.revision).or_default().push(key);
        }
        let mut images = HashMap::with_capacity(keys.len());
        for (revision, keys) in by_revision {
            for keys in keys.chunks(KEYS_PER_STATEMENT) {
                self.add_images(revision, keys, &mut images).await?;
            }
        }
        Ok(images)
    }

    async fn add_images(
        &self,
        revision: i64,
        keys: &[&ImageKey],
        images: &mut HashMap<ImageKey, Image>,
    ) -> Result<(), StoreError> {
        let rows = self.last_entries(revision, keys).await?;
        let mut logged = if rows.len() < MANY {
            read(&rows)?
        } else {
            let reading = tokio::task::spawn_blocking(move || read(&rows));
            reading.await.map_err(|broken| StoreError::Corrupt {
                operation: OPERATION,
                message: broken.to_string(),
            })??
        };
        for &key in keys {
            // The first versions logged no row numbers for records that were already deleted.
            let found = logged.remove(&(key.record.clone(), Some(key.record_id)));
            let found = found.or_else(|| logged.get(&(key.record.clone(), None)).cloned());
            images.extend(found.map(|image| (key.clone(), image)));
        }
        Ok(())
    }

    async fn last_entries(&self, revision: i64, keys: &[&ImageKey]) -> Result<Vec<QueryResult>, StoreError> {
        let columns = [
            change::Column::Entity,
            change::Column::Network,
            change::Column::Key,
            change::Column::RecordId,
            change::Column::After,
        ];
        let entries = Query::select()
            .columns(columns)
            .expr_as(Expr::cust(RECENCY), "recency")
            .from(change::Entity)
            .cond_where(any_of(
                keys.iter().map(|key| &key.record),
                self.reader().get_database_backend(),
            ))
            .and_where(Expr::col(change::Column::Revision).lte(revision))
            .to_owned();
        let last = Query::select()
            .columns(columns)
            .from_subquery(entries, Alias::new("entry"))
            .and_where(Expr::col("recency").eq(1))
            .to_owned();
        let rows = self.cold_reader(OPERATION).await?.query_all(&last).await;
        rows.map_err(StoreError::during(OPERATION))
    }
}

/// Decodes records by their name in the log and their row number.
fn read(rows: &[QueryResult]) -> Result<HashMap<(RecordKey, Option<i64>), Image>, StoreError> {
    let corrupt = |message| StoreError::Corrupt {
        operation: OPERATION,
        message,
    };
    let mut logged = HashMap::with_capacity(rows.len());
    for row in rows {
        let row = Row::from_query_result(row, "").map_err(StoreError::during(OPERATION))?;
        let Some(after) = row.after else { continue };
        let entity = row.entity.parse().map_err(corrupt)?;
        let image = Image::from_json(entity, after).map_err(|error| corrupt(error.to_string()))?;
        let record = RecordKey {
            entity,
            network: row.network,
            key: row.key,
        };
        logged.insert((record, row.record_id), image);
    }
    Ok(logged)
}
