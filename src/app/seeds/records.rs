//! From the files of a network to its records.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Files;
use super::table::{SeedError, Table};
use crate::domain::image::{NetworkImage, PartnershipImage};
use crate::domain::{Country, CountryCode, CountryGroup};
use crate::storage::SeedSet;

/// A country of a group.
#[derive(Deserialize)]
struct Member {
    country: CountryCode,
}

/// Reads all files of a network.
pub(super) fn read(files: &Files) -> Result<SeedSet, SeedError> {
    let table = |name: &str, text| Table {
        file: format!("{}/{name}.csv", files.folder),
        text,
        ..Table::default()
    };
    let networks = Table {
        elsewhere: &["fields", "objectives"],
        ..table("network", files.network)
    };
    let [mut network] = <[NetworkImage; 1]>::try_from(networks.rows()?)
        .map_err(|found: Vec<_>| networks.fault(found.len() + 1, "", "expected exactly one network"))?;
    network.fields = table("fields", files.fields).rows()?;
    network.objectives = table("objectives", files.objectives).rows()?;
    let memberships = Table {
        part: "sources",
        ..table("memberships", files.memberships)
    };
    let partnerships = Table {
        elsewhere: &["cities", "sources"],
        ..table("partnerships", files.partnerships)
    };
    let mut partnerships: Vec<PartnershipImage> = partnerships.rows()?;
    let key = |partnership: &PartnershipImage| partnership.key.clone();
    let of_partnership = |name, text| Table {
        owner: "partnership",
        ..table(name, text)
    };
    let participants = of_partnership("participants", files.participants);
    give(&participants, &mut partnerships, key, |partnership, city| {
        partnership.participants.push(city)
    })?;
    let sources = of_partnership("sources", files.sources);
    give(&sources, &mut partnerships, key, |partnership, source| {
        partnership.sources.push(source)
    })?;
    Ok(SeedSet {
        countries: countries(files.countries)?,
        groups: groups(files)?,
        network,
        cities: table("cities", files.cities).rows()?,
        memberships: memberships.rows()?,
        partnerships,
    })
}

/// Reads the file of countries.
pub(super) fn countries(text: &str) -> Result<Vec<Country>, SeedError> {
    let file = "countries.csv".to_owned();
    Table {
        file,
        text,
        ..Table::default()
    }
    .rows()
}

fn groups(files: &Files) -> Result<Vec<CountryGroup>, SeedError> {
    let groups = Table {
        file: "country_groups.csv".to_owned(),
        text: files.groups,
        elsewhere: &["countries"],
        ..Table::default()
    };
    let members = Table {
        file: "country_group_members.csv".to_owned(),
        text: files.group_members,
        owner: "group",
        ..Table::default()
    };
    let mut groups: Vec<CountryGroup> = groups.rows()?;
    let key = |group: &CountryGroup| group.key.clone();
    give(&members, &mut groups, key, |group, member: Member| {
        group.countries.push(member.country)
    })?;
    Ok(groups)
}

/// Gives the rows of a file to the records that they belong to.
fn give<R, T: DeserializeOwned>(
    table: &Table<'_>,
    records: &mut [R],
    key: impl Fn(&R) -> String,
    add: impl Fn(&mut R, T),
) -> Result<(), SeedError> {
    let places: HashMap<String, usize> = records.iter().map(key).zip(0..).collect();
    table.each(|row, owner, value| {
        let place = places.get(owner);
        let place = place.ok_or_else(|| table.fault(row, table.owner, "no record has this key"))?;
        add(&mut records[*place], value);
        Ok(())
    })
}
