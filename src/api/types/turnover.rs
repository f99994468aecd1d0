//! Why links and partnerships appear and go.

use async_graphql::{Enum, SimpleObject};

use super::partnership::Partnership;
use crate::api::connection::int;
use crate::app::answers::turnover::{Reason, ReasonCounts};

/// Why something is there on one of two days and not on the other. A partnership has the first of these reasons that holds:
/// `RECORDED_START` or `RECORDED_END`, `UNDATED`, `MEMBERSHIP`, `OTHER`. A link is as old as the oldest partnership behind it, and lasts
/// as long as the last one: of several partnerships it has the reason `MEMBERSHIP` if one of them has, else `OTHER`, else `UNDATED`,
/// else that of a recorded date, which is then the reason of all of them.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::app::answers::turnover::Reason")]
pub enum ChangeReason {
    /// Its recorded start lies after the earlier day and not after the later one.
    RecordedStart,
    /// Its recorded end lies on or after the earlier day and before the later one.
    RecordedEnd,
    /// It appeared, and its start is not recorded: it shows because a city became a member, or because of a condition of the scope,
    /// and may have begun at any time before.
    Undated,
    /// A city became a member of the network in the time between, or is a member no more. The partnership had begun before, as
    /// recorded, or goes on.
    Membership,
    /// Neither a date nor a membership, but a condition of the scope: the link was or became too weak, or a city holds other fields.
    Other,
}

/// How many appeared, by reason; the numbers add up to all that appeared. `ChangeReason` says which reason holds where several do.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct AppearedBy {
    /// Whose recorded start lies in the time between.
    recorded_start: i32,
    /// Older ones, as recorded, that show because a city became a member.
    membership: i32,
    /// Whose start is not recorded.
    undated: i32,
    /// For another reason, such as the least strength of links that the scope asks for.
    other: i32,
}

/// How many are gone, by reason; the numbers add up to all that are gone. `ChangeReason` says which reason holds where several do.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct GoneBy {
    /// Whose recorded end lies in the time between.
    recorded_end: i32,
    /// Which go on, as recorded, while a city is a member no more.
    membership: i32,
    /// For another reason, such as the least strength of links that the scope asks for.
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

/// A partnership that stands behind a link on one of two days only, and why.
#[derive(SimpleObject)]
pub struct PartnershipChange {
    /// The partnership, seen on the day that has it.
    partnership: Partnership,
    /// Why it appeared or is gone.
    reason: ChangeReason,
}

impl PartnershipChange {
    /// A partnership with the reason of its change.
    pub fn new(partnership: Partnership, reason: Reason) -> Self {
        Self {
            partnership,
            reason: reason.into(),
        }
    }
}
