//! Partnerships: records that two or more cities cooperate.

use async_graphql::{ID, Object, Result, SimpleObject};
use chrono::NaiveDate;

use super::city::City;
use super::field::Field;
use super::history::{History, Subject};
use super::network::Network;
use super::objective::Objective;
use super::source::Source;
use crate::api::connection::{Page, connection};
use crate::api::context::Frame;
use crate::api::cursor::PageArguments;
use crate::api::enums::{Confirmation, ParticipantRole, PartnershipKind, PartnershipStatus, Sector};
use crate::api::error::nullable;
use crate::api::scalars::{Date, DateTime};
use crate::app::fault::Fault;
use crate::app::global_id::GlobalId;
use crate::app::names;
use crate::domain;
use crate::network::{NetworkIndex, PartnershipRecord, RecordIndex};

/// A record that two or more cities cooperate, cooperated or plan to cooperate. The same cities may
/// have several such records; analysis merges them into one link.
#[derive(Clone)]
pub struct Partnership {
    frame: Frame,
    record: RecordIndex,
}

connection! {
    /// Partnerships in the requested order.
    PartnershipConnection, PartnershipEdge, Partnership
}

/// A city in a partnership, with its role.
#[derive(SimpleObject)]
pub struct Participant {
    /// The city.
    city: City,
    /// The role of the city.
    role: ParticipantRole,
}

impl PartnershipConnection {
    /// Returns a page of records in the given order.
    pub fn of(frame: &Frame, records: &[RecordIndex], page: &PageArguments, largest: usize) -> Result<Self, Fault> {
        Self::page(frame, "Partnership", records, page, largest)
    }

    /// Returns a page of a list in a named order.
    pub(super) fn page(
        frame: &Frame,
        name: &str,
        records: &[RecordIndex],
        page: &PageArguments,
        largest: usize,
    ) -> Result<Self, Fault> {
        let page = Page::cut(page, name, largest, records, |record| {
            let network = frame.snapshot().network(record.network);
            format!(
                "{}/{}",
                network.network.key, network.partnerships[record.position as usize].record.key
            )
        })?;
        frame.request().charge(page.items.len())?;
        Ok(Self::new(page, |cursor, record| PartnershipEdge {
            cursor,
            node: Partnership::new(frame, record),
        }))
    }
}

impl Partnership {
    /// Returns a partnership of the snapshot. As a record it is the same in every scope: the
    /// objects inside it are seen in all of its network.
    pub fn new(frame: &Frame, record: RecordIndex) -> Self {
        Self {
            frame: frame.all_of(record.network),
            record,
        }
    }

    /// Returns the partnership of a network with a key.
    pub fn by_key(frame: &Frame, network: NetworkIndex, key: &str) -> Option<Self> {
        let position = frame.snapshot().network(network).partnership_by_key(key)?;
        Some(Self::new(frame, RecordIndex { network, position }))
    }

    /// Returns the global id.
    pub fn global_id(&self) -> ID {
        let (network, key) = (self.network_key().to_owned(), self.entry().record.key.clone());
        self.frame.record_id(&GlobalId::Partnership(network, key))
    }

    fn entry(&self) -> &PartnershipRecord {
        &self.frame.snapshot().network(self.record.network).partnerships[self.record.position as usize]
    }

    fn network_key(&self) -> &str {
        &self.frame.snapshot().network(self.record.network).network.key
    }

    /// Returns today, or the nearest day on which the partnership may count.
    fn day(&self) -> NaiveDate {
        let record = &self.entry().record;
        let today = self.frame.period().1;
        let first = record.started_on.map_or(today, |start| start.first_day());
        let last = record.ended_on.map_or(today, |end| end.last_day());
        first.max(last.min(today))
    }

    /// Returns the fields that a participant holds on that day.
    fn fields_of(&self, city: u32) -> Vec<crate::domain::FieldId> {
        let day = self.day();
        self.frame.snapshot().fields_in(self.record.network, city, (day, day))
    }
}

/// A record that two or more cities cooperate, cooperated or plan to cooperate. The same cities may
/// have several such records; analysis merges them into one link.
#[Object]
impl Partnership {
    /// Global id. It includes the revision if the record is shown as it was known in the past. As
    /// an argument, the id means only the partnership.
    pub async fn id(&self) -> ID {
        self.global_id()
    }

    /// Stable key, unique in its network.
    fn key(&self) -> &str {
        &self.entry().record.key
    }

    /// Title of the partnership.
    fn title(&self) -> &str {
        &self.entry().record.title
    }

    /// Description. Null if there is none. Read in one batch for all partnerships of an answer.
    async fn description(&self) -> Option<Result<String>> {
        nullable(async { Ok(self.frame.description(self.record).await?) }).await
    }

    /// The participating cities in recorded order, seen in the whole network today.
    fn cities(&self) -> Vec<City> {
        let cities = self.frame.snapshot().cities_of(self.entry());
        cities.map(|city| City::new(&self.frame, city)).collect()
    }

    /// The participating cities with their roles in recorded order, seen in the whole network
    /// today.
    fn participants(&self) -> Vec<Participant> {
        let entry = self.entry();
        let pairs = self.frame.snapshot().cities_of(entry).zip(&entry.record.participants);
        pairs
            .map(|(city, participant)| Participant {
                city: City::new(&self.frame, city),
                role: participant.role.into(),
            })
            .collect()
    }

    /// The kind of cooperation.
    fn kind(&self) -> PartnershipKind {
        self.entry().record.kind.into()
    }

    /// The status.
    fn status(&self) -> PartnershipStatus {
        self.entry().record.status.into()
    }

    /// True if the partnership counts as a link on a day: its status is ACTIVE or ENDED, and the
    /// day is from its start to its end, both included.
    fn active(
        &self,
        #[graphql(desc = "The day: the last day of this date. Today (UTC) if omitted.")] as_of: Option<Date>,
    ) -> Result<bool> {
        let day = match as_of {
            Some(date) => names::date("asOf", &date.0)?.last_day(),
            None => self.frame.period().1,
        };
        Ok(self.entry().record.overlaps(day, day, false))
    }

    /// The start, as precisely as known. Null if not known.
    fn started_on(&self) -> Option<Date> {
        self.entry().record.started_on.map(Date::from)
    }

    /// The last day, past or planned, as precisely as known. Null if open-ended.
    fn ended_on(&self) -> Option<Date> {
        self.entry().record.ended_on.map(Date::from)
    }

    /// The amount of cooperation, from 0.000001 to 1,000,000. A larger value means closer
    /// cooperation.
    fn intensity(&self) -> f64 {
        self.entry().record.intensity
    }

    /// Creative fields that the partnership is tagged with.
    fn fields(&self) -> Vec<Field> {
        self.entry()
            .record
            .fields
            .iter()
            .filter_map(|&field| Field::by_id(&self.frame, field))
            .collect()
    }

    /// Objectives that the partnership serves.
    fn objectives(&self) -> Vec<Objective> {
        let objectives = &self.frame.snapshot().network(self.record.network).network.objectives;
        let served = &self.entry().record.objectives;
        objectives
            .iter()
            .filter(|objective| served.contains(&objective.id))
            .map(|objective| Objective::new(&self.frame, self.record.network, objective))
            .collect()
    }

    /// Sustainable Development Goals that the partnership serves, 1 to 17, ascending.
    fn sdgs(&self) -> Vec<i32> {
        self.entry().record.sdgs.iter().collect()
    }

    /// Sectors that carry the cooperation.
    fn sectors(&self) -> Vec<Sector> {
        self.entry().record.sectors.iter().map(Sector::from).collect()
    }

    /// True if two of its cities share no creative field: today, or on the nearest day between its
    /// start and its end.
    fn cross_field(&self) -> bool {
        let cities: Vec<u32> = self.frame.snapshot().cities_of(self.entry()).collect();
        let share = |one: u32, other: u32| {
            let others = self.fields_of(other);
            self.fields_of(one).iter().any(|field| others.contains(field))
        };
        cities
            .iter()
            .enumerate()
            .any(|(at, &one)| cities[at + 1..].iter().any(|&other| !share(one, other)))
    }

    /// True if its cities lie in more than one country, that is, if two known countries differ.
    /// Null if it depends on a country that is not known.
    fn international(&self) -> Option<bool> {
        let snapshot = self.frame.snapshot();
        let countries = snapshot.cities_of(self.entry()).map(|city| snapshot.city(city).country);
        domain::CountryCode::differ(countries)
    }

    /// The sources of the partnership. Read in one batch for all partnerships of an answer.
    async fn sources(&self) -> Result<Vec<Source>> {
        let sources = self.frame.partnership_sources(self.record).await?;
        self.frame.request().charge(sources.len())?;
        Ok(sources.iter().map(|source| Source::new(&self.frame, source)).collect())
    }

    /// The extent to which its own cities state the partnership.
    async fn confirmation(&self) -> Result<Confirmation> {
        let sources = self.frame.partnership_sources(self.record).await?;
        Ok(crate::domain::Confirmation::of(&self.entry().record.participants, &sources).into())
    }

    /// The network that holds the record.
    fn network(&self) -> Network {
        Network::new(&self.frame, self.record.network)
    }

    /// Version of the record: the number of times it was written; 1 for a new one.
    fn version(&self) -> i32 {
        self.entry().record.version
    }

    /// Time at which the record was created.
    fn created_at(&self) -> DateTime {
        DateTime::from(self.entry().record.created_at)
    }

    /// Time of the last write to the record.
    fn updated_at(&self) -> DateTime {
        DateTime::from(self.entry().record.updated_at)
    }

    #[graphql(flatten)]
    fn written(&self) -> History {
        History::new(&self.frame, Subject::Partnership(self.record))
    }
}
