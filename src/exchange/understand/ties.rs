//! Surveys the partnerships of all links of all files, before any record is made.

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher as _;
use std::rc::Rc;

use crate::domain::identity::{MOST_ALIKE, Match, Part, PartnershipEvidence, matches, parts};
use crate::domain::text::slug;
use crate::exchange::options::{Directory, KnownPartnership};

/// The evidence of links about partnerships, by cities.
#[derive(Debug, Default)]
pub(super) struct Ties {
    /// By a digest of the cities' keys.
    pairs: HashMap<u64, Pair>,
    /// Results for links that contradict each other.
    decided: HashMap<u64, Rc<[Tie]>>,
    digests: RandomState,
}

/// The strength that a link gives; minus infinity if it gives none.
type Strength = f64;

/// The partnerships that links give of the same cities. A link without values takes no memory of
/// its own.
#[derive(Debug, Default)]
struct Pair {
    /// Values of links without a key, each once, with the greatest strength.
    said: Box<[(PartnershipEvidence, Strength)]>,
    /// The greatest strength of links that say nothing besides; `None` if there are none.
    bare: Option<Strength>,
    /// Values of links with a key, with the greatest strength.
    keyed: Box<[(KnownPartnership, Strength)]>,
    /// Number of links.
    links: u32,
    /// Flags: a link has the cities in another order than by key; a link has them in the order of
    /// keys.
    orders: [bool; 2],
}

/// The result of a link.
#[derive(Clone, Debug)]
pub(super) struct Tie {
    /// The values of the link.
    said: PartnershipEvidence,
    /// The key of its partnership, or its candidates.
    pub(super) key: Result<String, Vec<String>>,
    /// Values that all links of the partnership agree on.
    pub(super) evidence: PartnershipEvidence,
    /// The greatest strength that its links give, whatever their order.
    strength: Strength,
    /// True if several links give it in different forms.
    pub(super) repeated: bool,
}

impl Tie {
    /// The greatest strength that links of the partnership give.
    pub(super) fn strength(&self) -> Option<f64> {
        Some(self.strength).filter(|strength| strength.is_finite())
    }
}

/// The statements of a link about its partnership.
pub(super) struct Said<'a> {
    /// The key that it gives.
    pub(super) key: Option<&'a str>,
    pub(super) evidence: PartnershipEvidence,
    pub(super) strength: Option<f64>,
}

/// The parts of a new key.
pub(super) struct Stem<'a> {
    /// The keys of the cities, sorted.
    pub(super) cities: &'a [&'a str],
    /// True if a link without a kind is a twinning.
    pub(super) is_twinning: bool,
    /// True if ids only distinguish links within a file, as in graphs. Otherwise an id identifies
    /// the partnership permanently and becomes a part of its key.
    pub(super) has_formal_ids: bool,
}

impl Stem<'_> {
    /// Returns the key of a partnership of these cities without further values.
    fn plain(&self, evidence: &PartnershipEvidence) -> String {
        let kind = evidence
            .kind
            .map(|kind| kind == crate::domain::PartnershipKind::Twinning);
        let prefix = if kind.unwrap_or(self.is_twinning) { TWIN } else { "" };
        format!("{prefix}{}", self.cities.join("-"))
    }
}

/// Prefix of the keys of twinnings.
const TWIN: &str = "twin-";

/// Words before the year and the number in a new key.
const SINCE: &str = "since-";
const NUMBER: &str = "no-";

/// Returns the link id at the end of the key of a partnership. `cities` are sorted keys.
pub fn id_in_key(key: &str, cities: &[&str]) -> Option<Box<str>> {
    let key = key.strip_prefix(TWIN).unwrap_or(key);
    let rest = key.strip_prefix(&cities.join("-"))?.strip_prefix('-')?;
    let made = rest.starts_with(SINCE) || rest.starts_with(NUMBER);
    (!made).then(|| rest.into())
}

impl Ties {
    fn digest(&self, cities: &[&str]) -> u64 {
        self.digests.hash_one(cities)
    }

    /// Adds a link between cities, given by sorted keys. `in_order` is true if the link has them in
    /// this order.
    pub(super) fn add(&mut self, cities: &[&str], in_order: bool, said: Said<'_>) {
        let pair = self.pairs.entry(self.digest(cities)).or_default();
        pair.orders[usize::from(in_order)] = true;
        pair.links = pair.links.saturating_add(1);
        let strength = said.strength.unwrap_or(Strength::NEG_INFINITY);
        let evidence = said.evidence;
        if let Some(key) = said.key {
            let is_same = |known: &KnownPartnership| known.key == key;
            let key = key.to_owned();
            strengthen(&mut pair.keyed, is_same, strength, || KnownPartnership {
                key,
                evidence,
            });
        } else if evidence == PartnershipEvidence::default() {
            pair.bare = Some(pair.bare.map_or(strength, |known| known.max(strength)));
        } else if pair.said.len() <= MOST_ALIKE || pair.said.iter().any(|(known, _)| *known == evidence) {
            strengthen(
                &mut pair.said,
                |known| *known == evidence,
                strength,
                || evidence.clone(),
            );
        }
    }

    /// The greatest strength of the links that give this key.
    pub(super) fn strength_of(&self, cities: &[&str], key: &str) -> Option<f64> {
        let pair = self.pairs.get(&self.digest(cities))?;
        let (_, strength) = pair.keyed.iter().find(|(known, _)| known.key == key)?;
        Some(*strength).filter(|strength| strength.is_finite())
    }

    /// True if several links join these cities.
    pub(super) fn are_parallel(&self, cities: &[&str]) -> bool {
        self.pairs.get(&self.digest(cities)).is_some_and(|pair| pair.links > 1)
    }

    /// True if links have these cities in different orders, so that the order means nothing.
    pub(super) fn is_mixed(&self, cities: &[&str]) -> bool {
        self.pairs
            .get(&self.digest(cities))
            .is_some_and(|pair| pair.orders == [true; 2])
    }

    /// Returns the partnership of a link without a key.
    pub(super) fn find(&mut self, stem: &Stem<'_>, said: &PartnershipEvidence, directory: &dyn Directory) -> Tie {
        let digest = self.digest(stem.cities);
        if let Some(ties) = self.decided.get(&digest) {
            return of(ties, said);
        }
        let pair = self.pairs.get(&digest);
        let mut known = directory.partnerships_of(stem.cities);
        for (keyed, _) in pair.map_or(&[][..], |pair| &pair.keyed) {
            if !known.iter().any(|known| known.key == keyed.key) {
                known.push(keyed.clone());
            }
        }
        let mut all = pair.map_or_else(Vec::new, |pair| pair.said.to_vec());
        let bare = pair.and_then(|pair| pair.bare);
        all.extend(bare.map(|strength| (PartnershipEvidence::default(), strength)));
        if all.len() < 2 {
            let strength = all.first().map_or(Strength::NEG_INFINITY, |(_, strength)| *strength);
            return decide(stem, &[(said.clone(), strength)], &known, directory).remove(0);
        }
        let ties: Rc<[Tie]> = decide(stem, &all, &known, directory).into();
        let tie = of(&ties, said);
        self.decided.insert(digest, ties);
        tie
    }
}

/// Appends to a list that rarely has more than one element, without spare capacity. An element that
/// is there keeps the greater strength.
fn strengthen<T>(
    list: &mut Box<[(T, Strength)]>,
    is_same: impl Fn(&T) -> bool,
    strength: Strength,
    new: impl FnOnce() -> T,
) {
    if let Some((_, known)) = list.iter_mut().find(|(known, _)| is_same(known)) {
        *known = known.max(strength);
        return;
    }
    let mut elements = std::mem::take(list).into_vec();
    elements.reserve_exact(1);
    elements.push((new(), strength));
    *list = elements.into_boxed_slice();
}

fn of(ties: &[Tie], said: &PartnershipEvidence) -> Tie {
    let tie = ties.iter().find(|tie| tie.said == *said);
    tie.cloned().unwrap_or_else(|| Tie {
        said: said.clone(),
        key: Err(Vec::new()),
        evidence: said.clone(),
        strength: Strength::NEG_INFINITY,
        repeated: false,
    })
}

/// Groups links between the same cities into partnerships.
fn decide(
    stem: &Stem<'_>,
    said: &[(PartnershipEvidence, Strength)],
    known: &[KnownPartnership],
    directory: &dyn Directory,
) -> Vec<Tie> {
    let parts = parts(said.len(), |one, other| said[one].0.agrees(&said[other].0));
    let mut firsts: Vec<usize> = Vec::new();
    let mut evidence: Vec<PartnershipEvidence> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        if let Part::Of(first) = part {
            match firsts.iter().position(|known| known == first) {
                Some(place) => evidence[place].absorb(&said[at].0),
                None => {
                    firsts.push(*first);
                    evidence.push(said[at].0.clone());
                }
            }
        }
    }
    let keys = keys(stem, &evidence, known, directory);
    let place = |first: &usize| {
        firsts
            .iter()
            .position(|known| known == first)
            .expect("a first of its part")
    };
    let count = |first: usize| parts.iter().filter(|part| **part == Part::Of(first)).count();
    let strength = |part: &Part| {
        let same = parts.iter().zip(said).filter(|(other, _)| *other == part);
        same.map(|(_, (_, strength))| *strength)
            .fold(Strength::NEG_INFINITY, Strength::max)
    };
    let tie = |(at, part): (usize, &Part)| match part {
        Part::Of(first) => Tie {
            said: said[at].0.clone(),
            key: keys[place(first)].clone(),
            evidence: evidence[place(first)].clone(),
            strength: strength(part),
            repeated: count(*first) > 1,
        },
        Part::Between(others) => Tie {
            said: said[at].0.clone(),
            key: Err(candidates(others, &parts, |first| keys[place(&first)].clone())),
            evidence: said[at].0.clone(),
            strength: Strength::NEG_INFINITY,
            repeated: false,
        },
    };
    parts.iter().enumerate().map(tie).collect()
}

/// Returns the keys of the partnerships that an ambiguous link may belong to.
fn candidates(others: &[usize], parts: &[Part], key: impl Fn(usize) -> Result<String, Vec<String>>) -> Vec<String> {
    let firsts = others.iter().filter_map(|&other| match parts[other] {
        Part::Of(first) => Some(first),
        Part::Between(_) => None,
    });
    let mut keys: Vec<String> = firsts
        .flat_map(|first| key(first).map_or_else(|several| several, |key| vec![key]))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Returns the key of each partnership of the same cities: the existing one's if it matches; else a
/// new key from the cities, and the id, the year or a number if that is taken. The order depends
/// only on their values.
fn keys(
    stem: &Stem<'_>,
    evidence: &[PartnershipEvidence],
    known: &[KnownPartnership],
    directory: &dyn Directory,
) -> Vec<Result<String, Vec<String>>> {
    let chosen = matches(evidence.len(), known.len(), |at, other| {
        evidence[at].fit(&known[other].evidence)
    });
    let mut keys: Vec<Result<String, Vec<String>>> = vec![Err(Vec::new()); evidence.len()];
    let mut new: Vec<usize> = Vec::new();
    for (at, chosen) in chosen.into_iter().enumerate() {
        match chosen {
            Match::Known(other) => keys[at] = Ok(known[other].key.clone()),
            Match::Between(several) => {
                keys[at] = Err(several.into_iter().map(|other| known[other].key.clone()).collect())
            }
            Match::New => new.push(at),
        }
    }
    new.sort_by(|&one, &other| evidence[one].cmp(&evidence[other]));
    let mut taken: HashSet<String> = known.iter().map(|known| known.key.clone()).collect();
    for at in new {
        let plain = stem.plain(&evidence[at]);
        let since = evidence[at].started_on.map(|start| format!("{plain}-{SINCE}{start}"));
        let told = match &evidence[at].id {
            Some(id) if stem.has_formal_ids => vec![plain.clone(), format!("{plain}-{id}")],
            Some(id) => vec![format!("{plain}-{id}")],
            None => std::iter::once(plain.clone()).chain(since).collect(),
        };
        let numbered = (2..).map(|number: usize| format!("{plain}-{NUMBER}{number}"));
        let free = |key: &String| !taken.contains(key) && !directory.has_partnership(key);
        let key = told.into_iter().chain(numbered).find(free).expect("numbers do not end");
        taken.insert(key.clone());
        keys[at] = Ok(key);
    }
    keys
}

/// Returns the id of a link as a part of a key; `None` if it has no letters or only repeats the
/// cities.
pub(super) fn id_of(id: &str, cities: &[&str]) -> Option<Box<str>> {
    let id = slug(id);
    let repeats = id == cities.join("-") || id.starts_with(SINCE) || id.starts_with(NUMBER);
    (!id.is_empty() && !repeats).then(|| id.into())
}
