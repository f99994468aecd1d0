//! Resolves a client's words: networks, cities, countries, fields, objectives, dates.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::fault::{Candidate, Fault, quote};
use super::global_id::GlobalId;
use super::seeds;
use crate::domain::access::Viewer;
use crate::domain::text::{closest, fold, is_same_name};
use crate::domain::{Country, CountryCode, FieldId, ObjectiveId, PartialDate, SdgSet, Span};
use crate::network::{CityIndex, CityMatch, NetworkIndex, Scope, Snapshot};

/// Maximum number of candidates and suggestions. Very many cities may share a name.
const MOST_CANDIDATES: usize = 20;

/// Resolves names in one snapshot, for one viewer. Networks that the viewer may not read do not
/// exist here: not in a list, not in a count, not in an error message. All code that turns words
/// into networks uses this type, so that nothing else has to check.
///
/// If several cities share a name, it means a member of the network in question, if one of them is.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    snapshot: &'a Snapshot,
    viewer: &'a Viewer,
    among: Among<'a>,
}

/// The cities preferred for a name.
#[derive(Clone, Copy, Debug)]
enum Among<'a> {
    /// No preference.
    All,
    /// Present and past members of the default network.
    DefaultNetwork,
    /// Present and past members of a network.
    Network(NetworkIndex),
    /// The cities in a scope, then the members of its networks.
    Scope(&'a Scope),
}

impl<'a> Names<'a> {
    /// Creates the names of a snapshot for a viewer.
    pub const fn new(snapshot: &'a Snapshot, viewer: &'a Viewer) -> Self {
        Self {
            snapshot,
            viewer,
            among: Among::DefaultNetwork,
        }
    }

    /// Removes the preference among cities: for writes that concern all networks or create cities.
    pub const fn anywhere(self) -> Self {
        Self {
            among: Among::All,
            ..self
        }
    }

    /// Prefers members of a network.
    pub const fn of_network(self, network: NetworkIndex) -> Self {
        Self {
            among: Among::Network(network),
            ..self
        }
    }

    /// Prefers cities in a scope.
    pub const fn within(self, scope: &'a Scope) -> Self {
        Self {
            among: Among::Scope(scope),
            ..self
        }
    }

    /// Returns the snapshot, private networks included: for records that a name has already been
    /// resolved to.
    pub const fn snapshot(self) -> &'a Snapshot {
        self.snapshot
    }

    /// Returns the readable networks, by key.
    pub fn networks(self) -> impl Iterator<Item = NetworkIndex> + 'a {
        (0..)
            .zip(self.snapshot.networks())
            .filter(move |(_, records)| self.viewer.may_read(&records.network))
            .map(|(i, _)| i)
    }

    /// Returns keys of the networks that the viewer may not read.
    pub fn hidden_networks(self) -> Vec<String> {
        let networks = self.snapshot.networks().iter().map(|records| &records.network);
        let hidden = networks.filter(|network| !self.viewer.may_read(network));
        hidden.map(|network| network.key.clone()).collect()
    }

    fn network_keys(self) -> Vec<String> {
        self.networks()
            .map(|index| self.snapshot.network(index).network.key.clone())
            .collect()
    }

    /// Returns the network with a key, if the viewer may read it.
    pub fn find_network(self, key: &str) -> Option<NetworkIndex> {
        let index = self.snapshot.network_by_key(key)?;
        self.viewer
            .may_read(&self.snapshot.network(index).network)
            .then_some(index)
    }

    /// Returns the network with a key.
    pub fn network(self, argument: &str, key: &str) -> Result<NetworkIndex, Fault> {
        self.find_network(key).ok_or_else(|| {
            let keys = self.network_keys();
            Fault::NotFound {
                argument: argument.to_owned(),
                message: format!("names no network: {}; the networks are {}", quote(key), list(&keys)),
                suggestions: owned(closest(key, keys.iter().map(String::as_str), 3)),
            }
        })
    }

    /// Returns the network for an omitted argument: the default one, or the only one.
    pub fn default_network(self) -> Result<NetworkIndex, Fault> {
        self.find_default_network().ok_or_else(|| match self.networks().next() {
            None => Fault::bad("network", "cannot be left out while the server holds no network"),
            Some(_) => Fault::BadInput {
                argument: "network".to_owned(),
                message: format!(
                    "must be given, because no network is the default; choose one of {}",
                    list(&self.network_keys())
                ),
                suggestions: self.network_keys().into_iter().take(MOST_CANDIDATES).collect(),
            },
        })
    }

    fn find_default_network(self) -> Option<NetworkIndex> {
        let is_default = |&index: &NetworkIndex| self.snapshot.network(index).network.is_default;
        let mut networks = self.networks();
        let only = || networks.next().filter(|_| networks.next().is_none());
        self.networks().find(is_default).or_else(only)
    }

    /// Returns the city of a reference, if any. A global id means its city, in any scope. Of
    /// several cities with one name, cities in scope come first, then present and past members of
    /// its networks; among these, the only one with exactly this spelling.
    pub fn find_city(self, argument: &str, text: &str) -> Result<Option<CityIndex>, Fault> {
        if let Some(GlobalId::City(key)) = GlobalId::decode(text) {
            return Ok(self.snapshot.city_by_key(&key));
        }
        let found = match self.snapshot.directory().find(self.snapshot, text) {
            CityMatch::One(city) => return Ok(Some(city)),
            CityMatch::None => return Ok(None),
            CityMatch::Several(cities) => self.likeliest(text.trim(), cities),
        };
        match found[..] {
            [city] => Ok(Some(city)),
            _ => {
                let keys: Vec<String> = found.iter().map(|&city| self.snapshot.city(city).key.clone()).collect();
                let candidate = |city: CityIndex| Candidate {
                    key: self.snapshot.city(city).key.clone(),
                    country: self.snapshot.city(city).country.known().map(|code| code.to_string()),
                };
                let candidates = found.into_iter().take(MOST_CANDIDATES).map(candidate).collect();
                Err(Fault::Ambiguous {
                    argument: argument.to_owned(),
                    message: format!(
                        "fits several cities: {}; write one of the keys {}",
                        quote(text),
                        list(&keys)
                    ),
                    candidates,
                })
            }
        }
    }

    fn likeliest(self, name: &str, cities: Vec<CityIndex>) -> Vec<CityIndex> {
        let cities = match self.among {
            Among::Scope(scope) => those(cities, |city| self.snapshot.is_in_scope(scope, city)),
            _ => cities,
        };
        let cities = those(cities, |city| self.is_member(city));
        let is_spelled_so = |&city: &CityIndex| {
            let city = self.snapshot.city(city);
            let mut names = std::iter::once(&city.name).chain(&city.other_names);
            names.any(|known| is_same_name(known, name))
        };
        let spelled: Vec<CityIndex> = cities.iter().copied().filter(is_spelled_so).collect();
        if spelled.len() == 1 { spelled } else { cities }
    }

    /// True if a city is or was a member of the preferred networks.
    fn is_member(self, city: CityIndex) -> bool {
        let default;
        let networks: &[NetworkIndex] = match self.among {
            Among::All => &[],
            Among::DefaultNetwork => {
                default = self.find_default_network();
                default.as_slice()
            }
            Among::Network(ref network) => std::slice::from_ref(network),
            Among::Scope(scope) => &scope.networks,
        };
        let mut networks = networks.iter();
        networks.any(|&network| self.snapshot.memberships_of(network, city).next().is_some())
    }

    /// Returns the city of a reference.
    pub fn city(self, argument: &str, text: &str) -> Result<CityIndex, Fault> {
        self.find_city(argument, text)?.ok_or_else(|| Fault::NotFound {
            argument: argument.to_owned(),
            message: format!(
                "names no city: {}; write a key, a name, a Wikidata item or a global id",
                quote(text)
            ),
            suggestions: owned(self.snapshot.directory().suggest(self.snapshot, text)),
        })
    }

    /// Returns several cities, ascending, each once.
    pub fn cities(self, argument: &str, texts: &[String]) -> Result<BTreeSet<CityIndex>, Fault> {
        texts
            .iter()
            .enumerate()
            .map(|(position, text)| self.city(&format!("{argument}[{position}]"), text))
            .collect()
    }

    /// Returns a country by alpha-2 or alpha-3 code; `None` if the code is well-formed but
    /// unassigned, or stands for an unknown country.
    pub fn find_country(self, argument: &str, text: &str) -> Result<Option<CountryCode>, Fault> {
        Ok(self.find_code(argument, text)?.and_then(CountryCode::known))
    }

    fn find_code(self, argument: &str, text: &str) -> Result<Option<CountryCode>, Fault> {
        let upper = text.trim().to_ascii_uppercase();
        match upper.len() {
            _ if !is_code(text) => Err(self.unknown_country(argument, text)),
            2 => Ok(upper.parse().ok().filter(|&code| self.snapshot.country(code).is_some())),
            _ => Ok(self
                .snapshot
                .countries()
                .iter()
                .find(|c| c.alpha3 == upper)
                .map(|c| c.code)),
        }
    }

    /// Returns a country by code. It must exist; ZZ stands for an unknown one.
    pub fn country(self, argument: &str, text: &str) -> Result<CountryCode, Fault> {
        self.find_code(argument, text)?
            .ok_or_else(|| self.unknown_country(argument, text))
    }

    /// Returns a country by code. It must not be unknown.
    pub fn known_country(self, argument: &str, text: &str) -> Result<CountryCode, Fault> {
        let refusal = "must name a country; ZZ stands for one that is not known, whose links `linkMatrix(by: COUNTRY)` shows under UNASSIGNED";
        let known = self.country(argument, text)?.known();
        known.ok_or_else(|| Fault::bad(argument, refusal))
    }

    /// Returns several countries, ascending, each once.
    pub fn countries(self, argument: &str, texts: &[String]) -> Result<Vec<CountryCode>, Fault> {
        let codes: Result<BTreeSet<_>, _> = texts
            .iter()
            .enumerate()
            .map(|(at, text)| self.country(&format!("{argument}[{at}]"), text))
            .collect();
        Ok(codes?.into_iter().collect())
    }

    fn unknown_country(self, argument: &str, text: &str) -> Fault {
        let (message, suggestions) = no_country(text, self.snapshot.countries().iter());
        Fault::BadInput {
            argument: argument.to_owned(),
            message,
            suggestions,
        }
    }

    /// Returns the fields that a spelling means: one for each network that has it.
    pub fn field(self, argument: &str, text: &str, networks: &[NetworkIndex]) -> Result<Vec<FieldId>, Fault> {
        let wanted = fold(text);
        let fields = || {
            networks
                .iter()
                .flat_map(|&network| &self.snapshot.network(network).network.fields)
        };
        let found: Vec<FieldId> = fields()
            .filter(|field| {
                fold(&field.key) == wanted
                    || fold(&field.name) == wanted
                    || field.aliases.iter().any(|alias| fold(alias) == wanted)
            })
            .map(|field| field.id)
            .collect();
        if found.is_empty() {
            return Err(unknown_word(
                argument,
                "field",
                text,
                fields().map(|field| field.key.as_str()),
            ));
        }
        Ok(found)
    }

    /// Returns several fields, each once, in a canonical order.
    pub fn fields(self, argument: &str, texts: &[String], networks: &[NetworkIndex]) -> Result<Vec<FieldId>, Fault> {
        let mut found = Vec::new();
        for (position, text) in texts.iter().enumerate() {
            found.extend(self.field(&format!("{argument}[{position}]"), text, networks)?);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Returns several objectives, each once, in a canonical order.
    pub fn objectives(
        self,
        argument: &str,
        texts: &[String],
        networks: &[NetworkIndex],
    ) -> Result<Vec<ObjectiveId>, Fault> {
        let objectives = || {
            networks
                .iter()
                .flat_map(|&network| &self.snapshot.network(network).network.objectives)
        };
        let mut found = BTreeSet::new();
        for (position, text) in texts.iter().enumerate() {
            let wanted = fold(text);
            let before = found.len();
            found.extend(
                objectives()
                    .filter(|objective| fold(&objective.key) == wanted)
                    .map(|objective| objective.id),
            );
            let known = objectives().any(|objective| fold(&objective.key) == wanted);
            if found.len() == before && !known {
                let argument = format!("{argument}[{position}]");
                return Err(unknown_word(
                    &argument,
                    "objective",
                    text,
                    objectives().map(|o| o.key.as_str()),
                ));
            }
        }
        Ok(found.into_iter().collect())
    }
}

/// Returns the cities that meet a condition; all if none does.
fn those(cities: Vec<CityIndex>, condition: impl Fn(CityIndex) -> bool) -> Vec<CityIndex> {
    let found: Vec<CityIndex> = cities.iter().copied().filter(|&city| condition(city)).collect();
    if found.is_empty() { cities } else { found }
}

/// Parses a date in one of the accepted forms.
pub fn date(argument: &str, text: &str) -> Result<PartialDate, Fault> {
    text.parse()
        .map_err(|message: String| Fault::bad(argument, format!("{message}; {} was given", quote(text))))
}

/// Parses a period: the first day of `from` to the last day of `to`.
pub fn date_range(argument: &str, from: &str, to: &str) -> Result<(NaiveDate, NaiveDate), Fault> {
    let span = span(argument, from, to)?;
    Ok((span.first_day(), span.last_day()))
}

/// Parses two dates as a span.
pub fn span(argument: &str, from: &str, to: &str) -> Result<Span, Fault> {
    let first = date(&format!("{argument}.from"), from)?;
    let last = date(&format!("{argument}.to"), to)?;
    if first.first_day() > last.last_day() {
        return Err(Fault::bad(
            argument,
            format!("must not end before it begins; from {from} to {to} was given"),
        ));
    }
    Ok(Span::new(Some(first), Some(last)))
}

/// Reads goals by number; merges repeats.
pub fn sdgs(argument: &str, numbers: &[i64]) -> Result<SdgSet, Fault> {
    let mut set = SdgSet::EMPTY;
    for &number in numbers {
        if !set.insert(number) {
            return Err(Fault::range(argument, 1, 17, number));
        }
    }
    Ok(set)
}

fn unknown_word<'a>(argument: &str, what: &str, text: &str, keys: impl Iterator<Item = &'a str>) -> Fault {
    let keys: BTreeSet<&str> = keys.collect();
    let suggestions = owned(closest(text, keys.iter().copied(), 3));
    let known = if keys.is_empty() {
        format!("the network has no {what}")
    } else {
        format!("the {what}s are {}", list(&owned(keys.into_iter().collect())))
    };
    Fault::BadInput {
        argument: argument.to_owned(),
        message: format!("is no {what} of the network: {}; {known}", quote(text)),
        suggestions,
    }
}

fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

/// Lists at most twelve keys in one line.
pub(super) fn list(keys: &[String]) -> String {
    match keys {
        [] => "none".to_owned(),
        keys if keys.len() > 12 => format!("{} and {} more", keys[..12].join(", "), keys.len() - 12),
        keys => keys.join(", "),
    }
}

/// Checks that a text has the form of a country code, alpha-2 or alpha-3, assigned or not.
///
/// # Errors
/// Words that continue a sentence about the text, and the code of a country with a similar name.
pub fn country_form(text: &str) -> Result<(), (String, Vec<String>)> {
    match is_code(text) {
        true => Ok(()),
        false => Err(no_country(text, seeds::countries().iter())),
    }
}

fn is_code(text: &str) -> bool {
    let text = text.trim();
    matches!(text.len(), 2 | 3) && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Explains that a text is not a country code, and returns the code that may have been meant.
fn no_country<'c>(text: &str, countries: impl Iterator<Item = &'c Country> + Clone) -> (String, Vec<String>) {
    let names = closest(text, countries.clone().map(|country| country.name.as_str()), 1);
    let meant = countries.filter(|country| names.contains(&country.name.as_str()));
    let suggestions = meant.map(|country| country.code.to_string()).collect();
    let message = format!(
        "is no ISO 3166-1 country code: {}; write two letters such as IT",
        quote(text)
    );
    (message, suggestions)
}
