//! Graph files: as a field, and under an address.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use interurban::exchange::ExportFormat;
use serde_json::Value;

use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;
use crate::support::writing::{make, partnership};

#[tokio::test]
async fn the_network_is_taken_away_as_a_file() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let answer = app
            .data(r#"{ exportNetwork(format: GEXF, scope: { asOf: "2016" }) { filename mediaType content } }"#)
            .await;
        let file = &answer["exportNetwork"];
        assert_eq!(
            (&file["filename"], &file["mediaType"]),
            (&"graph.gexf".into(), &"application/gexf+xml".into())
        );
        let content = file["content"].as_str().expect("text");
        assert_eq!(
            (content.matches("<node ").count(), content.matches("<edge ").count()),
            (13, 13)
        );
        let graph = app
            .data(r#"{ graph(scope: { asOf: "2016" }) { nodes { key } links { key } } }"#)
            .await;
        let lists = ["nodes", "links"].map(|list| graph["graph"][list].as_array().expect("a list"));
        for item in lists.into_iter().flatten() {
            let key = item["key"].as_str().expect("a key");
            assert_eq!(content.matches(&format!(" id=\"{key}\"")).count(), 1, "{key}");
        }
    })
    .await;
}

#[tokio::test]
async fn partnerships_of_the_same_cities_are_links_of_their_own_on_request() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let answer = app
            .data(r#"{ exportNetwork(format: NODE_LINK_JSON, links: PARTNERSHIPS, scope: { asOf: "2016" }) { content } }"#)
            .await;
        let json: Value = serde_json::from_str(answer["exportNetwork"]["content"].as_str().expect("text")).expect("JSON");
        assert_eq!((&json["multigraph"], &json["graph"]["asOf"]), (&true.into(), &"2016-12-31".into()));
        let links = json["links"].as_array().expect("a list");
        // Thirteen links; Bologna and Glasgow have two partnerships, and two of the three pairs of
        // p15 have one more each.
        assert_eq!(links.len(), 16);
        let ids: std::collections::BTreeSet<&str> = links.iter().filter_map(|link| link["id"].as_str()).collect();
        assert_eq!(ids.len(), 16);
        let p02 = links.iter().find(|link| link["key"] == "p02").expect("the second of two");
        assert_eq!(p02["id"], "bologna/glasgow/golden/p02");
        assert_eq!((&p02["weight"], &p02["startedOn"], &p02["kind"]), (&2.0.into(), &"2014".into(), &"COLLABORATIVE_PROJECT".into()));
    })
    .await;
}

#[tokio::test]
async fn every_format_has_an_address_that_says_what_it_gives() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let get = async |path: &str| {
            app.send(Request::get(path).body(Body::empty()).expect("a request"))
                .await
        };
        let (_, _, list) = get("/export").await;
        let list: Value = serde_json::from_str(&list).expect("JSON");
        let told = list["formats"].as_array().expect("a list");
        assert_eq!(told.len(), ExportFormat::ALL.len());
        for format in ExportFormat::ALL {
            let offer = told
                .iter()
                .find(|offer| offer["file"] == format.file_name())
                .expect("an offer");
            assert_eq!(
                (&offer["mediaType"], &offer["description"]),
                (&format.media_type().into(), &format.description().into())
            );
            let path = format!(
                "{}?asOf=2016&fields=MUSIC,DESIGN",
                offer["path"].as_str().expect("a path")
            );
            let (status, headers, text) = get(&path).await;
            assert_eq!(
                (status, &headers[header::CONTENT_TYPE]),
                (StatusCode::OK, &format.media_type().parse().expect("a value")),
                "{text}"
            );
            let (stem, kind) = format.file_name().split_once('.').expect("a kind");
            assert_eq!(
                headers[header::CONTENT_DISPOSITION],
                format!("attachment; filename=\"{stem}.asOf=2016.fields=MUSIC,DESIGN.{kind}\"")
            );
            let again = Request::get(&path).header(header::IF_NONE_MATCH, &headers[header::ETAG]);
            let (status, _, body) = app.send(again.body(Body::empty()).expect("a request")).await;
            assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_is_sent_in_pieces_of_the_length_that_was_told() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for format in ExportFormat::ALL {
            let path = format!("/export/{}?asOf=2016", format.file_name());
            let get = Request::get(&path).body(Body::empty()).expect("a request");
            let (status, headers, text) = app.send(get).await;
            assert_eq!(
                (status, &headers[header::CONTENT_LENGTH]),
                (StatusCode::OK, &text.len().into())
            );
            let revision = &headers["interurban-revision"];
            assert_eq!(revision, &app.app.snapshot().made().to_string());
            let head = Request::head(&path).body(Body::empty()).expect("a request");
            let (status, told, none) = app.send(head).await;
            assert_eq!((status, none.as_str()), (StatusCode::OK, ""));
            for name in [
                header::CONTENT_LENGTH,
                header::CONTENT_TYPE,
                header::ETAG,
                header::CONTENT_DISPOSITION,
            ] {
                assert_eq!(told[&name], headers[&name], "{name}");
            }
            let answer = app
                .data(&format!(
                    "{{ exportNetwork(format: {format}, scope: {{ asOf: \"2016\" }}) {{ content }} }}"
                ))
                .await;
            assert_eq!(answer["exportNetwork"]["content"], text);
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_of_the_past_is_the_file_that_was_given_then() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let revision = app.app.snapshot().revision();
        let get = async |path: &str| {
            let request = Request::get(path).body(Body::empty()).expect("a request");
            let (status, headers, text) = app.send(request).await;
            (status, headers.get(header::ETAG).cloned(), text)
        };
        let then = get("/export/graph.graphml?asOf=2016&links=PARTNERSHIPS").await;
        let later = partnership("chairs", &["glasgow", "turin"], 1.0);
        make(&app.app, Some("golden"), later).await;
        let now = get("/export/graph.graphml?asOf=2016&links=PARTNERSHIPS").await;
        assert!(now.2.contains("chairs") && !then.2.contains("chairs"));
        let past = format!("asOf=2016&links=PARTNERSHIPS&atRevision={revision}");
        assert_eq!(get(&format!("/export/graph.graphml?{past}")).await, then);
        let answer = app
            .data(&format!(
                "{{ exportNetwork(format: GRAPHML, links: PARTNERSHIPS, scope: {{ asOf: \"2016\", atRevision: {revision} }}) {{ content }} }}"
            ))
            .await;
        assert_eq!(answer["exportNetwork"]["content"], then.2);
        let known = get("/export/graph.graphml?asOf=2016&links=PARTNERSHIPS&knownAt=2016-12-31T00:00:00Z").await;
        assert_eq!(known, now, "the clock of tests stands still, so all was known then");
        for (parameters, expected) in [
            ("atRevision=7000", StatusCode::BAD_REQUEST),
            ("atRevision=x", StatusCode::BAD_REQUEST),
            ("knownAt=yesterday", StatusCode::BAD_REQUEST),
            ("atRevision=1&knownAt=2016-12-31T00:00:00Z", StatusCode::BAD_REQUEST),
        ] {
            let (status, _, text) = get(&format!("/export/graph.graphml?{parameters}")).await;
            assert_eq!(status, expected, "{parameters} {text}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_unknown_file_a_bad_scope_and_an_empty_one_are_told_apart() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (path, expected) in [
            ("/export/graph.xlsx", StatusCode::NOT_FOUND),
            ("/export/graph.gexf?asOf=2016-02-30", StatusCode::BAD_REQUEST),
            ("/export/graph.gexf?colour=red", StatusCode::BAD_REQUEST),
            ("/export/graph.gexf?sdgs=x", StatusCode::BAD_REQUEST),
            ("/export/graph.gexf?links=SOME", StatusCode::BAD_REQUEST),
            ("/export/graph.gexf?network=nowhere", StatusCode::NOT_FOUND),
            ("/export/graph.gexf?asOf=1066", StatusCode::OK),
            ("/export/graph.gexf?during=2010/2012", StatusCode::OK),
            ("/export/graph.gexf?during=2010", StatusCode::BAD_REQUEST),
            ("/export/graph.gexf?during=2012/2010", StatusCode::BAD_REQUEST),
        ] {
            let (status, _, text) = app
                .send(Request::get(path).body(Body::empty()).expect("a request"))
                .await;
            assert_eq!(status, expected, "{path} {text}");
        }
    })
    .await;
}

/// The caller wrote an address and no document, so the errors speak of parameters.
#[tokio::test]
async fn what_is_wrong_with_the_address_of_a_file_is_told_in_its_own_words() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (parameters, argument, message) in [
            (
                "asOf=2016-02-30",
                "asOf",
                "The parameter `asOf` is not a day of the calendar",
            ),
            (
                "links=SOME",
                "links",
                "The parameter `links` must be a value of `ExportLinks`. There are `LINKS`",
            ),
            (
                "kinds=TWINNIN",
                "kinds.0",
                "The parameter `kinds.0` must be a value of `PartnershipKind`. Did you mean",
            ),
            (
                "knownAt=yesterday",
                "knownAt",
                "The parameter `knownAt` is not a moment; write RFC 3339, such as",
            ),
            ("network=nowhere", "network", "`network` names no network"),
            (
                "colour=red",
                "",
                "There is no parameter `colour`; there are links, network,",
            ),
        ] {
            let path = format!("/export/graph.gexf?{parameters}");
            let request = Request::get(&path).body(Body::empty()).expect("a request");
            let (_, _, text) = app.send(request).await;
            let answer: Value = serde_json::from_str(&text).expect("JSON");
            let error = &answer["errors"][0];
            assert!(error["message"].as_str().expect("text").starts_with(message), "{error}");
            assert_eq!(
                error["extensions"]["argument"].as_str().unwrap_or_default(),
                argument,
                "{error}"
            );
            assert!(
                error.get("locations").is_none() && error.get("path").is_none(),
                "{error}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn every_parameter_of_a_file_is_listed_with_an_example_that_works() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn(), SeedSet::golden()]).await;
        let get = async |path: &str| {
            let request = Request::get(path).body(Body::empty()).expect("a request");
            app.send(request).await
        };
        let (_, _, list) = get("/export").await;
        let list: Value = serde_json::from_str(&list).expect("JSON");
        let parameters = list["parameters"].as_array().expect("a list");
        assert_eq!(parameters.len(), 18);
        for parameter in parameters {
            let [name, example] = ["name", "example"].map(|part| parameter[part].as_str().expect("text"));
            // The tests' clock is before that time.
            let expected = match name {
                "knownAt" => StatusCode::BAD_REQUEST,
                _ => StatusCode::OK,
            };
            let (status, _, text) = get(&format!("/export/links.csv?{name}={example}")).await;
            assert_eq!(status, expected, "{name} {text}");
        }
    })
    .await;
}

#[tokio::test]
async fn gexf_of_a_period_plays_memberships_and_links() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let request = Request::get("/export/graph.gexf?during=2004/2016").body(Body::empty());
        let (_, _, gexf) = app.send(request.expect("a request")).await;
        assert!(gexf.contains("mode=\"dynamic\" timeformat=\"date\""));
        assert!(
            gexf.contains("<node id=\"dakar\" label=\"Dakar\" start=\"2004-01-01\">"),
            "{gexf}"
        );
        let edge = gexf
            .lines()
            .find(|line| line.contains("id=\"edinburgh/glasgow\""))
            .expect("a link");
        assert!(edge.ends_with("start=\"2009-01-01\" end=\"2012-12-31\">"), "{edge}");
        // Two partnerships, since 2008 and since 2014.
        let edge = gexf
            .lines()
            .find(|line| line.contains("id=\"bologna/glasgow\""))
            .expect("a link");
        assert!(edge.ends_with("start=\"2008-01-01\">"), "{edge}");
    })
    .await;
}
