//! From the files of a network to its records, checking that every key that is named exists.

use std::collections::{BTreeMap, HashMap};

use super::Files;
use super::table::{Cells, SeedError, rows};
use crate::domain::image::{
    CityImage, CountryGroupImage, FieldImage, MembershipImage, NetworkImage, ObjectiveImage, ParticipantImage,
    PartnershipImage, SourceImage, first_version,
};
use crate::domain::partnership::check_intensity;
use crate::domain::{Country, CountryCode, SdgSet, Sector, SectorSet};
use crate::storage::SeedSet;

/// Reads all files of a network.
pub(super) fn read(files: &Files) -> Result<SeedSet, SeedError> {
    let file = |name: &str| format!("{}/{name}.csv", files.folder);
    let networks = rows(&file("network"), files.network, &NETWORK, network)?;
    let [mut network] = <[NetworkImage; 1]>::try_from(networks).map_err(|networks| SeedError {
        file: file("network"),
        row: networks.len() + 1,
        column: String::new(),
        message: "expected exactly one network".to_owned(),
    })?;
    network.fields = rows(&file("fields"), files.fields, &FIELD, field)?;
    network.objectives = rows(&file("objectives"), files.objectives, &["key", "text"], objective)?;
    let mut set = SeedSet {
        countries: countries(files.countries)?,
        groups: groups(files)?,
        network,
        cities: rows(&file("cities"), files.cities, &CITY, city)?,
        memberships: rows(&file("memberships"), files.memberships, &MEMBERSHIP, membership)?,
        partnerships: rows(&file("partnerships"), files.partnerships, &PARTNERSHIP, partnership)?,
    };
    let mut lists = Lists::new(&set.partnerships);
    rows(
        &file("participants"),
        files.participants,
        &["partnership", "city", "role"],
        |row| {
            let participant = ParticipantImage {
                city: row.required("city")?,
                role: row.value("role")?,
            };
            lists.of(row)?.0.push(participant);
            Ok(())
        },
    )?;
    rows(&file("sources"), files.sources, &SOURCE, |row| {
        let source = source(row)?;
        lists.of(row)?.1.push(source);
        Ok(())
    })?;
    for (partnership, (participants, sources)) in set.partnerships.iter_mut().zip(lists.lists) {
        partnership.participants = participants;
        partnership.sources = sources;
    }
    Ok(set)
}

/// Reads the file of countries.
pub(super) fn countries(text: &str) -> Result<Vec<Country>, SeedError> {
    rows("countries.csv", text, &COUNTRY, country)
}

const COUNTRY: [&str; 4] = ["alpha2", "alpha3", "name", "region"];

fn country(row: &Cells<'_>) -> Result<Country, SeedError> {
    Ok(Country {
        code: row.value("alpha2")?,
        alpha3: row.required("alpha3")?,
        name: row.required("name")?,
        region: row.value("region")?,
    })
}

fn groups(files: &Files) -> Result<Vec<CountryGroupImage>, SeedError> {
    let columns = ["key", "name", "description", "source_url"];
    let mut groups = rows("country_groups.csv", files.groups, &columns, |row| {
        Ok(CountryGroupImage {
            key: row.required("key")?,
            name: row.required("name")?,
            description: row.text("description"),
            source_url: row.text("source_url"),
            countries: Vec::new(),
            version: first_version(),
        })
    })?;
    let mut members: BTreeMap<String, Vec<CountryCode>> =
        groups.iter().map(|group| (group.key.clone(), Vec::new())).collect();
    rows(
        "country_group_members.csv",
        files.group_members,
        &["group", "country"],
        |row| {
            let group = members.get_mut(&row.required("group")?);
            let group = group.ok_or_else(|| row.fault("group", "no group has this key"))?;
            group.push(row.value("country")?);
            Ok(())
        },
    )?;
    for group in &mut groups {
        group.countries = members.remove(&group.key).unwrap_or_default();
    }
    Ok(groups)
}

const NETWORK: [&str; 6] = [
    "key",
    "name",
    "description",
    "visibility",
    "max_fields_per_member",
    "attribution",
];

fn network(row: &Cells<'_>) -> Result<NetworkImage, SeedError> {
    Ok(NetworkImage {
        key: row.required("key")?,
        name: row.required("name")?,
        description: row.text("description"),
        attribution: row.text("attribution"),
        visibility: row.value("visibility")?,
        max_fields_per_member: row.optional("max_fields_per_member")?,
        is_default: false,
        fields: Vec::new(),
        objectives: Vec::new(),
        version: first_version(),
    })
}

const FIELD: [&str; 5] = ["key", "name", "aliases", "since", "until"];

fn field(row: &Cells<'_>) -> Result<FieldImage, SeedError> {
    Ok(FieldImage {
        key: row.required("key")?,
        name: row.required("name")?,
        aliases: row.list("aliases")?,
        since: row.optional("since")?,
        until: row.optional("until")?,
    })
}

fn objective(row: &Cells<'_>) -> Result<ObjectiveImage, SeedError> {
    Ok(ObjectiveImage {
        key: row.required("key")?,
        text: row.required("text")?,
    })
}

const CITY: [&str; 8] = [
    "key",
    "name",
    "other_names",
    "country",
    "latitude",
    "longitude",
    "population",
    "wikidata_id",
];

fn city(row: &Cells<'_>) -> Result<CityImage, SeedError> {
    let (lat, lon): (Option<f64>, Option<f64>) = (row.optional("latitude")?, row.optional("longitude")?);
    if lat.is_some() != lon.is_some() {
        return Err(row.fault("longitude", "latitude and longitude belong together"));
    }
    Ok(CityImage {
        key: row.required("key")?,
        name: row.required("name")?,
        other_names: row.list("other_names")?,
        country: row.value("country")?,
        lat,
        lon,
        population: row.optional("population")?,
        wikidata_id: row.text("wikidata_id"),
        archived: false,
        version: first_version(),
    })
}

const MEMBERSHIP: [&str; 9] = [
    "city",
    "fields",
    "joined_on",
    "left_on",
    "status",
    "confidence",
    "source_url",
    "citation",
    "publisher",
];

fn membership(row: &Cells<'_>) -> Result<MembershipImage, SeedError> {
    let source = SourceImage {
        url: row.text("source_url"),
        citation: row.text("citation"),
        publisher: row.text("publisher"),
        accessed_on: None,
        asserted_by_city: None,
        asserted_by: None,
        confidence: row.value("confidence")?,
    };
    Ok(MembershipImage {
        city: row.required("city")?,
        fields: row.list("fields")?,
        joined_on: row.optional("joined_on")?,
        left_on: row.optional("left_on")?,
        status: row.value("status")?,
        sources: vec![source],
        version: first_version(),
    })
}

const PARTNERSHIP: [&str; 12] = [
    "key",
    "title",
    "description",
    "kind",
    "status",
    "started_on",
    "ended_on",
    "intensity",
    "fields",
    "objectives",
    "sdgs",
    "sectors",
];

/// A partnership without cities and sources, which have files of their own.
fn partnership(row: &Cells<'_>) -> Result<PartnershipImage, SeedError> {
    let mut sdgs = SdgSet::default();
    for goal in row.list("sdgs")? {
        if !sdgs.insert(goal) {
            return Err(row.fault("sdgs", "goals are 1 to 17"));
        }
    }
    let mut sectors = SectorSet::default();
    for sector in row.list::<Sector>("sectors")? {
        sectors.insert(sector);
    }
    Ok(PartnershipImage {
        key: row.required("key")?,
        title: row.required("title")?,
        description: row.text("description"),
        kind: row.value("kind")?,
        status: row.value("status")?,
        started_on: row.optional("started_on")?,
        ended_on: row.optional("ended_on")?,
        intensity: check_intensity(row.value("intensity")?).map_err(|fault| row.fault("intensity", fault))?,
        participants: Vec::new(),
        fields: row.list("fields")?,
        objectives: row.list("objectives")?,
        sdgs,
        sectors,
        sources: Vec::new(),
        version: first_version(),
        created_at: None,
        updated_at: None,
    })
}

const SOURCE: [&str; 8] = [
    "partnership",
    "url",
    "citation",
    "publisher",
    "accessed_on",
    "asserted_by_city",
    "asserted_by",
    "confidence",
];

fn source(row: &Cells<'_>) -> Result<SourceImage, SeedError> {
    Ok(SourceImage {
        url: row.text("url"),
        citation: row.text("citation"),
        publisher: row.text("publisher"),
        accessed_on: row.optional("accessed_on")?,
        asserted_by_city: row.text("asserted_by_city"),
        asserted_by: row.text("asserted_by"),
        confidence: row.value("confidence")?,
    })
}

/// The cities and sources of one partnership.
type PartnershipLists = (Vec<ParticipantImage>, Vec<SourceImage>);

/// The cities and sources of all partnerships, found by key.
struct Lists {
    positions: HashMap<String, usize>,
    lists: Vec<PartnershipLists>,
}

impl Lists {
    fn new(partnerships: &[PartnershipImage]) -> Self {
        let keys = partnerships.iter().map(|partnership| partnership.key.clone());
        Self {
            positions: keys.zip(0..).collect(),
            lists: partnerships.iter().map(|_| PartnershipLists::default()).collect(),
        }
    }

    /// The lists of the partnership that a row names.
    fn of(&mut self, row: &Cells<'_>) -> Result<&mut PartnershipLists, SeedError> {
        let key = row.required("partnership")?;
        let position = self.positions.get(&key);
        let position = position.ok_or_else(|| row.fault("partnership", "no partnership has this key"))?;
        Ok(&mut self.lists[*position])
    }
}
