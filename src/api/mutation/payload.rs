//! What a mutation answers.

use async_graphql::{ID, SimpleObject};

use crate::api::enums::UserErrorCode;
use crate::app::commands;
use crate::app::global_id::GlobalId;
use crate::domain::change::EntityType;

/// One thing that is wrong with a mutation's input, or worth knowing about it.
#[derive(SimpleObject)]
pub(crate) struct UserError {
    /// Where in the input: names of fields and places in lists from 0, such as `["cities", "1"]`; null for the whole input.
    field: Option<Vec<String>>,
    /// The kind of fault, for programs to act on.
    code: UserErrorCode,
    /// What is wrong and what would be right, in one sentence for people.
    message: String,
    /// What was probably meant or would be right: a key, the current version, the global id of a like record; null if there is
    /// nothing to suggest.
    suggestion: Option<String>,
}

impl UserError {
    /// A fault of the application.
    pub(super) fn new(error: &commands::UserError) -> Self {
        let like = error.like.as_deref().and_then(global_id);
        Self {
            field: Some(error.field.clone()).filter(|field| !field.is_empty()),
            code: error.code.into(),
            message: error.message.clone(),
            suggestion: like.map(|id| id.0).or_else(|| error.suggestion.clone()),
        }
    }
}

/// The global id of a record that was written or deleted; none if such records have none.
pub(super) fn global_id(record: &commands::WrittenRecord) -> Option<ID> {
    let id = match record.entity {
        EntityType::City => GlobalId::City(record.key.clone()),
        EntityType::Partnership => GlobalId::Partnership(record.network.clone()?, record.key.clone()),
        EntityType::Network => match &record.part {
            Some(_) => return None,
            None => GlobalId::Network(record.key.clone()),
        },
        EntityType::Membership | EntityType::CountryGroup => return None,
    };
    Some(id.encode().into())
}

/// Declares a payload around one record.
macro_rules! payload {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $record_doc:literal])+ $record:ident: $type:ty = $find:expr),+ $(,)? }) => {
        $(#[doc = $doc])+
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $name {
            $($(#[doc = $record_doc])+
            $record: $type,)+
            /// The revision of the store that the mutation made; if it changed nothing or was refused, the one that stands.
            revision: $crate::api::scalars::Long,
            /// What is wrong with the input, in its order; if anything is, nothing was written.
            user_errors: Vec<$crate::api::mutation::payload::UserError>,
            /// What the writer should know although it was written; at most 100 things, and of the records that one is like at most 3.
            warnings: Vec<$crate::api::mutation::payload::UserError>,
            /// Number of warnings that are left out.
            warnings_omitted: i32,
            /// As it was given.
            client_mutation_id: Option<String>,
        }

        impl From<$crate::api::mutation::carry_out::Done> for $name {
            fn from(done: $crate::api::mutation::carry_out::Done) -> Self {
                $(let $record = {
                    let find: fn(&$crate::api::mutation::carry_out::Done) -> $type = $find;
                    find(&done)
                };)+
                Self {
                    $($record,)+
                    revision: done.revision.into(),
                    user_errors: done.user_errors,
                    warnings: done.warnings,
                    warnings_omitted: done.warnings_omitted,
                    client_mutation_id: done.client_mutation_id,
                }
            }
        }
    };
}
pub(super) use payload;
