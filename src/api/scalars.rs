//! Custom scalars. Errors that show in the value alone are reported before execution: the form of a
//! date, of a moment, of a country's code. The words of a vocabulary are data, so their scalars
//! accept every text, bare or quoted. Its meaning is resolved where the network is known, with an
//! error that names the argument.

use async_graphql::{InputType, InputValueError, InputValueResult, Number, Scalar, ScalarType, Value};
use chrono::{DateTime as ChronoDateTime, SecondsFormat, Utc};

use super::upload::FileRef;
use crate::app::fault::{Fault, quote};
use crate::app::names::country_form;
use crate::domain::{PartialDate, Revision};

/// An error in a value of the right kind: words that continue a sentence about it, and names that
/// may have been meant.
pub(super) type Wrong = (String, Vec<String>);

/// Checks a value for a scalar: true if it is accepted, false if it is of a wrong kind.
type Takes = fn(Value) -> Result<bool, Wrong>;

/// Returns every custom scalar with its check.
pub fn takes() -> impl Iterator<Item = (&'static str, Takes)> {
    let taken: [(&str, Takes); 11] = [
        ("CityRef", judged::<CityRef>),
        ("CountryCode", judged::<CountryCode>),
        ("Date", judged::<Date>),
        ("DateTime", judged::<DateTime>),
        ("FieldKey", judged::<FieldKey>),
        ("GroupKey", judged::<GroupKey>),
        ("JSON", judged::<Json>),
        ("Long", judged::<Long>),
        ("ObjectiveKey", judged::<ObjectiveKey>),
        ("RevisionId", judged::<RevisionId>),
        ("Upload", judged::<FileRef>),
    ];
    taken.into_iter()
}

/// A scalar that checks values before execution.
pub(super) trait Input: Sized {
    /// Reads the value; `None` if it is of a kind that the scalar does not accept.
    fn read(value: Value) -> Result<Option<Self>, Wrong>;
}

fn judged<T: Input>(value: Value) -> Result<bool, Wrong> {
    Ok(T::read(value)?.is_some())
}

/// Returns the value for a resolver. It cannot fail, because admission has checked it.
pub(super) fn parsed<T: Input + InputType>(value: Value) -> InputValueResult<T> {
    match T::read(value.clone()) {
        Ok(Some(read)) => Ok(read),
        Ok(None) => Err(InputValueError::expected_type(value)),
        Err((words, _)) => Err(InputValueError::custom(words)),
    }
}

/// Accepts every text.
fn any_text(_: &str) -> Result<(), Wrong> {
    Ok(())
}

fn date(text: &str) -> Result<(), Wrong> {
    let read = text.parse::<PartialDate>();
    read.map(drop).map_err(|form| given(&form, text))
}

fn moment(text: &str) -> Result<(), Wrong> {
    let read = ChronoDateTime::parse_from_rfc3339(text);
    read.map(drop).map_err(|_| {
        given(
            "is not a moment; write RFC 3339, such as \"2016-05-31T09:30:00Z\"",
            text,
        )
    })
}

fn given(form: &str, text: &str) -> Wrong {
    (format!("{form}; {} was given", quote(text)), Vec::new())
}

macro_rules! text_scalar {
    ($(#[doc = $doc:literal])+ $name:ident, $url:literal, $fits:path) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub String);

        impl Input for $name {
            fn read(value: Value) -> Result<Option<Self>, Wrong> {
                let text = match value {
                    Value::String(text) => text,
                    Value::Enum(word) => word.to_string(),
                    Value::Number(number) if number.is_u64() => number.to_string(),
                    _ => return Ok(None),
                };
                $fits(&text)?;
                Ok(Some(Self(text)))
            }
        }

        $(#[doc = $doc])+
        #[Scalar(specified_by_url = $url)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                parsed(value)
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }
    };
}

text_scalar! {
    /// A city: its global id, its key (`bologna`), its Wikidata item (`Q1891`), or a name that no
    /// other city shares (`Bologna`). Accents and case of a name do not matter.
    CityRef, "https://spec.graphql.org/October2021/#sec-String", any_text
}

text_scalar! {
    /// A creative field by key, name or alias. Bare or quoted; case, spaces, hyphens and `&` do not
    /// matter: `MEDIA_ARTS`, `"Media Arts"`, `"crafts & folk art"`.
    FieldKey, "https://spec.graphql.org/October2021/#sec-String", any_text
}

text_scalar! {
    /// An ISO 3166-1 country code, bare or quoted: alpha-2 (`IT`), or in arguments also alpha-3
    /// (`ITA`). Answers have alpha-2.
    CountryCode, "https://www.iso.org/iso-3166-country-codes.html", country_form
}

text_scalar! {
    /// A group of cities by key or name, bare or quoted. It depends on the grouping: a field
    /// (`MUSIC`), a country (`IT`), a region (`ASIA_PACIFIC`), a group of countries
    /// (`GLOBAL_SOUTH`), the hub of a community (`bologna`), or `UNASSIGNED`.
    GroupKey, "https://spec.graphql.org/October2021/#sec-String", any_text
}

text_scalar! {
    /// An objective of a network by key, bare or quoted: `INTERNATIONAL_COOPERATION`.
    ObjectiveKey, "https://spec.graphql.org/October2021/#sec-String", any_text
}

text_scalar! {
    /// A date as precisely as it is known: `"2016"`, `"2016-05"` or `"2016-05-31"` (ISO 8601). As a
    /// start, a year or month means its first day; as `asOf`, `to` or an end, its last day.
    Date, "https://www.w3.org/TR/NOTE-datetime", date
}

impl From<PartialDate> for Date {
    fn from(date: PartialDate) -> Self {
        Self(date.to_string())
    }
}

impl From<chrono::NaiveDate> for Date {
    fn from(day: chrono::NaiveDate) -> Self {
        Self(PartialDate::day(day).to_string())
    }
}

text_scalar! {
    /// A time in UTC, as in `2016-05-31T09:30:00.000000Z` (RFC 3339, microseconds).
    DateTime, "https://www.rfc-editor.org/rfc/rfc3339", moment
}

impl DateTime {
    /// Parses the time that an argument gives.
    ///
    /// # Errors
    /// BAD_USER_INPUT if it gives none.
    pub fn moment(&self, argument: &str) -> Result<ChronoDateTime<Utc>, Fault> {
        let moment = ChronoDateTime::parse_from_rfc3339(&self.0).map(|moment| moment.with_timezone(&Utc));
        moment.map_err(|_| Fault::bad(argument, "is not a moment"))
    }
}

impl From<ChronoDateTime<Utc>> for DateTime {
    fn from(moment: ChronoDateTime<Utc>) -> Self {
        Self(moment.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

/// A whole number that may exceed an `Int`, such as a revision or a population: a JSON number
/// without a fraction. Exact up to 2^53 − 1 in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Long(pub i64);

/// A whole number that may exceed an `Int`, such as a revision or a population: a JSON number
/// without a fraction. Exact up to 2^53 − 1 in every language.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc8259#section-6")]
impl ScalarType for Long {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(value)
    }

    fn to_value(&self) -> Value {
        Value::from(self.0)
    }
}

impl Input for Long {
    fn read(value: Value) -> Result<Option<Self>, Wrong> {
        let Value::Number(number) = value else {
            return Ok(None);
        };
        Ok(whole(&number).map(Self))
    }
}

/// The largest n for which a double holds every whole number up to n.
const GREATEST_EXACT: i64 = (1 << 53) - 1;

/// Returns the whole number that a JSON number is; 3e9 and 3000000000.0 are whole, too.
fn whole(number: &Number) -> Option<i64> {
    let exact = |number: &i64| number.abs() <= GREATEST_EXACT;
    let float = |number: f64| (number.fract() == 0.0 && number.abs() <= GREATEST_EXACT as f64).then_some(number as i64);
    let whole = number.as_i64().filter(exact);
    whole.or_else(|| {
        number
            .as_f64()
            .filter(|_| !number.is_i64() && !number.is_u64())
            .and_then(float)
    })
}

impl From<i64> for Long {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

/// A revision of the store: its number (`42`), or the number and a mark (`"42-00c0ffee00c0ffee"`)
/// as in `revisionId` and in the header `Interurban-Revision`. If the database is restored to an
/// earlier state, revision numbers repeat; the mark tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevisionId(pub Revision);

/// A revision of the store: its number (`42`), or the number and a mark (`"42-00c0ffee00c0ffee"`)
/// as in `revisionId` and in the header `Interurban-Revision`. If the database is restored to an
/// earlier state, revision numbers repeat; the mark tells them apart.
#[Scalar(specified_by_url = "https://spec.graphql.org/October2021/#sec-String")]
impl ScalarType for RevisionId {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(value)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl Input for RevisionId {
    fn read(value: Value) -> Result<Option<Self>, Wrong> {
        let (revision, shown) = match &value {
            Value::Number(number) => (
                whole(number).filter(|number| *number >= 0).map(Revision::from),
                number.to_string(),
            ),
            Value::String(text) => (text.parse().ok(), text.clone()),
            _ => return Ok(None),
        };
        let form = "is no revision; write one such as 42 or \"42-00c0ffee00c0ffee\"";
        revision
            .map(|revision| Some(Self(revision)))
            .ok_or_else(|| given(form, &shown))
    }
}

/// Any JSON value.
#[derive(Clone, Debug, PartialEq)]
pub struct Json(pub Value);

/// Any JSON value.
#[Scalar(name = "JSON", specified_by_url = "https://www.rfc-editor.org/rfc/rfc8259")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(value)
    }

    fn to_value(&self) -> Value {
        self.0.clone()
    }
}

impl Input for Json {
    fn read(value: Value) -> Result<Option<Self>, Wrong> {
        Ok(Some(Self(value)))
    }
}
