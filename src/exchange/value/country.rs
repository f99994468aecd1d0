//! Finds countries by the names that people write.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::CountryCode;
use crate::domain::text::fold;

/// Names of every country in eight languages and its numeric code; `seeds/SOURCES.md` states their
/// origin.
const NAMES: &str = include_str!("../../../seeds/country_names.csv");

/// Other folded names with the alpha-2 code: abbreviations, full and former names of the same
/// country, and parts of a country. Names of disputed status are left to the importing person.
const ALIASES: &[(&str, &str)] = &[
    ("aland", "AX"),
    ("bonaire", "BQ"),
    ("bosniaandhercegovina", "BA"),
    ("brasil", "BR"),
    ("burma", "MM"),
    ("ceylon", "LK"),
    ("congobrazzaville", "CG"),
    ("congokinshasa", "CD"),
    ("dahomey", "BJ"),
    ("democraticpeoplesrepublicofkorea", "KP"),
    ("democraticrepublicofcongo", "CD"),
    ("democraticrepublicofthecongo", "CD"),
    ("dprk", "KP"),
    ("drc", "CD"),
    ("drcongo", "CD"),
    ("dutchguiana", "SR"),
    ("eire", "IE"),
    ("el", "GR"),
    ("ellada", "GR"),
    ("england", "GB"),
    ("englandunitedkingdom", "GB"),
    ("etatsunisdamerique", "US"),
    ("federatedstatesofmicronesia", "FM"),
    ("formeryugoslavrepublicofmacedonia", "MK"),
    ("frenchrepublic", "FR"),
    ("fyrmacedonia", "MK"),
    ("fyrom", "MK"),
    ("georgiacountry", "GE"),
    ("greatbritain", "GB"),
    ("hellas", "GR"),
    ("hellenicrepublic", "GR"),
    ("holland", "NL"),
    ("holysee", "VA"),
    ("hongkongsar", "HK"),
    ("irishrepublic", "IE"),
    ("italianrepublic", "IT"),
    ("korearepublic", "KR"),
    ("laopdr", "LA"),
    ("macau", "MO"),
    ("macedonia", "MK"),
    ("moldavia", "MD"),
    ("myanmarburma", "MM"),
    ("northernireland", "GB"),
    ("northernirelandunitedkingdom", "GB"),
    ("northkorea", "KP"),
    ("palestinianterritories", "PS"),
    ("palestinianterritory", "PS"),
    ("peoplesrepublicofchina", "CN"),
    ("persia", "IR"),
    ("png", "PG"),
    ("portugueserepublic", "PT"),
    ("prc", "CN"),
    ("prchina", "CN"),
    ("republicofcongo", "CG"),
    ("republicofkorea", "KR"),
    ("republicofthecongo", "CG"),
    ("republiquefrancaise", "FR"),
    ("russia", "RU"),
    ("saotomeandprincipe", "ST"),
    ("scotland", "GB"),
    ("scotlandunitedkingdom", "GB"),
    ("siam", "TH"),
    ("slovakrepublic", "SK"),
    ("southkorea", "KR"),
    ("stateoferitrea", "ER"),
    ("stateofisrael", "IL"),
    ("stateofkuwait", "KW"),
    ("stateoflibya", "LY"),
    ("stateofpalestine", "PS"),
    ("stateofqatar", "QA"),
    ("surinam", "SR"),
    ("swissconfederation", "CH"),
    ("syrianarabrepublic", "SY"),
    ("uae", "AE"),
    ("uk", "GB"),
    ("unitedkingdomofgreatbritainandnorthernireland", "GB"),
    ("unitedmexicanstates", "MX"),
    ("unitedstatesofamerica", "US"),
    ("uppervolta", "BF"),
    ("usa", "US"),
    ("vatican", "VA"),
    ("vaticancitystate", "VA"),
    ("vietnam", "VN"),
    ("wales", "GB"),
    ("walesunitedkingdom", "GB"),
    ("westgermany", "DE"),
    ("zaire", "CD"),
];

/// Articles before a name, in the languages of [`NAMES`].
const ARTICLES: [&str; 11] = ["the", "la", "le", "les", "el", "los", "las", "der", "die", "das", "den"];

/// Folded forms of state that may precede a name. Without `state of`, which may belong to a
/// federation (`State of Georgia`).
const FORMS: [&str; 17] = [
    "democraticrepublicof",
    "democraticsocialistrepublicof",
    "peoplesdemocraticrepublicof",
    "peoplesrepublicof",
    "bolivarianrepublicof",
    "cooperativerepublicof",
    "plurinationalstateof",
    "islamicrepublicof",
    "orientalrepublicof",
    "federalrepublicof",
    "grandduchyof",
    "principalityof",
    "unitedrepublicof",
    "commonwealthof",
    "sultanateof",
    "republicof",
    "kingdomof",
];

/// A union of states, which folds to the same text as `É.-U.`, French for the United States.
const NO_COUNTRY: &str = "EU";

/// A full name that means another country than the short name.
const MISLEADING: &str = "republicofchina";

static CODES: LazyLock<HashMap<String, CountryCode>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    let mut add = |name: &str, code: &str| {
        let code = code.parse().expect("two letters");
        codes.insert(fold(name), code);
    };
    for row in csv::Reader::from_reader(NAMES.as_bytes()).records() {
        let row = row.expect("the names of countries are a table");
        for name in row.iter().skip(1).flat_map(|names| names.split(';')) {
            add(name, &row[0]);
            if let Some(rest) = name.strip_prefix("St. ") {
                add(&format!("Saint {rest}"), &row[0]);
            }
        }
    }
    for (name, code) in ALIASES {
        add(name, code);
    }
    codes
});

/// Returns the country of a text: by a code or a name that `known` finds, or by another common
/// name, with an article (`the Netherlands`), its form of state (`Kingdom of the Netherlands`), or
/// inverted (`Korea, Republic of`).
pub(in crate::exchange) fn find_country(
    text: &str,
    known: impl Fn(&str) -> Option<CountryCode>,
) -> Option<CountryCode> {
    if text == NO_COUNTRY {
        return None;
    }
    // Programs write integers in columns with gaps as `1.0`.
    let text = text.strip_suffix(".0").unwrap_or(text);
    let find = |name: &str| {
        let other = || CODES.get(&fold(name)).and_then(|code| known(code.as_str()));
        known(name).or_else(other)
    };
    let parts = text.split_once(", ");
    let parts = parts.or_else(|| text.strip_suffix(')')?.split_once(" ("));
    let turned = parts.map(|(name, form)| format!("{form} {name}"));
    let whole = [Some(text), turned.as_deref()].into_iter().flatten();
    whole.clone().find_map(find).or_else(|| {
        whole.map(without_article).find_map(|name| {
            find(name).or_else(|| {
                let bare = without_form(&fold(name))?;
                find(&bare).or_else(|| find(bare.strip_prefix("the")?))
            })
        })
    })
}

fn without_article(name: &str) -> &str {
    let name = name.trim();
    if let Some(rest) = name.strip_prefix("l'").or_else(|| name.strip_prefix("l’")) {
        return rest;
    }
    match name.split_once(' ') {
        Some((first, rest)) if ARTICLES.contains(&fold(first).as_str()) => rest,
        _ => name,
    }
}

/// Removes the form of state from a folded name.
fn without_form(folded: &str) -> Option<String> {
    let rest = FORMS.iter().find_map(|form| folded.strip_prefix(form))?;
    (folded != MISLEADING).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the code of a name, with only codes known.
    fn find(text: &str) -> Option<String> {
        let known = |text: &str| {
            let code = text.parse().ok();
            code.filter(|code| CODES.values().any(|known| known == code))
        };
        find_country(text, known).map(|code| code.to_string())
    }

    #[test]
    fn countries_have_the_names_of_four_languages_and_those_that_people_use() {
        for (name, code) in [
            ("Germany", "DE"),
            ("Deutschland", "DE"),
            ("Allemagne", "DE"),
            ("Alemania", "DE"),
            ("Südafrika", "ZA"),
            ("México", "MX"),
            ("Pays-Bas", "NL"),
            ("the Netherlands", "NL"),
            ("The Netherlands", "NL"),
            ("Kingdom of the Netherlands", "NL"),
            ("les Pays-Bas", "NL"),
            ("die Niederlande", "NL"),
            ("l'Italie", "IT"),
            ("The Gambia", "GM"),
            ("The Bahamas", "BS"),
            ("Bahamas, The", "BS"),
            ("UK", "GB"),
            ("U.K.", "GB"),
            ("Niemcy", "DE"),
            ("Duitsland", "DE"),
            ("Alemanha", "DE"),
            ("Germania", "DE"),
            ("Birmania", "MM"),
            ("É.-U.", "US"),
            ("276", "DE"),
            ("040", "AT"),
            ("840.0", "US"),
            ("England", "GB"),
            ("UAE", "AE"),
            ("EL", "GR"),
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("People's Republic of China", "CN"),
            ("People’s Republic of China", "CN"),
            ("Republic of Macedonia", "MK"),
            ("Republic of North Macedonia", "MK"),
            ("Macedonia, the former Yugoslav Republic of", "MK"),
            ("Korea, Republic of", "KR"),
            ("Republic of Korea", "KR"),
            ("Korea, Democratic People's Republic of", "KP"),
            ("Iran, Islamic Republic of", "IR"),
            ("Tanzania, United Republic of", "TZ"),
            ("Moldova (Republic of)", "MD"),
            ("Bolivia (Plurinational State of)", "BO"),
            ("Republic of the Congo", "CG"),
            ("Democratic Republic of the Congo", "CD"),
            ("Congo, Democratic Republic of the", "CD"),
            ("DR Congo", "CD"),
            ("Zaire", "CD"),
            ("Republic of Georgia", "GE"),
            ("Czech Republic", "CZ"),
            ("Czechia", "CZ"),
            ("Holy See", "VA"),
            ("Vatican City", "VA"),
            ("Macau", "MO"),
            ("Hong Kong", "HK"),
            ("State of Palestine", "PS"),
            ("Palestinian territories", "PS"),
            ("Åland", "AX"),
            ("Myanmar", "MM"),
            ("Burma", "MM"),
            ("St. Lucia", "LC"),
            ("Saint Lucia", "LC"),
            ("Saint Kitts and Nevis", "KN"),
            ("Côte d'Ivoire", "CI"),
            ("Côte d’Ivoire", "CI"),
            ("Ivory Coast", "CI"),
            ("Swaziland", "SZ"),
            ("Turkey", "TR"),
            ("Türkiye", "TR"),
            ("Cape Verde", "CV"),
            ("Cabo Verde", "CV"),
            ("East Timor", "TL"),
            ("El Salvador", "SV"),
            ("Thailand", "TH"),
            ("La Réunion", "RE"),
        ] {
            assert_eq!(find(name).as_deref(), Some(code), "{name}");
        }
        for name in [
            "Republic of China",
            "State of Georgia",
            "Soviet Union",
            "Yugoslavia",
            "Korea",
            "Atlantis",
            "the",
            "",
        ] {
            assert_eq!(find(name), None, "{name}");
        }
    }

    #[test]
    fn no_name_means_two_countries() {
        let mut meant: HashMap<String, String> = HashMap::new();
        let rows = csv::Reader::from_reader(NAMES.as_bytes()).into_records();
        let rows: Vec<csv::StringRecord> = rows.map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), 249, "every country of ISO 3166-1");
        let names = rows.iter().flat_map(|row| {
            let names = row.iter().skip(1).flat_map(|names| names.split(';'));
            names.map(|name| (fold(name), row[0].to_owned()))
        });
        let aliases = ALIASES.iter().map(|&(name, code)| (name.to_owned(), code.to_owned()));
        for (name, code) in names.chain(aliases) {
            let before = meant.insert(name.clone(), code.clone());
            assert!(before.is_none_or(|before| before == code), "{name} {code}");
        }
        assert!(ALIASES.is_sorted());
    }
}
