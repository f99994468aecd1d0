//! What one mutation asks: one action, or many that are done together or not at all.

use futures_util::future::LocalBoxFuture;
use serde::Serialize;

use super::command_context::CommandContext;
use super::{Action, Command, Refusal, UserError, UserErrorCode, Written};
use crate::app::fault::Fault;
use crate::app::writer::Draft;
use crate::domain::access::Viewer;

/// Most actions of one batch.
pub const MOST_ACTIONS: usize = 500;

/// Most faults of one batch that are told.
const MOST_FAULTS: usize = 100;

/// What a caller asks.
#[derive(Debug)]
pub struct Mutation {
    /// Who asks.
    pub viewer: Viewer,
    /// What is asked.
    pub asked: Asked,
}

/// One action or several.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Asked {
    /// One action.
    One(Box<Action>),
    /// Up to [`MOST_ACTIONS`], each seeing what those before it did. Faults are named `["changes", "3", "createCity", …]`.
    Batch(Vec<Action>),
}

impl Command for Mutation {
    fn apply<'a>(&'a self, draft: &'a mut Draft<'_>) -> LocalBoxFuture<'a, Result<Written, Refusal>> {
        Box::pin(async move {
            let mut command = CommandContext::new(draft, &self.viewer);
            match &self.asked {
                Asked::One(action) => action.apply(&mut command).await?,
                Asked::Batch(actions) => batch(actions, &mut command).await?,
            }
            Ok(command.written)
        })
    }
}

/// Carries out actions in their order. After one that is wrong the rest is still checked, against the records without it, so that a
/// caller hears of all faults at once.
async fn batch(actions: &[Action], command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
    if actions.is_empty() || actions.len() > MOST_ACTIONS {
        let message = format!("`changes` must hold 1 to {MOST_ACTIONS}; {} were given", actions.len());
        return Err(UserError::new(&["changes"], UserErrorCode::OutOfRange, message).into());
    }
    let mut faults = Vec::new();
    for (at, action) in actions.iter().enumerate() {
        let warned = command.written.warnings.len();
        match action.apply(command).await {
            Ok(()) => {}
            Err(Refusal::User(errors)) => faults.extend(errors.into_iter().map(|error| within(at, action, error))),
            Err(Refusal::Denied(Fault::Forbidden { message })) => {
                let message = format!("`changes[{at}]`: {message}");
                return Err(Refusal::Denied(Fault::Forbidden { message }));
            }
            Err(refusal) => return Err(refusal),
        }
        let warnings = command.written.warnings.split_off(warned);
        let warnings = warnings.into_iter().map(|warning| within(at, action, warning));
        command.written.warnings.extend(warnings);
        if faults.len() >= MOST_FAULTS {
            break;
        }
    }
    faults.truncate(MOST_FAULTS);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Refusal::User(faults))
    }
}

/// A fault of an action as one of the batch.
fn within(at: usize, action: &Action, mut error: UserError) -> UserError {
    let place = ["changes".to_owned(), at.to_string(), action.name().to_owned()];
    error.field.splice(0..0, place);
    error
}
