//! Every text of a record, brought into the form in which it is kept.

use super::{CityImage, CountryGroupImage, Image, MembershipImage, NetworkImage, PartnershipImage, SourceImage};
use crate::domain::letters::{BadLetter, line, lines};

/// A text of a record that cannot be kept: the name of the column that holds it, and what is wrong.
pub type BadText = (&'static str, BadLetter);

type Tidied = Result<(), BadText>;

impl Image {
    /// Brings all texts into the form in which they are kept.
    ///
    /// # Errors
    /// The first text that holds a character which no text may hold.
    pub fn tidy(&mut self) -> Tidied {
        match self {
            Self::Network(image) => image.tidy(),
            Self::City(image) => image.tidy(),
            Self::Membership(image) => image.tidy(),
            Self::Partnership(image) => image.tidy(),
            Self::CountryGroup(image) => image.tidy(),
        }
    }
}

impl NetworkImage {
    fn tidy(&mut self) -> Tidied {
        one("name", &mut self.name)?;
        several("description", &mut self.description)?;
        several("attribution", &mut self.attribution)?;
        for field in &mut self.fields {
            one("fields", &mut field.name)?;
            all("fields", &mut field.aliases)?;
        }
        self.objectives
            .iter_mut()
            .try_for_each(|objective| put("objectives", &mut objective.text, lines))
    }
}

impl CountryGroupImage {
    fn tidy(&mut self) -> Tidied {
        one("name", &mut self.name)?;
        several("description", &mut self.description)?;
        all("source_url", &mut self.source_url)
    }
}

impl CityImage {
    fn tidy(&mut self) -> Tidied {
        one("name", &mut self.name)?;
        all("other_names", &mut self.other_names)
    }
}

impl MembershipImage {
    fn tidy(&mut self) -> Tidied {
        self.sources.iter_mut().try_for_each(SourceImage::tidy)
    }
}

impl PartnershipImage {
    fn tidy(&mut self) -> Tidied {
        one("title", &mut self.title)?;
        several("description", &mut self.description)?;
        self.sources.iter_mut().try_for_each(SourceImage::tidy)
    }
}

impl SourceImage {
    fn tidy(&mut self) -> Tidied {
        all("source_url", &mut self.url)?;
        all("citation", &mut self.citation)?;
        all("publisher", &mut self.publisher)?;
        all("source", &mut self.asserted_by)
    }
}

fn put(column: &'static str, text: &mut String, rule: fn(&str) -> Result<String, BadLetter>) -> Tidied {
    *text = rule(text).map_err(|bad| (column, bad))?;
    Ok(())
}

/// A text of one line.
fn one(column: &'static str, text: &mut String) -> Tidied {
    put(column, text, line)
}

/// Texts of one line each.
fn all<'a>(column: &'static str, texts: impl IntoIterator<Item = &'a mut String>) -> Tidied {
    texts.into_iter().try_for_each(|text| one(column, text))
}

/// A text that may have several lines.
fn several(column: &'static str, text: &mut Option<String>) -> Tidied {
    text.as_mut().map_or(Ok(()), |text| put(column, text, lines))
}
