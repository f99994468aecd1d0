//! A partnership: the record that two or more cities cooperate.

use async_graphql::{Enum, ID, InputObject, Object, Result, SimpleObject};

use super::city::City;
use super::field::Field;
use super::history::{History, Subject};
use super::network::Network;
use super::objective::Objective;
use super::source::Source;
use crate::api::connection::{Page, connection};
use crate::api::context::Frame;
use crate::api::cursor::PageArguments;
use crate::api::enums::{Confirmation, OrderDirection, ParticipantRole, PartnershipKind, PartnershipStatus, Sector};
use crate::api::error::nullable;
use crate::api::id::GlobalId;
use crate::api::inputs::{convert, texts};
use crate::api::order::{absent_last, ordered, sort_by};
use crate::api::scalars::{CityRef, CountryCode, Date, DateTime, FieldKey, ObjectiveKey};
use crate::app::fault::Fault;
use crate::app::names;
use crate::domain;
use crate::domain::text::fold;
use crate::network::{NetworkIndex, PartnershipRecord, RecordIndex};

/// A record that two or more cities cooperate, cooperated or plan to. Several records may stand between the same
/// cities; analysis merges them into one link.
#[derive(Clone)]
pub struct Partnership {
    frame: Frame,
    record: RecordIndex,
}

connection! {
    /// Partnerships in the order asked.
    PartnershipConnection, PartnershipEdge, Partnership
}

/// A city in a partnership, and the part it plays.
#[derive(SimpleObject)]
pub struct Participant {
    /// The city.
    city: City,
    /// The part it plays.
    role: ParticipantRole,
}

/// Which records to list. Lists match any of their values; all conditions must hold.
#[derive(InputObject, Clone, Debug, Default)]
pub struct PartnershipFilter {
    /// Text that the title contains, in any spelling of accents and case.
    pub search: Option<String>,
    /// Cities of which one takes part.
    pub cities: Option<Vec<CityRef>>,
    /// Countries of which one has a city that takes part.
    pub countries: Option<Vec<CountryCode>>,
    /// Kinds of partnership.
    pub kinds: Option<Vec<PartnershipKind>>,
    /// Where it stands.
    pub statuses: Option<Vec<PartnershipStatus>>,
    /// Active on the last day of this date.
    pub active_on: Option<Date>,
    /// Fields it is tagged with.
    pub fields: Option<Vec<FieldKey>>,
    /// Objectives it serves.
    pub objectives: Option<Vec<ObjectiveKey>>,
    /// Sustainable Development Goals it serves, 1 to 17.
    pub sdgs: Option<Vec<i64>>,
    /// Sectors that carry it.
    pub sectors: Option<Vec<Sector>>,
    /// Least number of cities.
    pub min_cities: Option<i32>,
    /// Whether it joins cities of more than one country. Partnerships of which that is not known, because the country of a city is
    /// not, pass neither way.
    pub international: Option<bool>,
}

/// By what partnerships are ordered; ties by key.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum PartnershipOrderField {
    /// Key.
    Key,
    /// Title, in any spelling of accents and case.
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

/// Order of a list of partnerships.
#[derive(InputObject, Clone, Debug)]
pub struct PartnershipOrder {
    /// By what.
    pub field: PartnershipOrderField,
    /// Which way.
    #[graphql(default_with = "OrderDirection::Asc")]
    pub direction: OrderDirection,
}

impl PartnershipConnection {
    /// A page of records in the order given.
    pub fn of(frame: &Frame, records: &[RecordIndex], page: &PageArguments, largest: usize) -> Result<Self, Fault> {
        Self::page(frame, "Partnership", records, page, largest)
    }

    fn page(
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

    /// A page of the records that pass a filter, ordered.
    pub fn find(
        frame: &Frame,
        network: NetworkIndex,
        mut records: Vec<RecordIndex>,
        filter: Option<&PartnershipFilter>,
        order: Option<&PartnershipOrder>,
        page: &PageArguments,
        largest: usize,
    ) -> Result<Self, Fault> {
        let get =
            |record: RecordIndex| &frame.snapshot().network(record.network).partnerships[record.position as usize];
        if let Some(filter) = filter {
            let passes = filter.compile(frame, network)?;
            records.retain(|&record| passes(get(record)));
        }
        let Some(PartnershipOrder { field, direction }) = order.cloned() else {
            return Self::of(frame, &records, page, largest);
        };
        match field {
            PartnershipOrderField::Key => sort_by(&mut records, direction, |record| record),
            PartnershipOrderField::Title => sort_by(&mut records, direction, |record| fold(&get(record).record.title)),
            PartnershipOrderField::StartedOn => sort_by(&mut records, direction, |record| {
                absent_last(get(record).record.started_on.map(|date| date.first_day()), direction)
            }),
            PartnershipOrderField::EndedOn => sort_by(&mut records, direction, |record| {
                absent_last(get(record).record.ended_on.map(|date| date.last_day()), direction)
            }),
            PartnershipOrderField::Intensity => {
                sort_by(&mut records, direction, |record| ordered(get(record).record.intensity));
            }
            PartnershipOrderField::CityCount => sort_by(&mut records, direction, |record| get(record).city_ids().len()),
        }
        Self::page(
            frame,
            &format!("Partnership:{field:?}:{direction:?}"),
            &records,
            page,
            largest,
        )
    }
}

impl PartnershipFilter {
    /// Checks and resolves the filter into a test of one record.
    fn compile(
        &self,
        frame: &Frame,
        network: NetworkIndex,
    ) -> Result<impl Fn(&PartnershipRecord) -> bool + use<>, Fault> {
        let names = frame.names();
        let search = self.search.as_deref().map(fold);
        let cities = names.cities("where.cities", &texts(&self.cities, |city| &city.0))?;
        let countries = names.countries("where.countries", &texts(&self.countries, |country| &country.0))?;
        let kinds: Vec<crate::domain::PartnershipKind> = convert(&self.kinds);
        let statuses: Vec<crate::domain::PartnershipStatus> = convert(&self.statuses);
        let active_on = self
            .active_on
            .as_ref()
            .map(|date| names::date("where.activeOn", &date.0))
            .transpose()?;
        let fields = names.fields("where.fields", &texts(&self.fields, |field| &field.0), &[network])?;
        let objectives = names.objectives("where.objectives", &texts(&self.objectives, |key| &key.0), &[network])?;
        let sdgs = names::sdgs("where.sdgs", self.sdgs.as_deref().unwrap_or_default())?;
        let sectors: Vec<crate::domain::Sector> = convert(&self.sectors);
        let (min_cities, international) = (self.min_cities, self.international);
        let snapshot = std::sync::Arc::clone(frame.snapshot());
        Ok(move |partnership: &PartnershipRecord| {
            let record = &partnership.record;
            let cities_of = || snapshot.cities_of(partnership);
            let homes = || cities_of().map(|city| snapshot.city(city).country);
            search
                .as_ref()
                .is_none_or(|search| fold(&record.title).contains(search))
                && (cities.is_empty() || cities_of().any(|city| cities.contains(&city)))
                && (countries.is_empty() || homes().any(|home| countries.contains(&home)))
                && (kinds.is_empty() || kinds.contains(&record.kind))
                && (statuses.is_empty() || statuses.contains(&record.status))
                && active_on.is_none_or(|day| record.overlaps(day.last_day(), day.last_day(), false))
                && (fields.is_empty() || record.fields.iter().any(|field| fields.contains(field)))
                && (objectives.is_empty() || record.objectives.iter().any(|objective| objectives.contains(objective)))
                && (sdgs.is_empty() || sdgs.intersects(record.sdgs))
                && (sectors.is_empty() || record.sectors.iter().any(|sector| sectors.contains(&sector)))
                && min_cities.is_none_or(|least| partnership.city_ids().len() as i64 >= i64::from(least))
                && international.is_none_or(|wanted| domain::CountryCode::differ(homes()) == Some(wanted))
        })
    }
}

impl Partnership {
    /// A partnership of the snapshot.
    pub fn new(frame: &Frame, record: RecordIndex) -> Self {
        Self {
            frame: frame.clone(),
            record,
        }
    }

    fn entry(&self) -> &PartnershipRecord {
        &self.frame.snapshot().network(self.record.network).partnerships[self.record.position as usize]
    }

    fn network_key(&self) -> &str {
        &self.frame.snapshot().network(self.record.network).network.key
    }

    /// The fields a participant holds in the period seen.
    fn fields_of(&self, city: u32) -> Vec<crate::domain::FieldId> {
        let period = self.frame.period();
        self.frame.snapshot().fields_in(self.record.network, city, period)
    }
}

/// A record that two or more cities cooperate, cooperated or plan to. Several records may stand between the same
/// cities; analysis merges them into one link.
#[Object]
impl Partnership {
    /// Global id.
    pub async fn id(&self) -> ID {
        GlobalId::Partnership(self.network_key().to_owned(), self.entry().record.key.clone()).encode()
    }

    /// Stable key, unique in its network.
    async fn key(&self) -> &str {
        &self.entry().record.key
    }

    /// Title.
    async fn title(&self) -> &str {
        &self.entry().record.title
    }

    /// Description; null if there is none. Read in one batch for all partnerships of an answer.
    async fn description(&self) -> Option<Result<String>> {
        nullable(async { Ok(self.frame.description(self.record).await?) }).await
    }

    /// The cities that take part, in recorded order.
    async fn cities(&self) -> Vec<City> {
        let cities = self.frame.snapshot().cities_of(self.entry());
        cities.map(|city| City::new(&self.frame, city)).collect()
    }

    /// The cities with the parts they play, in recorded order.
    async fn participants(&self) -> Vec<Participant> {
        let entry = self.entry();
        let pairs = self.frame.snapshot().cities_of(entry).zip(&entry.record.participants);
        pairs
            .map(|(city, participant)| Participant {
                city: City::new(&self.frame, city),
                role: participant.role.into(),
            })
            .collect()
    }

    /// What kind of cooperation it is.
    async fn kind(&self) -> PartnershipKind {
        self.entry().record.kind.into()
    }

    /// Where it stands.
    async fn status(&self) -> PartnershipStatus {
        self.entry().record.status.into()
    }

    /// Whether it counts as a link on a day: ACTIVE or ENDED, and between its dates, both included.
    async fn active(
        &self,
        #[graphql(desc = "The last day of this date; the day being asked about if omitted.")] as_of: Option<Date>,
    ) -> Result<bool> {
        let day = match as_of {
            Some(date) => names::date("asOf", &date.0)?.last_day(),
            None => self.frame.period().1,
        };
        Ok(self.entry().record.overlaps(day, day, false))
    }

    /// When it began, as precisely as known; null if not known.
    async fn started_on(&self) -> Option<Date> {
        self.entry().record.started_on.map(Date::from)
    }

    /// When it ended or will end, inclusive, as precisely as known; null for open-ended.
    async fn ended_on(&self) -> Option<Date> {
        self.entry().record.ended_on.map(Date::from)
    }

    /// How much cooperation it stands for, above 0; more is closer.
    async fn intensity(&self) -> f64 {
        self.entry().record.intensity
    }

    /// Fields it is tagged with.
    async fn fields(&self) -> Vec<Field> {
        self.entry()
            .record
            .fields
            .iter()
            .filter_map(|&field| Field::by_id(&self.frame, field))
            .collect()
    }

    /// Objectives it serves.
    async fn objectives(&self) -> Vec<Objective> {
        let objectives = &self.frame.snapshot().network(self.record.network).network.objectives;
        let served = &self.entry().record.objectives;
        objectives
            .iter()
            .filter(|objective| served.contains(&objective.id))
            .map(|objective| Objective::new(&self.frame, self.record.network, objective))
            .collect()
    }

    /// Sustainable Development Goals it serves, 1 to 17, ascending.
    async fn sdgs(&self) -> Vec<i32> {
        self.entry().record.sdgs.iter().collect()
    }

    /// Sectors that carry it.
    async fn sectors(&self) -> Vec<Sector> {
        self.entry().record.sectors.iter().map(Sector::from).collect()
    }

    /// Whether two of its cities share no creative field.
    async fn cross_field(&self) -> bool {
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

    /// Whether its cities lie in more than one country: true as soon as two known countries differ; null if that depends on a
    /// country that is not known.
    async fn international(&self) -> Option<bool> {
        let snapshot = self.frame.snapshot();
        let countries = snapshot.cities_of(self.entry()).map(|city| snapshot.city(city).country);
        domain::CountryCode::differ(countries)
    }

    /// Where it is stated. Read in one batch for all partnerships of an answer.
    async fn sources(&self) -> Result<Vec<Source>> {
        let sources = self.frame.partnership_sources(self.record).await?;
        self.frame.request().charge(sources.len())?;
        Ok(sources.iter().map(|source| Source::new(&self.frame, source)).collect())
    }

    /// How many of its cities state it themselves.
    async fn confirmation(&self) -> Result<Confirmation> {
        let sources = self.frame.partnership_sources(self.record).await?;
        Ok(crate::domain::Confirmation::of(&self.entry().record.participants, &sources).into())
    }

    /// The network that records it.
    async fn network(&self) -> Network {
        Network::new(&self.frame, self.record.network)
    }

    /// How often it was written; 1 for a new record.
    async fn version(&self) -> i32 {
        self.entry().record.version
    }

    /// When the record was made.
    async fn created_at(&self) -> DateTime {
        DateTime::from(self.entry().record.created_at)
    }

    /// When the record was last written.
    async fn updated_at(&self) -> DateTime {
        DateTime::from(self.entry().record.updated_at)
    }

    #[graphql(flatten)]
    async fn written(&self) -> History {
        History::new(&self.frame, Subject::Partnership(self.record))
    }
}
