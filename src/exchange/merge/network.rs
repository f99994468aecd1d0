//! Merges into an existing network or group of countries.

use super::Merged;
use super::merging::{Merging, add, add_unlike, merge, optional};
use crate::domain::CountryGroup;
use crate::domain::image::NetworkImage;
use crate::exchange::column::ColumnSet;

/// Merges a network. A file without the whole record only adds to the vocabularies of the network.
pub(super) fn merge_network(mut merging: Merging, mut new: NetworkImage, old: &NetworkImage) -> Merged {
    let is_whole = merging.given == ColumnSet::ALL;
    if is_whole && merging.overwrites() {
        (new.version, new.is_default) = (old.version, old.is_default);
        return merging.done(new);
    }
    let mut network = old.clone();
    add_unlike(&mut network.fields, new.fields, |one, other| one.key == other.key);
    add_unlike(&mut network.objectives, new.objectives, |one, other| {
        one.key == other.key
    });
    let (name, visibility) = (new.name == old.name, new.visibility == old.visibility);
    merge!(merging, network, new; if is_whole;
        name = |_, _| name,
        visibility = |_, _| visibility,
        description = optional,
        attribution = optional,
        max_fields_per_member = optional,
    );
    merging.done(network)
}

pub(super) fn merge_group(mut merging: Merging, mut new: CountryGroup, old: &CountryGroup) -> Merged {
    if merging.overwrites() {
        new.version = old.version;
        return merging.done(new);
    }
    let mut group = old.clone();
    let name = new.name == old.name;
    merge!(merging, group, new; if true;
        name = |_, _| name,
        description = optional,
        source_url = optional,
        countries = add,
    );
    merging.done(group)
}
