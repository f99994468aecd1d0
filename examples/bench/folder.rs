//! A network as files in a folder: `nodes.csv`, `edges.csv` and, for questions about pairs,
//! `pairs.csv`.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The content of the files, cities by id. Other columns are ignored; a column whose cells may be
/// empty may be missing.
#[derive(Debug)]
pub(crate) struct Folder {
    /// The name of the folder.
    pub(crate) name: String,
    /// The cities, ascending by id, each once.
    pub(crate) cities: Vec<CityRow>,
    /// The links of the file, without self-loops.
    pub(crate) links: Vec<LinkRow>,
    /// The pairs to ask about, as indices of `cities`; `None` without the file.
    pub(crate) pairs: Option<Vec<(u32, u32)>>,
}

/// A row of `nodes.csv`.
#[derive(Debug, Deserialize)]
pub(crate) struct CityRow {
    /// Any text, unique among the cities.
    pub(crate) id: String,
    /// Its name, or empty.
    #[serde(default)]
    pub(crate) name: String,
    /// Its country in any form, or empty.
    #[serde(default)]
    pub(crate) country: String,
    /// Its creative field in any form, or empty.
    #[serde(default)]
    pub(crate) field: String,
    /// Latitude in degrees, if known.
    pub(crate) lat: Option<f64>,
    /// Longitude in degrees, if known.
    pub(crate) lon: Option<f64>,
}

/// A row of `edges.csv`.
#[derive(Debug)]
pub(crate) struct LinkRow {
    /// Indices of [`Folder::cities`], different.
    pub(crate) ends: (u32, u32),
    /// Above 0; 1 if the file has none.
    pub(crate) weight: f64,
    /// The year of its start, if known.
    pub(crate) year: Option<i32>,
}

#[derive(Deserialize)]
struct EdgeCells {
    source: String,
    target: String,
    weight: Option<f64>,
    year: Option<i32>,
}

#[derive(Deserialize)]
struct PairCells {
    source: String,
    target: String,
}

impl Folder {
    /// Reads the files.
    ///
    /// # Errors
    /// If a required file is missing, a cell cannot be read, an id is repeated or is not among the
    /// nodes.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let mut cities = rows::<CityRow>(&folder.join("nodes.csv"))?;
        cities.sort_by(|(_, one), (_, other)| one.id.cmp(&other.id));
        if let Some(twice) = cities.windows(2).find(|pair| pair[0].1.id == pair[1].1.id) {
            bail!(
                "nodes.csv, line {}: the id \"{}\" is given twice",
                twice[1].0,
                twice[1].1.id
            );
        }
        let cities: Vec<CityRow> = cities.into_iter().map(|(_, city)| city).collect();
        let place_of: HashMap<&str, u32> = cities.iter().map(|city| city.id.as_str()).zip(0..).collect();
        let links = links(&folder.join("edges.csv"), &place_of)?;
        let pairs = folder.join("pairs.csv");
        let pairs = if pairs.exists() {
            Some(self::pairs(&pairs, &place_of)?)
        } else {
            None
        };
        let name = folder.canonicalize().ok();
        let name = name
            .as_deref()
            .unwrap_or(folder)
            .file_name()
            .unwrap_or(folder.as_os_str());
        Ok(Self {
            name: name.to_string_lossy().into_owned(),
            cities,
            links,
            pairs,
        })
    }
}

fn links(path: &Path, place_of: &HashMap<&str, u32>) -> Result<Vec<LinkRow>> {
    let mut links = Vec::new();
    for (line, row) in rows::<EdgeCells>(path)? {
        let ends = ends(&row.source, &row.target, place_of).with_context(|| format!("edges.csv, line {line}"))?;
        let weight = row.weight.unwrap_or(1.0);
        ensure!(
            weight > 0.0 && weight.is_finite(),
            "edges.csv, line {line}: a weight is a number above 0, not {weight}"
        );
        ensure!(
            row.year.is_none_or(|year| (1..=9999).contains(&year)),
            "edges.csv, line {line}: a year is a number from 1 to 9999"
        );
        if ends.0 != ends.1 {
            links.push(LinkRow {
                ends,
                weight,
                year: row.year,
            });
        }
    }
    Ok(links)
}

fn pairs(path: &Path, place_of: &HashMap<&str, u32>) -> Result<Vec<(u32, u32)>> {
    rows::<PairCells>(path)?
        .into_iter()
        .map(|(line, row)| ends(&row.source, &row.target, place_of).with_context(|| format!("pairs.csv, line {line}")))
        .collect()
}

fn ends(source: &str, target: &str, place_of: &HashMap<&str, u32>) -> Result<(u32, u32)> {
    let place = |id: &str| {
        let place = place_of.get(id).copied();
        place.with_context(|| format!("there is no city with the id \"{id}\" in nodes.csv"))
    };
    Ok((place(source)?, place(target)?))
}

/// Returns the rows of a file with their line numbers.
fn rows<Row: DeserializeOwned>(path: &Path) -> Result<Vec<(u64, Row)>> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)
        .with_context(|| {
            format!(
                "cannot read {}; `bench --help` says what a folder holds",
                path.display()
            )
        })?;
    let headers = reader.headers().with_context(|| path.display().to_string())?.clone();
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader
        .read_record(&mut record)
        .with_context(|| path.display().to_string())?
    {
        let line = record.position().map_or(0, csv::Position::line);
        let row = record.deserialize(Some(&headers));
        rows.push((line, row.with_context(|| path.display().to_string())?));
    }
    Ok(rows)
}
