use super::*;
use crate::domain::image::{CityImage, FieldImage, MembershipImage, NetworkImage, SourceImage};
use crate::domain::{Confidence, CountryCode, CountryGroup, MembershipStatus, Span};

/// A world of one network, one member since 2010, one archived city and one country.
struct World;

impl KnownRecords for World {
    fn has_country(&self, code: CountryCode) -> bool {
        code.as_str() == "IT"
    }
    fn has_city(&self, key: &str) -> bool {
        ["bologna", "ruins"].contains(&key)
    }
    fn is_archived(&self, city: &str) -> bool {
        city == "ruins"
    }
    fn is_member(&self, city: &str) -> bool {
        city == "bologna"
    }
    fn city_of_item(&self, item: &str, but: &str) -> Option<String> {
        Some("bologna".to_owned()).filter(|key| item == "Q1891" && key != but)
    }
    fn has_network(&self, key: &str) -> bool {
        key == "net"
    }
    fn default_network(&self) -> Option<String> {
        Some("net".to_owned())
    }
    fn most_fields(&self, _: &str) -> Option<u32> {
        Some(1)
    }
    fn has_word(&self, _: &str, word: Word<'_>) -> bool {
        [Word::Field("MUSIC"), Word::Field("DESIGN")].contains(&word)
    }
    fn uses_word(&self, _: &str, word: Word<'_>) -> bool {
        word == Word::Field("MUSIC")
    }
    fn has_partnership(&self, _: &str, _: &str) -> bool {
        false
    }
    fn memberships(&self, _: &str, city: &str) -> Vec<(Option<i64>, Span)> {
        let since = Span::new("2010".parse().ok(), None);
        if city == "bologna" {
            vec![(Some(1), since)]
        } else {
            Vec::new()
        }
    }
    fn has_country_group(&self, _: &str) -> bool {
        false
    }
}

const CONTEXT: Context<'_> = Context {
    network: "net",
    record_id: None,
    is_moved: false,
    known: &World,
};

/// Returns the paths and codes of all violations.
fn told<R: Record>(record: &mut R, before: Option<&R>, context: &Context<'_>) -> Vec<(String, Code)> {
    let found = check(record, before, context).into_iter();
    found
        .map(|violation| (violation.path.to_string(), violation.code))
        .collect()
}

fn places(list: &[(&str, Code)]) -> Vec<(String, Code)> {
    list.iter().map(|&(path, code)| (path.to_owned(), code)).collect()
}

fn city() -> CityImage {
    CityImage {
        key: "faenza".to_owned(),
        name: "Faenza".to_owned(),
        other_names: Vec::new(),
        country: "IT".parse().expect("a code"),
        lat: None,
        lon: None,
        population: None,
        wikidata_id: None,
        archived: false,
        version: 1,
    }
}

fn membership(joined: &str, left: &str) -> MembershipImage {
    MembershipImage {
        city: "bologna".to_owned(),
        fields: Vec::new(),
        joined_on: joined.parse().ok(),
        left_on: left.parse().ok(),
        status: MembershipStatus::Active,
        sources: Vec::new(),
        version: 1,
    }
}

#[test]
fn all_that_is_wrong_with_a_city_is_told_at_once() {
    let mut wrong = CityImage {
        key: "Faenza!".to_owned(),
        name: " ".to_owned(),
        other_names: ["Faventia", "FAVENTIA", "a\u{200b}b"].map(str::to_owned).to_vec(),
        country: "XX".parse().expect("two letters"),
        lat: Some(f64::NAN),
        population: Some(-1),
        wikidata_id: Some("Q1891".to_owned()),
        ..city()
    };
    let expected = places(&[
        ("name", Code::Required),
        ("otherNames[2]", Code::InvalidText),
        ("key", Code::InvalidKey),
        ("otherNames[1]", Code::DuplicateValue),
        ("country", Code::UnknownCountry),
        ("lat", Code::OutOfRange),
        ("lon", Code::Required),
        ("population", Code::OutOfRange),
        ("wikidataId", Code::Conflict),
    ]);
    assert_eq!(told(&mut wrong, None, &CONTEXT), expected);
    assert_eq!(told(&mut city(), None, &CONTEXT), []);
}

#[test]
fn texts_are_trimmed_measured_in_characters_and_composed() {
    let mut long = CityImage {
        name: format!("  {}ri ", "Zu\u{308}"),
        other_names: vec!["Łódź".repeat(50), "Łódź".repeat(51)],
        ..city()
    };
    assert_eq!(
        told(&mut long, None, &CONTEXT),
        places(&[("otherNames[1]", Code::TooLong)])
    );
    assert_eq!(long.name, "Züri");
}

#[test]
fn what_was_wrong_already_is_not_told_again() {
    let before = CityImage {
        name: "x".repeat(201),
        ..city()
    };
    let mut after = CityImage {
        population: Some(58_000),
        ..before.clone()
    };
    assert_eq!(told(&mut after, Some(&before), &CONTEXT), []);
    after.name.push('x');
    assert_eq!(
        told(&mut after, Some(&before), &CONTEXT),
        places(&[("name", Code::TooLong)])
    );
}

#[test]
fn memberships_share_no_day_and_two_are_never_open() {
    let conflict = |path| places(&[(path, Code::Conflict)]);
    for (joined, left, expected) in [
        ("2012", "", conflict("city")),
        ("2012", "2013", conflict("joinedOn")),
        ("2005", "2010-01-01", conflict("leftOn")),
        ("2005", "2009", Vec::new()),
        ("2009", "2005", places(&[("leftOn", Code::DateOrder)])),
    ] {
        assert_eq!(
            told(&mut membership(joined, left), None, &CONTEXT),
            expected,
            "{joined} {left}"
        );
    }
    // A membership that already overlaps may be moved, but not opened.
    let (before, other) = (membership("2009", "2012"), Some(2));
    let context = Context {
        record_id: other,
        ..CONTEXT
    };
    assert_eq!(told(&mut membership("2009", "2011"), Some(&before), &context), []);
    assert_eq!(
        told(&mut membership("2009", ""), Some(&before), &context),
        conflict("leftOn")
    );
}

#[test]
fn an_archived_city_joins_nothing_but_is_moved_with_its_past() {
    let past = || MembershipImage {
        city: "ruins".to_owned(),
        ..membership("2001", "2004")
    };
    assert_eq!(told(&mut past(), None, &CONTEXT), places(&[("city", Code::Archived)]));
    let moved = Context {
        is_moved: true,
        ..CONTEXT
    };
    assert_eq!(told(&mut past(), None, &moved), []);
    let mut open = MembershipImage {
        left_on: None,
        ..past()
    };
    assert_eq!(told(&mut open, None, &moved), places(&[("city", Code::Archived)]));
    let mut member = CityImage {
        archived: true,
        key: "bologna".to_owned(),
        ..city()
    };
    let before = CityImage {
        archived: false,
        ..member.clone()
    };
    assert_eq!(
        told(&mut member, Some(&before), &CONTEXT),
        places(&[("archived", Code::InUse)])
    );
}

#[test]
fn words_and_sources_of_a_membership_are_checked_each() {
    let source = |url: &str| SourceImage {
        url: Some(url.to_owned()),
        citation: None,
        publisher: None,
        accessed_on: None,
        asserted_by_city: Some("atlantis".to_owned()),
        asserted_by: None,
        confidence: Confidence::Low,
    };
    let mut wrong = MembershipImage {
        fields: ["MUSIC", "SAIL", "MUSIC"].map(str::to_owned).to_vec(),
        status: MembershipStatus::Left,
        sources: vec![
            source("ftp://example.org"),
            SourceImage {
                url: None,
                ..source("")
            },
        ],
        ..membership("2001", "")
    };
    wrong.city = "nowhere".to_owned();
    let expected = places(&[
        ("sources[0].url", Code::InvalidUrl),
        ("city", Code::UnknownCity),
        ("fields[1]", Code::UnknownField),
        ("fields[2]", Code::DuplicateValue),
        ("fields", Code::TooManyFields),
        ("sources[0].assertedByCity", Code::UnknownCity),
        ("sources[1]", Code::Required),
        ("sources[1].assertedByCity", Code::UnknownCity),
        ("leftOn", Code::EndRequired),
    ]);
    assert_eq!(told(&mut wrong, None, &CONTEXT), expected);
}

#[test]
fn a_network_keeps_the_words_that_are_in_use_and_gives_each_spelling_one_meaning() {
    let field = |key: &str, name: &str, aliases: &[&str]| FieldImage {
        key: key.to_owned(),
        name: name.to_owned(),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        since: None,
        until: None,
    };
    let before = NetworkImage {
        fields: vec![field("MUSIC", "Music", &[]), field("DESIGN", "Design", &[])],
        ..NetworkImage::new("net", "Net")
    };
    let mut after = NetworkImage {
        fields: vec![
            field("SAIL", "Sailing", &["sail", "mUsIc"]),
            field("A", "Music", &[]),
            field("A", "", &[]),
        ],
        max_fields_per_member: Some(0),
        ..before.clone()
    };
    let expected = places(&[
        ("fields[2].name", Code::Required),
        ("maxFieldsPerMember", Code::OutOfRange),
        ("fields[2].key", Code::DuplicateValue),
        ("fields[0].aliases[1]", Code::Conflict),
        ("fields[1].name", Code::Conflict),
        ("fields", Code::InUse),
    ]);
    assert_eq!(told(&mut after, Some(&before), &CONTEXT), expected);
    let mut default = NetworkImage {
        is_default: true,
        ..NetworkImage::new("other", "Other")
    };
    assert_eq!(
        told(&mut default, None, &CONTEXT),
        places(&[("isDefault", Code::Conflict)])
    );
}

#[test]
fn countries_of_a_group_stand_once_and_in_order() {
    let mut group = CountryGroup {
        key: "G".to_owned(),
        name: "Group".to_owned(),
        description: None,
        source_url: Some("example.org".to_owned()),
        countries: ["IT", "AQ", "IT"].map(|code| code.parse().expect("a code")).to_vec(),
        version: 1,
    };
    let expected = places(&[
        ("sourceUrl", Code::InvalidUrl),
        ("countries[1]", Code::UnknownCountry),
        ("countries[2]", Code::DuplicateValue),
    ]);
    assert_eq!(told(&mut group, None, &CONTEXT), expected);
    assert_eq!(group.countries[0].as_str(), "AQ");
}

#[test]
fn an_address_is_one_of_http_or_https_with_a_host() {
    let is_sound = |url: &str| check_text("url", Text::Url, &mut url.to_owned()).is_none();
    for good in [
        "https://example.org/agreement",
        "HTTP://example.org:8080?a=b#c",
        "https://münchen.example/straße",
        " https://example.org ",
    ] {
        assert!(is_sound(good), "{good}");
    }
    for bad in [
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "https://",
        "https:///path",
        "https://user:secret@example.org",
        "https://example.org/a b",
        "https://example.org:99999/",
        "https://example.org/\"onclick=",
        "//example.org",
        "example.org",
    ] {
        assert!(!is_sound(bad), "{bad}");
    }
}
