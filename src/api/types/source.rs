//! Sources of partnerships and memberships.

use async_graphql::{Object, SimpleObject};

use super::city::City;
use crate::api::context::Frame;
use crate::api::enums::Confidence;
use crate::api::scalars::Date;
use crate::domain;

/// Where a statement comes from. It has a url, a citation, or both.
pub struct Source {
    frame: Frame,
    source: domain::Source,
}

/// Who states something.
#[derive(SimpleObject)]
pub struct Authority {
    /// The body in words; of a city without further words, the city's name.
    name: String,
    /// The city, if a city states it.
    city: Option<City>,
}

impl Source {
    /// Wraps a source.
    pub fn new(frame: &Frame, source: &domain::Source) -> Self {
        Self {
            frame: frame.clone(),
            source: source.clone(),
        }
    }
}

/// Where a statement comes from. It has a url, a citation, or both.
#[Object]
impl Source {
    /// Address of a page that states it, http or https.
    fn url(&self) -> Option<&str> {
        self.source.url.as_deref()
    }

    /// What to cite where there is no page, or beside it.
    fn citation(&self) -> Option<&str> {
        self.source.citation.as_deref()
    }

    /// Who published it.
    fn publisher(&self) -> Option<&str> {
        self.source.publisher.as_deref()
    }

    /// When it was read.
    fn accessed_on(&self) -> Option<Date> {
        self.source.accessed_on.map(Date::from)
    }

    /// Which city or body states it; null if not known.
    fn asserted_by(&self) -> Option<Authority> {
        let city = self
            .source
            .asserted_by_city
            .and_then(|id| self.frame.snapshot().city_by_id(id));
        let city = city.map(|city| City::new(&self.frame, city));
        let name = match (&self.source.asserted_by, &city) {
            (Some(name), _) => name.clone(),
            (None, Some(city)) => city.record().name.clone(),
            (None, None) => return None,
        };
        Some(Authority { name, city })
    }

    /// How well it supports the statement.
    fn confidence(&self) -> Confidence {
        self.source.confidence.into()
    }
}
