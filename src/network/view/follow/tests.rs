use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::domain::change::EntityType;
use crate::domain::{Edit, FieldId, PartnershipKind, SdgSet, WorldRegion};
use crate::network::apply::model::{Model, Wish};
use crate::network::scope::Threshold;
use crate::network::{CityIndex, Counting, FieldBasis, LinkFilter, Period, RecordIndex, Scope};

mod by_hand;

/// Returns everything in which two views of one scope can differ, in words.
fn told(view: &View) -> String {
    let graph = view.graph();
    let nodes = (0..graph.node_count() as u32).map(|node| {
        let lists = (view.fields(node), graph.neighbors(node), graph.incident_links(node));
        format!("city {} {lists:?}", view.city(node))
    });
    let links = (0..graph.link_count() as u32).map(|link| {
        let strength = graph.strength(link).to_bits();
        format!("{:?} {strength:x} {:?}", graph.ends(link), view.records(link))
    });
    let lines: Vec<String> = nodes.chain(links).collect();
    format!("{} undated\n{}", view.undated(), lines.join("\n"))
}

fn built(snapshot: &Arc<Snapshot>, (scope, filter): &(Scope, LinkFilter)) -> View {
    View::new(Arc::clone(snapshot), scope.clone(), filter)
}

fn applied(snapshot: &Snapshot, edits: &[Edit]) -> Arc<Snapshot> {
    Arc::new(snapshot.apply(0, edits).expect("made for these records"))
}

fn year(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 12, 31).expect("a day")
}

/// Scopes of every kind.
fn scopes(snapshot: &Snapshot) -> Vec<(Scope, LinkFilter)> {
    let all = |change: &dyn Fn(&mut Scope)| {
        let mut scope = Scope::everything(vec![0, 1], year(2035));
        scope.include_proposed = true;
        change(&mut scope);
        (scope, LinkFilter::default())
    };
    let words = snapshot.networks().iter().flat_map(|records| &records.network.fields);
    let fields: Vec<FieldId> = words.map(|field| field.id).step_by(2).collect();
    let on_fields = |basis, least: Option<f64>| {
        all(&|scope| {
            scope.fields.clone_from(&fields);
            scope.field_basis = basis;
            scope.min_strength = least.map(Threshold);
        })
    };
    let mut goals = SdgSet::EMPTY;
    for goal in [3, 5, 7, 9, 11] {
        goals.insert(goal);
    }
    let filter = LinkFilter {
        fields: fields.clone(),
        kinds: vec![PartnershipKind::Other, PartnershipKind::Twinning],
        sdgs: SdgSet::EMPTY,
        min_strength: Some(Threshold(1.5)),
    };
    vec![
        all(&|_| {}),
        all(&|scope| scope.networks = vec![1]),
        all(&|scope| (scope.networks, scope.include_proposed) = (vec![0], false)),
        all(&|scope| scope.period = Period::AsOf(year(2012))),
        all(&|scope| scope.period = Period::During(year(2008), year(2015))),
        all(&|scope| scope.counting = Counting::Fractional),
        all(&|scope| scope.min_strength = Some(Threshold(3.0))),
        all(&|scope| scope.kinds = vec![PartnershipKind::Twinning]),
        all(&|scope| scope.countries = vec!["IT".parse().expect("a code")]),
        all(&|scope| scope.regions = vec![WorldRegion::Africa]),
        all(&|scope| scope.sdgs = goals),
        on_fields(FieldBasis::City, None),
        on_fields(FieldBasis::Partnership, None),
        on_fields(FieldBasis::Partnership, Some(2.5)),
        on_fields(FieldBasis::Either, None),
        (all(&|_| {}).0, filter.clone()),
        (on_fields(FieldBasis::Either, Some(1.0)).0, filter),
    ]
}

/// Two networks of a dozen members with some fields, and their partnerships.
fn sample() -> (Arc<Snapshot>, Model) {
    let mut model = Model::default();
    let cities = (0..14).map(|which| (1, which, 1, which));
    let networks = (0..8).map(|time| (4, time % 2, 1, 0));
    let members = (0..24).map(|which| (5, 59 - which % 2, 1, 5 * which + 1));
    let partnerships = (0..70).map(|which| (8, which, 1, 151 * (which + 1)));
    let wishes = cities.chain(networks).chain(members).chain(partnerships);
    let edits: Vec<Edit> = wishes.filter_map(|wish| model.edit(wish)).collect();
    (applied(&Model::default().snapshot(0), &edits), model)
}

/// Wishes on few cities, so that partnerships are parallel; rarely a network or a group.
fn wish() -> impl Strategy<Value = Wish> {
    let of = |kind: u8, bound: u16| (Just(kind), 0..bound, 0..3_u8, any::<u16>());
    prop_oneof![1 => of(0, 5), 3 => of(1, 17), 1 => of(4, 2), 6 => of(5, 40), 14 => of(8, 80)]
}

/// Returns the links of a view by the cities that they join, with the partnerships behind them.
fn links_of(view: &View) -> BTreeMap<(CityIndex, CityIndex), Vec<RecordIndex>> {
    let links = 0..view.graph().link_count() as u32;
    let pair = |link| {
        let (a, b) = view.graph().ends(link);
        (view.city(a), view.city(b))
    };
    links.map(|link| (pair(link), view.records(link).to_vec())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_view_that_follows_edits_is_the_view_that_is_built(
        steps in prop::collection::vec(prop::collection::vec(wish(), 1..4), 1..12),
    ) {
        let (start, mut model) = sample();
        let scopes = scopes(&start);
        let first: Vec<View> = scopes.iter().map(|scope| built(&start, scope)).collect();
        let mut views: Vec<View> = scopes.iter().map(|scope| built(&start, scope)).collect();
        let mut snapshot = Arc::clone(&start);
        for wishes in steps {
            let edits: Vec<Edit> = wishes.into_iter().filter_map(|wish| model.edit(wish)).collect();
            let before = snapshot;
            snapshot = applied(&before, &edits);
            let is_network = |edit: &Edit| edit.entity() == EntityType::Network && edit.before.is_some() != edit.after.is_some();
            if edits.iter().any(is_network) {
                // Networks have moved.
                prop_assert!(views[0].follow(&snapshot).is_none());
                return Ok(());
            }
            for ((scope, view), first) in scopes.iter().zip(&mut views).zip(&first) {
                let expected = built(&snapshot, scope);
                let followed = view.follow_within(&snapshot, usize::MAX).expect("few edits");
                prop_assert_eq!(told(&followed), told(&expected), "{:?}", scope);
                let at_once = first.follow_within(&snapshot, usize::MAX).expect("few edits");
                prop_assert_eq!(told(&at_once), told(&expected), "at once {:?}", scope);
                let back = expected.follow_within(&before, usize::MAX).expect("few edits");
                prop_assert_eq!(told(&back), told(view), "back {:?}", scope);
                *view = followed;
            }
        }
    }

    #[test]
    fn an_overlay_has_exactly_the_cities_and_links_of_its_networks(wishes in prop::collection::vec(wish(), 0..24)) {
        let (start, mut model) = sample();
        let edits: Vec<Edit> = wishes.into_iter().filter_map(|wish| model.edit(wish)).collect();
        let snapshot = applied(&start, &edits);
        prop_assume!(snapshot.networks().len() > 1);
        // A least strength applies to all networks together.
        let laid_over = scopes(&snapshot).into_iter().filter(|(scope, filter)| {
            scope.networks.len() > 1 && scope.min_strength.is_none() && filter.min_strength.is_none()
        });
        for (scope, filter) in laid_over {
            let whole = View::new(Arc::clone(&snapshot), scope.clone(), &filter);
            let (mut cities, mut links) = (BTreeSet::new(), BTreeMap::<_, Vec<_>>::new());
            for network in [0, 1] {
                let scope = Scope { networks: vec![network], ..scope.clone() };
                let alone = View::new(Arc::clone(&snapshot), scope, &filter);
                cities.extend(alone.cities().to_vec());
                for (pair, records) in links_of(&alone) {
                    links.entry(pair).or_default().extend(records);
                }
            }
            prop_assert!(whole.cities().iter().eq(&cities), "{:?}", scope);
            prop_assert_eq!(links_of(&whole), links, "{:?}", scope);
        }
    }
}
