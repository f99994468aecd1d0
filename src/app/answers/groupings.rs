//! Groups of cities: by field, country, region, country group or community.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::clusters::leads;
use super::communities::CommunityQuestion;
use crate::analytics::communities::Communities;
use crate::analytics::mixing::Groups;
use crate::analytics::partition::Partition;
use crate::analytics::{AnalysisError, Budget};
use crate::app::App;
use crate::app::fault::Fault;
use crate::app::question::{Key, Question};
use crate::domain::{CountryCode, FieldId, WorldRegion};
use crate::network::View;

/// A property by which cities are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// Creative fields; a city of several fields belongs to each.
    Field,
    /// Countries.
    Country,
    /// World regions.
    Region,
    /// Groups of countries; a city belongs to each group of its country.
    CountryGroup,
    /// Communities of the view.
    Community,
}

/// The key of the group of cities without a value.
pub const UNASSIGNED: &str = "UNASSIGNED";

/// The value that the cities of a group share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupValue {
    /// A creative field. If several networks share its key, this is the field of the first in
    /// scope.
    Field(FieldId),
    /// A country.
    Country(CountryCode),
    /// A world region.
    Region(WorldRegion),
    /// A group of countries, by its position in the snapshot.
    CountryGroup(usize),
    /// A community, by its hub: the node with the most links inside, then most strength, then
    /// smallest key.
    Community(u32),
    /// Cities without a value.
    Unassigned,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its key, unique among the groups.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// Its value.
    pub value: GroupValue,
}

/// The groups of a view and their members.
#[derive(Debug)]
pub struct Grouped {
    /// All groups of the kind, including those without a city in the view: by key, communities by
    /// size; [`UNASSIGNED`] last, if a city has no value.
    pub groups: Vec<Group>,
    /// Numbers of the groups of every node.
    pub membership: Groups,
    /// The group of each node for its role: the primary one of several fields, the first by key of
    /// several country groups. `None` without a value.
    pub primary: Vec<Option<u32>>,
}

/// The question of the groups of a view.
struct GroupingQuestion {
    by: Grouping,
    communities: Option<Arc<Communities>>,
}

impl Question for GroupingQuestion {
    type Answer = Grouped;

    fn key(&self) -> Key {
        // The communities depend on the view only, so they are not part of the key.
        Key::of(self.by)
    }

    fn answer(&self, view: &View, _budget: &Budget) -> Result<Grouped, AnalysisError> {
        let partition = self.communities.as_ref().map(|found| &found.partition);
        Ok(Grouped::new(view, self.by, partition))
    }

    fn weight(answer: &Grouped) -> usize {
        100 * answer.groups.len() + 20 * answer.primary.len()
    }
}

impl Grouped {
    /// Returns the groups of a view. Finds communities first if they are asked for.
    ///
    /// # Errors
    /// Those of the analysis.
    pub async fn ask(app: &App, view: &Arc<View>, by: Grouping) -> Result<Arc<Self>, Fault> {
        let communities = match by {
            Grouping::Community => Some(app.ask(view, CommunityQuestion::default()).await?),
            _ => None,
        };
        app.ask(view, GroupingQuestion { by, communities }).await
    }

    /// Groups the cities of a view. `communities` are those of its graph, for
    /// [`Grouping::Community`].
    pub fn new(view: &View, by: Grouping, communities: Option<&Partition>) -> Self {
        let (groups, members) = match by {
            Grouping::Field => fields(view),
            Grouping::Country => countries(view),
            Grouping::Region => regions(view),
            Grouping::CountryGroup => country_groups(view),
            Grouping::Community => match communities {
                Some(partition) => (hubs(view, partition), each_alone(partition.labels())),
                None => (Vec::new(), vec![Vec::new(); view.cities().len()]),
            },
        };
        Self::assemble(groups, &members)
    }

    fn assemble(mut groups: Vec<Group>, members: &[Vec<u32>]) -> Self {
        let membership = Groups::several(groups.len() as u32, members);
        if membership.unassigned().is_some() {
            groups.push(group(UNASSIGNED, "Without a group", GroupValue::Unassigned));
        }
        Self {
            groups,
            membership,
            primary: members.iter().map(|groups| groups.first().copied()).collect(),
        }
    }
}

fn group(key: &str, name: &str, value: GroupValue) -> Group {
    let (key, name) = (key.to_owned(), name.to_owned());
    Group { key, name, value }
}

fn each_alone(labels: &[u32]) -> Vec<Vec<u32>> {
    labels.iter().map(|&label| vec![label]).collect()
}

/// Groups cities by field. Fields of several networks with one key are one group.
fn fields(view: &View) -> (Vec<Group>, Vec<Vec<u32>>) {
    let networks = view.scope().networks.iter();
    let all = networks.flat_map(|&network| &view.snapshot().network(network).network.fields);
    let mut named: BTreeMap<&str, Vec<(FieldId, &str)>> = BTreeMap::new();
    for field in all {
        named.entry(&field.key).or_default().push((field.id, &field.name));
    }
    let mut numbers = BTreeMap::new();
    let mut groups = Vec::new();
    for (number, (key, alike)) in (0_u32..).zip(named) {
        numbers.extend(alike.iter().map(|&(id, _)| (id, number)));
        groups.push(group(key, alike[0].1, GroupValue::Field(alike[0].0)));
    }
    let members = (0..view.cities().len() as u32).map(|node| {
        let mut held: Vec<u32> = Vec::new();
        for number in view.fields(node).iter().filter_map(|field| numbers.get(field)) {
            if !held.contains(number) {
                held.push(*number);
            }
        }
        held
    });
    let members = members.collect();
    (groups, members)
}

/// Returns the index of every city's country among all countries in the order of their codes.
fn homes(view: &View) -> impl Iterator<Item = usize> {
    let countries = view.snapshot().countries();
    view.cities().iter().map(move |&city| {
        let code = view.snapshot().city(city).country;
        let found = countries.binary_search_by_key(&code, |country| country.code);
        found.expect("every city lies in a known country")
    })
}

fn countries(view: &View) -> (Vec<Group>, Vec<Vec<u32>>) {
    let countries = view.snapshot().countries();
    // ZZ sorts after all other codes, so the numbers of groups equal those of countries.
    let known = countries.iter().filter(|country| country.code.is_known());
    let groups = known.map(|country| group(country.code.as_str(), &country.name, GroupValue::Country(country.code)));
    let members = homes(view).map(|home| match countries[home].code.known() {
        Some(_) => vec![home as u32],
        None => Vec::new(),
    });
    (groups.collect(), members.collect())
}

fn regions(view: &View) -> (Vec<Group>, Vec<Vec<u32>>) {
    let groups = WorldRegion::ALL
        .iter()
        .filter(|&&region| region != WorldRegion::Unassigned);
    let groups = groups.map(|&region| group(region.as_str(), region.name(), GroupValue::Region(region)));
    let members = homes(view).map(|home| match view.snapshot().countries()[home].region {
        WorldRegion::Unassigned => Vec::new(),
        region => vec![region as u32],
    });
    (groups.collect(), members.collect())
}

fn country_groups(view: &View) -> (Vec<Group>, Vec<Vec<u32>>) {
    let known = view.snapshot().country_groups();
    let mut by_country = vec![Vec::new(); view.snapshot().countries().len()];
    for (number, group) in (0_u32..).zip(known) {
        for (country, groups) in view.snapshot().countries().iter().zip(&mut by_country) {
            if group.countries.binary_search(&country.code).is_ok() {
                groups.push(number);
            }
        }
    }
    let groups = known.iter().enumerate();
    let groups = groups.map(|(at, known)| group(&known.key, &known.name, GroupValue::CountryGroup(at)));
    (
        groups.collect(),
        homes(view).map(|home| by_country[home].clone()).collect(),
    )
}

/// Names communities by their hubs.
fn hubs(view: &View, partition: &Partition) -> Vec<Group> {
    let graph = view.graph();
    let mut hubs: Vec<Option<(usize, f64, u32)>> = vec![None; partition.group_count()];
    for node in 0..graph.node_count() as u32 {
        let inside = graph.adjacent(node);
        let inside = inside.filter(|&(other, _)| partition.label(other) == partition.label(node));
        let (links, strength) = inside.fold((0, 0.0), |(links, strength), (_, link)| {
            (links + 1, strength + graph.strength(link))
        });
        let hub = &mut hubs[partition.label(node) as usize];
        if hub.is_none_or(|(most, greatest, _)| leads((links, strength), (most, greatest))) {
            *hub = Some((links, strength, node));
        }
    }
    let hubs = hubs.into_iter().flatten().map(|(_, _, hub)| {
        let city = view.snapshot().city(view.city(hub));
        group(&city.key, &city.name, GroupValue::Community(hub))
    });
    hubs.collect()
}
