//! Shared helpers for tests of readers and writers.

use std::collections::BTreeSet;

use super::{Directory, ImportFormat, ImportOptions, Importer, Incoming, KnownCity, KnownPartnership, Notes, RowError};
use crate::domain::CountryCode;
use crate::domain::image::{CityImage, Image, PartnershipImage};
use crate::domain::text::fold;

/// A few cities, countries and fields.
pub(super) struct KnownCities;

const CITIES: [(&str, &str, &str, Option<&str>); 3] = [
    ("bologna", "Bologna", "IT", Some("Q1891")),
    ("cordoba", "Córdoba", "ES", None),
    ("cordoba-ar", "Córdoba", "AR", None),
];

fn known(&(key, name, country, item): &(&str, &str, &str, Option<&str>)) -> KnownCity {
    KnownCity {
        key: key.to_owned(),
        name: name.to_owned(),
        other_names: Vec::new(),
        country: country.parse().expect("a code"),
        position: None,
        wikidata_id: item.map(str::to_owned),
        in_network: false,
    }
}

impl Directory for KnownCities {
    fn country(&self, text: &str) -> Option<CountryCode> {
        let countries = [
            ("italy", "IT"),
            ("unitedkingdom", "GB"),
            ("spain", "ES"),
            ("argentina", "AR"),
            ("brazil", "BR"),
            ("zz", "ZZ"),
        ];
        let wanted = fold(text);
        let found = countries
            .iter()
            .find(|(name, code)| *name == wanted || code.to_lowercase() == wanted);
        found.map(|(_, code)| code.parse().expect("a code"))
    }

    fn city(&self, key: &str) -> Option<KnownCity> {
        CITIES.iter().find(|city| city.0 == key).map(known)
    }

    fn cities_named(&self, name: &str) -> Vec<KnownCity> {
        let named = CITIES.iter().filter(|city| fold(city.1) == fold(name));
        named.map(known).collect()
    }

    fn city_of_item(&self, item: &str) -> Option<KnownCity> {
        CITIES.iter().find(|city| city.3 == Some(item)).map(known)
    }

    fn partnerships_of(&self, _cities: &[&str]) -> Vec<KnownPartnership> {
        Vec::new()
    }

    fn has_partnership(&self, _key: &str) -> bool {
        false
    }

    fn field(&self, text: &str) -> Option<String> {
        ["MUSIC", "CRAFTS_AND_FOLK_ART"]
            .into_iter()
            .find(|field| fold(field) == fold(text))
            .map(str::to_owned)
    }

    fn objective(&self, text: &str) -> Option<String> {
        (text == "CULTURAL_ACCESS").then(|| text.to_owned())
    }
}

pub(super) fn options() -> ImportOptions {
    ImportOptions {
        network: "world".to_owned(),
        ..ImportOptions::default()
    }
}

/// Reads files one after the other.
pub(super) fn read_all(files: &[(ImportFormat, &[u8])], options: &ImportOptions) -> (Vec<Incoming>, Vec<RowError>) {
    let (mut records, mut faults) = (Vec::new(), Vec::new());
    let mut found = |answer| match answer {
        Ok(record) => records.push(record),
        Err(fault) => faults.push(fault),
    };
    let mut importer = Importer::new(options, &KnownCities, &mut found);
    loop {
        for (file, (format, text)) in files.iter().enumerate() {
            while importer.read(file, *format, *text).expect("texts can be read") {}
            _ = importer.take_notes();
        }
        if !importer.advance() {
            break;
        }
    }
    drop(importer);
    (records, faults)
}

/// Reads a file.
pub(super) fn read(format: ImportFormat, text: &str, options: &ImportOptions) -> (Vec<Incoming>, Vec<RowError>) {
    read_all(&[(format, text.as_bytes())], options)
}

/// Returns row, column and code of faults.
pub(super) fn faults(found: &[RowError]) -> Vec<(usize, &str, &'static str)> {
    let told = found
        .iter()
        .map(|fault| (fault.row, fault.column.as_str(), fault.code.as_str()));
    told.collect()
}

pub(super) fn cities(records: &[Incoming]) -> Vec<&CityImage> {
    let cities = records.iter().filter_map(|record| match &record.image {
        Image::City(city) => Some(city),
        _ => None,
    });
    cities.collect()
}

/// Returns cities, each once even if several rows give it.
pub(super) fn distinct_cities(records: &[Incoming]) -> Vec<&CityImage> {
    let mut keys = BTreeSet::new();
    cities(records)
        .into_iter()
        .filter(|city| keys.insert(city.key.as_str()))
        .collect()
}

pub(super) fn partnerships(records: &[Incoming]) -> Vec<&PartnershipImage> {
    let partnerships = records.iter().filter_map(|record| match &record.image {
        Image::Partnership(partnership) => Some(partnership),
        _ => None,
    });
    partnerships.collect()
}

/// Returns the notes of a file: names with numbers of values, self-loops, merged links, parallel
/// links, links of unknown cities.
pub(super) fn notes(format: ImportFormat, text: &str, options: &ImportOptions) -> (Vec<(String, usize)>, [usize; 4]) {
    let mut none = |_| ();
    let mut importer = Importer::new(options, &KnownCities, &mut none);
    let mut notes = Notes::default();
    loop {
        while importer.read(0, format, text.as_bytes()).expect("a text can be read") {}
        notes.add(importer.take_notes());
        if !importer.advance() {
            break;
        }
    }
    let passed_over = notes.passed_over().map(|passed| (passed.name, passed.values)).collect();
    (
        passed_over,
        [notes.self_loops, notes.merged, notes.parallel, notes.unknown_cities],
    )
}
