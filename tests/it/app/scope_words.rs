//! The words of scopes: each scope has exactly one text, and each text means one scope.

use chrono::{Days, NaiveDate};
use interurban::app::names::Names;
use interurban::app::scope_words;
use interurban::domain::access::Viewer;
use interurban::domain::{FieldId, ObjectiveId, PartnershipKind, SdgSet, Sector, SectorSet, WorldRegion};
use interurban::network::scope::Threshold;
use interurban::network::{Counting, FieldBasis, LinkFilter, Period, Scope, Snapshot};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use proptest::test_runner::TestRunner;

use crate::support::app::TestApp;
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

fn day(days: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(1990, 1, 1).expect("a day") + Days::new(days)
}

/// Generates some of these, in order.
fn some<T: Clone + std::fmt::Debug + 'static>(all: Vec<T>) -> impl Strategy<Value = Vec<T>> {
    let most = all.len();
    subsequence(all, 0..=most.min(4))
}

fn goals() -> impl Strategy<Value = SdgSet> {
    vec(1_i64..=17, 0..4).prop_map(|numbers| {
        let mut set = SdgSet::EMPTY;
        for number in numbers {
            set.insert(number);
        }
        set
    })
}

fn least() -> impl Strategy<Value = Option<Threshold>> {
    prop_oneof![
        Just(None),
        prop::num::f64::POSITIVE
            .prop_filter("a number", |number| number.is_finite() && *number > 0.0)
            .prop_map(|number| Some(Threshold(number))),
        (1_u32..100).prop_map(|tenths| Some(Threshold(f64::from(tenths) / 10.0))),
    ]
}

fn periods() -> impl Strategy<Value = Period> {
    prop_oneof![
        (0_u64..10_000).prop_map(|days| Period::AsOf(day(days))),
        (0_u64..10_000, 0_u64..2_000).prop_map(|(first, more)| Period::During(day(first), day(first + more))),
    ]
}

/// Generates any valid scope of a snapshot.
fn scopes(snapshot: &Snapshot) -> impl Strategy<Value = Scope> + use<> {
    let networks = || snapshot.networks().iter().map(|records| &records.network);
    let mut fields: Vec<FieldId> = networks()
        .flat_map(|network| network.fields.iter().map(|field| field.id))
        .collect();
    let mut objectives: Vec<ObjectiveId> = networks()
        .flat_map(|network| network.objectives.iter().map(|objective| objective.id))
        .collect();
    fields.sort_unstable();
    objectives.sort_unstable();
    let countries = snapshot.countries().iter().map(|country| country.code).collect();
    let all: Vec<u16> = (0..snapshot.networks().len() as u16).collect();
    let most = all.len();
    let one = (
        subsequence(all, 1..=most),
        periods(),
        any::<bool>(),
        some(PartnershipKind::ALL.to_vec()),
        some(fields),
        select(vec![FieldBasis::City, FieldBasis::Partnership, FieldBasis::Either]),
    );
    let other = (
        some(countries),
        some(WorldRegion::ALL.to_vec()),
        some(objectives),
        goals(),
        some(Sector::ALL.to_vec()),
        least(),
        any::<bool>(),
    );
    (one, other).prop_map(|(one, other)| {
        let (networks, period, include_proposed, kinds, fields, basis) = one;
        let (countries, regions, objectives, sdgs, sectors, min_strength, fractional) = other;
        let mut set = SectorSet::EMPTY;
        sectors.into_iter().for_each(|sector| set.insert(sector));
        Scope {
            networks,
            period,
            include_proposed,
            kinds,
            // A basis without fields has no meaning.
            field_basis: if fields.is_empty() { FieldBasis::Either } else { basis },
            fields,
            countries,
            regions,
            objectives,
            sdgs,
            sectors: set,
            min_strength,
            counting: if fractional {
                Counting::Fractional
            } else {
                Counting::Full
            },
        }
    })
}

#[tokio::test]
async fn every_scope_is_read_back_from_its_words_and_no_other_words_mean_it() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::golden(), SeedSet::uccn()]).await;
        let snapshot = app.app.snapshot();
        let viewer = Viewer::anonymous();
        let names = Names::new(&snapshot, &viewer);
        let mut runner = TestRunner::deterministic();
        let cases = (scopes(&snapshot), 0_u64..10_000, any::<Index>(), "[a-z0-9=;,/+.-]");
        let tested = runner.run(&cases, |(scope, today, place, other)| {
            let today = day(today);
            for unnamed in [None, Some(today)] {
                let words = scope_words::of_scope(&snapshot, &scope, unnamed);
                prop_assert_eq!(
                    scope_words::scope(names, &words, today),
                    Some(scope.clone()),
                    "{}",
                    words
                );
            }
            // Another letter gives another scope or none; in both cases the text is the only one.
            let mut words = scope_words::of_scope(&snapshot, &scope, None);
            let place = place.index(words.len());
            words.replace_range(place..=place, &other);
            if let Some(found) = scope_words::scope(names, &words, today) {
                prop_assert_eq!(scope_words::of_scope(&snapshot, &found, None), words);
            }
            let filter = LinkFilter {
                fields: scope.fields,
                kinds: scope.kinds,
                sdgs: scope.sdgs,
                min_strength: scope.min_strength,
            };
            let words = scope_words::of_filter(&snapshot, &filter);
            let found = scope_words::filter(names, &words);
            prop_assert_eq!(found, (filter != LinkFilter::default()).then_some(filter), "{}", words);
            Ok(())
        });
        tested.expect("one wording for each scope");
    })
    .await;
}
