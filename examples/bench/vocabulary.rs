//! Numbers the texts of a column.

use crate::folder::CityRow;

/// The distinct texts of one column, and the text of every city.
pub(crate) struct Vocabulary<'a> {
    /// The texts in order, each once, without the empty one.
    pub(crate) texts: Vec<&'a str>,
    /// By city: the index of its text; `None` if its cell is empty.
    pub(crate) by_city: Vec<Option<u32>>,
}

impl<'a> Vocabulary<'a> {
    /// Collects the cells that `cell` selects.
    pub(crate) fn of(cities: &'a [CityRow], cell: fn(&CityRow) -> &str) -> Self {
        let mut texts: Vec<&str> = cities.iter().map(cell).filter(|text| !text.is_empty()).collect();
        texts.sort_unstable();
        texts.dedup();
        let place = |city| texts.binary_search(&cell(city)).ok().map(|place| place as u32);
        let by_city = cities.iter().map(place).collect();
        Self { texts, by_city }
    }
}
