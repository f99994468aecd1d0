//! Converts records of a snapshot to images: complete, and named by key. Cold data are passed as
//! arguments.

use super::{CityIndex, NetworkIndex, Snapshot};
use crate::domain::image::{CityImage, MembershipImage, NetworkImage, ParticipantImage, PartnershipImage, SourceImage};
use crate::domain::{FieldId, Membership, Network, ObjectiveId, Partnership, Source};

impl Snapshot {
    /// Returns the image of a city.
    pub fn city_image(&self, city: CityIndex) -> CityImage {
        self.city(city).record.clone()
    }

    /// Returns the image of a membership with its sources.
    pub fn membership_image(&self, membership: &Membership, sources: &[Source]) -> MembershipImage {
        let network = self.network_of(membership.network);
        MembershipImage {
            city: self.city_key(membership.city),
            fields: field_keys(network, &membership.fields),
            joined_on: membership.joined_on,
            left_on: membership.left_on,
            status: membership.status,
            sources: self.source_images(sources),
            version: membership.version,
        }
    }

    /// Returns the image of a partnership with its description and its sources.
    pub fn partnership_image(
        &self,
        partnership: &Partnership,
        description: Option<String>,
        sources: &[Source],
    ) -> PartnershipImage {
        let network = self.network_of(partnership.network);
        let participants = partnership.participants.iter().map(|participant| ParticipantImage {
            city: self.city_key(participant.city),
            role: participant.role,
        });
        PartnershipImage {
            key: partnership.key.clone(),
            title: partnership.title.clone(),
            description,
            kind: partnership.kind,
            status: partnership.status,
            started_on: partnership.started_on,
            ended_on: partnership.ended_on,
            intensity: partnership.intensity,
            participants: participants.collect(),
            fields: field_keys(network, &partnership.fields),
            objectives: objective_keys(network, &partnership.objectives),
            sdgs: partnership.sdgs,
            sectors: partnership.sectors,
            sources: self.source_images(sources),
            version: partnership.version,
            created_at: Some(partnership.created_at),
            updated_at: Some(partnership.updated_at),
        }
    }

    fn source_images(&self, sources: &[Source]) -> Vec<SourceImage> {
        let image = |source: &Source| SourceImage {
            url: source.url.clone(),
            citation: source.citation.clone(),
            publisher: source.publisher.clone(),
            accessed_on: source.accessed_on,
            asserted_by_city: source.asserted_by_city.map(|city| self.city_key(city)),
            asserted_by: source.asserted_by.clone(),
            confidence: source.confidence,
        };
        sources.iter().map(image).collect()
    }

    fn network_of(&self, id: crate::domain::NetworkId) -> &Network {
        let index: Option<NetworkIndex> = self.network_by_id(id);
        &self
            .network(index.expect("records belong to a network of the snapshot"))
            .network
    }

    fn city_key(&self, id: crate::domain::CityId) -> String {
        let index = self.city_by_id(id).expect("records name cities of the snapshot");
        self.city(index).key.clone()
    }
}

/// Returns the image of a network with its vocabularies.
pub fn network_image(network: &Network) -> NetworkImage {
    NetworkImage {
        key: network.key.clone(),
        name: network.name.clone(),
        description: network.description.clone(),
        attribution: network.attribution.clone(),
        visibility: network.visibility,
        is_default: network.is_default,
        max_fields_per_member: network.max_fields_per_member,
        fields: network.fields.iter().map(|field| field.record.clone()).collect(),
        objectives: network
            .objectives
            .iter()
            .map(|objective| objective.record.clone())
            .collect(),
        version: network.version,
    }
}

fn field_keys(network: &Network, ids: &[FieldId]) -> Vec<String> {
    let key = |id: &FieldId| network.fields.iter().find(|field| field.id == *id);
    ids.iter().filter_map(key).map(|field| field.key.clone()).collect()
}

fn objective_keys(network: &Network, ids: &[ObjectiveId]) -> Vec<String> {
    let key = |id: &ObjectiveId| network.objectives.iter().find(|objective| objective.id == *id);
    ids.iter()
        .filter_map(key)
        .map(|objective| objective.key.clone())
        .collect()
}
