//! The terms of the model.

/// The number of terms.
pub(super) const TERMS: usize = 5;

/// A term of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// The constant.
    Constant,
    /// The natural logarithm of the distance in kilometres.
    LnDistance,
    /// True if both nodes lie in one country.
    SameCountry,
    /// True if both lie in one region of the world.
    SameRegion,
    /// True if both share a creative field.
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

/// The properties of a pair of nodes that the model reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairFacts {
    /// Their distance in kilometres, above 0.
    pub distance_km: f64,
    /// True if both lie in one country.
    pub same_country: bool,
    /// True if both lie in one region of the world.
    pub same_region: bool,
    /// True if they share a field.
    pub same_field: bool,
}

impl PairFacts {
    /// Returns the values of all terms.
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

/// The reason that a term is not in the fitted model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Omission {
    /// All pairs agree in it, or it follows from the terms before it.
    NoVariation,
    /// The estimate would be infinite. All links agree in the term though not all pairs do; or it
    /// is that of the region, and no link joins two countries of one region.
    Separation,
}

/// The result for one term.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// The term.
    pub term: Term,
    /// Estimate and robust standard error, or the reason that there is none.
    pub value: Result<(f64, f64), Omission>,
}
