//! Ids with a scope, and the objects that `node` returns for them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use interurban::domain::access::AccessRole;
use interurban::domain::change::EntityType;
use interurban::domain::image::Image;
use interurban::domain::{PartnershipKind, Visibility};
use interurban::storage::{NewGrant, NewToken, Secret};
use serde_json::{Value, json};

use crate::support::app::{TestApp, golden, now};
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::seed::SeedSet;
use crate::support::writing::change;

/// Decodes an id.
fn words(id: &Value) -> String {
    let bytes = URL_SAFE_NO_PAD.decode(id.as_str().expect("an id")).expect("an id");
    String::from_utf8(bytes).expect("text")
}

/// Encodes an id.
fn id(words: &str) -> String {
    URL_SAFE_NO_PAD.encode(words)
}

/// Queries `node` with an id and a selection.
async fn node(app: &TestApp, id: &Value, selection: &str) -> Value {
    app.data(&format!("{{ node(id: {id}) {{ id {selection} }} }}")).await["node"].clone()
}

/// Returns the golden network as the default, and a second one with the same cities and
/// partnerships.
async fn two_networks(database: &TestDatabase, visibility: Visibility) -> TestApp {
    let mut second = SeedSet::golden();
    second.network.key = "second".to_owned();
    second.network.name = "Second".to_owned();
    second.network.visibility = visibility;
    second.partnerships.truncate(3);
    TestApp::with(database, &[SeedSet::golden(), second]).await
}

#[tokio::test]
async fn a_city_of_another_year_has_an_id_of_its_own_and_is_given_back_in_that_year() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let selection =
            r#"(where: { cities: bologna }) { nodes { id degree country { id } field { id stats { memberCount } } } }"#;
        let data = app
            .data(&format!(
                r#"{{ then: cities{} now: cities{selection} }}"#,
                selection.replacen('(', r#"(scope: { asOf: "2009" }, "#, 1)
            ))
            .await;
        let (then, now) = (&data["then"]["nodes"][0], &data["now"]["nodes"][0]);
        assert_eq!(words(&now["id"]), "City:bologna");
        assert_eq!(words(&then["id"]), "City:bologna@n=golden;d=2009-12-31");
        assert_eq!(words(&then["country"]["id"]), "Country:IT@n=golden;d=2009-12-31");
        assert_eq!(words(&then["field"]["id"]), "Field:golden/MUSIC@n=golden;d=2009-12-31");
        assert_eq!((&then["degree"], &now["degree"]), (&json!(1), &json!(5)));
        let again = node(
            &app,
            &then["id"],
            "... on City { degree country { id } field { id stats { memberCount } } }",
        )
        .await;
        assert_eq!(&again, then);
        let again = node(
            &app,
            &now["id"],
            "... on City { degree country { id } field { id stats { memberCount } } }",
        )
        .await;
        assert_eq!(&again, now);
    })
    .await;
}

#[tokio::test]
async fn the_default_scope_has_plain_ids_however_it_is_worded() {
    on_each_database(async |database| {
        let app = two_networks(database, Visibility::Public).await;
        let one = r#"where: { cities: ghent }"#;
        let data = app
            .data(&format!(
                r#"{{ a: city(ref: ghent) {{ id }} b: cities({one}) {{ nodes {{ id }} }}
                     c: cities({one}, scope: {{ asOf: "2016-12-31", network: "golden", kinds: [], atRevision: 2 }}) {{ nodes {{ id }} }}
                     d: network(key: "golden") {{ cities({one}) {{ nodes {{ id }} }} }}
                     e: network(key: "second") {{ cities({one}) {{ nodes {{ id degree partners {{ edges {{ link {{ id }} }} }} fields {{ id }} }} }} fields {{ id }} }} }}"#
            ))
            .await;
        let plain = &data["a"]["id"];
        for found in [&data["b"], &data["c"], &data["d"]["cities"]] {
            assert_eq!(&found["nodes"][0]["id"], plain);
        }
        let second = &data["e"]["cities"]["nodes"][0];
        assert_eq!(words(&second["id"]), "City:ghent@n=second");
        // A field belongs to one network, which is its default scope.
        assert_eq!(words(&second["fields"][0]["id"]), "Field:second/MUSIC");
        assert!(data["e"]["fields"].as_array().expect("a list").contains(&second["fields"][0]));
        assert_eq!(&node(&app, &second["id"], "... on City { degree partners { edges { link { id } } } fields { id } }").await, second);
    })
    .await;
}

#[tokio::test]
async fn every_part_of_a_scope_is_in_the_id_in_one_wording() {
    on_each_database(async |database| {
        let app = two_networks(database, Visibility::Public).await;
        for (scope, wording) in [
            (r#"asOf: "2012-05""#, "@n=golden;d=2012-05-31"),
            (r#"during: { from: "2010", to: "2012" }"#, "@n=golden;d=2010-01-01/2012-12-31"),
            (r#"networks: ["second", "golden"]"#, "@n=golden+second"),
            (r#"networks: ["second", "second"]"#, "@n=second"),
            ("includeProposed: true", "@n=golden;p=1"),
            ("kinds: [TWINNING, EXCHANGE, TWINNING]", "@n=golden;k=EXCHANGE,TWINNING"),
            ("fields: [\"Music\", DESIGN]", "@n=golden;f=golden/DESIGN,golden/MUSIC"),
            ("fields: MUSIC, fieldBasis: CITY", "@n=golden;f=golden/MUSIC;b=CITY"),
            ("fieldBasis: CITY", ""),
            ("countries: [ITA, BE]", "@n=golden;c=BE,IT"),
            ("regions: EUROPE_NORTH_AMERICA", "@n=golden;w=EUROPE_NORTH_AMERICA"),
            ("sdgs: [17, 4, 4]", "@n=golden;g=17,4"),
            ("sectors: [PRIVATE_SECTOR, ACADEMIA]", "@n=golden;s=ACADEMIA,PRIVATE_SECTOR"),
            ("minStrength: 0", ""),
            ("minStrength: 0.5", "@n=golden;m=5e-1"),
            ("counting: FRACTIONAL", "@n=golden;h=1"),
            (r#"atRevision: 1, asOf: "2012", minStrength: 2"#, "~1@n=golden;d=2012-12-31;m=2e0"),
            ("atRevision: 1", "~1"),
        ] {
            let data = app
                .data(&format!("{{ countries(scope: {{ {scope} }}, first: 1) {{ nodes {{ id cities {{ nodes {{ id degree }} }} }} }} }}"))
                .await;
            let Some(country) = data["countries"]["nodes"].get(0) else {
                continue;
            };
            let found = words(&country["id"]);
            assert_eq!(found.trim_start_matches("Country:").trim_start_matches(|letter: char| letter.is_ascii_uppercase()), wording, "{scope}");
            assert_eq!(&node(&app, &country["id"], "... on Country { cities { nodes { id degree } } }").await, country, "{scope}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_stands_below_a_partnership_is_seen_in_the_default_scope_of_its_network() {
    on_each_database(async |database| {
        let app = two_networks(database, Visibility::Public).await;
        let below = "id active crossField cities { id degree } network { id } fields { id }";
        let path = format!(r#"cooperationPath(from: "bologna", to: "ghent", scope: {{ asOf: "2012", SCOPE }}) {{ hops {{ partnerships {{ {below} }} }} }}"#);
        let data = app
            .data(&format!(
                r#"{{ a: {} b: {} city(ref: "bologna") {{ degree }} }}"#,
                path.replace("SCOPE", r#"network: "golden""#),
                path.replace("SCOPE", r#"network: "second""#)
            ))
            .await;
        let golden = &data["a"]["hops"][0]["partnerships"][0];
        assert!(words(&golden["id"]).starts_with("Partnership:golden/"), "{golden}");
        assert_eq!(golden["cities"][0]["degree"], data["city"]["degree"]);
        assert_eq!(words(&golden["cities"][0]["id"]), "City:bologna");
        assert_eq!(&node(&app, &golden["id"], &format!("... on Partnership {{ {} }}", below.trim_start_matches("id "))).await, golden);
        for hop in data["b"]["hops"].as_array().expect("a list") {
            let second = &hop["partnerships"][0];
            assert_eq!(words(&second["network"]["id"]), "Network:second");
            assert!(words(&second["cities"][0]["id"]).ends_with("@n=second"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_record_of_the_past_is_given_back_as_it_was_known() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let key = (EntityType::Partnership, Some("golden"), "p02");
        change(&app.app, key, |image| match image {
            Image::Partnership(mut image) => {
                image.title = "Another title".to_owned();
                Some(Image::Partnership(image))
            }
            other => Some(other),
        })
        .await;
        let data = app
            .data(
                r#"{ then: network(atRevision: 1) { id revision partnerships(where: { cities: glasgow }) { nodes { id key title cities { id } } } }
                     now: network(atRevision: 2) { id revision partnerships(where: { cities: glasgow }) { nodes { id key title cities { id } } } } }"#,
            )
            .await;
        let find = |when: &str| {
            let all = data[when]["partnerships"]["nodes"].as_array().expect("a list").clone();
            all.into_iter().find(|record| record["key"] == "p02").expect("p02")
        };
        let (then, today) = (find("then"), find("now"));
        assert_eq!((words(&then["id"]), words(&today["id"])), ("Partnership:golden/p02~1".into(), "Partnership:golden/p02".into()));
        assert_eq!(today["title"], "Another title");
        assert!(words(&then["cities"][0]["id"]).ends_with("~1"));
        for (record, network) in [(&then, &data["then"]), (&today, &data["now"])] {
            assert_eq!(&node(&app, &record["id"], "... on Partnership { key title cities { id } }").await, record);
            assert_eq!(node(&app, &network["id"], "... on Network { revision }").await["revision"], network["revision"]);
        }
        // As an argument an id means the record, in any scope.
        let data = app.data(&format!("{{ partnership(id: {}) {{ id title }} }}", then["id"])).await;
        assert_eq!(data["partnership"], json!({ "id": today["id"], "title": "Another title" }));
    })
    .await;
}

#[tokio::test]
async fn references_mean_the_city_wherever_it_was_seen() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let (bologna, ghent) = (id("City:bologna@n=golden;d=2012-12-31"), id("City:ghent~0@n=golden"));
        let data = app
            .data(&format!(
                r#"{{ city(ref: "{bologna}") {{ id key }}
                     cooperationPath(from: "{bologna}", to: glasgow, where: {{ via: "{ghent}", avoidCities: "{}" }}) {{ cities {{ key }} }}
                     cities(where: {{ cities: ["{bologna}"] }}) {{ nodes {{ key }} }}
                     partnerships(where: {{ cities: ["{ghent}"] }}) {{ totalCount }}
                     plain: partnerships(where: {{ cities: ghent }}) {{ totalCount }}
                     whatIf(change: {{ removeCities: "{ghent}", removePartnerships: "{}" }}) {{ meta {{ warnings }} }} }}"#,
                id("City:kobe~3"),
                id("Partnership:golden/p02~1")
            ))
            .await;
        assert_eq!(data["city"], json!({ "id": id("City:bologna"), "key": "bologna" }));
        assert_eq!(data["cooperationPath"]["cities"], json!([{ "key": "bologna" }, { "key": "ghent" }, { "key": "glasgow" }]));
        assert_eq!(data["cities"]["nodes"], json!([{ "key": "bologna" }]));
        assert_eq!(data["partnerships"], data["plain"]);
        let gone = app.error(&format!("{{ city(ref: ghent) {{ pathTo(to: \"{}\") {{ found }} }} }}", id("City:atlantis"))).await;
        assert_eq!(gone["extensions"]["code"], "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn an_ended_link_is_null_today_and_is_there_on_the_days_that_its_id_names() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(r#"{ networkDiff(from: "2012", to: "2016") { linksGone { link { id strength bridge since cityA { id degree } } } } }"#)
            .await;
        let lost = data["networkDiff"]["linksGone"].as_array().expect("a list");
        assert!(!lost.is_empty());
        for change in lost {
            let link = &change["link"];
            assert_eq!(&node(&app, &link["id"], "... on Link { strength bridge since cityA { id degree } }").await, link);
            let scoped = words(&link["id"]);
            let plain = id(scoped.split('@').next().expect("a pair"));
            assert_eq!(node(&app, &json!(plain), "").await, Value::Null, "{scoped}");
        }
        // A link is identified by the pair of its cities' keys, in key order.
        let there = node(&app, &json!(id("Link:bologna/glasgow")), "... on Link { strength }").await;
        assert_eq!(there["strength"], 3.0);
        assert_eq!(node(&app, &json!(id("Link:glasgow/bologna")), "").await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn a_link_on_a_path_with_conditions_says_the_conditions() {
    on_each_database(async |database| {
        let app = golden(database).await;
        change(&app.app, (EntityType::Partnership, Some("golden"), "p01"), |image| match image {
            Image::Partnership(mut image) => {
                image.kind = PartnershipKind::Twinning;
                Some(Image::Partnership(image))
            }
            other => Some(other),
        })
        .await;
        let hops = "hops { link { id strength partnershipCount cityA { id } } }";
        let data = app
            .data(&format!(
                r#"{{ all: cooperationPath(from: bologna, to: glasgow) {{ {hops} }}
                     some: cooperationPath(from: bologna, to: glasgow, where: {{ kinds: COLLABORATIVE_PROJECT, minStrength: 1.5 }}) {{ {hops} }} }}"#
            ))
            .await;
        let [all, some] = ["all", "some"].map(|path| data[path]["hops"][0]["link"].clone());
        assert_eq!(words(&all["id"]), "Link:bologna/glasgow");
        assert_eq!(words(&some["id"]), "Link:bologna/glasgow!k=COLLABORATIVE_PROJECT;m=1.5e0");
        assert_eq!((&all["partnershipCount"], &some["partnershipCount"]), (&json!(2), &json!(1)));
        assert_eq!(words(&some["cityA"]["id"]), "City:bologna");
        for link in [all, some] {
            assert_eq!(node(&app, &link["id"], "... on Link { strength partnershipCount cityA { id } }").await, link);
        }
    })
    .await;
}

#[tokio::test]
async fn an_id_of_a_day_to_come_is_still_the_same_id_on_that_day() {
    on_each_database(async |database| {
        let app = golden(database).await;
        // An id issued before the last day of 2016, which is today.
        let given = json!(id("City:ghent@n=golden;d=2016-12-31"));
        let found = node(&app, &given, "... on City { degree country { id } }").await;
        assert_eq!(found["id"], given);
        let plain = node(&app, &json!(id("City:ghent")), "... on City { degree }").await;
        assert_eq!(found["degree"], plain["degree"]);
    })
    .await;
}

#[tokio::test]
async fn ids_made_by_hand_name_nothing() {
    on_each_database(async |database| {
        let app = two_networks(database, Visibility::Public).await;
        let long = format!("City:ghent@n=golden;c={}", vec!["IT"; 300].join(","));
        let made = [
            "City:ghent~",
            "City:ghent~2",
            "City:ghent~3",
            "City:ghent~-1",
            "City:ghent~9223372036854775808",
            "City:ghent~01",
            "City:ghent@",
            "City:ghent@n=",
            "City:ghent@n=atlantis",
            "City:ghent@n=second+golden",
            "City:ghent@n=golden+golden",
            "City:ghent@d=2012-12-31",
            "City:ghent@n=golden;d=2012",
            "City:ghent@n=golden;d=2012-02-30",
            "City:ghent@n=golden;d=+262142-12-31",
            "City:ghent@n=golden;d=2013-01-01/2012-12-31",
            "City:ghent@n=golden;p=0",
            "City:ghent@n=golden;k=DANCING",
            "City:ghent@n=golden;k=TWINNING,EXCHANGE",
            "City:ghent@n=golden;k=EXCHANGE;p=1",
            "City:ghent@n=golden;f=MUSIC",
            "City:ghent@n=golden;f=golden/DANCING",
            "City:ghent@n=golden;b=CITY",
            "City:ghent@n=golden;c=it",
            "City:ghent@n=golden;c=XX",
            "City:ghent@n=golden;g=18",
            "City:ghent@n=golden;g=+4",
            "City:ghent@n=golden;m=0e0",
            "City:ghent@n=golden;m=NaN",
            "City:ghent@n=golden;m=inf",
            "City:ghent@n=golden;m=0.5",
            "City:ghent@n=golden;x=1",
            "City:ghent@n=golden;",
            "City:ghent!",
            "City:ghent!k=TWINNING",
            "Country:it",
            "Country:Italy",
            "Country:ZZ",
            "Network:golden@n=golden",
            "Partnership:golden/p01@n=golden",
            "Field:golden/MUSIC@n=second",
            "Field:golden/MUSIC!k=TWINNING",
            "Link:bologna/glasgow!",
            "Link:bologna/glasgow!m=5e0",
            "Link:bologna/bologna",
            "Dog:rex",
            long.as_str(),
        ];
        let ids: Vec<String> = made.iter().map(|words| id(words)).collect();
        let (_, answer) = app
            .post("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids }))
            .await;
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        for (words, found) in made.iter().zip(
            answer["data"]["nodes"]
                .as_array()
                .unwrap_or_else(|| panic!("{answer:#}")),
        ) {
            assert_eq!(found, &Value::Null, "{words}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_scope_too_long_for_an_id_is_refused_where_an_id_is_asked() {
    on_each_database(async |database| {
        let mut set = SeedSet::golden();
        let one = set.network.fields[0].clone();
        for number in 0..60 {
            let mut field = one.clone();
            field.key = format!("A_FIELD_OF_MANY_{number}");
            field.name = format!("A field of many {number}");
            field.aliases = Vec::new();
            set.network.fields.push(field);
        }
        let app = TestApp::with(database, &[set.clone()]).await;
        let keys: Vec<&str> = set.network.fields.iter().map(|field| field.key.as_str()).collect();
        let query = format!(
            "{{ cities(scope: {{ fields: [{}] }}) {{ nodes {{ SELECTION }} }} }}",
            keys.join(", ")
        );
        app.data(&query.replace("SELECTION", "key degree")).await;
        let error = app.error(&query.replace("SELECTION", "id")).await;
        assert_eq!(
            (&error["extensions"]["code"], &error["extensions"]["maximum"]),
            (&json!("LIMIT_EXCEEDED"), &json!(1_024))
        );
    })
    .await;
}

#[tokio::test]
async fn an_id_that_names_a_hidden_network_names_nothing() {
    on_each_database(async |database| {
        let app = two_networks(database, Visibility::Private).await;
        let secret = Secret::draw();
        let token = NewToken {
            name: "reader".to_owned(),
            hash: secret.hash(),
            expires_at: None,
            grants: vec![NewGrant {
                network: Some("second".to_owned()),
                role: AccessRole::Reader,
            }],
        };
        app.app.store().create_token(&token, now()).await.expect("a token");
        let reader = app.shown(Some(secret.reveal()));
        for words in [
            "City:ghent@n=second",
            "City:ghent@n=golden+second",
            "Field:second/MUSIC",
            "Country:BE@n=second;d=2012-12-31",
            "Network:second",
        ] {
            let wanted = json!(id(words));
            assert_eq!(node(&app, &wanted, "").await, Value::Null, "{words}");
            assert_eq!(node(&reader, &wanted, "").await["id"], wanted, "{words}");
        }
    })
    .await;
}
