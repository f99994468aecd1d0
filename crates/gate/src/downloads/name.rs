//! The name that a file is saved under. A table has no place for what was left out of it, so its name
//! says so.

/// Most bytes of a name; file systems take 255.
const LONGEST: usize = 180;

/// The name of a file with the parameters of its address, such as
/// `links.asOf=2016.kinds=TWINNING.csv`. It is ASCII without quotes, slashes and spaces.
pub(super) fn with_parameters(file: &str, parameters: &[(String, String)]) -> String {
    let (stem, kind) = file.split_once('.').unwrap_or((file, ""));
    let words = parameters.iter().map(|(name, value)| format!(".{name}={value}"));
    let plain = |sign: char| match sign {
        '/' => '_',
        '.' | '=' | ',' | '-' | '_' => sign,
        _ if sign.is_ascii_alphanumeric() => sign,
        _ => '-',
    };
    let mut name: String = stem
        .chars()
        .chain(words.collect::<String>().chars())
        .map(plain)
        .collect();
    name.truncate(LONGEST - kind.len());
    format!("{name}.{kind}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(parameters: &[(&str, &str)]) -> String {
        let owned = parameters
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()));
        with_parameters("links.csv", &owned.collect::<Vec<_>>())
    }

    #[test]
    fn a_name_has_the_parameters_in_their_order() {
        assert_eq!(named(&[]), "links.csv");
        let parameters = [
            ("network", "uccn"),
            ("kinds", "TWINNING,EXCHANGE"),
            ("during", "2010/2016"),
        ];
        assert_eq!(
            named(&parameters),
            "links.network=uccn.kinds=TWINNING,EXCHANGE.during=2010_2016.csv"
        );
    }

    #[test]
    fn a_name_is_plain_and_not_too_long() {
        assert_eq!(named(&[("network", "a\"b\r\n \u{e9};")]), "links.network=a-b-----.csv");
        let long = named(&[("countries", &"JP,".repeat(200))]);
        assert!(long.len() <= LONGEST + 1 && long.ends_with(".csv"), "{long}");
    }
}
