//! Another spelling of a field.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "field_alias")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub field_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub alias: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
