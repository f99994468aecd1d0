//! Each kind of edit, with its effect on a view.

use super::*;
use crate::domain::image::{
    CityImage, FieldImage, Image, MembershipImage, NetworkImage, ParticipantImage, PartnershipImage,
};
use crate::domain::{MembershipStatus, PartnershipStatus, Role, SectorSet, Visibility};

fn city(key: &str) -> CityImage {
    CityImage {
        key: key.to_owned(),
        name: key.to_owned(),
        other_names: Vec::new(),
        country: "IT".parse().expect("a code"),
        lat: None,
        lon: None,
        population: None,
        wikidata_id: None,
        archived: false,
        version: 1,
    }
}

fn network() -> NetworkImage {
    let field = |key: &str| FieldImage {
        key: key.to_owned(),
        name: key.to_owned(),
        aliases: Vec::new(),
        since: None,
        until: None,
    };
    NetworkImage {
        key: "network".to_owned(),
        name: "Network".to_owned(),
        description: None,
        attribution: None,
        visibility: Visibility::Public,
        is_default: false,
        max_fields_per_member: None,
        fields: ["FILM", "MUSIC"].map(field).into(),
        objectives: Vec::new(),
        version: 1,
    }
}

fn membership(city: &str, field: &str) -> MembershipImage {
    MembershipImage {
        city: city.to_owned(),
        fields: vec![field.to_owned()],
        joined_on: None,
        left_on: None,
        status: MembershipStatus::Active,
        sources: Vec::new(),
        version: 1,
    }
}

fn partnership(key: &str, cities: &str, intensity: f64) -> PartnershipImage {
    let cities = cities.split(' ').map(str::to_owned);
    PartnershipImage {
        key: key.to_owned(),
        title: key.to_owned(),
        description: None,
        kind: PartnershipKind::Other,
        status: PartnershipStatus::Active,
        started_on: None,
        ended_on: None,
        intensity,
        participants: cities
            .map(|city| ParticipantImage {
                city,
                role: Role::Partner,
            })
            .collect(),
        fields: Vec::new(),
        objectives: Vec::new(),
        sdgs: SdgSet::EMPTY,
        sectors: SectorSet::EMPTY,
        sources: Vec::new(),
        version: 1,
        created_at: None,
        updated_at: None,
    }
}

fn edit(before: Option<Image>, after: Option<Image>) -> Edit {
    let of_city = matches!(before.as_ref().or(after.as_ref()), Some(Image::City(_)));
    Edit {
        network: (!of_city).then(|| "network".to_owned()),
        record_id: None,
        before,
        after,
    }
}

fn made(image: Image) -> Edit {
    edit(None, Some(image))
}

/// Members a, c and e, which hold film, and the city g; p2 ties a and c, p4 all three, p6 c and e.
fn start() -> View {
    let records = [("p2", "a c", 1.0), ("p4", "a c e", 0.5), ("p6", "c e", 0.25)];
    let records = records.map(|(key, cities, intensity)| Image::Partnership(partnership(key, cities, intensity)));
    let mut edits = vec![made(Image::Network(network()))];
    edits.extend(["a", "c", "e", "g"].map(|key| made(Image::City(city(key)))));
    edits.extend(["a", "c", "e"].map(|key| made(Image::Membership(membership(key, "FILM")))));
    edits.extend(records.map(made));
    let snapshot = applied(&Model::default().snapshot(0), &edits);
    built(
        &snapshot,
        &(Scope::everything(vec![0], year(2020)), LinkFilter::default()),
    )
}

/// Returns the view after edits, and checks that it equals the rebuilt one.
fn after(view: &View, edits: &[Edit]) -> View {
    let snapshot = applied(view.snapshot(), edits);
    let followed = view.follow(&snapshot).expect("few edits");
    assert_eq!(
        told(&followed),
        told(&built(&snapshot, &(view.scope.clone(), view.filter.clone())))
    );
    followed
}

/// Returns nodes, and links with strengths and partnerships, in words.
fn drawn(view: &View) -> (String, String) {
    let key = |node| view.snapshot().city(view.city(node)).key.clone();
    let nodes: Vec<String> = (0..view.cities().len() as u32).map(key).collect();
    let links = (0..view.graph().link_count() as u32).map(|link| {
        let (a, b) = view.graph().ends(link);
        let records = view
            .records(link)
            .iter()
            .map(|&record| view.partnership(record).record.key.as_str());
        let records: Vec<&str> = records.collect();
        format!(
            "{}-{} {} {}",
            key(a),
            key(b),
            view.graph().strength(link),
            records.join("+")
        )
    });
    (nodes.join(" "), links.collect::<Vec<_>>().join(", "))
}

fn assert_drawn(view: &View, nodes: &str, links: &str) {
    assert_eq!(drawn(view), (nodes.to_owned(), links.to_owned()));
}

#[test]
fn the_view_to_start_from() {
    let view = start();
    assert_drawn(&view, "a c e", "a-c 1.5 p2+p4, a-e 0.5 p4, c-e 0.75 p4+p6");
    assert_eq!(view.undated(), 3);
}

#[test]
fn a_partnership_is_made_between_cities_that_have_one() {
    let view = after(&start(), &[made(Image::Partnership(partnership("p3", "a c", 2.0)))]);
    assert_drawn(&view, "a c e", "a-c 3.5 p2+p3+p4, a-e 0.5 p4, c-e 0.75 p4+p6");
    assert_eq!(view.undated(), 4);
}

#[test]
fn a_partnership_is_made_with_a_city_that_joins_by_the_same_write() {
    let view = after(
        &start(),
        &[
            made(Image::City(city("b"))),
            made(Image::Membership(membership("b", "MUSIC"))),
            made(Image::Partnership(partnership("p1", "a b", 2.0))),
        ],
    );
    assert_drawn(&view, "a b c e", "a-b 2 p1, a-c 1.5 p2+p4, a-e 0.5 p4, c-e 0.75 p4+p6");
    let first = view.fields(0);
    assert!(view.fields(1) != first && view.fields(2) == first);
}

#[test]
fn a_partnership_is_deleted_and_the_links_that_stood_on_it_alone_go() {
    let view = after(
        &start(),
        &[edit(Some(Image::Partnership(partnership("p4", "a c e", 0.5))), None)],
    );
    assert_drawn(&view, "a c e", "a-c 1 p2, c-e 0.25 p6");
    assert_eq!(view.undated(), 2);
}

#[test]
fn a_partnership_gets_other_cities_another_strength_or_another_key() {
    let (start, p4) = (start(), Image::Partnership(partnership("p4", "a c e", 0.5)));
    let become_of = |image| after(&start, &[edit(Some(p4.clone()), Some(Image::Partnership(image)))]);
    let stronger = become_of(partnership("p4", "a c e", 8.0));
    assert_drawn(&stronger, "a c e", "a-c 9 p2+p4, a-e 8 p4, c-e 8.25 p4+p6");
    assert!(Arc::ptr_eq(&start.records, &stronger.records), "no record has moved");
    let smaller = become_of(partnership("p4", "c e", 0.5));
    assert_drawn(&smaller, "a c e", "a-c 1 p2, c-e 0.75 p4+p6");
    let renamed = become_of(partnership("p1", "a c e", 0.5));
    assert_drawn(&renamed, "a c e", "a-c 1.5 p1+p2, a-e 0.5 p1, c-e 0.75 p1+p6");
    assert!(Arc::ptr_eq(&start.graph, &renamed.graph), "no link has changed");
}

#[test]
fn a_title_changes_nothing_and_everything_is_shared() {
    let (start, before) = (start(), partnership("p4", "a c e", 0.5));
    let mut titled = before.clone();
    titled.title = "Another".to_owned();
    let view = after(
        &start,
        &[edit(Some(Image::Partnership(before)), Some(Image::Partnership(titled)))],
    );
    assert!(Arc::ptr_eq(&start.graph, &view.graph) && Arc::ptr_eq(&start.cities, &view.cities));
    assert!(Arc::ptr_eq(&start.fields, &view.fields) && Arc::ptr_eq(&start.records, &view.records));
}

#[test]
fn a_city_leaves_with_its_links_and_comes_back_with_them() {
    let start = start();
    let mut left = membership("c", "FILM");
    left.left_on = "2015".parse().ok();
    let (member, left) = (Image::Membership(membership("c", "FILM")), Image::Membership(left));
    let gone = after(&start, &[edit(Some(member.clone()), Some(left.clone()))]);
    assert_drawn(&gone, "a e", "a-e 0.5 p4");
    assert_eq!(gone.undated(), 1);
    let back = after(&gone, &[edit(Some(left), Some(member))]);
    assert_eq!(drawn(&back), drawn(&start));
}

#[test]
fn a_city_that_gets_another_key_moves_with_its_links() {
    let view = after(
        &start(),
        &[edit(Some(Image::City(city("a"))), Some(Image::City(city("d"))))],
    );
    assert_drawn(&view, "c d e", "c-d 1.5 p2+p4, c-e 0.75 p4+p6, d-e 0.5 p4");
}

#[test]
fn cities_that_exchange_their_keys_exchange_their_places() {
    let renamed = |from: &str, to: &str| edit(Some(Image::City(city(from))), Some(Image::City(city(to))));
    let view = after(&start(), &[renamed("a", "x"), renamed("e", "a"), renamed("x", "e")]);
    assert_drawn(&view, "a c e", "a-c 0.75 p4+p6, a-e 0.5 p4, c-e 1.5 p2+p4");
}

#[test]
fn a_member_gets_another_field_and_nothing_else_changes() {
    let start = start();
    let [film, music] = ["FILM", "MUSIC"].map(|field| Image::Membership(membership("c", field)));
    let view = after(&start, &[edit(Some(film), Some(music))]);
    assert!(view.fields(1) != start.fields(1) && view.fields(0) == start.fields(0));
    assert!(Arc::ptr_eq(&start.graph, &view.graph));
}

#[test]
fn a_city_that_is_no_member_comes_and_goes_without_a_trace() {
    let start = start();
    let more = after(&start, &[made(Image::City(city("b")))]);
    assert_eq!((drawn(&more), more.cities()), (drawn(&start), &[0, 2, 3][..]));
    let less = after(&more, &[edit(Some(Image::City(city("b"))), None)]);
    assert_eq!((drawn(&less), less.cities()), (drawn(&start), &[0, 1, 2][..]));
}

#[test]
fn a_network_that_moves_ends_the_trail() {
    let (start, mut other) = (start(), network());
    other.key = "another".to_owned();
    let snapshot = applied(start.snapshot(), &[made(Image::Network(other))]);
    assert!(start.follow(&snapshot).is_none());
}
