//! Reasons that a link or a partnership exists on only one of two days.

use crate::domain::PartialDate;
use crate::network::{CityIndex, RecordIndex, View};

/// The reason for an addition or a removal. For a link, the partnership with the least reason
/// decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A city joined or left in between; the partnership itself is older or goes on.
    Membership,
    /// A condition of the scope other than dates and memberships: a minimum strength, or a field
    /// that a city holds.
    Other,
    /// It was added without a recorded start: it may have begun before or in between.
    Undated,
    /// It was added, and its recorded start is in between.
    RecordedStart,
    /// It was removed, and its recorded end is in between.
    RecordedEnd,
}

/// Numbers of changes by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReasonCounts {
    /// By a recorded start or end.
    pub recorded: usize,
    /// By a change of membership.
    pub membership: usize,
    /// Without a recorded start.
    pub undated: usize,
    /// By a condition of the scope.
    pub other: usize,
}

impl FromIterator<Reason> for ReasonCounts {
    fn from_iter<I: IntoIterator<Item = Reason>>(reasons: I) -> Self {
        let mut counts = Self::default();
        for reason in reasons {
            *match reason {
                Reason::RecordedStart | Reason::RecordedEnd => &mut counts.recorded,
                Reason::Membership => &mut counts.membership,
                Reason::Undated => &mut counts.undated,
                Reason::Other => &mut counts.other,
            } += 1;
        }
        counts
    }
}

impl ReasonCounts {
    /// Returns the sum of all.
    pub const fn total(&self) -> usize {
        self.recorded + self.membership + self.undated + self.other
    }
}

/// Two views of one scope, on two days.
#[derive(Clone, Copy)]
pub struct Turnover<'a> {
    /// On the earlier day.
    pub before: &'a View,
    /// On the later day.
    pub after: &'a View,
}

impl Turnover<'_> {
    /// Returns the reason that a link of the later view was added.
    pub fn of_appeared_link(&self, link: u32) -> Reason {
        of_link(self.after, link, |record, cities| self.of_appeared(record, cities))
    }

    /// Returns the reason that a link of the earlier view was removed.
    pub fn of_gone_link(&self, link: u32) -> Reason {
        of_link(self.before, link, |record, cities| self.of_gone(record, cities))
    }

    /// Returns the reason that a partnership supports a link of the later view only.
    pub fn of_appeared_partnership(&self, record: RecordIndex) -> Reason {
        self.of_appeared(record, &cities_in(self.after, record))
    }

    /// Returns the reason that a partnership supports a link of the earlier view only.
    pub fn of_gone_partnership(&self, record: RecordIndex) -> Reason {
        self.of_gone(record, &cities_in(self.before, record))
    }

    fn of_appeared(&self, record: RecordIndex, cities: &[CityIndex]) -> Reason {
        let began = |start: PartialDate| start.first_day() > self.before.scope().period.last();
        match self.after.partnership(record).record.started_on {
            None => Reason::Undated,
            Some(start) if began(start) => Reason::RecordedStart,
            Some(_) => without_date(self.before, record, cities),
        }
    }

    fn of_gone(&self, record: RecordIndex, cities: &[CityIndex]) -> Reason {
        let ended = |end: PartialDate| end.last_day() < self.after.scope().period.first();
        match self.before.partnership(record).record.ended_on {
            Some(end) if ended(end) => Reason::RecordedEnd,
            _ => without_date(self.after, record, cities),
        }
    }
}

/// Returns the least reason of the partnerships behind a link.
fn of_link(view: &View, link: u32, of_record: impl Fn(RecordIndex, &[CityIndex]) -> Reason) -> Reason {
    let (a, b) = view.graph().ends(link);
    let cities = [view.city(a), view.city(b)];
    let reasons = view.records(link).iter().map(|&record| of_record(record, &cities));
    reasons.min().expect("a partnership stands behind every link")
}

/// Returns the cities of a partnership that are in a view.
fn cities_in(view: &View, record: RecordIndex) -> Vec<CityIndex> {
    let cities = view.snapshot().cities_of(view.partnership(record));
    cities.filter(|&city| view.node(city).is_some()).collect()
}

/// Returns the reason, other than a date, that a partnership supports no link of these cities on
/// the day of a view.
fn without_date(view: &View, record: RecordIndex, cities: &[CityIndex]) -> Reason {
    let period = view.scope().period;
    let days = (period.first(), period.last());
    let is_member = |&&city: &&CityIndex| view.snapshot().membership_in(record.network, city, days).is_some();
    if cities.iter().filter(is_member).count() < 2 {
        Reason::Membership
    } else {
        Reason::Other
    }
}
