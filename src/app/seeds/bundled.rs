//! The embedded files.

use std::io::{self, BufRead};

use crate::app::import::ImportFile;
use crate::exchange::ImportFormat;

/// A network that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bundled {
    /// The UNESCO Creative Cities Network: 405 members to 2025, town twinnings, documented
    /// cooperations, all with sources.
    Uccn,
    /// The networks of the EU programmes URBACT II and III, 2007 to 2022: 137 partnerships of 549
    /// European cities, with lead partners, all with sources.
    Urbact,
    /// The invented network of the worked examples: 13 real cities, 16 invented partnerships.
    Golden,
}

impl Bundled {
    /// The networks for an empty database. The first becomes the default.
    pub const FIRST_START: [Self; 2] = [Self::Uccn, Self::Urbact];

    /// Returns the key of the network. It is also the folder of its files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Uccn => "uccn",
            Self::Urbact => "urbact",
            Self::Golden => "golden",
        }
    }

    /// Returns its files.
    pub(super) fn files(self) -> Vec<Box<dyn ImportFile>> {
        match self {
            Self::Uccn => files!("uccn"),
            Self::Urbact => files!("urbact"),
            Self::Golden => files!("golden"),
        }
    }
}

/// The files that all networks share, and those in a folder of `seeds/`.
macro_rules! files {
    ($folder:literal) => {
        [
            (
                "country_groups.jsonl",
                include_str!("../../../seeds/country_groups.jsonl"),
            ),
            (
                concat!($folder, "/network.jsonl"),
                include_str!(concat!("../../../seeds/", $folder, "/network.jsonl")),
            ),
            (
                concat!($folder, "/cities.csv"),
                include_str!(concat!("../../../seeds/", $folder, "/cities.csv")),
            ),
            (
                concat!($folder, "/partnerships.csv"),
                include_str!(concat!("../../../seeds/", $folder, "/partnerships.csv")),
            ),
        ]
        .map(|(name, text)| Box::new(Embedded { name, text }) as Box<dyn ImportFile>)
        .into()
    };
}
use files;

/// An embedded file.
#[derive(Debug)]
struct Embedded {
    /// Its path below `seeds/`.
    name: &'static str,
    text: &'static str,
}

impl ImportFile for Embedded {
    fn format(&self) -> ImportFormat {
        if self.name.ends_with(".csv") {
            ImportFormat::Csv
        } else {
            ImportFormat::JsonLines
        }
    }

    fn name(&self, _: usize) -> String {
        self.name.to_owned()
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        Ok(Box::new(self.text.as_bytes()))
    }
}
