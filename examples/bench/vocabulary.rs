//! Texts of a column as numbers.

use crate::folder::CityRow;

/// The different texts of one column, and which of them every city has.
pub(crate) struct Vocabulary<'a> {
    /// The texts in order, each once, the empty one left out.
    pub(crate) texts: Vec<&'a str>,
    /// By city: the place of its text; `None` if its cell is empty.
    pub(crate) by_city: Vec<Option<u32>>,
}

impl<'a> Vocabulary<'a> {
    /// Of the cells that `cell` picks.
    pub(crate) fn of(cities: &'a [CityRow], cell: fn(&CityRow) -> &str) -> Self {
        let mut texts: Vec<&str> = cities.iter().map(cell).filter(|text| !text.is_empty()).collect();
        texts.sort_unstable();
        texts.dedup();
        let place = |city| texts.binary_search(&cell(city)).ok().map(|place| place as u32);
        let by_city = cities.iter().map(place).collect();
        Self { texts, by_city }
    }
}
