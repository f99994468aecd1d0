//! Reasons that links and partnerships appear or go.

use async_graphql::{Enum, SimpleObject};

use super::partnership::Partnership;
use crate::api::connection::int;
use crate::app::answers::turnover::{Reason, ReasonCounts};

/// The reason that something exists on one of two days only. A partnership has the first of these
/// reasons that holds: `RECORDED_START` or `RECORDED_END`, `UNDATED`, `MEMBERSHIP`, `OTHER`. A link
/// begins with its oldest partnership and lasts as long as its last one. If it has several
/// partnerships, its reason is `MEMBERSHIP` if one of them has it, else `OTHER`, else `UNDATED`.
/// Otherwise all of them have a recorded date, and that is the reason.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::turnover::Reason")]
pub enum ChangeReason {
    /// Its recorded start is after the earlier day and not after the later day.
    RecordedStart,
    /// Its recorded end is on or after the earlier day and before the later day.
    RecordedEnd,
    /// It appeared without a recorded start, because a city became a member or because of a
    /// condition of the scope. It may have begun at any time before.
    Undated,
    /// A city joined or left the network between the two days. The partnership itself began before,
    /// as recorded, or goes on.
    Membership,
    /// A condition of the scope, and neither a date nor a membership: the link was or became too
    /// weak, or a city holds other fields.
    Other,
}

/// Numbers of links or partnerships that appeared, by reason. They add up to the total. If several
/// reasons hold, `ChangeReason` says which one counts.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct AppearedBy {
    /// Those with a recorded start between the two days.
    recorded_start: i32,
    /// Those with an earlier recorded start that appear because a city became a member.
    membership: i32,
    /// Those without a recorded start.
    undated: i32,
    /// Those with another reason, for example the scope's smallest strength of links.
    other: i32,
}

/// Numbers of links or partnerships that are gone, by reason. They add up to the total. If several
/// reasons hold, `ChangeReason` says which one counts.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct GoneBy {
    /// Those with a recorded end between the two days.
    recorded_end: i32,
    /// Those that go on, as recorded, but of which a city is no longer a member.
    membership: i32,
    /// Those with another reason, for example the scope's smallest strength of links.
    other: i32,
}

impl From<ReasonCounts> for AppearedBy {
    fn from(counts: ReasonCounts) -> Self {
        Self {
            recorded_start: int(counts.recorded),
            membership: int(counts.membership),
            undated: int(counts.undated),
            other: int(counts.other),
        }
    }
}

impl From<ReasonCounts> for GoneBy {
    fn from(counts: ReasonCounts) -> Self {
        Self {
            recorded_end: int(counts.recorded),
            membership: int(counts.membership),
            other: int(counts.other),
        }
    }
}

/// A partnership that is behind a link on one of two days only, with the reason.
#[derive(SimpleObject)]
pub struct PartnershipChange {
    /// The partnership, as on the day that has it.
    partnership: Partnership,
    /// The reason that the partnership appeared or is gone.
    reason: ChangeReason,
}

impl PartnershipChange {
    /// Returns a partnership with the reason of its change.
    pub fn new(partnership: Partnership, reason: Reason) -> Self {
        Self {
            partnership,
            reason: reason.into(),
        }
    }
}
