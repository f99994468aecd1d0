//! A table from the row number of a city to its position in key order.
//!
//! Records refer to cities by row number, because positions shift when a city is created or
//! deleted. Then only this table is rewritten: four bytes a city, about a millisecond for a
//! million.

use super::CityIndex;
use crate::domain::CityId;

/// Marks a row number without a city.
const NONE: CityIndex = CityIndex::MAX;

/// The positions of all cities by row number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CityPositions {
    /// By row number, for the numbers that are close together: nearly all.
    dense: Vec<CityIndex>,
    /// Numbers below 0, of cities not yet written, and numbers far above the number of cities;
    /// ascending.
    others: Vec<(CityId, CityIndex)>,
}

impl CityPositions {
    /// Creates the table for cities in key order.
    pub(super) fn new(cities: impl ExactSizeIterator<Item = CityId> + Clone) -> Self {
        let limit = cities.len() as i64 * 4 + 1_024;
        let highest = cities.clone().map(|id| id.0).filter(|&id| id < limit).max();
        let mut positions = Self {
            dense: vec![NONE; highest.map_or(0, |id| usize::try_from(id + 1).unwrap_or(0))],
            others: Vec::new(),
        };
        for (id, position) in cities.zip(0..) {
            match positions.slot(id) {
                Some(slot) => *slot = position,
                None => positions.others.push((id, position)),
            }
        }
        positions.others.sort_unstable();
        positions
    }

    /// Returns the position of a city.
    pub(super) fn get(&self, id: CityId) -> Option<CityIndex> {
        let dense = usize::try_from(id.0).ok().and_then(|id| self.dense.get(id));
        match dense {
            Some(&position) => (position != NONE).then_some(position),
            None => {
                let found = self.others.binary_search_by_key(&id, |&(id, _)| id).ok()?;
                Some(self.others[found].1)
            }
        }
    }

    fn slot(&mut self, id: CityId) -> Option<&mut CityIndex> {
        usize::try_from(id.0).ok().and_then(|id| self.dense.get_mut(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_however_they_lie() {
        let ids = [7, -1, 0, 1 << 60, 3, -5, 2_000];
        let positions = CityPositions::new(ids.iter().map(|&id| CityId(id)));
        for (position, id) in (0..).zip(ids) {
            assert_eq!(positions.get(CityId(id)), Some(position));
        }
        assert_eq!([1, -2, 8, 1 << 59].map(|id| positions.get(CityId(id))), [None; 4]);
        assert_eq!(CityPositions::new([].iter().copied()).get(CityId(0)), None);
    }
}
