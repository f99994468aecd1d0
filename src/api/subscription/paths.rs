//! Subscription to the path between two cities.

use super::watch::{Told, Watch, about, of_the_present};
use crate::api::context::Frame;
use crate::api::enums::PathCost;
use crate::api::inputs::ScopeInput;
use crate::api::scalars::CityRef;
use crate::api::types::path::{CooperationPath, Way};
use crate::api::types::path_answer::PathArguments;
use crate::app::fault::Fault;

/// The answers to one question about a path.
pub(super) struct Paths {
    watch: Watch,
    from: CityRef,
    to: CityRef,
    scope: Option<ScopeInput>,
    /// Key of the network if the scope names none, set by the first event.
    network: Option<String>,
    /// The answer sent last, and the revision up to which it holds.
    told: Option<(Way, i64)>,
}

impl Paths {
    pub(super) fn new(watch: Watch, (from, to): (CityRef, CityRef), scope: Option<ScopeInput>) -> Result<Self, Fault> {
        of_the_present(scope.as_ref())?;
        Ok(Self {
            watch,
            from,
            to,
            scope,
            network: None,
            told: None,
        })
    }

    async fn ask(&self, frame: &Frame) -> Result<CooperationPath, Fault> {
        let arguments = PathArguments {
            from: &self.from,
            to: &self.to,
            cost: PathCost::Hops,
            max_hops: None,
            filter: None,
        };
        CooperationPath::find(frame, &arguments, self.scope.as_ref()).await
    }
}

impl Told for Paths {
    type Event = CooperationPath;

    async fn next(&mut self) -> Result<Option<CooperationPath>, Fault> {
        loop {
            if let Some((_, revision)) = self.told
                && !self.watch.after(revision).await?
            {
                return Ok(None);
            }
            let state = self.watch.state().await?;
            let revision = state.snapshot.revision();
            self.network = about(&state, self.network.take(), self.scope.as_ref())?;
            let network = self.network.as_deref().and_then(|key| state.names().find_network(key));
            let path = self.ask(&Frame::root(state, network)).await?;
            let way = path.way().await?;
            let is_new = self.told.as_ref().is_none_or(|(told, _)| *told != way);
            self.told = Some((way, revision));
            if is_new {
                return Ok(Some(path));
            }
        }
    }
}
