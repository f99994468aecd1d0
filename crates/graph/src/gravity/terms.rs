//! What the model explains links by.

/// The number of terms.
pub(super) const TERMS: usize = 5;

/// A term of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// The constant.
    Constant,
    /// The natural logarithm of the distance in kilometres.
    LnDistance,
    /// Whether both nodes lie in one country.
    SameCountry,
    /// Whether both lie in one region of the world.
    SameRegion,
    /// Whether they share a creative field.
    SameField,
}

impl Term {
    /// All terms, in the order of the model.
    pub const ALL: [Self; TERMS] = [
        Self::Constant,
        Self::LnDistance,
        Self::SameCountry,
        Self::SameRegion,
        Self::SameField,
    ];
}

/// What the model reads of a pair of nodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairFacts {
    /// How far apart they are, above 0.
    pub distance_km: f64,
    /// Whether both lie in one country.
    pub same_country: bool,
    /// Whether both lie in one region of the world.
    pub same_region: bool,
    /// Whether they share a field.
    pub same_field: bool,
}

impl PairFacts {
    /// The values of all terms.
    pub(super) fn values(&self) -> [f64; TERMS] {
        let flag = |flag: bool| f64::from(u8::from(flag));
        [
            1.0,
            self.distance_km.ln(),
            flag(self.same_country),
            flag(self.same_region),
            flag(self.same_field),
        ]
    }
}

/// Why a term is not in the fitted model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Omission {
    /// All pairs agree in it, or it follows from the terms before it.
    NoVariation,
    /// All links agree in it though not all pairs do, or it is that of the region and no link joins two countries of one
    /// region: its estimate would be infinite.
    Separation,
}

/// What the model found of a term.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// The term.
    pub term: Term,
    /// Estimate and robust standard error, or why there is none.
    pub value: Result<(f64, f64), Omission>,
}
