//! Finds the columns that describe the city at one end of a link, by name: `source_country`,
//! `city1`, `ville_B_lat`, `twin`.

use super::Places;
use crate::exchange::column::{Column, End, Mapping, Place};

/// Prefixes and suffixes of columns about one end, the source's first. A suffix, or a prefix of up
/// to four letters, counts only if both ends have the column. A single character is never the whole
/// name, since that may be the first row of a table without a header.
const PAIRED: [[&str; 2]; 5] = [
    ["source", "target"],
    ["from", "to"],
    ["origin", "destination"],
    ["a", "b"],
    ["1", "2"],
];

/// Further prefixes of columns about the source, or about the target; of two with the same
/// beginning the longer one is first.
const WORDS: [&[&str]; 2] = [
    &["sourcecity", "origincity", "fromcity", "startnode", "homecity", "home"],
    &[
        "targetcity",
        "destinationcity",
        "tocity",
        "endnode",
        "dest",
        "twincity",
        "twintown",
        "twinnedcity",
        "twinnedtown",
        "twinnedwith",
        "twinned",
        "twin",
        "sistercity",
        "sistertown",
        "sister",
        "partnercity",
        "partnertown",
        "partnergemeinde",
        "partnerstadt",
        "partnerort",
        "partnermunicipality",
        "partnerkommune",
        "partner",
        "villejumelee",
        "jumelee",
        "jumele",
        "jumelage",
        "villepartenaire",
        "ciudadhermanada",
        "ciudadhermana",
        "hermanada",
        "hermana",
        "cittagemellata",
        "gemellata",
        "gemellaggio",
        "zusterstad",
        "stedenband",
        "vanort",
    ],
];

/// Words for a city that may precede one of the paired affixes: `city1`, `ville_A_id`.
const CITY_WORDS: [&str; 19] = [
    "item",
    "city",
    "town",
    "municipality",
    "place",
    "ville",
    "commune",
    "stadt",
    "ort",
    "gemeinde",
    "comune",
    "ciudad",
    "municipio",
    "cidade",
    "node",
    "vertex",
    "actor",
    "citta",
    "member",
];

/// Finds the columns about the cities at the ends.
pub(super) fn ends_of(folded: &[String], mapping: &Mapping, own: &mut Places, ends: &mut [Places; 2]) {
    let held = |places: &Places, cell| places.contains(&Some(cell));
    for end in End::BOTH {
        for &column in Column::ALL.iter().filter(|column| column.is_of_ends()) {
            let wanted = mapping.of(Place { end: Some(end), column });
            let found = wanted.and_then(|wanted| folded.iter().position(|name| name == wanted));
            ends[end as usize][column as usize] = found;
        }
    }
    if own[Column::Cities as usize].is_some() {
        return;
    }
    let taken = |cell: usize, ends: &[Places; 2]| ends.iter().any(|places| held(places, cell));
    let has = |end: End, column: Option<Column>| {
        folded
            .iter()
            .any(|name| affixed(name, end).any(|(found, _)| found == column))
    };
    for (cell, name) in folded.iter().enumerate() {
        if taken(cell, ends) {
            continue;
        }
        for (end, other) in [(End::Source, End::Target), (End::Target, End::Source)] {
            let mut columns = affixed(name, end).filter(|&(column, is_word)| is_word || has(other, column));
            let Some((column, _)) = columns.next() else { continue };
            let place = match column {
                Some(column) => &mut ends[end as usize][column as usize],
                None => &mut own[end.column() as usize],
            };
            let mapped = mapping
                .of(column.map_or(end.column().into(), |column| Place { end: Some(end), column }))
                .is_some();
            if place.is_none() && !mapped {
                *place = Some(cell);
                break;
            }
        }
    }
    refer_source(folded, own, ends);
    after_reference(folded, own, ends);
    bare_source(folded, mapping, own, ends);
    release(own, ends);
}

/// Splits a name about an end into its column, `None` for the city itself, and a flag that the
/// affix is a word.
fn affixed(name: &str, end: End) -> impl Iterator<Item = (Option<Column>, bool)> {
    let side = end as usize;
    let column_of = |rest: &str| match rest {
        "" => Some(None),
        _ => {
            let mut columns = Column::ALL.iter().filter(|column| column.is_of_ends());
            columns
                .find(|column| column.folded().contains(&rest))
                .map(|&column| Some(column))
        }
    };
    let words = WORDS[side].iter().filter_map(move |word| name.strip_prefix(word));
    let behind = WORDS[side].iter().filter_map(move |word| name.strip_suffix(word));
    let behind = behind.filter(|rest| !rest.is_empty()).filter_map(column_of);
    let words = words.filter_map(column_of).chain(behind).map(|column| (column, true));
    let pairs = PAIRED.iter().flat_map(move |pair| {
        let affix = pair[side];
        let whole = move |rest: &&str| affix.len() > 1 || !rest.is_empty();
        let before = name.strip_prefix(affix).filter(whole).and_then(column_of);
        let behind = name
            .strip_suffix(affix)
            .filter(|rest| !rest.is_empty())
            .and_then(column_of);
        let city = CITY_WORDS
            .iter()
            .filter_map(move |word| name.strip_prefix(word)?.strip_prefix(affix));
        let before = before.map(|column| (column, affix.len() > 4));
        before
            .into_iter()
            .chain(behind.map(|column| (column, false)))
            .chain(city.filter_map(column_of).map(|column| (column, true)))
    });
    words.chain(pairs)
}

/// Finds the source. If one column refers to the target, a word for a city refers to the source:
/// `city` beside `twin`.
fn refer_source(folded: &[String], own: &mut Places, ends: &[Places; 2]) {
    let is_referred = own[Column::Source as usize].is_some() || ends[0][Column::Id as usize].is_some();
    if is_referred || own[Column::Target as usize].is_none() {
        return;
    }
    let is_free = |cell: &usize| {
        own[Column::Target as usize] != Some(*cell) && !ends.iter().any(|places| places.contains(&Some(*cell)))
    };
    let mut found = CITY_WORDS
        .iter()
        .filter_map(|word| folded.iter().position(|name| name == word));
    own[Column::Source as usize] = found.find(is_free);
}

/// Finds columns that begin with the name of the referring column: `ort` and `ort_lat`.
fn after_reference(folded: &[String], own: &Places, ends: &mut [Places; 2]) {
    for end in End::BOTH {
        let Some(reference) = own[end.column() as usize] else {
            continue;
        };
        for &column in Column::ALL.iter().filter(|column| column.is_of_ends()) {
            let is_named = |name: &String| {
                let rest = name.strip_prefix(&folded[reference]).filter(|rest| !rest.is_empty());
                rest.is_some_and(|rest| column.folded().contains(&rest))
            };
            let is_free = |cell: &usize| !ends.iter().any(|places| places.contains(&Some(*cell)));
            if ends[end as usize][column as usize].is_none() {
                ends[end as usize][column as usize] = folded.iter().position(is_named).filter(is_free);
            }
        }
    }
}

/// Assigns columns without an affix, or with a word for a city, to the source if columns with an
/// affix describe the target: `city`, `city_country` beside `twin`, `twin_country`.
fn bare_source(folded: &[String], mapping: &Mapping, own: &mut Places, ends: &mut [Places; 2]) {
    let [source, target] = ends;
    let has = |places: &Places, column: Column| places[column as usize].is_some();
    let (named, of_target) = (has(target, Column::Name), own[Column::Target as usize]);
    if !named && of_target.is_none() && !has(target, Column::WikidataId) {
        return;
    }
    let taken = |cell: usize, source: &Places, own: &Places| {
        let refers = [Column::Source, Column::Target]
            .iter()
            .any(|&end| own[end as usize] == Some(cell));
        refers || source.contains(&Some(cell)) || target.contains(&Some(cell))
    };
    let is_named = |name: &str, wanted: &str| {
        let after = |word: &&str| name.strip_prefix(*word) == Some(wanted);
        name == wanted || CITY_WORDS.iter().any(after)
    };
    for &column in Column::ALL.iter().filter(|column| column.is_of_ends()) {
        // A mapping does not affect the names of the other end's columns.
        let target_place = Place {
            end: Some(End::Target),
            column,
        };
        let is_told = has(target, column) && mapping.of(target_place).is_none();
        let wants_name = column == Column::Name && own[Column::Source as usize].is_none();
        if has(source, column) || !is_told && !wants_name {
            continue;
        }
        let mut found = column
            .folded()
            .iter()
            .filter_map(|wanted| folded.iter().position(|name| is_named(name, wanted)));
        source[column as usize] = found.find(|&cell| !taken(cell, source, own));
    }
}

/// Removes columns about an end from the row: `label` is the source's name, not a title, beside
/// `partner_label` for the target. A date named `from` is an end beside `to`.
fn release(own: &mut Places, ends: &[Places; 2]) {
    let ends_of_row = [own[Column::Source as usize], own[Column::Target as usize]];
    for (column, place) in own.iter_mut().enumerate() {
        let is_end = column == Column::Source as usize || column == Column::Target as usize;
        let about_end = ends.iter().any(|places| places.contains(place)) || ends_of_row.contains(place);
        if place.is_some() && !is_end && about_end {
            *place = None;
        }
    }
}
