//! Reads the request for a table: from `Accept`, or from the query parameter `format`.

use axum::http::{HeaderMap, StatusCode, Uri};
use interurban_tables::{CsvOptions, TableFormat};

use crate::fault::{Code, Fault, Refusal, cut};
use crate::media_type::prefers_to_json;
use crate::query;

/// A requested table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(super) format: TableFormat,
    pub(super) csv: CsvOptions,
    pub(super) all_pages: bool,
}

impl Wish {
    /// Returns the table that a request asks for, if any. `format` takes precedence over `Accept`.
    ///
    /// # Errors
    /// A wrong query parameter.
    pub(crate) fn of(headers: &HeaderMap, address: &Uri) -> Result<Option<Self>, Refusal> {
        let by_header = TableFormat::ALL.into_iter().find(|format| {
            let (kind, subtype) = format.media_type().split_once('/').expect("a media type has a slash");
            prefers_to_json(headers, kind, subtype)
        });
        let is_asked = by_header.is_some() || address.query().is_some_and(|query| query.contains("format="));
        if !is_asked {
            return Ok(None);
        }
        let parameters = query::read(address)?;
        let given = |name: &str| {
            parameters
                .iter()
                .find(|(given, _)| given == name)
                .map(|(_, text)| text.as_str())
        };
        let format = match given("format") {
            None => by_header,
            Some("json") => None,
            Some(name) => Some(format(name)?),
        };
        let Some(format) = format else {
            return Ok(None);
        };
        let byte_order_mark = chosen("bom", given("bom"), &["0", "1"])? == Some(1);
        let all_pages = chosen("pages", given("pages"), &["one", "all"])? == Some(1);
        Ok(Some(Self {
            format,
            csv: CsvOptions { byte_order_mark },
            all_pages,
        }))
    }
}

fn format(name: &str) -> Result<TableFormat, Refusal> {
    let known = TableFormat::ALL.into_iter().find(|format| format.name() == name);
    known.ok_or_else(|| {
        let names = TableFormat::ALL.map(TableFormat::name).join(", ");
        wrong("format", &format!("json, {names}"), name)
    })
}

/// Returns the index of a value among the valid ones of a parameter.
fn chosen(name: &str, given: Option<&str>, values: &[&str]) -> Result<Option<usize>, Refusal> {
    let position = |text: &str| values.iter().position(|value| *value == text);
    given
        .map(|text| position(text).ok_or_else(|| wrong(name, &values.join(" or "), text)))
        .transpose()
}

fn wrong(name: &str, values: &str, given: &str) -> Refusal {
    let message = format!("The parameter `{name}` must be {values}, not `{}`.", cut(given, 40));
    Refusal::transport(StatusCode::BAD_REQUEST, Fault::new(Code::BadUserInput, message)).about(name)
}

/// Refuses a format that this build does not support.
pub(super) fn not_built(format: TableFormat) -> Refusal {
    let message = format!(
        "This server writes tables as CSV only. For `{}` it must be built with the feature `tables`.",
        format.name()
    );
    Refusal::transport(StatusCode::NOT_ACCEPTABLE, Fault::new(Code::BadUserInput, message))
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    fn wish(accept: &'static str, address: &str) -> Result<Option<Wish>, Refusal> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, accept.parse().expect("a value"))]);
        Wish::of(&headers, &address.parse().expect("an address"))
    }

    #[test]
    fn a_table_is_for_those_who_name_it() {
        for (accept, address, format) in [
            ("*/*", "/graphql?query=x", None),
            ("application/json", "/graphql", None),
            ("text/csv, application/json", "/graphql", None),
            ("text/*", "/graphql", None),
            ("text/csv", "/graphql", Some(TableFormat::Csv)),
            ("text/csv, application/json;q=0.5", "/graphql", Some(TableFormat::Csv)),
            ("application/vnd.apache.parquet", "/graphql", Some(TableFormat::Parquet)),
            ("text/html, */*;q=0.8", "/graphql?format=xlsx", Some(TableFormat::Xlsx)),
            ("text/csv", "/graphql?format=json", None),
            ("text/csv", "/graphql?format=arrow", Some(TableFormat::Arrow)),
        ] {
            let found = wish(accept, address).expect("no fault").map(|wish| wish.format);
            assert_eq!(found, format, "{accept} {address}");
        }
    }

    #[test]
    fn wishes_are_named_and_wrong_ones_refused() {
        let full = wish("*/*", "/graphql?format=csv&bom=1&pages=all")
            .expect("no fault")
            .expect("a table");
        assert!(full.csv.byte_order_mark && full.all_pages);
        let plain = wish("*/*", "/graphql?format=csv&bom=0")
            .expect("no fault")
            .expect("a table");
        assert!(!plain.csv.byte_order_mark && !plain.all_pages);
        for wrong in [
            "format=xml",
            "format=",
            "format=csv&bom=yes",
            "format=csv&pages=2",
            "format=csv&format=csv",
        ] {
            let refused = wish("*/*", &format!("/graphql?{wrong}"));
            assert!(
                refused.is_err_and(|refusal| refusal.status == StatusCode::BAD_REQUEST),
                "{wrong}"
            );
        }
    }
}
