//! Converts rows of files to the records that the server reads from its database.

use chrono::{DateTime, NaiveDate};
use interurban::domain::image::{CityImage, FieldImage};
use interurban::domain::{
    City, CityId, Country, CountryCode, Field, FieldId, Membership, MembershipId, MembershipStatus, Network, NetworkId,
    PartialDate, Participant, Partnership, PartnershipId, PartnershipKind, PartnershipStatus, Precision,
    RecordSink as _, Role, SdgSet, SectorSet, Visibility, WorldRegion,
};
use interurban::network::{Snapshot, SnapshotBuilder};

use crate::folder::{CityRow, Folder, LinkRow};
use crate::vocabulary::Vocabulary;

const NETWORK: NetworkId = NetworkId(1);

/// Builds the snapshot of a folder: one network with all cities as members, and a partnership for
/// every link.
pub(crate) fn snapshot(folder: &Folder) -> Snapshot {
    let mut builder = SnapshotBuilder::default();
    let fields = Vocabulary::of(&folder.cities, |city| &city.field);
    builder.network(network(&fields));
    let mut codes: Vec<CountryCode> = folder.cities.iter().map(country_code).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        builder.country(country(code));
    }
    for ((id, row), &field) in (0..).zip(&folder.cities).zip(&fields.by_city) {
        builder.city(city(id, row));
        builder.membership(membership(id, field));
    }
    for (id, row) in (0..).zip(&folder.links) {
        builder.partnership(partnership(id, row));
    }
    builder.finish(1)
}

fn network(fields: &Vocabulary<'_>) -> Network {
    let field = |(id, text): (i64, &&str)| Field {
        id: FieldId(id),
        record: FieldImage {
            key: (*text).to_owned(),
            name: (*text).to_owned(),
            aliases: Vec::new(),
            since: None,
            until: None,
        },
    };
    Network {
        version: 1,
        id: NETWORK,
        key: "measured".to_owned(),
        name: "Measured".to_owned(),
        description: None,
        attribution: None,
        visibility: Visibility::Public,
        is_default: true,
        max_fields_per_member: None,
        fields: (0..).zip(&fields.texts).map(field).collect(),
        objectives: Vec::new(),
    }
}

/// Returns the code in a cell, or ZZ, the unknown country. A folder may name its countries
/// otherwise; no task reads them from here.
fn country_code(row: &CityRow) -> CountryCode {
    let code = row.country.parse().or_else(|_| "ZZ".parse());
    code.expect("ZZ has the form of a code")
}

fn country(code: CountryCode) -> Country {
    Country {
        code,
        alpha3: format!("{code}X"),
        name: code.to_string(),
        region: WorldRegion::EuropeNorthAmerica,
    }
}

/// Makes a city whose key is its id, so that nodes are in the order of the ids.
fn city(id: i64, row: &CityRow) -> City {
    let (lat, lon) = row.lat.zip(row.lon).unzip();
    City {
        id: CityId(id),
        record: CityImage {
            country: country_code(row),
            lat,
            lon,
            ..CityImage::new(&row.id, &row.name)
        },
    }
}

fn membership(city: i64, field: Option<u32>) -> Membership {
    Membership {
        version: 1,
        id: MembershipId(city),
        network: NETWORK,
        city: CityId(city),
        fields: field.map(|field| FieldId(i64::from(field))).into_iter().collect(),
        joined_on: None,
        left_on: None,
        status: MembershipStatus::Active,
    }
}

fn partnership(id: i64, row: &LinkRow) -> Partnership {
    let started_on = row.year.and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1));
    let participant = |city: u32| Participant {
        city: CityId(i64::from(city)),
        role: Role::Partner,
    };
    Partnership {
        id: PartnershipId(id),
        network: NETWORK,
        key: format!("p{id:08}"),
        title: String::new(),
        participants: vec![participant(row.ends.0), participant(row.ends.1)],
        kind: PartnershipKind::Twinning,
        status: PartnershipStatus::Active,
        started_on: started_on.map(|day| PartialDate::new(day, Precision::Year)),
        ended_on: None,
        intensity: row.weight,
        fields: Vec::new(),
        objectives: Vec::new(),
        sdgs: SdgSet::EMPTY,
        sectors: SectorSet::EMPTY,
        version: 1,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    }
}
