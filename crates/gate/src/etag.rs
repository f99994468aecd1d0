//! Entity tags: avoid sending a file that the client already has.
//!
//! They are weak, since the same file is sent with and without compression, and a strong tag would
//! promise the same bytes for both.

use axum::http::{HeaderMap, HeaderValue, header};

/// Bytes of the digest used in the tag.
const LENGTH: usize = 16;

/// The tag of a file, from a digest of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EntityTag(String);

impl EntityTag {
    /// Creates the tag of bytes with this digest.
    pub(super) fn of(digest: &[u8]) -> Self {
        let digits: String = digest[..LENGTH].iter().map(|byte| format!("{byte:02x}")).collect();
        Self(format!("\"{digits}\""))
    }

    /// Returns the value of `ETag`.
    pub(super) fn header(&self) -> HeaderValue {
        HeaderValue::try_from(format!("W/{}", self.0)).expect("hexadecimal digits are a sound value")
    }

    /// True if `If-None-Match` lists it, by the weak comparison of RFC 9110.
    pub(super) fn is_known(&self, asked: &HeaderMap) -> bool {
        let values = asked.get_all(header::IF_NONE_MATCH).iter();
        let mut tags = values
            .filter_map(|value| value.to_str().ok())
            .flat_map(|tags| tags.split(','));
        tags.any(|tag| matches!(tag.trim(), tag if tag == "*" || tag.trim_start_matches("W/") == self.0))
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn a_tag_is_known_in_either_form_and_in_any_list() {
        let tag = EntityTag::of(&Sha256::digest(b"file"));
        let text = tag.header().to_str().expect("text").to_owned();
        assert!(text.starts_with("W/\"") && text.len() == 4 + 2 * LENGTH, "{text}");
        let strong = text.trim_start_matches("W/");
        let known = |asked: &[&str]| {
            let values = asked.iter().map(|value| HeaderValue::from_str(value).expect("a value"));
            tag.is_known(&values.map(|value| (header::IF_NONE_MATCH, value)).collect())
        };
        assert!(known(&[&text]) && known(&[strong]) && known(&["*"]));
        assert!(known(&[&format!("\"other\", {text}")]) && known(&["\"other\"", strong]));
        assert!(!known(&[]) && !known(&["\"other\""]) && !known(&[strong.trim_matches('"')]));
    }
}
