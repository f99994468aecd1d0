//! Converts images to the records of a snapshot.

use super::Misfit;
use crate::domain::image::{MembershipImage, NetworkImage, PartnershipImage};
use crate::domain::{
    CityId, Field, FieldId, Membership, MembershipId, Network, NetworkId, Objective, ObjectiveId, Participant,
    Partnership, PartnershipId,
};

/// Converts a network. `known` fields and objectives keep their numbers; others get the numbers
/// after `last`, which may differ from their row numbers: nothing outside the snapshot uses them.
pub(super) fn network(image: &NetworkImage, id: NetworkId, known: Option<&Network>, mut last: i64) -> Network {
    let mut next = || {
        last += 1;
        last
    };
    let fields = image.fields.iter().map(|field| {
        let same = known.and_then(|network| network.fields.iter().find(|known| known.key == field.key));
        Field {
            id: same.map_or_else(|| FieldId(next()), |known| known.id),
            record: field.clone(),
        }
    });
    let mut fields: Vec<Field> = fields.collect();
    fields.sort_by(|one, other| one.key.cmp(&other.key));
    let objectives = image.objectives.iter().map(|objective| {
        let same = known.and_then(|network| network.objectives.iter().find(|known| known.key == objective.key));
        Objective {
            id: same.map_or_else(|| ObjectiveId(next()), |known| known.id),
            record: objective.clone(),
        }
    });
    let mut objectives: Vec<Objective> = objectives.collect();
    objectives.sort_by(|one, other| one.key.cmp(&other.key));
    Network {
        id,
        key: image.key.clone(),
        name: image.name.clone(),
        description: image.description.clone(),
        attribution: image.attribution.clone(),
        visibility: image.visibility,
        is_default: image.is_default,
        max_fields_per_member: image.max_fields_per_member,
        fields,
        objectives,
        version: image.version,
    }
}

pub(super) fn membership(
    image: &MembershipImage,
    id: MembershipId,
    city: CityId,
    network: &Network,
) -> Result<Membership, Misfit> {
    Ok(Membership {
        id,
        network: network.id,
        city,
        fields: field_ids(network, &image.fields)?,
        joined_on: image.joined_on,
        left_on: image.left_on,
        status: image.status,
        version: image.version,
    })
}

pub(super) fn partnership(
    image: &PartnershipImage,
    id: PartnershipId,
    participants: Vec<Participant>,
    network: &Network,
) -> Result<Partnership, Misfit> {
    Ok(Partnership {
        id,
        network: network.id,
        key: image.key.clone(),
        title: image.title.clone(),
        participants,
        kind: image.kind,
        status: image.status,
        started_on: image.started_on,
        ended_on: image.ended_on,
        intensity: image.intensity,
        fields: field_ids(network, &image.fields)?,
        objectives: objective_ids(network, &image.objectives)?,
        sdgs: image.sdgs,
        sectors: image.sectors,
        version: image.version,
        created_at: image.created_at.unwrap_or_default(),
        updated_at: image.updated_at.unwrap_or_default(),
    })
}

fn field_ids(network: &Network, keys: &[String]) -> Result<Vec<FieldId>, Misfit> {
    let id = |key: &String| {
        let field = network.fields.iter().find(|field| field.key == *key);
        field
            .map(|field| field.id)
            .ok_or_else(|| Misfit::new(format!("{} has no field {key}", network.key)))
    };
    keys.iter().map(id).collect()
}

fn objective_ids(network: &Network, keys: &[String]) -> Result<Vec<ObjectiveId>, Misfit> {
    let id = |key: &String| {
        let objective = network.objectives.iter().find(|objective| objective.key == *key);
        objective
            .map(|objective| objective.id)
            .ok_or_else(|| Misfit::new(format!("{} has no objective {key}", network.key)))
    };
    keys.iter().map(id).collect()
}
