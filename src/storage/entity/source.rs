//! A source of a partnership or of a membership.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, Date, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub partnership_id: Option<i64>,
    pub membership_id: Option<i64>,
    pub url: Option<String>,
    pub citation: Option<String>,
    pub publisher: Option<String>,
    pub asserted_by_city_id: Option<i64>,
    pub asserted_by: Option<String>,
    pub confidence: String,
    pub accessed_on: Option<Date>,
    pub accessed_on_precision: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
