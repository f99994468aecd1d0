//! Partnerships with their cities and tags, without descriptions and sources.

use sea_orm::sea_query::{Expr, ExprTrait as _, JoinType, SelectStatement};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
};

use super::pages::Parents;
use super::{LoadCounts, OPERATION, PAGE};
use crate::domain::{
    CityId, FieldId, NetworkId, ObjectiveId, Participant, Partnership, PartnershipId, RecordSink, SdgSet, SectorSet,
};
use crate::storage::StoreError;
use crate::storage::entity::{
    participant, partnership, partnership_field, partnership_objective, partnership_sdg, partnership_sector,
};
use crate::storage::row::{Row, each_row};

/// The aliases of the first cities in the statement that reads partnerships.
const CITIES_WITH_ROW: [&str; 2] = ["first", "second"];

/// Passes every partnership to the sink, a page at a time.
pub(super) async fn load<S: RecordSink + Send>(
    transaction: &DatabaseTransaction,
    sink: &mut S,
    counts: &mut LoadCounts,
    progress: &mut (dyn FnMut(&LoadCounts) + Send),
) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let mut page = page(transaction, after).await?;
        let Some(last) = page.last().map(|partnership| partnership.id.0) else {
            return Ok(());
        };
        let range = Range { after, last };
        add_participants(transaction, &mut page, range).await?;
        add_tags(transaction, &mut page, range).await?;
        after = last;
        counts.partnerships += page.len() as u64;
        page.into_iter().for_each(|partnership| sink.partnership(partnership));
        progress(counts);
    }
}

/// The row numbers of a page: above `after`, up to `last`.
#[derive(Clone, Copy)]
struct Range {
    after: i64,
    last: i64,
}

impl Range {
    /// Selects the rows of a list that belong to the page, in order. `order` sorts those of one
    /// record.
    fn rows<E: EntityTrait>(self, owner: E::Column, order: E::Column) -> SelectStatement {
        E::find()
            .filter(owner.gt(self.after))
            .filter(owner.lte(self.last))
            .order_by_asc(owner)
            .order_by_asc(order)
            .into_query()
    }
}

async fn page(transaction: &DatabaseTransaction, after: i64) -> Result<Vec<Partnership>, StoreError> {
    use partnership::Column;
    let mut partnerships = Vec::new();
    let mut statement = partnership::Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::NetworkId,
            Column::Key,
            Column::Title,
            Column::Kind,
            Column::Status,
            Column::StartedOn,
            Column::StartedOnPrecision,
            Column::EndedOn,
            Column::EndedOnPrecision,
            Column::Intensity,
            Column::Version,
            Column::CreatedAt,
            Column::UpdatedAt,
        ])
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(PAGE)
        .into_query();
    // Most partnerships have two cities: they come with the row, which saves two rows each.
    for (ordinal, city) in (1..).zip(CITIES_WITH_ROW) {
        statement
            .exprs([Expr::col((city, "city_id")), Expr::col((city, "role"))])
            .join_as(
                JoinType::LeftJoin,
                participant::Entity,
                city,
                Expr::col((city, "partnership_id"))
                    .equals((partnership::Entity, Column::Id))
                    .and(Expr::col((city, "ordinal")).eq(ordinal)),
            );
    }
    each_row(transaction, &statement, OPERATION, |row| {
        partnerships.push(read(row)?);
        Ok(())
    })
    .await?;
    Ok(partnerships)
}

fn read(row: &mut Row<'_>) -> Result<Partnership, StoreError> {
    let mut partnership = read_columns(row)?;
    for _ in CITIES_WITH_ROW {
        if let (Some(city), Some(role)) = (row.next()?, row.optional_word()?) {
            let city = CityId(city);
            partnership.participants.push(Participant { city, role });
        }
    }
    Ok(partnership)
}

fn read_columns(row: &mut Row<'_>) -> Result<Partnership, StoreError> {
    Ok(Partnership {
        id: PartnershipId(row.next()?),
        network: NetworkId(row.next()?),
        key: row.next()?,
        title: row.next()?,
        participants: Vec::with_capacity(CITIES_WITH_ROW.len()),
        kind: row.word()?,
        status: row.word()?,
        started_on: row.date()?,
        ended_on: row.date()?,
        intensity: row.next()?,
        fields: Vec::new(),
        objectives: Vec::new(),
        sdgs: SdgSet::default(),
        sectors: SectorSet::default(),
        version: row.next()?,
        created_at: row.next()?,
        updated_at: row.next()?,
    })
}

/// Adds the cities that do not come with the row.
async fn add_participants(
    transaction: &DatabaseTransaction,
    page: &mut [Partnership],
    range: Range,
) -> Result<(), StoreError> {
    use participant::{Column, Entity};
    let mut parents = Parents::new(page, row_number);
    let mut rows = range.rows::<Entity>(Column::PartnershipId, Column::Ordinal);
    rows.and_where(Column::Ordinal.gt(CITIES_WITH_ROW.len() as i32));
    each_row(transaction, &rows, OPERATION, |row| {
        let partnership = parents.of(row)?;
        row.next::<i32>()?;
        partnership.participants.push(Participant {
            city: CityId(row.next()?),
            role: row.word()?,
        });
        Ok(())
    })
    .await
}

async fn add_tags(transaction: &DatabaseTransaction, page: &mut [Partnership], range: Range) -> Result<(), StoreError> {
    let mut parents = Parents::new(page, row_number);
    let rows = range.rows::<partnership_field::Entity>(
        partnership_field::Column::PartnershipId,
        partnership_field::Column::Ordinal,
    );
    each_row(transaction, &rows, OPERATION, |row| {
        let partnership = parents.of(row)?;
        row.next::<i32>()?;
        partnership.fields.push(FieldId(row.next()?));
        Ok(())
    })
    .await?;

    let mut parents = Parents::new(page, row_number);
    let rows = range.rows::<partnership_objective::Entity>(
        partnership_objective::Column::PartnershipId,
        partnership_objective::Column::Ordinal,
    );
    each_row(transaction, &rows, OPERATION, |row| {
        let partnership = parents.of(row)?;
        row.next::<i32>()?;
        partnership.objectives.push(ObjectiveId(row.next()?));
        Ok(())
    })
    .await?;

    let mut parents = Parents::new(page, row_number);
    let rows =
        range.rows::<partnership_sdg::Entity>(partnership_sdg::Column::PartnershipId, partnership_sdg::Column::Sdg);
    each_row(transaction, &rows, OPERATION, |row| {
        let partnership = parents.of(row)?;
        let goal: i32 = row.next()?;
        if partnership.sdgs.insert(i64::from(goal)) {
            Ok(())
        } else {
            Err(row.fault(format_args!("{goal} is no Sustainable Development Goal")))
        }
    })
    .await?;

    let mut parents = Parents::new(page, row_number);
    let rows = range.rows::<partnership_sector::Entity>(
        partnership_sector::Column::PartnershipId,
        partnership_sector::Column::Sector,
    );
    each_row(transaction, &rows, OPERATION, |row| {
        let partnership = parents.of(row)?;
        partnership.sectors.insert(row.word()?);
        Ok(())
    })
    .await
}

const fn row_number(partnership: &Partnership) -> i64 {
    partnership.id.0
}
