//! The network over time, and the differences between two days.

use async_graphql::{Context, Object, Result};
use chrono::NaiveDate;

use super::Asked;
use crate::api::enums::Step;
use crate::api::inputs::ScopeInput;
use crate::api::scalars::Date;
use crate::api::types::network_diff::NetworkDiff;
use crate::api::types::snapshot::Snapshot;
use crate::app::answers::timeline::{TimelineQuestion, on};
use crate::app::fault::Fault;
use crate::app::names;
use crate::network::Scope;

/// The network over time, and the differences between two days.
pub(super) struct Time(pub(super) Asked);

impl Asked {
    /// Resolves a scope; refuses one with a day, since the field's own arguments give the days.
    fn undated_scope(&self, scope: Option<&ScopeInput>) -> Result<Scope, Fault> {
        let clash = scope.and_then(|scope| match (&scope.as_of, &scope.during) {
            (Some(_), _) => Some("scope.asOf"),
            (None, Some(_)) => Some("scope.during"),
            (None, None) => None,
        });
        match clash {
            Some(argument) => Err(Fault::bad(
                argument,
                "cannot be combined with `from` and `to`, which give the days",
            )),
            None => self.frame.scope(scope),
        }
    }
}

/// The network over time, and the differences between two days.
#[Object]
impl Time {
    /// The network at the end of every step from one date to another, earliest first: its size and
    /// structure, and the changes since the end of the step before. The last step ends with `to` at
    /// the latest. The first is compared with the day before `from`, so the links that appeared
    /// minus those that are gone are the whole change. At most 240 steps.
    async fn timeline(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Start of the timeline: the step with the first day of this date.")] from: Date,
        #[graphql(desc = "End of the timeline: the step with the last day of this date.")] to: Date,
        #[graphql(desc = "The length of a step.", default_with = "Step::Year")] step: Step,
        #[graphql(
            desc = "The part of the network to look at. `asOf` and `during` cannot be given: `from` and `to` give the days."
        )]
        scope: Option<ScopeInput>,
    ) -> Result<Vec<Snapshot>> {
        let asked = self.0.at(scope.as_ref()).await?;
        let scope = asked.undated_scope(scope.as_ref())?;
        let first = names::date("from", &from.0)?.first_day();
        let last = names::date("to", &to.0)?.last_day();
        in_order(first, last)?;
        let view = asked.frame.view_of(&on(&scope, last)).await?;
        let question = TimelineQuestion {
            from: first,
            to: last,
            step: step.into(),
            with_mixing: context.look_ahead().field("eiIndex").exists(),
        };
        Ok(Snapshot::timeline(&asked.frame, &view, question).await?)
    }

    /// The differences between the last days of two dates: cities that joined and left, links and
    /// partnerships that appeared or are gone, each with the reason, links that became stronger or
    /// weaker, and the share of the network that differs.
    async fn network_diff(
        &self,
        #[graphql(desc = "The earlier day: the last day of this date.")] from: Date,
        #[graphql(desc = "The later day: the last day of this date.")] to: Date,
        #[graphql(
            desc = "The part of the network to look at. `asOf` and `during` cannot be given: `from` and `to` give the days."
        )]
        scope: Option<ScopeInput>,
    ) -> Result<NetworkDiff> {
        let asked = self.0.at(scope.as_ref()).await?;
        let scope = asked.undated_scope(scope.as_ref())?;
        let first = names::date("from", &from.0)?.last_day();
        let last = names::date("to", &to.0)?.last_day();
        in_order(first, last)?;
        let before = asked.frame.view_of(&on(&scope, first)).await?;
        let after = asked.frame.view_of(&on(&scope, last)).await?;
        Ok(NetworkDiff::find(&asked.frame, &before, &after).await?)
    }
}

fn in_order(first: NaiveDate, last: NaiveDate) -> Result<(), Fault> {
    if first > last {
        return Err(Fault::bad(
            "from",
            format!("must not lie after `to`; {first} and {last} were meant"),
        ));
    }
    Ok(())
}
