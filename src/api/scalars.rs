//! Custom scalars. The words of a vocabulary are data, so a scalar only takes the text, bare or quoted;
//! what it means is decided where the network is known, with an error that names the argument.

use async_graphql::{InputValueError, InputValueResult, Number, Scalar, ScalarType, Value};
use chrono::{DateTime as ChronoDateTime, SecondsFormat, Utc};

use crate::app::fault::{Fault, quote};
use crate::domain::{PartialDate, Revision};

/// Whether a scalar takes a value.
type Takes = fn(Value) -> bool;

/// Every custom scalar, with the values it takes as far as their kind tells.
pub fn takes() -> impl Iterator<Item = (&'static str, Takes)> {
    let taken: [(&str, Takes); 10] = [
        ("CityRef", parses::<CityRef>),
        ("CountryCode", parses::<CountryCode>),
        ("Date", parses::<Date>),
        ("DateTime", parses::<DateTime>),
        ("FieldKey", parses::<FieldKey>),
        ("GroupKey", parses::<GroupKey>),
        ("JSON", parses::<Json>),
        ("Long", parses::<Long>),
        ("ObjectiveKey", parses::<ObjectiveKey>),
        ("RevisionId", parses::<RevisionId>),
    ];
    taken.into_iter()
}

fn parses<T: ScalarType>(value: Value) -> bool {
    T::parse(value).is_ok()
}

macro_rules! text_scalar {
    ($(#[doc = $doc:literal])+ $name:ident) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub String);

        $(#[doc = $doc])+
        #[Scalar]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                match value {
                    Value::String(text) => Ok(Self(text)),
                    Value::Enum(word) => Ok(Self(word.to_string())),
                    Value::Number(number) if number.is_u64() => Ok(Self(number.to_string())),
                    other => Err(InputValueError::expected_type(other)),
                }
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
    CityRef
}

text_scalar! {
    /// A creative field by key, name or alias. Bare or quoted; case, spaces, hyphens and `&` do not matter:
    /// `MEDIA_ARTS`, `"Media Arts"`, `"crafts & folk art"`.
    FieldKey
}

text_scalar! {
    /// An ISO 3166-1 country code, bare or quoted: alpha-2 (`IT`) or, as an argument, alpha-3 (`ITA`).
    /// Answers are alpha-2.
    CountryCode
}

text_scalar! {
    /// A group of cities by key or name, bare or quoted, as the grouping has them: a field (`MUSIC`), a country (`IT`), a
    /// region (`ASIA_PACIFIC`), a group of countries (`GLOBAL_SOUTH`), the hub of a community (`bologna`), `UNASSIGNED`.
    GroupKey
}

text_scalar! {
    /// An objective of a network by key, bare or quoted: `INTERNATIONAL_COOPERATION`.
    ObjectiveKey
}

text_scalar! {
    /// A date as precisely as it is known: `"2016"`, `"2016-05"` or `"2016-05-31"` (ISO 8601). A year or month
    /// stands for its first day where something starts, and for its last day as `asOf`, `to` or an end.
    Date
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
    DateTime
}

impl DateTime {
    /// The moment that an argument names.
    ///
    /// # Errors
    /// BAD_USER_INPUT if it names none.
    pub fn moment(&self, argument: &str) -> Result<ChronoDateTime<Utc>, Fault> {
        let moment = ChronoDateTime::parse_from_rfc3339(&self.0).map(|moment| moment.with_timezone(&Utc));
        moment.map_err(|_| {
            let form = "is not a moment; write RFC 3339, such as \"2016-05-31T09:30:00Z\"";
            Fault::bad(argument, format!("{form}; {} was given", quote(&self.0)))
        })
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
#[Scalar]
impl ScalarType for Long {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::Number(number) => match whole(number) {
                Some(number) => Ok(Self(number)),
                None => Err(InputValueError::custom("expected a whole number of at most 2^53 - 1")),
            },
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::from(self.0)
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
#[Scalar]
impl ScalarType for RevisionId {
    fn parse(value: Value) -> InputValueResult<Self> {
        let revision = match &value {
            Value::Number(number) => whole(number).filter(|number| *number >= 0).map(Revision::from),
            Value::String(text) => text.parse().ok(),
            _ => return Err(InputValueError::expected_type(value)),
        };
        let wrong = || InputValueError::custom("expected a revision such as 42 or \"42-00c0ffee00c0ffee\"");
        revision.map(Self).ok_or_else(wrong)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// Any JSON value.
#[derive(Clone, Debug, PartialEq)]
pub struct Json(pub Value);

/// Any JSON value.
#[Scalar(name = "JSON")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(value))
    }

    fn to_value(&self) -> Value {
        self.0.clone()
    }
}
