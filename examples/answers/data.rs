//! A generated network in a separate database.

use anyhow::Result;
use chrono::DateTime;
use interurban::app::seeds::countries;
use interurban::domain::image::{
    CityImage, FieldImage, Image, MembershipImage, NetworkImage, ParticipantImage, PartnershipImage,
};
use interurban::domain::{
    Edit, MembershipStatus, PartialDate, PartnershipKind, PartnershipStatus, Precision, Role, SdgSet, SectorSet,
};
use interurban::storage::{Authorship, RowIds, Store, StoreOptions};

use crate::generate::{FIELDS, MadeCity, MadeLink, MadeNetwork, Tier};

/// The key of the network.
const NETWORK: &str = "made-up";

/// Creates the database: 408 cities and 1,500 links.
pub(crate) async fn write(url: &str) -> Result<()> {
    let store = Store::connect(&StoreOptions::new(url)).await?;
    store.migrate().await?;
    let mut write = store.begin_write(RowIds::default()).await?;
    write.add_countries(&countries()).await?;
    let author = Authorship {
        actor: "example".to_owned(),
        at: DateTime::UNIX_EPOCH,
        reason: None,
    };
    write.write(&author, edits()).await?;
    write.commit().await?;
    Ok(store.close().await?)
}

fn edits() -> Vec<Edit> {
    let (made, countries) = (MadeNetwork::new(Tier::S.size(), 1), countries());
    let city = |(number, made): (u32, &MadeCity)| CityImage {
        country: countries[made.country as usize].code,
        lat: Some(made.latitude),
        lon: Some(made.longitude),
        ..CityImage::new(&key(number), &format!("City {number}"))
    };
    let cities = (0..).zip(&made.cities).map(city).map(Image::City);
    let network = NetworkImage {
        fields: (0..FIELDS).map(field).collect(),
        is_default: true,
        ..NetworkImage::new(NETWORK, "Made up")
    };
    let of_network = std::iter::once(Image::Network(network))
        .chain((0..).zip(&made.cities).map(membership).map(Image::Membership))
        .chain((0..).zip(&made.links).map(partnership).map(Image::Partnership));
    let cities = cities.map(|city| (None, city));
    let images = cities.chain(of_network.map(|image| (Some(NETWORK.to_owned()), image)));
    let edit = |(network, image)| Edit {
        network,
        record_id: None,
        before: None,
        after: Some(image),
    };
    images.map(edit).collect()
}

fn field(number: u32) -> FieldImage {
    FieldImage {
        key: format!("FIELD_{number}"),
        name: format!("Field {number}"),
        aliases: Vec::new(),
        since: None,
        until: None,
    }
}

fn membership((number, made): (u32, &MadeCity)) -> MembershipImage {
    MembershipImage {
        city: key(number),
        fields: vec![format!("FIELD_{}", made.field)],
        joined_on: None,
        left_on: None,
        status: MembershipStatus::Active,
        sources: Vec::new(),
        version: 1,
    }
}

fn partnership((number, made): (u32, &MadeLink)) -> PartnershipImage {
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

/// Returns keys of constant width, so that they sort like the numbers.
fn key(city: u32) -> String {
    format!("c{city:07}")
}
