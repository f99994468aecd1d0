//! The root type of subscriptions.

mod changes;
mod deltas;
mod imports;
mod paths;
mod watch;

use async_graphql::{Context, Result, Subscription as Root};
use futures_util::Stream;

use self::changes::Changes;
use self::deltas::Deltas;
use self::imports::{ImportProgress, Imports};
use self::paths::Paths;
use self::watch::{Told as _, Watch};
use super::inputs::ScopeInput;
use super::scalars::{CityRef, RevisionId};
use super::types::change::Change;
use super::types::graph_delta::GraphDelta;
use super::types::graph_values::Wanted;
use super::types::path::CooperationPath;

/// Events as the records change. Each event shows one revision, the newest when it is sent, and
/// your right to see it is checked each time. An error ends the subscription: subscribe again, with
/// `sinceRevision` where there is one. After HISTORY_CHANGED subscribe without it: the database was
/// restored to an earlier state, so the events you received do not lead up to its present state.
#[derive(Default)]
pub struct Subscription;

/// Events as the records change. Each event shows one revision, the newest when it is sent, and
/// your right to see it is checked each time. An error ends the subscription: subscribe again, with
/// `sinceRevision` where there is one. After HISTORY_CHANGED subscribe without it: the database was
/// restored to an earlier state, so the events you received do not lead up to its present state.
#[Root]
impl Subscription {
    /// Every change of a network's records, and of the cities and groups of countries that all
    /// networks share, in the order of the change log. No change is left out, however slowly you
    /// read.
    async fn network_changed(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Key of the network; the default network if omitted.")] network: Option<String>,
        #[graphql(
            desc = "The last revision that you have: events begin with the change after it. 0 begins with the first change; if omitted, events \
                          begin with the next change to come. If the database does not have the revision, the error is HISTORY_CHANGED."
        )]
        since_revision: Option<RevisionId>,
    ) -> Result<impl Stream<Item = Result<Change>> + use<>> {
        let changes = Changes::begin(Watch::of(context), network, since_revision.map(|since| since.0)).await?;
        Ok(changes.stream())
    }

    /// The graph of a scope as it changes: first the whole graph (`reset`), then the differences
    /// from the delta before, in the order of revisions. If you read slowly, one delta covers
    /// several revisions. A scope without a date follows today.
    async fn graph_deltas(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Key of the network. If omitted, that of the scope, or else the default network.")]
        network: Option<String>,
        #[graphql(
            desc = "The part of the network to look at. `atRevision` and `knownAt` cannot be given: events show the current records."
        )]
        scope: Option<ScopeInput>,
        #[graphql(
            desc = "The revision that you have already drawn: the first delta has the changes since then. If that is too long ago to \
                          compare, you get the whole graph. If the database does not have the revision, the error is HISTORY_CHANGED."
        )]
        since_revision: Option<RevisionId>,
    ) -> Result<impl Stream<Item = Result<GraphDelta>> + use<>> {
        let wanted = Wanted::of(context, &["addedNodes", "updatedNodes"]);
        let deltas = Deltas::begin(
            Watch::of(context),
            wanted,
            (network, scope),
            since_revision.map(|since| since.0),
        )
        .await?;
        Ok(deltas.stream())
    }

    /// The path between two cities, as `cooperationPath` finds it by hops. You get the current
    /// answer first, and another one whenever the cities of the path change, or the reason that
    /// there is none.
    async fn cooperation_path_changed(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The city where the path starts.")] from: CityRef,
        #[graphql(desc = "The city where the path ends.")] to: CityRef,
        #[graphql(
            desc = "The part of the network to look at. `atRevision` and `knownAt` cannot be given: events show the current records."
        )]
        scope: Option<ScopeInput>,
    ) -> Result<impl Stream<Item = Result<CooperationPath>> + use<>> {
        Ok(Paths::new(Watch::of(context), (from, to), scope)?.stream())
    }

    /// The progress of an import. You get the current state first, then at most four events a
    /// second until the import ends. You can subscribe before it begins. Only the holder of the
    /// token that imports sees it, and only on the server that imports. On another replica, and for
    /// an import that ended long ago, the phase is `WAITING`.
    async fn import_progress(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The `importId` from the input of `importNetwork`.")] import_id: String,
    ) -> Result<impl Stream<Item = Result<ImportProgress>> + use<>> {
        Ok(Imports::begin(Watch::of(context), context, &import_id)?.stream())
    }
}
