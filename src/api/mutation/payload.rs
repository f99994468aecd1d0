//! What a mutation answers.

use async_graphql::SimpleObject;

use crate::api::enums::UserErrorCode;
use crate::api::id::GlobalId;
use crate::app::commands;

/// One thing that is wrong with a mutation's input, or worth knowing about it.
#[derive(SimpleObject)]
pub(crate) struct UserError {
    /// Where in the input: names of fields and places in lists from 0, such as `["cities", "1"]`; null for the whole input.
    field: Option<Vec<String>>,
    /// What kind of fault, for programs.
    code: UserErrorCode,
    /// What is wrong and what would be right, in one sentence for people.
    message: String,
    /// What was probably meant or would be right: a key, the current version, the global id of a like partnership; null if there is
    /// nothing to suggest.
    suggestion: Option<String>,
}

impl UserError {
    /// A fault of the application. `network` is the one that was written to.
    pub(super) fn new(error: &commands::UserError, network: Option<&str>) -> Self {
        let like_another = error.code == commands::UserErrorCode::PossibleDuplicate;
        let suggestion = error.suggestion.clone();
        Self {
            field: Some(error.field.clone()).filter(|field| !field.is_empty()),
            code: error.code.into(),
            message: error.message.clone(),
            suggestion: match (suggestion, network) {
                (Some(key), Some(network)) if like_another => {
                    Some(GlobalId::Partnership(network.to_owned(), key).encode().0)
                }
                (suggestion, _) => suggestion,
            },
        }
    }
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
            revision: i64,
            /// What is wrong with the input, in its order; if anything is, nothing was written.
            user_errors: Vec<$crate::api::mutation::payload::UserError>,
            /// What the writer should know although it was written.
            warnings: Vec<$crate::api::mutation::payload::UserError>,
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
                    revision: done.revision,
                    user_errors: done.user_errors,
                    warnings: done.warnings,
                    client_mutation_id: done.client_mutation_id,
                }
            }
        }
    };
}
pub(super) use payload;
