//! Lists of partnerships: filter, order and pages.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Enum, InputObject};

use super::partnership::PartnershipConnection;
use crate::analytics::{AnalysisError, Budget};
use crate::api::context::Frame;
use crate::api::cursor::PageArguments;
use crate::api::enums::{OrderDirection, PartnershipKind, PartnershipStatus, Sector};
use crate::api::inputs::{DateRange, convert, texts};
use crate::api::order::{FOLDING, absent_last, ordered, retain, sort_by};
use crate::api::scalars::{CityRef, CountryCode, Date, FieldKey, ObjectiveKey};
use crate::app::fault::Fault;
use crate::app::names;
use crate::domain::text::{Search, fold};
use crate::domain::{self, Confirmation, Evidence, FieldId, ObjectiveId, PartialDate, SdgSet, Span};
use crate::network::{CityIndex, NetworkIndex, PartnershipRecord, RecordIndex, Snapshot};

/// Conditions on the partnerships to list. A list of values matches any of them. All conditions
/// must hold.
#[derive(InputObject, Clone, Debug, Default)]
pub struct PartnershipFilter {
    /// Text that the title contains, ignoring accents and case. A text without letters or digits
    /// (`&`, `'`) must occur as it is.
    pub search: Option<String>,
    /// Only partnerships with one of these cities.
    pub cities: Option<Vec<CityRef>>,
    /// Only partnerships with a city in one of these countries.
    pub countries: Option<Vec<CountryCode>>,
    /// Only partnerships of these kinds.
    pub kinds: Option<Vec<PartnershipKind>>,
    /// Only partnerships with one of these statuses.
    pub statuses: Option<Vec<PartnershipStatus>>,
    /// Only partnerships that are active on the last day of this date.
    pub active_on: Option<Date>,
    /// Only partnerships that began on a day of this period, as far as known. Those without a known
    /// start are left out.
    pub started_on: Option<DateRange>,
    /// Only partnerships with an end, past or planned, on a day of this period, as far as known.
    /// Those without an end are left out.
    pub ended_on: Option<DateRange>,
    /// Only partnerships tagged with one of these fields.
    pub fields: Option<Vec<FieldKey>>,
    /// Only partnerships that serve one of these objectives.
    pub objectives: Option<Vec<ObjectiveKey>>,
    /// Only partnerships that serve one of these Sustainable Development Goals, 1 to 17.
    pub sdgs: Option<Vec<i64>>,
    /// Only partnerships carried by one of these sectors.
    pub sectors: Option<Vec<Sector>>,
    /// Smallest number of cities.
    pub min_cities: Option<i32>,
    /// True: only partnerships between cities of more than one country. False: only those within
    /// one country. A partnership for which an unknown country leaves this open passes neither.
    pub international: Option<bool>,
    /// True: only partnerships without a known start. False: only those with one. This condition
    /// and those below each list a count of `dataQuality`.
    pub undated: Option<bool>,
    /// True: only partnerships without a Sustainable Development Goal and without an objective.
    /// False: only those with one.
    pub untagged: Option<bool>,
    /// True: only partnerships without a source. False: only those with one.
    pub unsourced: Option<bool>,
    /// True: only partnerships that some of their cities state, but not all. False: only the
    /// others.
    pub one_sided: Option<bool>,
    /// True: only partnerships that none of their cities states; others may state them. False: only
    /// those that a city of theirs states.
    pub unconfirmed: Option<bool>,
    /// True: only partnerships with sources that are all of low confidence. False: only the others.
    pub low_confidence: Option<bool>,
}

/// The values that partnerships can be ordered by. Ties are ordered by key.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum PartnershipOrderField {
    /// Key.
    Key,
    /// Title, ignoring accents and case.
    Title,
    /// Start; unknown ones last.
    StartedOn,
    /// End; open ones last.
    EndedOn,
    /// Intensity.
    Intensity,
    /// Number of cities.
    CityCount,
}

/// The order of a list of partnerships.
#[derive(InputObject, Clone, Debug)]
pub struct PartnershipOrder {
    /// The value to sort by.
    pub field: PartnershipOrderField,
    /// Ascending or descending.
    #[graphql(default_with = "OrderDirection::Asc")]
    pub direction: OrderDirection,
}

/// The arguments of a list of records.
pub struct PartnershipList<'a> {
    /// The conditions; all records if omitted.
    pub filter: Option<&'a PartnershipFilter>,
    /// The order; unchanged if omitted.
    pub order: Option<&'a PartnershipOrder>,
    /// The page of the list.
    pub page: &'a PageArguments,
    /// The largest allowed page.
    pub largest: usize,
}

impl PartnershipList<'_> {
    /// Returns a page of the records of some networks that pass, in order. Cost: the number of
    /// records, computed off the async threads if there are many; and one statement for every
    /// 30,000 records whose sources a condition needs and that were not read before.
    pub async fn find(
        &self,
        frame: &Frame,
        networks: &[NetworkIndex],
        mut records: Vec<RecordIndex>,
    ) -> Result<PartnershipConnection, Fault> {
        if let Some(filter) = self.filter {
            let criteria = Arc::new(filter.compile(frame, networks)?);
            records = criteria.select(frame, records, Criteria::admits).await?;
            if criteria.needs_evidence() {
                frame.request().app.read_evidence(frame.snapshot(), &records).await?;
                records = criteria.select(frame, records, Criteria::admits_evidence).await?;
            }
        }
        let Some(order) = self.order else {
            return PartnershipConnection::of(frame, &records, self.page, self.largest);
        };
        let name = format!("Partnership:{:?}:{:?}", order.field, order.direction);
        let (snapshot, order) = (Arc::clone(frame.snapshot()), order.clone());
        let effort = FOLDING * records.len();
        let sort = move |budget: &Budget| {
            sort(&snapshot, &mut records, &order);
            budget.check().map(|()| records)
        };
        let records = frame.request().app.compute(effort, sort).await?;
        PartnershipConnection::page(frame, &name, &records, self.page, self.largest)
    }
}

fn sort(snapshot: &Snapshot, records: &mut [RecordIndex], order: &PartnershipOrder) {
    let direction = order.direction;
    let get = |index: RecordIndex| &snapshot.partnership(index).record;
    match order.field {
        PartnershipOrderField::Key => sort_by(records, direction, |index| index),
        PartnershipOrderField::Title => sort_by(records, direction, |index| fold(&get(index).title)),
        PartnershipOrderField::StartedOn => sort_by(records, direction, |index| {
            absent_last(get(index).started_on.map(PartialDate::first_day), direction)
        }),
        PartnershipOrderField::EndedOn => sort_by(records, direction, |index| {
            absent_last(get(index).ended_on.map(PartialDate::last_day), direction)
        }),
        PartnershipOrderField::Intensity => sort_by(records, direction, |index| ordered(get(index).intensity)),
        PartnershipOrderField::CityCount => sort_by(records, direction, |index| get(index).participants.len()),
    }
}

/// A filter with its values checked and resolved.
struct Criteria {
    search: Option<Search>,
    cities: BTreeSet<CityIndex>,
    countries: Vec<domain::CountryCode>,
    kinds: Vec<domain::PartnershipKind>,
    statuses: Vec<domain::PartnershipStatus>,
    active_on: Option<PartialDate>,
    started_on: Option<Span>,
    ended_on: Option<Span>,
    fields: Vec<FieldId>,
    objectives: Vec<ObjectiveId>,
    sdgs: SdgSet,
    sectors: Vec<domain::Sector>,
    min_cities: Option<i32>,
    international: Option<bool>,
    undated: Option<bool>,
    untagged: Option<bool>,
    unsourced: Option<bool>,
    one_sided: Option<bool>,
    unconfirmed: Option<bool>,
    low_confidence: Option<bool>,
}

impl PartnershipFilter {
    fn compile(&self, frame: &Frame, networks: &[NetworkIndex]) -> Result<Criteria, Fault> {
        let names = frame.names();
        let names = match networks {
            [network] => names.of_network(*network),
            _ => names,
        };
        let active_on = self.active_on.as_ref();
        let period = |argument, range: &Option<DateRange>| {
            let range = range
                .as_ref()
                .map(|range| names::span(argument, &range.from.0, &range.to.0));
            range.transpose()
        };
        Ok(Criteria {
            search: self.search.as_deref().and_then(Search::new),
            cities: names.cities("where.cities", &texts(&self.cities, |city| &city.0))?,
            countries: names.countries("where.countries", &texts(&self.countries, |country| &country.0))?,
            kinds: convert(&self.kinds),
            statuses: convert(&self.statuses),
            active_on: active_on
                .map(|date| names::date("where.activeOn", &date.0))
                .transpose()?,
            started_on: period("where.startedOn", &self.started_on)?,
            ended_on: period("where.endedOn", &self.ended_on)?,
            fields: names.fields("where.fields", &texts(&self.fields, |field| &field.0), networks)?,
            objectives: names.objectives("where.objectives", &texts(&self.objectives, |key| &key.0), networks)?,
            sdgs: names::sdgs("where.sdgs", self.sdgs.as_deref().unwrap_or_default())?,
            sectors: convert(&self.sectors),
            min_cities: self.min_cities,
            international: self.international,
            undated: self.undated,
            untagged: self.untagged,
            unsourced: self.unsourced,
            one_sided: self.one_sided,
            unconfirmed: self.unconfirmed,
            low_confidence: self.low_confidence,
        })
    }
}

impl Criteria {
    /// Returns the records that pass this test.
    async fn select(
        self: &Arc<Self>,
        frame: &Frame,
        mut records: Vec<RecordIndex>,
        passes: fn(&Self, &Snapshot, &PartnershipRecord) -> bool,
    ) -> Result<Vec<RecordIndex>, Fault> {
        let (criteria, snapshot) = (Arc::clone(self), Arc::clone(frame.snapshot()));
        let effort = FOLDING * records.len();
        let select = move |budget: &Budget| -> Result<_, AnalysisError> {
            retain(&mut records, budget, |record| {
                passes(&criteria, &snapshot, snapshot.partnership(record))
            })?;
            Ok(records)
        };
        frame.request().app.compute(effort, select).await
    }

    /// Returns true if a record passes all conditions except those on sources.
    fn admits(&self, snapshot: &Snapshot, partnership: &PartnershipRecord) -> bool {
        let record = &partnership.record;
        let cities_of = || snapshot.cities_of(partnership);
        let homes = || cities_of().map(|city| snapshot.city(city).country);
        let within = |period: Option<Span>, date: Option<PartialDate>| {
            period.is_none_or(|period| date.is_some_and(|date| period.overlaps(Span::of(date))))
        };
        self.active_on
            .is_none_or(|day| record.overlaps(day.last_day(), day.last_day(), false))
            && (self.kinds.is_empty() || self.kinds.contains(&record.kind))
            && (self.statuses.is_empty() || self.statuses.contains(&record.status))
            && within(self.started_on, record.started_on)
            && within(self.ended_on, record.ended_on)
            && self.undated.is_none_or(|wanted| record.started_on.is_none() == wanted)
            && self.untagged.is_none_or(|wanted| record.is_untagged() == wanted)
            && (self.sdgs.is_empty() || self.sdgs.intersects(record.sdgs))
            && (self.fields.is_empty() || record.fields.iter().any(|field| self.fields.contains(field)))
            && (self.objectives.is_empty() || record.objectives.iter().any(|key| self.objectives.contains(key)))
            && (self.sectors.is_empty() || record.sectors.iter().any(|sector| self.sectors.contains(&sector)))
            && self
                .min_cities
                .is_none_or(|least| record.participants.len() as i64 >= i64::from(least))
            && (self.cities.is_empty() || cities_of().any(|city| self.cities.contains(&city)))
            && (self.countries.is_empty() || homes().any(|home| self.countries.contains(&home)))
            && self
                .international
                .is_none_or(|wanted| domain::CountryCode::differ(homes()) == Some(wanted))
            && self.search.as_ref().is_none_or(|search| search.is_in(&record.title))
    }

    const fn needs_evidence(&self) -> bool {
        self.unsourced.is_some()
            || self.one_sided.is_some()
            || self.unconfirmed.is_some()
            || self.low_confidence.is_some()
    }

    /// Returns true if a record whose evidence was read passes the conditions on sources.
    fn admits_evidence(&self, _: &Snapshot, partnership: &PartnershipRecord) -> bool {
        let passes = |evidence: &Evidence| {
            let is = |wanted: Option<bool>, found: bool| wanted.is_none_or(|wanted| wanted == found);
            is(self.unsourced, !evidence.sourced)
                && is(self.one_sided, evidence.confirmation == Confirmation::OneSided)
                && is(self.unconfirmed, evidence.confirmation == Confirmation::Unconfirmed)
                && is(self.low_confidence, evidence.low_confidence)
        };
        partnership.evidence().is_some_and(passes)
    }
}
