//! From records to links: the cities in scope, the partnerships that tie them, and the merging of
//! ties.

use super::PartnershipRecord;
use super::lists::Lists;
use super::scope::{FieldBasis, LinkFilter, Scope};
use super::snapshot::{CityIndex, NetworkIndex, Snapshot};
use super::view::RecordIndex;
use crate::domain::Membership;

/// Cities that may be in scope, ascending.
pub(super) struct Members {
    pub(super) cities: Vec<CityIndex>,
    /// By city: true if it holds one of the scope's fields in some network.
    pub(super) holds_field: Vec<bool>,
    /// By city and network, each once.
    standings: Vec<Standing>,
}

/// A city's membership and fields in one network.
#[derive(Clone, Copy)]
pub(super) struct Standing {
    city: CityIndex,
    pub(super) network: NetworkIndex,
    /// True if it holds one of the scope's fields there.
    pub(super) holds_field: bool,
}

/// One pair's share of a partnership, before pairs are merged.
pub(super) struct Tie {
    /// Positions in the list of members, the smaller first.
    pub(super) ends: (u32, u32),
    pub(super) record: RecordIndex,
    pub(super) strength: f64,
}

/// Ties between members.
pub(super) struct Gathered {
    pub(super) members: Members,
    /// By member: true if a partnership with one of the scope's fields ties it.
    tagged: Vec<bool>,
    pub(super) ties: Vec<Tie>,
    /// The number of these partnerships without a known start.
    pub(super) undated: usize,
}

/// Links, with the partnerships behind them.
pub(super) struct Merged {
    pub(super) links: Vec<(u32, u32, f64)>,
    /// By link, ascending.
    pub(super) records: Lists<RecordIndex>,
}

impl Members {
    /// Returns the cities with a membership open in the period that pass the filters on country and
    /// region.
    pub(super) fn new(snapshot: &Snapshot, scope: &Scope) -> Self {
        let mut found = Vec::new();
        for &network in &scope.networks {
            for membership in &snapshot.network(network).memberships {
                found.extend(standing(snapshot, scope, network, membership));
            }
        }
        Self::from_unsorted(found)
    }

    /// Returns the members among some cities.
    pub(super) fn among(snapshot: &Snapshot, scope: &Scope, cities: impl IntoIterator<Item = CityIndex>) -> Self {
        let mut found = Vec::new();
        for city in cities {
            for &network in &scope.networks {
                let memberships = snapshot.memberships_of(network, city);
                found.extend(memberships.filter_map(|membership| standing(snapshot, scope, network, membership)));
            }
        }
        Self::from_unsorted(found)
    }

    /// Returns the members without some cities and with others, which are then in every network of
    /// the scope and hold no field. Both lists ascend.
    pub(super) fn changed(self, scope: &Scope, removed: &[CityIndex], added: &[CityIndex]) -> Self {
        let mut standings = self.standings;
        standings.retain(|standing| removed.binary_search(&standing.city).is_err());
        let networks = scope.networks.iter();
        standings.extend(networks.flat_map(|&network| {
            added.iter().map(move |&city| Standing {
                city,
                network,
                holds_field: false,
            })
        }));
        Self::from_unsorted(standings)
    }

    fn from_unsorted(mut standings: Vec<Standing>) -> Self {
        // Of several memberships in one network, one that holds a field takes precedence.
        standings.sort_unstable_by_key(|standing| (standing.city, standing.network, !standing.holds_field));
        standings.dedup_by_key(|standing| (standing.city, standing.network));
        let groups = standings.chunk_by(|one, other| one.city == other.city);
        let (cities, holds_field) = groups
            .map(|group| (group[0].city, group.iter().any(|standing| standing.holds_field)))
            .unzip();
        Self {
            cities,
            holds_field,
            standings,
        }
    }

    /// Returns the standings of the cities in the networks of the scope.
    pub(super) fn standings(&self) -> &[Standing] {
        &self.standings
    }

    /// Returns the position of a city that is a member of a network, and true if it holds one of
    /// the scope's fields there.
    fn member_of(&self, network: NetworkIndex, city: CityIndex) -> Option<(u32, bool)> {
        let key = |standing: &Standing| (standing.city, standing.network);
        let found = self.standings.binary_search_by_key(&(city, network), key).ok()?;
        let place = if self.standings.len() == self.cities.len() {
            u32::try_from(found).ok()
        } else {
            self.place(city)
        };
        Some((place?, self.standings[found].holds_field))
    }

    /// Returns the position of a city.
    pub(super) fn place(&self, city: CityIndex) -> Option<u32> {
        let place = self.cities.binary_search(&city).ok()?;
        u32::try_from(place).ok()
    }
}

impl Snapshot {
    /// True if a city has a membership open in a scope's period and lies in its countries and
    /// regions. Its fields do not matter.
    pub fn is_in_scope(&self, scope: &Scope, city: CityIndex) -> bool {
        !Members::among(self, scope, [city]).cities.is_empty()
    }
}

/// Returns the standing that a membership gives a city, if it is in scope.
fn standing(snapshot: &Snapshot, scope: &Scope, network: NetworkIndex, membership: &Membership) -> Option<Standing> {
    if !membership.overlaps(scope.period.first(), scope.period.last()) {
        return None;
    }
    let city = snapshot
        .city_by_id(membership.city)
        .expect("members are cities of the snapshot");
    lies_in_scope(snapshot, scope, city).then(|| Standing {
        city,
        network,
        holds_field: membership.fields.iter().any(|field| scope.fields.contains(field)),
    })
}

/// True if the country and the region of a city are in scope.
fn lies_in_scope(snapshot: &Snapshot, scope: &Scope, city: CityIndex) -> bool {
    if scope.countries.is_empty() && scope.regions.is_empty() {
        return true;
    }
    let country = snapshot.country_of(city);
    (scope.countries.is_empty() || scope.countries.contains(&country.code))
        && (scope.regions.is_empty() || scope.regions.contains(&country.region))
}

impl Gathered {
    /// Gathers the ties of the partnerships that are in scope, pass the filter, and for which
    /// `count` holds.
    pub(super) fn new(
        snapshot: &Snapshot,
        scope: &Scope,
        filter: &LinkFilter,
        members: Members,
        counts: impl Fn(RecordIndex) -> bool,
    ) -> Self {
        let mut gathered = Self::empty(members);
        for &network in &scope.networks {
            for (position, partnership) in (0_u32..).zip(&snapshot.network(network).partnerships) {
                let index = RecordIndex { network, position };
                if counts(index) {
                    gathered.add(snapshot, scope, filter, (index, partnership));
                }
            }
        }
        gathered
    }

    /// Starts without ties.
    pub(super) fn empty(members: Members) -> Self {
        Self {
            tagged: vec![false; members.cities.len()],
            members,
            ties: Vec::new(),
            undated: 0,
        }
    }

    /// Adds the ties of a partnership, if it is in scope and passes the filter.
    pub(super) fn add(
        &mut self,
        snapshot: &Snapshot,
        scope: &Scope,
        filter: &LinkFilter,
        (index, partnership): (RecordIndex, &PartnershipRecord),
    ) {
        let record = &partnership.record;
        if !scope.is_active(record) || !scope.admits(record) || !filter.admits(record) {
            return;
        }
        let tagged = scope.fields.is_empty() || scope.is_tagged(record);
        let before = self.ties.len();
        self.tie(
            scope,
            snapshot.cities_of(partnership),
            (index, record.intensity),
            tagged,
        );
        self.undated += usize::from(record.started_on.is_none() && self.ties.len() > before);
    }

    /// Adds a tie for each pair of its cities that are members of its network and pass the scope's
    /// fields. A `tagged` partnership passes every pair, unless the basis is the fields of cities.
    fn tie(
        &mut self,
        scope: &Scope,
        cities: impl ExactSizeIterator<Item = CityIndex>,
        (record, intensity): (RecordIndex, f64),
        tagged: bool,
    ) {
        let strength = scope.counting.strength(intensity, cities.len());
        let mut members: Vec<(u32, bool)> = cities
            .filter_map(|city| self.members.member_of(record.network, city))
            .collect();
        members.sort_unstable();
        for (position, &(a, a_holds)) in members.iter().enumerate() {
            for &(b, b_holds) in &members[position + 1..] {
                let belongs = match scope.field_basis {
                    _ if scope.fields.is_empty() => true,
                    FieldBasis::City => a_holds && b_holds,
                    FieldBasis::Partnership => tagged,
                    FieldBasis::Either => tagged || (a_holds && b_holds),
                };
                if !belongs {
                    continue;
                }
                if tagged {
                    self.tagged[a as usize] = true;
                    self.tagged[b as usize] = true;
                }
                self.ties.push(Tie {
                    ends: (a, b),
                    record,
                    strength,
                });
            }
        }
    }

    /// Returns, by member, true if the scope's fields keep it.
    pub(super) fn kept(&self, scope: &Scope) -> Vec<bool> {
        let held = scope.reads_city_fields();
        let members = self.members.holds_field.iter().zip(&self.tagged);
        members
            .map(|(&holds, &tagged)| scope.fields.is_empty() || (held && holds) || tagged)
            .collect()
    }

    /// Returns the kept members, and by member its position among them; `u32::MAX` for the others.
    pub(super) fn number(&self, kept: &[bool]) -> (Vec<CityIndex>, Vec<u32>) {
        let mut cities = Vec::new();
        let mut node_of = vec![u32::MAX; kept.len()];
        for (member, &city) in self
            .members
            .cities
            .iter()
            .enumerate()
            .filter(|&(member, _)| kept[member])
        {
            node_of[member] = u32::try_from(cities.len()).expect("fewer than 2^32 cities");
            cities.push(city);
        }
        (cities, node_of)
    }
}

/// The largest relative error of a sum of a few hundred fractions.
const ROUNDING: f64 = 1e-12;

impl Merged {
    /// Merges ties into links and drops weak ones. The strengths of a link are added in the order
    /// of its records' keys.
    pub(super) fn new(mut ties: Vec<Tie>, node_of: &[u32], least_strength: f64) -> Self {
        ties.sort_unstable_by_key(|tie| (tie.ends, tie.record));
        let mut merged = Self {
            links: Vec::new(),
            records: Lists::default(),
        };
        for group in ties.chunk_by(|one, other| one.ends == other.ends) {
            let strength: f64 = group.iter().map(|tie| tie.strength).sum();
            if strength < least_strength {
                continue;
            }
            let (a, b) = group[0].ends;
            merged.links.push((node_of[a as usize], node_of[b as usize], strength));
            merged.records.push(group.iter().map(|tie| tie.record));
        }
        merged
    }
}

/// Returns the least strength of a link that passes both a scope and a filter. It allows for
/// rounding errors of sums of fractions, so that ten times a tenth are 1.
pub(super) fn least_strength(scope: &Scope, filter: &LinkFilter) -> f64 {
    let least = [scope.min_strength, filter.min_strength].map(|least| least.map_or(0.0, |least| least.0));
    least[0].max(least[1]) * (1.0 - ROUNDING)
}
