//! The canonical form of a request. Servers of different releases use it to recognise a repeated
//! request.
//!
//! It is JSON without blanks, with the fields of each object sorted by name. Absent fields are left
//! out, so that a release with one more optional field writes the same form. In an update, `[]`
//! clears a field and `[value]` sets it. A new field with a default must be left out when it has
//! that default. A field that is renamed or changes its meaning needs a new [`VERSION`].

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::Asked;

/// The version of the form: the first byte of the digested text.
const VERSION: u8 = 1;

/// A request and its reason, in canonical form.
#[derive(Serialize)]
struct Form<'a> {
    asked: &'a Asked,
    reason: Option<&'a str>,
}

/// Returns the SHA-256 of the form in hexadecimal digits.
pub(super) fn digest(asked: &Asked, reason: Option<&str>) -> String {
    let mut digits = String::with_capacity(64);
    for byte in Sha256::digest(form(asked, reason)) {
        write!(digits, "{byte:02x}").expect("a string takes all that is written");
    }
    digits
}

fn form(asked: &Asked, reason: Option<&str>) -> Vec<u8> {
    let value = serde_json::to_value(Form { asked, reason }).expect("requests are made of what JSON has");
    let mut bytes = vec![VERSION];
    canonical(&value, &mut bytes);
    bytes
}

/// Writes a value; numbers and strings in their shortest form.
fn canonical(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(fields) => {
            let mut given: Vec<_> = fields.iter().filter(|(_, value)| !value.is_null()).collect();
            given.sort_by_key(|(name, _)| *name);
            listed(out, b"{}", given, |(name, value), out| {
                canonical(&Value::String(name.clone()), out);
                out.push(b':');
                canonical(value, out);
            });
        }
        Value::Array(items) => listed(out, b"[]", items, canonical),
        plain => out.extend(plain.to_string().bytes()),
    }
}

/// Writes items between brackets, with commas.
fn listed<T>(
    out: &mut Vec<u8>,
    brackets: &[u8; 2],
    items: impl IntoIterator<Item = T>,
    each: impl Fn(T, &mut Vec<u8>),
) {
    out.push(brackets[0]);
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        each(item, out);
    }
    out.push(brackets[1]);
}

#[cfg(test)]
mod tests {
    use super::super::{
        Action, AddSource, ArchiveCity, CityPatch, CreatePartnership, MembershipPatch, MembershipRef, PartnershipPatch,
        Patch, SourceRequest, SourceSubject, UpdateCity, UpdateMembership,
    };
    use super::*;
    use crate::domain::{Confidence, MembershipStatus, PartnershipKind, Sector};

    fn archive() -> Action {
        Action::from(ArchiveCity {
            city: "bologna".to_owned(),
            expected_version: None,
            archived: true,
        })
    }

    fn update() -> Action {
        Action::from(UpdateCity {
            city: "ghent".to_owned(),
            expected_version: Some(3),
            content: CityPatch {
                name: Patch::Set("Gent \"é\"".to_owned()),
                other_names: Patch::Set(Vec::new()),
                lat: Patch::Set(51.05),
                lon: Patch::Set(4.0),
                population: Patch::Set(262_219),
                wikidata_id: Patch::Clear,
                ..CityPatch::default()
            },
        })
    }

    fn record() -> Action {
        Action::from(CreatePartnership {
            network: None,
            key: Some("p99".to_owned()),
            content: PartnershipPatch {
                title: Patch::Set("One".to_owned()),
                cities: Patch::Set(vec!["kobe".to_owned(), "dakar".to_owned()]),
                kind: Patch::Set(PartnershipKind::Twinning),
                sdgs: Patch::Set(vec![11, 4]),
                sectors: Patch::Set(vec![Sector::Academia]),
                intensity: Patch::Set(0.1),
                ..PartnershipPatch::default()
            },
        })
    }

    fn membership() -> MembershipRef {
        MembershipRef {
            network: Some("golden".to_owned()),
            city: "kobe".to_owned(),
            open_on: None,
        }
    }

    fn leave_and_prove() -> Asked {
        Asked::Batch(vec![
            Action::from(UpdateMembership {
                membership: membership(),
                expected_version: None,
                content: MembershipPatch {
                    status: Patch::Set(MembershipStatus::Left),
                    ..MembershipPatch::default()
                },
            }),
            Action::from(AddSource {
                subject: Some(SourceSubject::Membership(membership())),
                expected_version: None,
                source: SourceRequest {
                    citation: Some("A letter".to_owned()),
                    confidence: Some(Confidence::High),
                    ..SourceRequest::default()
                },
            }),
        ])
    }

    /// Recorded digests: a release that computes others does not recognise the requests of this
    /// one.
    #[test]
    fn requests_have_the_form_and_the_digest_that_were_recorded() {
        let one = |action| Asked::One(Box::new(action));
        for (asked, reason, expected, digested) in [
            (
                one(archive()),
                None,
                r#"{"asked":{"archiveCity":{"archived":true,"city":"bologna"}}}"#,
                "10522fe7eff1c049e57affa57085d587274336fe01ee28086ed7776879788953",
            ),
            (
                one(archive()),
                Some("merged"),
                r#"{"asked":{"archiveCity":{"archived":true,"city":"bologna"}},"reason":"merged"}"#,
                "a5a8df40fe6b0732393d02c725cf3d36b6c5ad06cf76157ccfaac8f993dcb58d",
            ),
            (
                one(update()),
                None,
                r#"{"asked":{"updateCity":{"city":"ghent","content":{"lat":[51.05],"lon":[4.0],"name":["Gent \"é\""],"otherNames":[[]],"population":[262219],"wikidataId":[]},"expectedVersion":3}}}"#,
                "f887382ea234238754d06a7e867716cf2c80aced4a039d46cee509cff293c7c1",
            ),
            (
                one(record()),
                None,
                r#"{"asked":{"createPartnership":{"content":{"cities":[["kobe","dakar"]],"intensity":[0.1],"kind":["TWINNING"],"sdgs":[[11,4]],"sectors":[["ACADEMIA"]],"title":["One"]},"key":"p99"}}}"#,
                "163fcd095cd8187aed8bb420894e055dc8bc67c40e2efda627246fe844d0fad5",
            ),
            (
                leave_and_prove(),
                None,
                r#"{"asked":[{"updateMembership":{"content":{"status":["LEFT"]},"membership":{"city":"kobe","network":"golden"}}},{"addSource":{"source":{"citation":"A letter","confidence":"HIGH"},"subject":{"membership":{"city":"kobe","network":"golden"}}}}]}"#,
                "549c78510d0f5b4549b45f305c23698383ef75ba36f5f1f1dcf7f53359fcf9ea",
            ),
        ] {
            let written = form(&asked, reason);
            assert_eq!(written[0], 1, "the version");
            assert_eq!(String::from_utf8_lossy(&written[1..]), expected);
            assert_eq!(digest(&asked, reason), digested, "{expected}");
        }
    }

    #[test]
    fn the_order_of_fields_and_one_more_field_that_was_not_given_change_nothing() {
        #[derive(Serialize)]
        struct Older {
            name: &'static str,
            area: Option<f64>,
        }
        #[derive(Serialize)]
        struct Newer {
            area: Option<f64>,
            founded: Option<&'static str>,
            mayor: Patch<String>,
            name: &'static str,
        }
        let form = |value: Value| {
            let mut bytes = Vec::new();
            canonical(&value, &mut bytes);
            bytes
        };
        let area = Some(12.0);
        let older = serde_json::to_value(Older { name: "Faro", area });
        let newer = serde_json::to_value(Newer {
            area,
            founded: None,
            mayor: Patch::Keep,
            name: "Faro",
        });
        assert_eq!(form(older.expect("JSON")), form(newer.expect("JSON")));
    }
}
