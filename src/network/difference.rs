//! Comparison of two snapshots, regardless of row numbers.

use super::images::network_image;
use super::{NetworkRecords, Snapshot};

impl Snapshot {
    /// Returns the first difference to another snapshot in words. `None` if both hold the same
    /// records at the same revision and find the same cities by the same names. Row numbers do not
    /// matter. Costs a line of text for every record, so it is for tests.
    pub fn differs_from(&self, other: &Self) -> Option<String> {
        let (one, other) = (self.lines(), other.lines());
        let differ = one.iter().zip(&other).find(|(one, other)| one != other);
        match differ {
            Some((one, other)) => Some(format!("one has {one}, the other {other}")),
            None if one.len() == other.len() => None,
            None => {
                let longer = if one.len() > other.len() { &one } else { &other };
                Some(format!("only one has {}", longer[one.len().min(other.len())]))
            }
        }
    }

    /// Returns all contents of a snapshot, in an order that depends on keys alone.
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("revision {}", self.revision.number)];
        lines.extend(self.countries.iter().map(|country| format!("{country:?}")));
        let groups = self.country_groups.iter();
        lines.extend(groups.map(|group| format!("{:?}", group)));
        lines.extend((0..self.cities.len() as u32).map(|city| {
            let position = self.city_by_id(self.city(city).id);
            format!("{:?} at {position:?}", self.city_image(city))
        }));
        lines.extend(self.directory.lines(self));
        for records in &self.networks {
            self.add_network(records, &mut lines);
        }
        lines
    }

    fn add_network(&self, records: &NetworkRecords, lines: &mut Vec<String>) {
        lines.push(format!("{:?}", network_image(&records.network)));
        let key = &records.network.key;
        let members = records.memberships.iter();
        let mut members: Vec<String> = members
            .map(|membership| format!("{key}: {:?}", self.membership_image(membership, &[])))
            .collect();
        members.sort_unstable();
        lines.append(&mut members);
        let partnerships = records.partnerships.iter();
        lines.extend(partnerships.map(|partnership| {
            let image = self.partnership_image(&partnership.record, None, &[]);
            format!("{key}: {image:?}")
        }));
        for city in &self.cities {
            let theirs = records.partnerships_of(city.id);
            let keys: Vec<&str> = theirs.map(|partnership| partnership.record.key.as_str()).collect();
            lines.push(format!("{key}: {} takes part in {keys:?}", city.key));
        }
    }
}
