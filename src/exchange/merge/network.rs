//! A network, or a group of countries, that is there.

use super::Merged;
use super::fill::{Filling, add};
use crate::domain::CountryGroup;
use crate::domain::image::{FieldImage, Image, NetworkImage};
use crate::exchange::column::ColumnSet;

/// Adds to the vocabularies of a network, and fills what is not known of it.
pub(super) fn fill_network(new: NetworkImage, old: &NetworkImage, given: ColumnSet) -> Merged {
    let (mut network, mut filling) = (with_fields(old, new.fields), Filling::default());
    for objective in new.objectives {
        if !network.objectives.iter().any(|known| known.key == objective.key) {
            network.objectives.push(objective);
        }
    }
    if given == ColumnSet::ALL {
        if new.name != old.name {
            filling.kept.push("name");
        }
        if new.visibility != old.visibility {
            filling.kept.push("visibility");
        }
        filling.optional("description", &mut network.description, new.description);
        filling.optional("attribution", &mut network.attribution, new.attribution);
        let most = &mut network.max_fields_per_member;
        filling.optional("max_fields_per_member", most, new.max_fields_per_member);
    }
    Merged {
        image: Image::Network(network),
        kept: filling.kept,
    }
}

/// A network with those of the fields that it has not.
pub(super) fn with_fields(old: &NetworkImage, fields: Vec<FieldImage>) -> NetworkImage {
    let mut network = old.clone();
    for field in fields {
        if !network.fields.iter().any(|known| known.key == field.key) {
            network.fields.push(field);
        }
    }
    network
}

/// Adds countries to a group, and fills what is not known of it.
pub(super) fn fill_group(new: CountryGroup, old: &CountryGroup) -> Merged {
    let (mut group, mut filling) = (old.clone(), Filling::default());
    if new.name != old.name {
        filling.kept.push("name");
    }
    filling.optional("description", &mut group.description, new.description);
    filling.optional("source_url", &mut group.source_url, new.source_url);
    add(&mut group.countries, new.countries);
    Merged {
        image: Image::CountryGroup(group),
        kept: filling.kept,
    }
}
