//! Applies edits to a snapshot, and so makes the next one.
//!
//! The same code moves every snapshot: in the process that writes, in those that follow the log,
//! and back in time.
//!
//! An edit costs O(log n) and copies a few leaves; the next snapshot shares everything else with
//! this one. The table of city positions is rebuilt once for all edits, if one of them creates or
//! deletes a city.

use std::sync::Arc;

use super::city_positions::CityPositions;
use super::lineage::Touched;
use super::records::rank;
use super::{List, NetworkRecords, PartnershipRecord, Snapshot, from_images};
use crate::domain::change::EntityType;
use crate::domain::image::{CityImage, Image, MembershipImage, NetworkImage, PartnershipImage};
use crate::domain::{
    City, CityId, Country, CountryCode, CountryGroup, Edit, Membership, MembershipId, Network, NetworkId, Participant,
    PartnershipId, Revision,
};

#[cfg(test)]
pub(super) mod model;
#[cfg(test)]
mod tests;

/// An edit does not fit the snapshot: it needs a record that is missing, or creates one that
/// exists.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the log does not fit the records: {0}")]
pub struct Misfit(String);

impl Misfit {
    pub(super) const fn new(message: String) -> Self {
        Self(message)
    }

    fn missing(what: &str, key: &str) -> Self {
        Self(format!("there is no {what} {key}"))
    }

    fn present(what: &str, key: &str) -> Self {
        Self(format!("there is a {what} {key} already"))
    }
}

impl Snapshot {
    /// Returns the snapshot after edits.
    ///
    /// Records that are not written yet have no row number and get a negative one. Fields and
    /// objectives that an edit adds get numbers of this snapshot's own.
    ///
    /// # Errors
    /// [`Misfit`] if the edits do not belong to this snapshot.
    pub fn apply<'a>(
        &self,
        revision: impl Into<Revision>,
        edits: impl IntoIterator<Item = &'a Edit>,
    ) -> Result<Self, Misfit> {
        self.clone().applied(revision, edits)
    }

    /// Does the same, but changes data in place that no other snapshot shares.
    ///
    /// # Errors
    /// [`Misfit`]; the snapshot is lost.
    pub fn applied<'a>(
        self,
        revision: impl Into<Revision>,
        edits: impl IntoIterator<Item = &'a Edit>,
    ) -> Result<Self, Misfit> {
        let mut editor = Editor {
            snapshot: self,
            shifted: false,
            deleted: Vec::new(),
            touched: Some(Touched::default()),
        };
        for edit in edits {
            editor.apply(edit)?;
        }
        editor.finish(revision.into())
    }
}

/// A record before and after an edit.
type Sides<'a, T> = (Option<&'a T>, Option<&'a T>);

/// Rejects a country that the snapshot does not have. No edit creates a country, so it was added to
/// the database after the snapshot was loaded.
fn known(countries: &[Country], code: CountryCode) -> Result<(), Misfit> {
    let found = countries.binary_search_by_key(&code, |country| country.code);
    found.map_or_else(|_| Err(Misfit::missing("country", code.as_str())), |_| Ok(()))
}

struct Editor {
    snapshot: Snapshot,
    /// True if a city was created, deleted or given another key.
    shifted: bool,
    deleted: Vec<(CityId, String)>,
    /// The edited records; `None` if there are too many to remember, or if networks have moved.
    touched: Option<Touched>,
}

impl Editor {
    fn finish(self, revision: Revision) -> Result<Snapshot, Misfit> {
        let mut snapshot = self.snapshot;
        for (id, key) in &self.deleted {
            let mut networks = snapshot.networks.iter();
            if networks.any(|records| records.names(*id)) {
                return Err(Misfit(format!("{key} is deleted, but records still name it")));
            }
        }
        if self.shifted {
            let ids = snapshot.cities.iter().map(|city| city.id);
            snapshot.city_positions = Arc::new(CityPositions::new(ids));
        }
        snapshot.revision = revision;
        snapshot.lineage = snapshot.lineage.grown(snapshot.serial, self.touched);
        snapshot.serial = Snapshot::next_serial();
        Ok(snapshot)
    }

    fn apply(&mut self, edit: &Edit) -> Result<(), Misfit> {
        match edit.entity() {
            EntityType::CountryGroup => self.group(sides(edit, as_group)),
            EntityType::City => self.city(edit.record_id, sides(edit, as_city)),
            EntityType::Network => self.network(edit.record_id, sides(edit, as_network)),
            EntityType::Membership => self.membership(edit, sides(edit, as_membership)),
            EntityType::Partnership => self.partnership(edit, sides(edit, as_partnership)),
        }
    }

    /// Records an edited record.
    fn touch(&mut self, touch: impl FnOnce(&mut Touched)) {
        if let Some(touched) = &mut self.touched {
            touch(touched);
            if touched.are_too_many() {
                self.touched = None;
            }
        }
    }

    fn touch_city(&mut self, city: CityId) {
        self.touch(|touched| {
            touched.cities.insert(city);
        });
    }

    fn group(&mut self, (before, after): Sides<'_, CountryGroup>) -> Result<(), Misfit> {
        let groups = Arc::make_mut(&mut self.snapshot.country_groups);
        if let Some(image) = before {
            let found = groups.binary_search_by(|group| group.key.cmp(&image.key));
            groups.remove(found.map_err(|_| Misfit::missing("group", &image.key))?);
        }
        if let Some(image) = after {
            for &country in &image.countries {
                known(&self.snapshot.countries, country)?;
            }
            match groups.binary_search_by(|group| group.key.cmp(&image.key)) {
                Ok(_) => return Err(Misfit::present("group", &image.key)),
                Err(position) => groups.insert(position, image.clone()),
            }
        }
        Ok(())
    }

    fn city(&mut self, row: Option<i64>, (before, after): Sides<'_, CityImage>) -> Result<(), Misfit> {
        self.shifted |= before.map(|image| &image.key) != after.map(|image| &image.key);
        let mut id = row.map(CityId);
        if let Some(image) = before {
            let city = take(&mut self.snapshot.cities, "city", |city| &city.key, &image.key)?;
            self.snapshot.directory.strike(&city);
            self.touch_city(city.id);
            if after.is_none() {
                self.deleted.push((city.id, city.record.key));
            }
            id = Some(city.id);
        }
        if let Some(image) = after {
            known(&self.snapshot.countries, image.country)?;
            let id = id.unwrap_or_else(|| CityId(self.temporary_id()));
            let city = City {
                id,
                record: image.clone(),
            };
            self.snapshot.directory.enter(&city);
            self.touch_city(id);
            self.deleted.retain(|&(deleted, _)| deleted != id);
            put(&mut self.snapshot.cities, "city", |city| &city.key, city)?;
        }
        Ok(())
    }

    fn network(&mut self, row: Option<i64>, (before, after): Sides<'_, NetworkImage>) -> Result<(), Misfit> {
        if before.map(|image| &image.key) != after.map(|image| &image.key) {
            self.touched = None;
        }
        let (last, mut known) = (self.last_of_vocabularies(), None);
        let networks = &mut self.snapshot.networks;
        if let Some(image) = before {
            let found = networks.binary_search_by(|records| records.network.key.cmp(&image.key));
            let records = networks.remove(found.map_err(|_| Misfit::missing("network", &image.key))?);
            if after.is_none() && !(records.memberships.is_empty() && records.partnerships.is_empty()) {
                return Err(Misfit(format!("{} is deleted, but not its records", image.key)));
            }
            known = Some(records);
        }
        let Some(image) = after else { return Ok(()) };
        let network = known.as_ref().map(|records| &*records.network);
        let row = network.map(|network| network.id).or(row.map(NetworkId));
        let id = row.unwrap_or_else(|| NetworkId(self.temporary_id()));
        let network = Arc::new(from_images::network(image, id, network, last));
        let records = known.map_or_else(
            || NetworkRecords::empty(Arc::clone(&network)),
            |records| records.with(Arc::clone(&network)),
        );
        let networks = &mut self.snapshot.networks;
        match networks.binary_search_by(|records| records.network.key.cmp(&image.key)) {
            Ok(_) => Err(Misfit::present("network", &image.key)),
            Err(position) => {
                networks.insert(position, Arc::new(records));
                Ok(())
            }
        }
    }

    fn membership(&mut self, edit: &Edit, (before, after): Sides<'_, MembershipImage>) -> Result<(), Misfit> {
        let mut id = edit.record_id.map(MembershipId);
        if let Some(image) = before {
            let city = self.city_id(&image.city)?;
            self.touch_city(city);
            let members = &mut self.records(edit)?.memberships;
            let found =
                find_membership(members, city, id, image).ok_or_else(|| Misfit::missing("membership", &edit.key()))?;
            id = Some(members.remove(found).id);
        }
        if let Some(image) = after {
            let city = self.city_id(&image.city)?;
            self.touch_city(city);
            let id = id.unwrap_or_else(|| MembershipId(self.temporary_id()));
            let records = self.records(edit)?;
            let made = from_images::membership(image, id, city, &records.network)?;
            match records.memberships.search(|member| rank(member).cmp(&rank(&made))) {
                Ok(_) => return Err(Misfit::present("membership", &edit.key())),
                Err(position) => records.memberships.insert(position, made),
            }
        }
        Ok(())
    }

    fn partnership(&mut self, edit: &Edit, (before, after): Sides<'_, PartnershipImage>) -> Result<(), Misfit> {
        for image in before.into_iter().chain(after) {
            let network = edit.network.clone().unwrap_or_default();
            self.touch(|touched| {
                touched.partnerships.insert((network, image.key.clone()));
            });
        }
        let mut id = edit.record_id.map(PartnershipId);
        if let Some(image) = before {
            let records = self.records(edit)?;
            let old = take(
                &mut records.partnerships,
                "partnership",
                |known| &known.record.key,
                &image.key,
            )?;
            records.strike(&old);
            id = Some(old.record.id);
        }
        if let Some(image) = after {
            let id = id.unwrap_or_else(|| PartnershipId(self.temporary_id()));
            let participants = self.participants(image)?;
            let records = self.records(edit)?;
            let made = from_images::partnership(image, id, participants, &records.network)?;
            let made = Arc::new(PartnershipRecord::new(made));
            put(
                &mut records.partnerships,
                "partnership",
                |known| &known.record.key,
                Arc::clone(&made),
            )?;
            records.enter(&made);
        }
        Ok(())
    }

    fn participants(&self, image: &PartnershipImage) -> Result<Vec<Participant>, Misfit> {
        let mut participants = Vec::with_capacity(image.participants.len());
        for participant in &image.participants {
            participants.push(Participant {
                city: self.city_id(&participant.city)?,
                role: participant.role,
            });
        }
        Ok(participants)
    }

    fn records(&mut self, edit: &Edit) -> Result<&mut NetworkRecords, Misfit> {
        let key = edit.network.as_deref().unwrap_or_default();
        let found = self.snapshot.network_by_key(key);
        let found = found.ok_or_else(|| Misfit::missing("network", key))?;
        Ok(Arc::make_mut(&mut self.snapshot.networks[usize::from(found)]))
    }

    fn city_id(&self, key: &str) -> Result<CityId, Misfit> {
        let found = self.snapshot.city_by_key(key);
        let found = found.ok_or_else(|| Misfit::missing("city", key))?;
        Ok(self.snapshot.city(found).id)
    }

    /// Returns a row number for a record that has none yet.
    const fn temporary_id(&mut self) -> i64 {
        self.snapshot.last_temporary_id -= 1;
        self.snapshot.last_temporary_id
    }

    /// Returns the highest number of a field or an objective.
    fn last_of_vocabularies(&self) -> i64 {
        let words = |network: &Network| {
            let fields = network.fields.iter().map(|field| field.id.0);
            fields
                .chain(network.objectives.iter().map(|objective| objective.id.0))
                .max()
        };
        let networks = self.snapshot.networks.iter();
        networks
            .filter_map(|records| words(&records.network))
            .max()
            .unwrap_or(0)
    }
}

/// Returns the position of the membership with a row number; without a number in the log, that of
/// an equal membership.
fn find_membership(
    members: &List<Membership>,
    city: CityId,
    id: Option<MembershipId>,
    image: &MembershipImage,
) -> Option<usize> {
    let start = members.partition_point(|member| member.city < city);
    let of_city = || members.iter_from(start).take_while(|member| member.city == city);
    let looks = (image.joined_on, image.left_on, image.status);
    let found = match id {
        Some(id) => of_city().position(|member| member.id == id),
        None => of_city().position(|member| (member.joined_on, member.left_on, member.status) == looks),
    };
    found.map(|place| start + place)
}

/// Removes the item with a key from a list sorted by key.
fn take<T: Clone>(list: &mut List<T>, what: &str, key_of: impl Fn(&T) -> &String, key: &str) -> Result<T, Misfit> {
    let found = list.search(|item| key_of(item).as_str().cmp(key));
    let position = found.map_err(|_| Misfit::missing(what, key))?;
    Ok(list.remove(position))
}

/// Inserts an item into a list sorted by key.
fn put<T: Clone>(list: &mut List<T>, what: &str, key_of: impl Fn(&T) -> &String, item: T) -> Result<(), Misfit> {
    match list.search(|known| key_of(known).cmp(key_of(&item))) {
        Ok(_) => Err(Misfit::present(what, key_of(&item))),
        Err(position) => {
            list.insert(position, item);
            Ok(())
        }
    }
}

fn sides<T>(edit: &Edit, kind: impl Fn(&Image) -> Option<&T>) -> Sides<'_, T> {
    (
        edit.before.as_ref().and_then(&kind),
        edit.after.as_ref().and_then(&kind),
    )
}

macro_rules! kinds {
    ($($name:ident: $kind:ident($image:ident)),*) => {
        $(fn $name(image: &Image) -> Option<&$image> {
            match image {
                Image::$kind(image) => Some(image),
                _ => None,
            }
        })*
    };
}

kinds!(
    as_group: CountryGroup(CountryGroup),
    as_city: City(CityImage),
    as_network: Network(NetworkImage),
    as_membership: Membership(MembershipImage),
    as_partnership: Partnership(PartnershipImage)
);
