//! Records as the JSON that the change log keeps of them.
//!
//! Records are named by key, never by row number, so that the log means the same on another database. Keys
//! are those of the API (camelCase); unknown values are null; dates are as precise as they are known.

use sea_orm::entity::prelude::Json;
use serde_json::json;

use super::records::{SeedCity, SeedGroup, SeedMembership, SeedPartnership, SeedSet, SeedSource};
use crate::domain::{CountryCode, PartialDate};

/// The network with its vocabularies.
pub(super) fn network(set: &SeedSet) -> Json {
    let network = &set.network;
    let fields: Vec<Json> = set
        .fields
        .iter()
        .map(|field| {
            json!({
                "key": field.key, "name": field.name, "aliases": field.aliases,
                "since": date(field.since), "until": date(field.until),
            })
        })
        .collect();
    let objectives: Vec<Json> = set
        .objectives
        .iter()
        .map(|objective| json!({ "key": objective.key, "text": objective.text }))
        .collect();
    json!({
        "key": network.key, "name": network.name, "description": network.description, "attribution": network.attribution,
        "visibility": network.visibility.as_str(), "maxFieldsPerMember": network.max_fields_per_member,
        "fields": fields, "objectives": objectives,
    })
}

/// A group of countries.
pub(super) fn group(group: &SeedGroup) -> Json {
    let countries: Vec<&str> = group.countries.iter().map(CountryCode::as_str).collect();
    json!({
        "key": group.key, "name": group.name, "description": group.description, "sourceUrl": group.source_url,
        "countries": countries,
    })
}

/// A city.
pub(super) fn city(city: &SeedCity) -> Json {
    json!({
        "key": city.key, "name": city.name, "otherNames": city.other_names, "country": city.country.as_str(),
        "lat": city.position.map(|position| position.latitude), "lon": city.position.map(|position| position.longitude),
        "population": city.population, "wikidataId": city.wikidata_id,
    })
}

/// A membership of the network.
pub(super) fn membership(membership: &SeedMembership) -> Json {
    json!({
        "city": membership.city, "fields": membership.fields, "joinedOn": date(membership.joined_on),
        "leftOn": date(membership.left_on), "status": membership.status.as_str(), "sources": sources(&membership.sources),
    })
}

/// A partnership with all that belongs to it.
pub(super) fn partnership(partnership: &SeedPartnership) -> Json {
    let cities: Vec<Json> = partnership
        .participants
        .iter()
        .map(|(city, role)| json!({ "city": city, "role": role.as_str() }))
        .collect();
    let sdgs: Vec<i32> = partnership.sdgs.iter().collect();
    let sectors: Vec<&str> = partnership.sectors.iter().map(|sector| sector.as_str()).collect();
    json!({
        "key": partnership.key, "title": partnership.title, "description": partnership.description,
        "kind": partnership.kind.as_str(), "status": partnership.status.as_str(),
        "startedOn": date(partnership.started_on), "endedOn": date(partnership.ended_on),
        "intensity": partnership.intensity, "cities": cities, "fields": partnership.fields,
        "objectives": partnership.objectives, "sdgs": sdgs, "sectors": sectors,
        "sources": sources(&partnership.sources), "version": 1,
    })
}

fn sources(sources: &[SeedSource]) -> Vec<Json> {
    sources
        .iter()
        .map(|source| {
            json!({
                "url": source.url, "citation": source.citation, "publisher": source.publisher,
                "accessedOn": date(source.accessed_on), "assertedByCity": source.asserted_by_city,
                "assertedBy": source.asserted_by, "confidence": source.confidence.as_str(),
            })
        })
        .collect()
}

fn date(date: Option<PartialDate>) -> Option<String> {
    date.map(|date| date.to_string())
}
