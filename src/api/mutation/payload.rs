//! Payloads of mutations.

use async_graphql::{ID, SimpleObject};

use crate::api::enums::UserErrorCode;
use crate::app::commands;
use crate::app::global_id::GlobalId;
use crate::domain::change::EntityType;

/// An error in the input of a mutation, or a warning about it.
#[derive(SimpleObject)]
pub(crate) struct UserError {
    /// Path to the input value: names of fields, and positions in lists from 0, as in
    /// `["cities", "1"]`. Null for the whole input.
    field: Option<Vec<String>>,
    /// The kind of fault, for programs to act on.
    code: UserErrorCode,
    /// One sentence for people: the error, and what would be right.
    message: String,
    /// A suggested correction: a key, the current version, or the global id of a similar record.
    /// Null if there is none.
    suggestion: Option<String>,
}

impl UserError {
    /// Converts an error of the application.
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

/// Returns the global id of a record that was written or deleted; `None` if such records have none.
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
            /// The revision of the store that the mutation made. If it changed nothing or was
            /// refused, the current revision.
            revision: $crate::api::scalars::Long,
            /// The errors of the input, in its order. If there is one, nothing was written.
            user_errors: Vec<$crate::api::mutation::payload::UserError>,
            /// Warnings about a mutation that was carried out, at most 100. At most 3 of them are
            /// about records similar to the same new one.
            warnings: Vec<$crate::api::mutation::payload::UserError>,
            /// Number of further warnings that are not shown.
            warnings_omitted: i32,
            /// The `clientMutationId` of the input.
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
