//! Prices of fields that cost more, or return more, than the general rules assume.

use crate::http::PriceList;

/// The prices.
pub fn prices() -> PriceList {
    PriceList::new()
}
