//! Identifies cities: groups rows of one city, and matches the groups with existing cities.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::cast::{Cast, Figure, MOST_NAMED, Person};
use super::city_keys::city_keys;
use super::survey::Survey;
use crate::domain::identity::{CityEvidence, Match, Part, matches, parts};
use crate::domain::rules::key;
use crate::domain::text::fold;
use crate::exchange::options::{Directory, KnownCity};

/// The state of identification.
pub(super) struct Casting<'a> {
    survey: Survey,
    directory: &'a dyn Directory,
    figures: Vec<Figure>,
    /// The figure of each entry; only those of roots count.
    entries: Vec<u32>,
    /// Entries by folded name, sorted; with equal names, by their evidence.
    names: Vec<(Box<str>, u32)>,
    /// New figures without a key, with the stem of their future key.
    unnamed: Vec<(String, u32)>,
    /// Ambiguous entries with their candidates.
    between: Vec<(u32, Vec<u32>)>,
}

/// The index that means no figure.
const NOBODY: u32 = u32::MAX;

impl<'a> Casting<'a> {
    pub(super) fn new(mut survey: Survey, directory: &'a dyn Directory) -> Self {
        let count = u32::try_from(survey.entries.len()).expect("as many as were entered");
        let roots: Vec<u32> = (0..count).filter(|&entry| survey.root(entry) == entry).collect();
        let mut names: Vec<(Box<str>, u32)> = Vec::with_capacity(roots.len());
        for root in roots {
            names.push((fold(name_of(&survey, root)).into(), root));
        }
        names.sort_unstable_by(|(one, entry), (other, with)| {
            let order = |entry: u32| survey.entries[entry as usize].evidence.order();
            one.cmp(other).then_with(|| order(*entry).cmp(&order(*with)))
        });
        Self {
            entries: vec![NOBODY; survey.entries.len()],
            survey,
            directory,
            figures: Vec::new(),
            names,
            unnamed: Vec::new(),
            between: Vec::new(),
        }
    }

    /// Identifies all cities.
    pub(super) fn finish(mut self) -> Cast {
        let mut start = 0;
        while start < self.names.len() {
            let name = &self.names[start].0;
            let length = self.names[start..]
                .iter()
                .take_while(|(other, _)| other == name)
                .count();
            self.decide(start..start + length);
            start += length;
        }
        self.name_the_new();
        for (entry, others) in std::mem::take(&mut self.between) {
            let figures = others.into_iter().map(|other| self.entries[other as usize]);
            let mut keys: Vec<String> = figures
                .filter(|&figure| figure != NOBODY)
                .filter_map(|figure| match &self.figures[figure as usize] {
                    Figure::City(person) => Some(person.key.to_string()),
                    Figure::Undecided(_) => None,
                })
                .collect();
            keys.sort_unstable();
            keys.dedup();
            keys.truncate(MOST_NAMED);
            self.entries[entry as usize] = self.add(Figure::Undecided(keys));
        }
        self.cast()
    }

    fn cast(self) -> Cast {
        let Self {
            mut survey,
            mut entries,
            figures,
            names,
            ..
        } = self;
        for entry in 0..u32::try_from(entries.len()).expect("as many as were entered") {
            entries[entry as usize] = entries[survey.root(entry) as usize];
        }
        let of = |named: HashMap<Box<str>, u32>| {
            let figure = |(name, entry): (Box<str>, u32)| (name, entries[entry as usize]);
            named.into_iter().map(figure).collect::<HashMap<_, _>>()
        };
        let spellings = survey.spellings.iter().map(|(name, entry)| (fold(name).into(), *entry));
        let mut names: Vec<(Box<str>, u32)> = names
            .into_iter()
            .chain(spellings)
            .map(|(name, entry)| (name, entries[entry as usize]))
            .collect();
        names.sort_unstable();
        names.dedup();
        let mut keys = of(survey.keys);
        for (at, figure) in (0..).zip(&figures) {
            if let Figure::City(person) = figure
                && !keys.contains_key(&person.key)
            {
                keys.insert(person.key.clone(), at);
            }
        }
        Cast {
            ids: of(survey.ids),
            keys,
            items: of(survey.items),
            rows: survey.rows,
            entries,
            figures,
            names,
        }
    }

    fn add(&mut self, figure: Figure) -> u32 {
        self.figures.push(figure);
        u32::try_from(self.figures.len() - 1).expect("no more than entries")
    }

    /// Identifies the entries of one folded name.
    fn decide(&mut self, range: Range<usize>) {
        let entries: Vec<u32> = self.names[range].iter().map(|&(_, entry)| entry).collect();
        let evidence = |at: usize| &self.survey.entries[entries[at] as usize].evidence;
        let parts = parts(entries.len(), |one, other| evidence(one).agrees(evidence(other)));
        let mut groups: Vec<(usize, Vec<u32>)> = Vec::new();
        for (at, part) in parts.into_iter().enumerate() {
            match part {
                Part::Of(first) => match groups.iter_mut().find(|(known, _)| *known == first) {
                    Some((_, group)) => group.push(entries[at]),
                    None => groups.push((first, vec![entries[at]])),
                },
                Part::Between(others) => {
                    let others = others.into_iter().map(|other| entries[other]).collect();
                    self.between.push((entries[at], others));
                }
            }
        }
        let people: Vec<(Vec<u32>, Person, bool)> = groups.into_iter().map(|(_, group)| self.person(group)).collect();
        self.look_up(people);
    }

    /// Merges the evidence of a city's rows. The flag is true if one is a record of another
    /// database.
    fn person(&mut self, group: Vec<u32>) -> (Vec<u32>, Person, bool) {
        let name = name_of(&self.survey, group[0]).into();
        let (mut evidence, mut whole) = (CityEvidence::default(), false);
        let mut repeated = group.len() > 1;
        for &entry in &group {
            let entry = &mut self.survey.entries[entry as usize];
            evidence.absorb(&std::mem::take(&mut entry.evidence));
            whole |= entry.whole;
            repeated |= entry.repeated;
        }
        let name = evidence.name.clone().unwrap_or(name);
        let person = Person {
            key: Box::default(),
            evidence,
            name,
            known: false,
            repeated,
        };
        (group, person, whole)
    }

    /// Matches people with existing cities.
    fn look_up(&mut self, people: Vec<(Vec<u32>, Person, bool)>) {
        let known = self.candidates(&people);
        let known_evidence: Vec<CityEvidence> = known.iter().map(|(city, _)| city.evidence()).collect();
        let chosen = matches(people.len(), known.len(), |at, other| {
            let (evidence, (city, named)) = (&people[at].1.evidence, &known[other]);
            let item = evidence.wikidata_id.as_deref();
            let is_item = item.is_some() && item == city.wikidata_id.as_deref();
            match &evidence.key {
                Some(key) => (**key == *city.key).then_some(u8::MAX),
                None if is_item => Some(u8::MAX - 1),
                None if *named => evidence.fit(&known_evidence[other], city.names()),
                None => None,
            }
        });
        for ((group, mut person, whole), chosen) in people.into_iter().zip(chosen) {
            let figure = match chosen {
                Match::Known(at) if whole && person.evidence.is_another(&known_evidence[at]) => {
                    Figure::Undecided(vec![known[at].0.key.clone()])
                }
                Match::Known(at) => {
                    person.key = known[at].0.key.as_str().into();
                    person.known = true;
                    Figure::City(person)
                }
                Match::Between(several) => {
                    let keys = several.into_iter().map(|at| known[at].0.key.clone());
                    Figure::Undecided(keys.take(MOST_NAMED).collect())
                }
                Match::New => {
                    if let Some(key) = &person.evidence.key {
                        person.key = key.clone();
                    } else {
                        let stem = key::stem(&person.name, "city");
                        let next = u32::try_from(self.figures.len()).expect("no more than entries");
                        self.unnamed.push((stem, next));
                    }
                    Figure::City(person)
                }
            };
            let figure = self.add(figure);
            for entry in group {
                self.entries[entry as usize] = figure;
            }
        }
    }

    /// Returns the existing cities that people of one name may be; the flag is true if the name is
    /// the same.
    fn candidates(&self, people: &[(Vec<u32>, Person, bool)]) -> Vec<(KnownCity, bool)> {
        let Some((_, first, _)) = people.first() else {
            return Vec::new();
        };
        let named = self.directory.cities_named(&first.name);
        let mut known: Vec<(KnownCity, bool)> = named.into_iter().map(|city| (city, true)).collect();
        for (_, person, _) in people {
            let key = person.evidence.key.as_deref();
            let item = person.evidence.wikidata_id.as_deref();
            let found = [
                key.and_then(|key| self.directory.city(key)),
                item.and_then(|item| self.directory.city_of_item(item)),
            ];
            for city in found.into_iter().flatten() {
                if !known.iter().any(|(other, _)| other.key == city.key) {
                    known.push((city, false));
                }
            }
        }
        known
    }

    /// Assigns keys to new cities: the name as a key; if that is taken, with the country, with
    /// rounded coordinates, with the item, or with a number. The order depends only on their
    /// evidence.
    fn name_the_new(&mut self) {
        let mut unnamed = std::mem::take(&mut self.unnamed);
        let person = |figures: &[Figure], at: u32| match &figures[at as usize] {
            Figure::City(person) => person.evidence.order(),
            Figure::Undecided(_) => CityEvidence::default().order(),
        };
        unnamed.sort_by(|(one, figure), (other, with)| {
            one.cmp(other)
                .then_with(|| person(&self.figures, *figure).cmp(&person(&self.figures, *with)))
        });
        let mut taken: HashSet<Box<str>> = self.survey.keys.keys().cloned().collect();
        for (stem, figure) in unnamed {
            let Figure::City(person) = &mut self.figures[figure as usize] else {
                continue;
            };
            let free = |key: &String| !taken.contains(key.as_str()) && self.directory.city(key).is_none();
            let key: Box<str> = city_keys(&stem, &person.evidence)
                .find(free)
                .expect("numbers do not end")
                .into();
            taken.insert(key.clone());
            person.key = key;
        }
    }
}

/// Returns the name of an entry; if no row has one, its key or id.
fn name_of(survey: &Survey, entry: u32) -> &str {
    let entry = &survey.entries[entry as usize];
    let name = entry.evidence.name.as_deref().or(entry.called.as_deref());
    name.or(entry.evidence.key.as_deref()).unwrap_or_default()
}
