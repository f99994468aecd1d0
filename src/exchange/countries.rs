//! Names of countries that files use and ISO 3166 does not.

/// Other names, folded, with the alpha-2 code. Only other names of one and the same country, and parts of a country: none whose
/// status is disputed, for which the importing person decides.
const ALIASES: &[(&str, &str)] = &[
    ("bosniaandhercegovina", "BA"),
    ("brunei", "BN"),
    ("burma", "MM"),
    ("capeverde", "CV"),
    ("czechrepublic", "CZ"),
    ("easttimor", "TL"),
    ("england", "GB"),
    ("englandunitedkingdom", "GB"),
    ("federatedstatesofmicronesia", "FM"),
    ("georgiacountry", "GE"),
    ("greatbritain", "GB"),
    ("holland", "NL"),
    ("ivorycoast", "CI"),
    ("laos", "LA"),
    ("macedonia", "MK"),
    ("moldavia", "MD"),
    ("northernireland", "GB"),
    ("northernirelandunitedkingdom", "GB"),
    ("northkorea", "KP"),
    ("republicofireland", "IE"),
    ("russia", "RU"),
    ("saotomeandprincipe", "ST"),
    ("scotland", "GB"),
    ("scotlandunitedkingdom", "GB"),
    ("southkorea", "KR"),
    ("surinam", "SR"),
    ("swaziland", "SZ"),
    ("syria", "SY"),
    ("tanzania", "TZ"),
    ("turkey", "TR"),
    ("unitedstates", "US"),
    ("unitedstatesofamerica", "US"),
    ("usa", "US"),
    ("vietnam", "VN"),
    ("wales", "GB"),
    ("walesunitedkingdom", "GB"),
];

/// The alpha-2 code that another name, folded, stands for.
pub(super) fn alias(folded: &str) -> Option<&'static str> {
    let found = ALIASES.binary_search_by_key(&folded, |&(name, _)| name).ok()?;
    Some(ALIASES[found].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_aliases_are_sorted_and_found() {
        assert!(ALIASES.is_sorted());
        assert_eq!(alias("scotland"), Some("GB"));
        assert_eq!(alias("turkey"), Some("TR"));
        assert_eq!(alias("atlantis"), None);
    }
}
