//! Memberships with their fields in order.

use sea_orm::sea_query::{Expr, ExprTrait as _, JoinType};
use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};

use super::pages::Parents;
use super::{LoadCounts, OPERATION, PAGE};
use crate::domain::{CityId, FieldId, Membership, MembershipId, NetworkId, RecordSink};
use crate::storage::StoreError;
use crate::storage::entity::{membership, membership_field};
use crate::storage::row::{Row, each_row};

/// Passes every membership to the sink, a page at a time.
pub(super) async fn load<S: RecordSink + Send>(
    transaction: &DatabaseTransaction,
    sink: &mut S,
    counts: &mut LoadCounts,
    progress: &mut (dyn FnMut(&LoadCounts) + Send),
) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let page = page(transaction, after).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = last.id.0;
        counts.memberships += page.len() as u64;
        page.into_iter().for_each(|membership| sink.membership(membership));
        progress(counts);
    }
}

/// Returns the next memberships after a row number, with their fields.
async fn page(transaction: &DatabaseTransaction, after: i64) -> Result<Vec<Membership>, StoreError> {
    let mut memberships = Vec::new();
    let mut statement = membership::Entity::find()
        .filter(membership::Column::Id.gt(after))
        .order_by_asc(membership::Column::Id)
        .limit(PAGE)
        .into_query();
    // Most members have one field: it comes with the row, which saves a row each.
    statement.expr(Expr::col(("first", "field_id"))).join_as(
        JoinType::LeftJoin,
        membership_field::Entity,
        "first",
        Expr::col(("first", "membership_id"))
            .equals((membership::Entity, membership::Column::Id))
            .and(Expr::col(("first", "ordinal")).eq(1)),
    );
    each_row(transaction, &statement, OPERATION, |row| {
        memberships.push(read(row)?);
        Ok(())
    })
    .await?;
    let Some(last) = memberships.last().map(|membership| membership.id.0) else {
        return Ok(memberships);
    };
    let fields = membership_field::Entity::find()
        .filter(membership_field::Column::MembershipId.gt(after))
        .filter(membership_field::Column::MembershipId.lte(last))
        .filter(membership_field::Column::Ordinal.gt(1))
        .order_by_asc(membership_field::Column::MembershipId)
        .order_by_asc(membership_field::Column::Ordinal)
        .into_query();
    let mut parents = Parents::new(&mut memberships, |membership| membership.id.0);
    each_row(transaction, &fields, OPERATION, |row| {
        let membership = parents.of(row)?;
        row.next::<i32>()?;
        membership.fields.push(FieldId(row.next()?));
        Ok(())
    })
    .await?;
    Ok(memberships)
}

fn read(row: &mut Row<'_>) -> Result<Membership, StoreError> {
    let id = MembershipId(row.next()?);
    let network = NetworkId(row.next()?);
    let city = CityId(row.next()?);
    let status = row.word()?;
    let joined_on = row.date()?;
    let left_on = row.date()?;
    let version = row.next()?;
    let first_field: Option<i64> = row.next()?;
    Ok(Membership {
        id,
        network,
        city,
        fields: first_field.map(FieldId).into_iter().collect(),
        joined_on,
        left_on,
        status,
        version,
    })
}
