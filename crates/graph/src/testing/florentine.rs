//! Marriages among sixteen families of Renaissance Florence, collected by Padgett: Breiger &
//! Pattison 1986, doi:10.1016/0378-8733(86)90006-7; Wasserman & Faust 1994. The Pucci married into
//! none of the others.

use super::{Named, named};

/// For every family, the later ones in the alphabet that it is joined with by a marriage.
const TIES: &str = "\
Acciaiuoli: Medici
Albizzi: Ginori, Guadagni, Medici
Barbadori: Castellani, Medici
Bischeri: Guadagni, Peruzzi, Strozzi
Castellani: Peruzzi, Strozzi
Guadagni: Lamberteschi, Tornabuoni
Medici: Ridolfi, Salviati, Tornabuoni
Pazzi: Salviati
Peruzzi: Strozzi
Pucci:
Ridolfi: Strozzi, Tornabuoni
";

/// The graph of families.
pub(crate) fn families() -> Named {
    named(TIES)
}
