//! A made-up network in a database of its own.

use anyhow::Result;
use chrono::DateTime;
use interurban::app::seeds::countries;
use interurban::domain::image::{CityImage, MembershipImage, ParticipantImage, PartnershipImage};
use interurban::domain::{
    MembershipStatus, PartialDate, PartnershipKind, PartnershipStatus, Precision, Role, SdgSet, SectorSet,
};
use interurban::storage::{SeedSet, Store, StoreOptions, seed};

use crate::generate::{MadeCity, MadeLink, MadeNetwork, Tier};

/// Makes the database: 408 cities and 1,500 links, with the vocabularies of the Creative Cities Network.
pub(crate) async fn write(url: &str) -> Result<()> {
    let store = Store::connect(&StoreOptions::new(url)).await?;
    store.migrate().await?;
    seed::write(&store, &network(), DateTime::UNIX_EPOCH).await?;
    Ok(store.close().await?)
}

fn network() -> SeedSet {
    let made = MadeNetwork::new(Tier::S.size(), 1);
    let set = SeedSet::uccn();
    let (countries, fields) = (countries(), &set.network.fields);
    let city = |(number, made): (u32, &MadeCity)| CityImage {
        country: countries[made.country as usize].code,
        lat: Some(made.latitude),
        lon: Some(made.longitude),
        ..CityImage::new(&key(number), &format!("City {number}"))
    };
    let membership = |(number, made): (u32, &MadeCity)| MembershipImage {
        city: key(number),
        fields: vec![fields[made.field as usize].key.clone()],
        joined_on: None,
        left_on: None,
        status: MembershipStatus::Active,
        sources: Vec::new(),
        version: 1,
    };
    SeedSet {
        cities: (0..).zip(&made.cities).map(city).collect(),
        memberships: (0..).zip(&made.cities).map(membership).collect(),
        partnerships: made.links.iter().enumerate().map(partnership).collect(),
        ..set
    }
}

fn partnership((number, made): (usize, &MadeLink)) -> PartnershipImage {
    let began = chrono::NaiveDate::from_ymd_opt(made.year as i32, 1, 1);
    let participant = |city| ParticipantImage {
        city: key(city),
        role: Role::Partner,
    };
    PartnershipImage {
        key: format!("p{number:07}"),
        title: format!("Partnership {number}"),
        description: None,
        kind: PartnershipKind::Twinning,
        status: PartnershipStatus::Active,
        started_on: began.map(|day| PartialDate::new(day, Precision::Year)),
        ended_on: None,
        intensity: f64::from(made.weight),
        participants: vec![participant(made.ends.0), participant(made.ends.1)],
        fields: Vec::new(),
        objectives: Vec::new(),
        sdgs: SdgSet::EMPTY,
        sectors: SectorSet::EMPTY,
        sources: Vec::new(),
        version: 1,
        created_at: None,
        updated_at: None,
    }
}

/// Of one width, so that keys are in the order of the numbers.
fn key(city: u32) -> String {
    format!("c{city:07}")
}
