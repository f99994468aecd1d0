//! Sources of partnerships and memberships.

use async_graphql::{Object, SimpleObject};

use super::city::City;
use crate::api::context::Frame;
use crate::api::enums::Confidence;
use crate::api::scalars::Date;
use crate::domain;

/// The source of a statement. It has a `url`, a `citation`, or both.
pub struct Source {
    frame: Frame,
    source: domain::Source,
}

/// The city or body that makes a statement.
#[derive(SimpleObject)]
pub struct Authority {
    /// Name of the body. For a city without further words, the city's name.
    name: String,
    /// The city, if a city makes the statement. Null otherwise.
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

/// The source of a statement. It has a `url`, a `citation`, or both.
#[Object]
impl Source {
    /// The http or https address of a page that makes the statement.
    fn url(&self) -> Option<&str> {
        self.source.url.as_deref()
    }

    /// A citation, in addition to a page or in place of one.
    fn citation(&self) -> Option<&str> {
        self.source.citation.as_deref()
    }

    /// The publisher.
    fn publisher(&self) -> Option<&str> {
        self.source.publisher.as_deref()
    }

    /// The date on which the source was read.
    fn accessed_on(&self) -> Option<Date> {
        self.source.accessed_on.map(Date::from)
    }

    /// The city or body that makes the statement. Null if not known.
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

    /// The degree to which the source supports the statement.
    fn confidence(&self) -> Confidence {
        self.source.confidence.into()
    }
}
