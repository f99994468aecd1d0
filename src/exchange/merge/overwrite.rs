//! The values that a file gives, and the others as they are.

use super::network::with_fields;
use crate::domain::image::{CityImage, Image, MembershipImage, PartnershipImage};
use crate::exchange::column::{Column, ColumnSet};
use crate::exchange::record::Incoming;

/// What becomes of a record as it is: values that the file gives, the others as they are.
pub(super) fn over(incoming: Incoming, current: &Image) -> Image {
    let given = incoming.given;
    match (incoming.image, current) {
        (Image::City(new), Image::City(old)) => Image::City(city(new, old, given)),
        (Image::Membership(new), Image::Membership(old)) => Image::Membership(membership(new, old, given)),
        (Image::Partnership(new), Image::Partnership(old)) => Image::Partnership(partnership(new, old, given)),
        (Image::Network(mut new), Image::Network(old)) => {
            if given != ColumnSet::ALL {
                return Image::Network(with_fields(old, new.fields));
            }
            (new.version, new.is_default) = (old.version, old.is_default);
            Image::Network(new)
        }
        (Image::CountryGroup(mut new), Image::CountryGroup(old)) => {
            new.version = old.version;
            Image::CountryGroup(new)
        }
        (new, _) => new,
    }
}
/// Takes the old value of each field whose column is not given.
macro_rules! keep {
    ($new:ident, $old:ident, $given:ident, $($field:ident: $($column:ident)|+),+ $(,)?) => {
        $(if !($($given.contains(Column::$column))||+) {
            $new.$field.clone_from(&$old.$field);
        })+
    };
}

fn city(mut new: CityImage, old: &CityImage, given: ColumnSet) -> CityImage {
    keep!(new, old, given, name: Name, other_names: OtherNames, country: Country, population: Population,
        wikidata_id: WikidataId, lat: Latitude | Coordinates, lon: Longitude | Coordinates);
    if given != ColumnSet::ALL {
        new.archived = old.archived;
    }
    new.version = old.version;
    new
}

fn membership(mut new: MembershipImage, old: &MembershipImage, given: ColumnSet) -> MembershipImage {
    keep!(new, old, given, fields: Fields | Field, joined_on: JoinedOn, left_on: LeftOn,
        status: Status | LeftOn, sources: SourceUrl | Citation);
    let primary_alone = !given.contains(Column::Fields);
    if primary_alone && new.fields.first() == old.fields.first() {
        new.fields.clone_from(&old.fields);
    }
    new.version = old.version;
    new
}

fn partnership(mut new: PartnershipImage, old: &PartnershipImage, given: ColumnSet) -> PartnershipImage {
    keep!(new, old, given, title: Title, description: Description, kind: Kind, status: Status, started_on: StartedOn,
        ended_on: EndedOn, intensity: Intensity, fields: Fields | Field, objectives: Objectives, sdgs: Sdgs, sectors: Sectors,
        sources: SourceUrl | Citation);
    let listed = given.contains(Column::Cities);
    if !given.contains(Column::Roles) && (same_cities(&new, old) || !listed && is_part(&new, old)) {
        new.participants.clone_from(&old.participants);
    }
    new.version = old.version;
    (new.created_at, new.updated_at) = (old.created_at, old.updated_at);
    new
}

/// True if one names cities of the other only: a link between two of several partners.
fn is_part(link: &PartnershipImage, whole: &PartnershipImage) -> bool {
    let takes_part = |city: &str| whole.participants.iter().any(|partner| partner.city == city);
    link.participants.iter().all(|partner| takes_part(&partner.city))
}

/// True if both name the same cities, in any order.
fn same_cities(one: &PartnershipImage, other: &PartnershipImage) -> bool {
    let cities = |image: &PartnershipImage| {
        let mut cities: Vec<String> = image
            .participants
            .iter()
            .map(|participant| participant.city.clone())
            .collect();
        cities.sort_unstable();
        cities
    };
    cities(one) == cities(other)
}
