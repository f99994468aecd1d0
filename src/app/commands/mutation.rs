//! A mutation: one action, or a batch that is done whole or not at all.

use futures_util::future::LocalBoxFuture;
use serde::Serialize;

use super::command_context::CommandContext;
use super::{Action, Command, Refusal, UserError, UserErrorCode, Written};
use crate::app::fault::Fault;
use crate::app::writer::Draft;
use crate::domain::access::Viewer;

/// Maximum number of actions of a batch.
pub const MOST_ACTIONS: usize = 500;

/// Maximum number of reported faults of a batch.
const MOST_FAULTS: usize = 100;

/// A mutation of a caller.
#[derive(Debug)]
pub struct Mutation {
    /// The caller.
    pub viewer: Viewer,
    /// The actions.
    pub asked: Asked,
}

/// One action or several.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Asked {
    /// One action.
    One(Box<Action>),
    /// Up to [`MOST_ACTIONS`] actions. Each sees the effects of those before it. Faults have paths
    /// such as `["changes", "3", "createCity", …]`.
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

/// Carries out actions in order. After a faulty action the others are still checked, without its
/// effects, so that the caller learns of all faults at once.
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

/// Adds the action's path to a fault.
fn within(at: usize, action: &Action, mut error: UserError) -> UserError {
    let place = ["changes".to_owned(), at.to_string(), action.name().to_owned()];
    error.field.splice(0..0, place);
    error
}
