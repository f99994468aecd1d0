//! The fields that `Query` and `Network` share, one file per family of questions.

mod brokerage;
mod centrality;
mod groups;
mod lists;
mod paths;
mod recommendations;
mod records;
mod reports;
mod resilience;
mod structure;
mod time;

use std::sync::Arc;

use async_graphql::MergedObject;

use self::brokerage::Brokerage;
use self::centrality::Centrality;
use self::groups::Groups;
use self::lists::Lists;
use self::paths::Paths;
use self::recommendations::Recommendations;
pub use self::records::{OwnRecords, RootRecords};
use self::reports::Reports;
use self::resilience::Fragility;
use self::structure::Structure;
use self::time::Time;
use super::context::Frame;
use super::inputs::ScopeInput;
use crate::app::fault::Fault;
use crate::network::{NetworkIndex, View};

/// The network that is asked: one by name, or the default one.
#[derive(Clone)]
pub struct Asked {
    frame: Frame,
    network: Option<NetworkIndex>,
}

impl Asked {
    /// Returns the same network at the record time that a scope asks for; the scope may not name
    /// another network.
    async fn at(&self, scope: Option<&ScopeInput>) -> Result<Self, Fault> {
        self.check(scope)?;
        let frame = self.frame.at(scope).await?;
        let key = |network| &self.frame.snapshot().network(network).network.key;
        let network = self
            .network
            .and_then(|network| frame.snapshot().network_by_key(key(network)));
        Ok(Self { frame, network })
    }

    /// Returns the view of a scope, which may not name another network than this one.
    async fn view(&self, scope: Option<&ScopeInput>) -> Result<Arc<View>, Fault> {
        self.check(scope)?;
        self.frame.view(scope).await
    }

    fn check(&self, scope: Option<&ScopeInput>) -> Result<(), Fault> {
        let (Some(network), Some(scope)) = (self.network, scope) else {
            return Ok(());
        };
        let named = scope.network.iter().chain(scope.networks.iter().flatten());
        let own = &self.frame.snapshot().network(network).network.key;
        match named.into_iter().find(|key| *key != own) {
            Some(_) => Err(Fault::bad(
                "scope.network",
                format!("must be {own}, whose field is asked, or be left out"),
            )),
            None => Ok(()),
        }
    }
}

/// Lists and analyses of one network, or of the default one.
#[derive(MergedObject)]
pub struct Analysis(
    Lists,
    Paths,
    Groups,
    Centrality,
    Brokerage,
    Fragility,
    Structure,
    Time,
    Reports,
    Recommendations,
);

impl Analysis {
    /// Returns the fields for a network, or for the default one.
    pub fn new(frame: &Frame, network: Option<NetworkIndex>) -> Self {
        let asked = Asked {
            frame: frame.anew(network),
            network,
        };
        Self(
            Lists(asked.clone()),
            Paths(asked.clone()),
            Groups(asked.clone()),
            Centrality(asked.clone()),
            Brokerage(asked.clone()),
            Fragility(asked.clone()),
            Structure(asked.clone()),
            Time(asked.clone()),
            Reports(asked.clone()),
            Recommendations(asked),
        )
    }
}
