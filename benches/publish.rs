//! The cost of a small write in a large network, and of reads after it.

#[expect(dead_code, reason = "the folder is made here, not read")]
#[path = "../examples/bench/folder.rs"]
mod folder;
#[path = "../examples/bench/records.rs"]
mod records;
mod support;
#[path = "../examples/bench/vocabulary.rs"]
mod vocabulary;

use std::sync::Arc;

use chrono::NaiveDate;
use divan::Bencher;
use folder::{CityRow, Folder, LinkRow};
use interurban::domain::Edit;
use interurban::domain::image::{Image, PartnershipImage};
use interurban::network::{LinkFilter, Scope, Snapshot, View};
use support::{L, M, MadeNetwork, S, SEED, Tier, XL};

fn main() {
    divan::main();
}

#[divan::bench(args = [S, M, L, XL], max_time = 2)]
fn new_partnership(bencher: Bencher<'_, '_>, tier: Tier) {
    let snapshot = snapshot(tier);
    let mut image = some_partnership(&snapshot);
    image.key = "p00000000-new".to_owned();
    let edit = edit(Some("measured"), None, Some(Image::Partnership(image)));
    bencher.bench_local(|| snapshot.apply(2, [&edit]).expect("nothing has this key"));
}

#[divan::bench(args = [S, M, L, XL], max_time = 2)]
fn updated_partnership(bencher: Bencher<'_, '_>, tier: Tier) {
    let snapshot = snapshot(tier);
    let before = some_partnership(&snapshot);
    let mut after = before.clone();
    after.intensity += 1.0;
    let (before, after) = (Image::Partnership(before), Image::Partnership(after));
    let edit = edit(Some("measured"), Some(before), Some(after));
    bencher.bench_local(|| snapshot.apply(2, [&edit]).expect("it is as it was"));
}

#[divan::bench(args = [S, M, L, XL], max_time = 2)]
fn new_city(bencher: Bencher<'_, '_>, tier: Tier) {
    let snapshot = snapshot(tier);
    let mut image = snapshot.city_image(snapshot.cities().len() as u32 / 2);
    image.key.push_str("-new");
    let edit = edit(None, None, Some(Image::City(image)));
    bencher.bench_local(|| snapshot.apply(2, [&edit]).expect("nothing has this key"));
}

#[divan::bench(args = [S, M, L, XL], max_time = 5, sample_count = 5)]
fn view_of_everything(bencher: Bencher<'_, '_>, tier: Tier) {
    let snapshot = Arc::new(snapshot(tier));
    let scope = Scope::everything(vec![0], NaiveDate::MAX);
    bencher.bench_local(|| View::new(Arc::clone(&snapshot), scope.clone(), &LinkFilter::default()));
}

/// Builds the view after one new partnership from the view before it.
#[divan::bench(args = [S, M, L, XL], max_time = 5, sample_count = 20)]
fn view_after_a_new_partnership(bencher: Bencher<'_, '_>, tier: Tier) {
    let snapshot = snapshot(tier);
    let mut image = some_partnership(&snapshot);
    image.key = "p00000000-new".to_owned();
    image.participants[0].city = snapshot.city(0).key.clone();
    let made = edit(Some("measured"), None, Some(Image::Partnership(image)));
    bench_following(bencher, snapshot, &made);
}

#[divan::bench(args = [S, M, L, XL], max_time = 5, sample_count = 20)]
fn view_after_a_deleted_partnership(bencher: Bencher<'_, '_>, tier: Tier) {
    let snapshot = snapshot(tier);
    let before = Image::Partnership(some_partnership(&snapshot));
    let deleted = edit(Some("measured"), Some(before), None);
    bench_following(bencher, snapshot, &deleted);
}

#[divan::bench(args = [S, M, L, XL], max_time = 5, sample_count = 20)]
fn view_after_another_strength(bencher: Bencher<'_, '_>, tier: Tier) {
    let snapshot = snapshot(tier);
    let before = some_partnership(&snapshot);
    let mut after = before.clone();
    after.intensity += 1.0;
    let (before, after) = (Image::Partnership(before), Image::Partnership(after));
    let changed = edit(Some("measured"), Some(before), Some(after));
    bench_following(bencher, snapshot, &changed);
}

#[divan::bench(args = [S, M, L, XL], max_time = 5, sample_count = 20)]
fn view_after_a_city_has_left(bencher: Bencher<'_, '_>, tier: Tier) {
    let snapshot = snapshot(tier);
    let city = snapshot.city(snapshot.cities().len() as u32 / 2).id;
    let member = snapshot.network(0).memberships_of(city).next().expect("a member");
    let before = snapshot.membership_image(member, &[]);
    let left = edit(Some("measured"), Some(Image::Membership(before)), None);
    bench_following(bencher, snapshot, &left);
}

fn bench_following(bencher: Bencher<'_, '_>, snapshot: Snapshot, edit: &Edit) {
    let next = Arc::new(snapshot.apply(2, [edit]).expect("it is as it was"));
    let scope = Scope::everything(vec![0], NaiveDate::MAX);
    let view = View::new(Arc::new(snapshot), scope, &LinkFilter::default());
    bencher.bench_local(|| view.follow(&next).expect("one edit"));
}

#[divan::bench(args = [S, M, L, XL], max_time = 5, sample_count = 5)]
fn snapshot_of_all_records(bencher: Bencher<'_, '_>, tier: Tier) {
    let folder = folder(tier);
    bencher.bench_local(|| records::snapshot(&folder));
}

fn snapshot(tier: Tier) -> Snapshot {
    records::snapshot(&folder(tier))
}

fn folder(tier: Tier) -> Folder {
    let made = MadeNetwork::new(tier.size(), SEED);
    let cities = (0..).zip(&made.cities).map(|(place, city): (u32, _)| CityRow {
        id: format!("c{place:07}"),
        name: format!("City {place}"),
        country: "IT".to_owned(),
        field: city.field.to_string(),
        lat: Some(city.latitude),
        lon: Some(city.longitude),
    });
    let links = made.links.iter().map(|link| LinkRow {
        ends: link.ends,
        weight: f64::from(link.weight),
        year: i32::try_from(link.year).ok(),
    });
    Folder {
        name: String::new(),
        cities: cities.collect(),
        links: links.collect(),
        pairs: None,
    }
}

/// Returns a partnership in the middle of the list.
fn some_partnership(snapshot: &Snapshot) -> PartnershipImage {
    let partnerships = &snapshot.network(0).partnerships;
    let partnership = &partnerships[partnerships.len() / 2].record;
    snapshot.partnership_image(partnership, None, &[])
}

fn edit(network: Option<&str>, before: Option<Image>, after: Option<Image>) -> Edit {
    Edit {
        network: network.map(str::to_owned),
        record_id: None,
        before,
        after,
    }
}
