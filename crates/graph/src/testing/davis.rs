//! Eighteen women of Natchez, Mississippi, and the fourteen gatherings they attended: Davis,
//! Gardner & Gardner 1941, *Deep South*.
//!
//! Every tie joins a woman and an event, so that the graph is bipartite.

use super::{Named, named};

/// For every woman or event, the later events or women in the alphabet.
const TIES: &str = "\
brenda: event01, event03, event04, event05, event06, event07, event08
charlotte: event03, event04, event05, event07
dorothy: event08, event09
eleanor: event05, event06, event07, event08
evelyn: event01, event02, event03, event04, event05, event06, event08, event09
event01: laura
event02: laura, theresa
event03: frances, laura, theresa
event04: theresa
event05: frances, laura, ruth, theresa
event06: frances, laura, nora, pearl, theresa
event07: helen, laura, nora, ruth, sylvia, theresa, verne
event08: frances, helen, katherina, laura, myra, pearl, ruth, sylvia, theresa, verne
event09: flora, katherina, myra, nora, olivia, pearl, ruth, sylvia, theresa, verne
event10: helen, katherina, myra, nora, sylvia
event11: flora, helen, nora, olivia
event12: helen, katherina, myra, nora, sylvia, verne
event13: katherina, nora, sylvia
event14: katherina, nora, sylvia
";

/// The graph of women and events.
pub(crate) fn women_and_events() -> Named {
    named(TIES)
}
