//! The four sizes of networks for measurements.

use std::fmt;

use clap::ValueEnum;

use super::Size;

/// A size of network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "UPPER")]
pub(crate) enum Tier {
    /// A network of members: 408 cities, 1,500 links
    S,
    /// The world's sister cities: 11,000 cities, 15,000 links
    M,
    /// Ten times that: 100,000 cities, 500,000 links
    L,
    /// A million cities, five million links
    Xl,
}

impl Tier {
    /// Returns the size of a network of this tier.
    pub(crate) const fn size(self) -> Size {
        let (cities, links, countries) = match self {
            Self::S => (408, 1_500, 100),
            Self::M => (11_000, 15_000, 200),
            Self::L => (100_000, 500_000, 200),
            Self::Xl => (1_000_000, 5_000_000, 200),
        };
        Size {
            cities,
            links,
            countries,
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Size { cities, links, .. } = self.size();
        write!(formatter, "{self:?} {cities}/{links}")
    }
}
