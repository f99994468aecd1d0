//! Resilience, robustness under removal of cities, and what-if changes.

use async_graphql::{Object, Result};

use super::Asked;
use crate::api::inputs::ScopeInput;
use crate::api::types::change_set::ChangeSet;
use crate::api::types::resilience::Resilience;
use crate::api::types::robustness::{Attack, RobustnessCurve};
use crate::api::types::what_if::WhatIf;

/// Resilience, robustness under removal of cities, and what-if changes.
pub(super) struct Fragility(pub(super) Asked);

/// Resilience, robustness under removal of cities, and what-if changes.
#[Object]
impl Fragility {
    /// The articulation cities, bridge links and critical partnerships without which the network
    /// falls apart, and how efficiently it connects its cities.
    async fn resilience(
        &self,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<Resilience> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        Ok(Resilience::find(&asked.frame, &view).await?)
    }

    /// The size of the largest component while cities leave one after the other, the most important
    /// first or at random: R = (1/n) Σ S(q) (Schneider et al. 2011). Cost: a few passes over the
    /// network; for RANDOM, 100; for BETWEENNESS, one search from every city after each removal.
    async fn robustness(
        &self,
        #[graphql(
            desc = "The rule that selects the next city to leave.",
            default_with = "Attack::Degree"
        )]
        attack: Attack,
        #[graphql(desc = "For RANDOM: seed of the orders of removal, from 0.", default = 1)] seed: i32,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<RobustnessCurve> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        Ok(RobustnessCurve::find(&asked.frame, &view, attack, seed).await?)
    }

    /// The effects of cities or partnerships leaving or joining: components, connected pairs and
    /// efficiency before and after, cities that would become isolated, and pairs that would no
    /// longer reach each other. Writes nothing.
    async fn what_if(
        &self,
        #[graphql(desc = "The supposed change of the network.")] change: ChangeSet,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<WhatIf> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        Ok(WhatIf::find(&asked.frame, &view, &change).await?)
    }
}
