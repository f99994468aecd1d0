//! Writes a generated network as the three files that the program reads.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::generate::{MadeNetwork, Tier};

/// Number of pairs written.
const PAIRS: usize = 1_000;

/// The creative fields of UNESCO's network.
const FIELDS: [&str; crate::generate::FIELDS as usize] = [
    "Architecture",
    "Crafts and Folk Art",
    "Design",
    "Film",
    "Gastronomy",
    "Literature",
    "Media Arts",
    "Music",
];

/// Writes `nodes.csv`, `edges.csv` and `pairs.csv` of a network of this tier into a folder, which
/// is created if missing.
///
/// # Errors
/// If the folder or a file cannot be written.
pub(crate) fn write(folder: &Path, tier: Tier, seed: u64) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let made = MadeNetwork::new(tier.size(), seed);
    let nodes = (0_u32..).zip(&made.cities).map(|(city, made)| {
        [
            id(city),
            format!("City {city}"),
            country(made.country),
            FIELDS[made.field as usize].to_owned(),
            format!("{:.4}", made.latitude),
            format!("{:.4}", made.longitude),
        ]
    });
    table(
        folder,
        "nodes.csv",
        ["id", "name", "country", "field", "lat", "lon"],
        nodes,
    )?;
    let edges = made.links.iter().map(|link| {
        let (source, target) = link.ends;
        [id(source), id(target), link.weight.to_string(), link.year.to_string()]
    });
    table(folder, "edges.csv", ["source", "target", "weight", "year"], edges)?;
    let pairs = made.pairs(PAIRS, seed).into_iter();
    let pairs = pairs.map(|(source, target)| [id(source), id(target)]);
    table(folder, "pairs.csv", ["source", "target"], pairs)
}

fn table<const COLUMNS: usize>(
    folder: &Path,
    name: &str,
    header: [&str; COLUMNS],
    rows: impl Iterator<Item = [String; COLUMNS]>,
) -> Result<()> {
    let path = folder.join(name);
    let context = || format!("cannot write {}", path.display());
    let mut writer = csv::Writer::from_path(&path).with_context(context)?;
    writer.write_record(header).with_context(context)?;
    for row in rows {
        writer.write_record(row).with_context(context)?;
    }
    writer.flush().with_context(context)
}

/// Returns ids of constant width, so that they sort like the numbers.
fn id(city: u32) -> String {
    format!("c{city:07}")
}

/// Returns two letters for a country.
fn country(number: u32) -> String {
    let letter = |place: u32| char::from(b'A' + (place % 26) as u8);
    [letter(number / 26), letter(number)].iter().collect()
}
