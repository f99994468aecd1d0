//! Parses query strings: UTF-8, each name once.

use axum::extract::Query;
use axum::http::{StatusCode, Uri};

use super::fault::{Code, Fault, Refusal, cut};

/// Returns the parameters in order.
///
/// # Errors
/// A value that is not UTF-8, and a repeated name: intermediaries may take either value.
pub(super) fn read(address: &Uri) -> Result<Vec<(String, String)>, Refusal> {
    let wrong = |message: String| Refusal::transport(StatusCode::BAD_REQUEST, Fault::new(Code::BadUserInput, message));
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(address);
    let sound = is_text(address.query().unwrap_or_default());
    let pairs = pairs.ok().filter(|_| sound).ok_or_else(|| {
        wrong("The query of the address must be UTF-8, with two hexadecimal digits behind each `%`.".to_owned())
    })?;
    for (at, (name, _)) in pairs.0.iter().enumerate() {
        if pairs.0[..at].iter().any(|(known, _)| known == name) {
            let name = cut(name, 40);
            return Err(wrong(format!("The parameter `{name}` is given twice.")).about(&name));
        }
    }
    Ok(pairs.0)
}

/// True if the percent-encoded bytes are UTF-8. Decoders replace invalid ones.
fn is_text(query: &str) -> bool {
    let mut bytes = Vec::with_capacity(query.len());
    let mut rest = query.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        match byte {
            b'%' => match (digit(rest.next()), digit(rest.next())) {
                (Some(high), Some(low)) => bytes.push((16 * high + low) as u8),
                _ => return false,
            },
            _ => bytes.push(byte),
        }
    }
    std::str::from_utf8(&bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_stands_once_and_texts_are_utf_8() {
        let pairs = |query: &str| read(&format!("/x?{query}").parse().expect("an address")).ok();
        let text = |text: &str| text.to_owned();
        assert_eq!(
            pairs("a=%C3%BC+%2B&b=&c"),
            Some(vec![
                (text("a"), text("ü +")),
                (text("b"), text("")),
                (text("c"), text(""))
            ])
        );
        assert_eq!(pairs(""), Some(Vec::new()));
        for wrong in [
            "a=1&a=1",
            "a=1&b=2&%61=3",
            "a=%FF",
            "%C3=1",
            "a=%ED%A0%80",
            "a=%",
            "a=%1",
            "a=%zz",
            "a=%+1",
        ] {
            assert_eq!(pairs(wrong), None, "{wrong}");
        }
    }
}
