//! Custom scalars. What can be told from a value alone is told before anything is executed: the form of a date, of a moment, of a country's
//! code. The words of a vocabulary are data, so their scalars take every text, bare or quoted; what it means is decided where the network
//! is known, with an error that names the argument.

use async_graphql::{InputType, InputValueError, InputValueResult, Number, Scalar, ScalarType, Value};
use chrono::{DateTime as ChronoDateTime, SecondsFormat, Utc};

use super::upload::FileRef;
use crate::app::fault::{Fault, quote};
use crate::app::names::country_form;
use crate::domain::{PartialDate, Revision};

/// What is wrong with a value of the right kind: words that continue a sentence about it, and names that may have been meant.
pub(super) type Wrong = (String, Vec<String>);

/// What a scalar makes of a value: true if it takes it, false if it takes none of that kind.
type Takes = fn(Value) -> Result<bool, Wrong>;

/// Every custom scalar, with the values it takes.
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

/// A scalar that judges values before anything is executed.
pub(super) trait Input: Sized {
    /// The value as the scalar; none if it is of a kind that the scalar does not take.
    fn read(value: Value) -> Result<Option<Self>, Wrong>;
}

fn judged<T: Input>(value: Value) -> Result<bool, Wrong> {
    Ok(T::read(value)?.is_some())
}

/// The value for a resolver. Admission has judged it: it does not fail here.
pub(super) fn parsed<T: Input + InputType>(value: Value) -> InputValueResult<T> {
    match T::read(value.clone()) {
        Ok(Some(read)) => Ok(read),
        Ok(None) => Err(InputValueError::expected_type(value)),
        Err((words, _)) => Err(InputValueError::custom(words)),
    }
}

/// Takes every text.
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
    /// A city: its global id, its key (`bologna`), its Wikidata item (`Q1891`), or a name that no other city
    /// shares (`Bologna`), in any spelling of accents and case.
    CityRef, "https://spec.graphql.org/October2021/#sec-String", any_text
}

text_scalar! {
    /// A creative field by key, name or alias. Bare or quoted; case, spaces, hyphens and `&` do not matter:
    /// `MEDIA_ARTS`, `"Media Arts"`, `"crafts & folk art"`.
    FieldKey, "https://spec.graphql.org/October2021/#sec-String", any_text
}

text_scalar! {
    /// An ISO 3166-1 country code, bare or quoted: alpha-2 (`IT`) or, as an argument, alpha-3 (`ITA`).
    /// Answers are alpha-2.
    CountryCode, "https://www.iso.org/iso-3166-country-codes.html", country_form
}

text_scalar! {
    /// A group of cities by key or name, bare or quoted, as the grouping has them: a field (`MUSIC`), a country (`IT`), a
    /// region (`ASIA_PACIFIC`), a group of countries (`GLOBAL_SOUTH`), the hub of a community (`bologna`), `UNASSIGNED`.
    GroupKey, "https://spec.graphql.org/October2021/#sec-String", any_text
}

text_scalar! {
    /// An objective of a network by key, bare or quoted: `INTERNATIONAL_COOPERATION`.
    ObjectiveKey, "https://spec.graphql.org/October2021/#sec-String", any_text
}

text_scalar! {
    /// A date as precisely as it is known: `"2016"`, `"2016-05"` or `"2016-05-31"` (ISO 8601). A year or month
    /// stands for its first day where something starts, and for its last day as `asOf`, `to` or an end.
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
    /// A moment in UTC, as in `2016-05-31T09:30:00.000000Z` (RFC 3339, microseconds).
    DateTime, "https://www.rfc-editor.org/rfc/rfc3339", moment
}

impl DateTime {
    /// The moment that an argument names.
    ///
    /// # Errors
    /// BAD_USER_INPUT if it names none.
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

/// A whole number that may be greater than an `Int` holds: a JSON number without a fraction, exact up to 2^53 − 1 in every language, as
/// revisions and populations are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Long(pub i64);

/// A whole number that may be greater than an `Int` holds: a JSON number without a fraction, exact up to 2^53 − 1 in every language, as
/// revisions and populations are.
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

/// The greatest whole number up to which a number of double precision holds every one.
const GREATEST_EXACT: i64 = (1 << 53) - 1;

/// The whole number that a JSON number is; 3e9 and 3000000000.0 are whole, too.
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

/// A revision of the store: its number (`42`); or, as `revisionId` and the header `Interurban-Revision` give it, the number and a mark
/// (`"42-00c0ffee00c0ffee"`). The mark tells apart revisions of the same number before and after the database was set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevisionId(pub Revision);

/// A revision of the store: its number (`42`); or, as `revisionId` and the header `Interurban-Revision` give it, the number and a mark
/// (`"42-00c0ffee00c0ffee"`). The mark tells apart revisions of the same number before and after the database was set back.
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
