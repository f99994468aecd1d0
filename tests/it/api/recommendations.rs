//! Recommendations and their backtest on the golden network.

use interurban::domain::SdgSet;
use serde_json::{Value, json};

use crate::support::app::{TestApp, assert_close, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

fn keys(nodes: &Value) -> Vec<&str> {
    let nodes = nodes.as_array().expect("a list").iter();
    nodes.map(|node| node["city"]["key"].as_str().expect("a key")).collect()
}

#[tokio::test]
async fn whom_should_we_partner_with_and_why() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(r#"{ partnerRecommendations(for: "helsinki", first: 3) { nodes { rank city { name } score scores { resourceAllocation adamicAdar commonNeighbours } reasons { code text contribution } } } }"#)
            .await;
        let nodes = &data["partnerRecommendations"]["nodes"];
        let (kanazawa, bologna) = (&nodes[0], &nodes[1]);
        assert_eq!((&kanazawa["rank"], &kanazawa["city"]["name"]), (&json!(1), &json!("Kanazawa")));
        assert_eq!(kanazawa["scores"]["commonNeighbours"], 2);
        assert_close(&kanazawa["scores"]["adamicAdar"], 1.631_587);
        assert_close(&kanazawa["scores"]["resourceAllocation"], 0.583_333);
        assert_eq!(kanazawa["score"], 0.5);
        assert_eq!(
            kanazawa["reasons"],
            json!([{ "code": "SHARED_PARTNERS", "text": "Shares 2 partners with Helsinki: Kobe and Turin.", "contribution": 0.5 }])
        );
        assert_eq!((&bologna["rank"], &bologna["city"]["name"]), (&json!(2), &json!("Bologna")));
        assert_eq!(bologna["scores"]["commonNeighbours"], 1);
        assert_close(&bologna["scores"]["adamicAdar"], 0.721_348);
        assert_close(&bologna["scores"]["resourceAllocation"], 0.25);
        // 0.5 · 0.25 / 0.583333.
        assert_close(&bologna["score"], 0.214_286);
        let bogota = &nodes[2];
        assert_eq!(bogota["reasons"][0]["text"], "Would be the first partner of Helsinki in Colombia.");
    })
    .await;
}

#[tokio::test]
async fn a_city_recommends_with_the_same_digits_and_equals_share_a_rank() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ city(ref: "ghent") { recommendations(preset: STRUCTURAL) { totalCount candidateCount
                        nodes { rank city { key } score formerPartner sharedPartners { key } scores { resourceAllocation jaccard preferentialAttachment } }
                        meta { algorithm parameters warnings } } }
                    partnerRecommendations(for: "helsinki", preset: STRUCTURAL) { nodes { city { key } score scores { jaccard } } } }"#,
            )
            .await;
        let ghent = &data["city"]["recommendations"];
        assert_eq!((&ghent["totalCount"], &ghent["candidateCount"]), (&json!(3), &json!(10)));
        assert_eq!(keys(&ghent["nodes"]), ["bogota", "fabriano", "turin"]);
        for node in ghent["nodes"].as_array().expect("a list") {
            assert_eq!((&node["rank"], &node["score"]), (&json!(1), &json!(1.0)));
            assert_close(&node["scores"]["resourceAllocation"], 0.2);
            assert_eq!(node["formerPartner"], false);
            assert_eq!(node["sharedPartners"], json!([{ "key": "bologna" }]));
        }
        assert_eq!(ghent["nodes"][2]["scores"]["preferentialAttachment"], 8);
        assert_eq!(
            ghent["meta"]["parameters"],
            json!({ "preset": "STRUCTURAL", "sharedPartners": 1.0, "sameField": 0.0, "formerPartner": 0.0, "sharedGoals": 0.0, "newCountry": 0.0 })
        );
        assert_eq!(ghent["meta"]["warnings"], json!([]));
        let helsinki = &data["partnerRecommendations"]["nodes"];
        assert_eq!(keys(helsinki), ["kanazawa", "bologna"]);
        assert_close(&helsinki[0]["scores"]["jaccard"], 0.666_667);
    })
    .await;
}

#[tokio::test]
async fn a_former_partner_comes_first_where_no_partner_is_shared() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ partnerRecommendations(for: "edinburgh", first: 1) { nodes { city { key } score formerPartner reasons { code text contribution } } meta { warnings notes } }
                    isolated: partnerRecommendations(for: "dakar", preset: STRUCTURAL) { totalCount candidateCount meta { warnings } } }"#,
            )
            .await;
        let found = &data["partnerRecommendations"];
        assert_eq!(found["meta"]["warnings"], json!(["NO_STRUCTURE"]));
        assert_eq!(
            found["meta"]["notes"],
            json!(["No candidate shares a partner with Edinburgh: only attributes count."])
        );
        // Glasgow: a former partner gives 0.1, but no new country; ten others tie with a new
        // country at 0.1.
        let new_country = &found["nodes"][0];
        assert_eq!(new_country["city"]["key"], "bogota");
        assert_eq!(new_country["score"], 0.1);
        let data_former = app
            .data(r#"{ partnerRecommendations(for: "edinburgh", preset: FORMER_PARTNERS) { nodes { city { key } score formerPartner reasons { code text contribution } } } }"#)
            .await;
        assert_eq!(
            data_former["partnerRecommendations"]["nodes"],
            json!([{
                "city": { "key": "glasgow" }, "score": 0.6, "formerPartner": true,
                "reasons": [{ "code": "FORMER_PARTNER", "text": "Was a partner of Edinburgh until 2012.", "contribution": 0.6 }],
            }])
        );
        assert_eq!(
            data["isolated"],
            json!({ "totalCount": 0, "candidateCount": 12, "meta": { "warnings": ["NO_STRUCTURE"] } })
        );
    })
    .await;
}

/// Returns the golden network with goals: Helsinki's partnership p09 and Dunedin's p12 share one of
/// three.
fn with_goals() -> SeedSet {
    let mut set = SeedSet::golden();
    let mut serve = |key: &str, sdgs: &[i64], objectives: &[&str]| {
        let record = set
            .partnerships
            .iter_mut()
            .find(|record| record.key == key)
            .expect("a partnership");
        record.sdgs = sdgs.iter().fold(SdgSet::EMPTY, |mut set, &sdg| {
            set.insert(sdg);
            set
        });
        record.objectives = objectives.iter().map(|key| (*key).to_owned()).collect();
    };
    serve("p09", &[11], &["CREATIVITY_HUBS"]);
    serve("p12", &[4], &["CREATIVITY_HUBS"]);
    set
}

#[tokio::test]
async fn shared_goals_and_fields_speak_for_a_city() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[with_goals()]).await;
        let data = app
            .data(
                r#"{ goals: partnerRecommendations(for: "helsinki", weights: { sharedGoals: 3 }) { nodes { city { key } score reasons { code text contribution } } meta { parameters } }
                    fields: partnerRecommendations(for: "bogota", preset: SAME_FIELD, first: 2) { nodes { city { key } score reasons { code text contribution } } } }"#,
            )
            .await;
        let goals = &data["goals"];
        assert_eq!(keys(&goals["nodes"]), ["dunedin", "edinburgh"]);
        assert_close(&goals["nodes"][0]["score"], 1.0 / 3.0);
        assert_eq!(
            goals["nodes"][0]["reasons"][0]["text"],
            "Partnerships of both serve 1 of 3 goals: CREATIVITY_HUBS."
        );
        assert_eq!(goals["meta"]["parameters"]["preset"], json!(null));
        assert_eq!(goals["meta"]["parameters"]["sharedGoals"], 1.0);
        let ghent = &data["fields"]["nodes"][0];
        assert_eq!((&ghent["city"]["key"], &ghent["score"]), (&json!("ghent"), &json!(1.0)));
        assert_eq!(ghent["reasons"][0]["text"], "Both are cities of Music.");
        assert_eq!(ghent["reasons"][1]["text"], "Shares 1 partner with Bogotá: Bologna.");
    })
    .await;
}

#[tokio::test]
async fn a_city_out_of_scope_gets_an_empty_answer_that_says_so() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(r#"{ partnerRecommendations(for: "helsinki", scope: { countries: [IT] }) { totalCount candidateCount nodes { rank } meta { warnings notes } } }"#)
            .await;
        assert_eq!(
            data["partnerRecommendations"],
            json!({
                "totalCount": 0, "candidateCount": 0, "nodes": [],
                "meta": { "warnings": ["CITY_NOT_IN_SCOPE"], "notes": ["Helsinki is not in scope, for example not a member then."] },
            })
        );
    })
    .await;
}

#[tokio::test]
async fn weights_cities_and_pages_out_of_range_are_refused() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (arguments, code, message) in [
            (r#"for: "helsinky""#, "NOT_FOUND", "`for` names no city"),
            (
                r#"for: "helsinki", weights: { sameField: -1 }"#,
                "BAD_USER_INPUT",
                "`weights.sameField` must be from 0 to 1000000; -1 was given",
            ),
            (
                r#"for: "helsinki", weights: {}"#,
                "BAD_USER_INPUT",
                "`weights` must hold at least one weight above 0",
            ),
            (
                r#"for: "helsinki", first: 501"#,
                "BAD_USER_INPUT",
                "`first` must be from 0 to 500",
            ),
        ] {
            let error = app
                .error(&format!("{{ partnerRecommendations({arguments}) {{ totalCount }} }}"))
                .await;
            assert_eq!(error["extensions"]["code"], code, "{error}");
            assert!(error["message"].as_str().expect("text").starts_with(message), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_2013_knew_of_the_links_to_come() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let fields = "trainedAt until pairCount newLinkCount auc randomPrecision at { k hits precision recall lift } meta { asOf warnings }";
        let data = app
            .data(&format!(
                r#"{{ structural: backtest(trainAt: "2013", until: "2016", preset: STRUCTURAL, k: [5, 3]) {{ {fields} }}
                    balanced: backtest(trainAt: "2013", until: "2016", k: 5) {{ {fields} }}
                    field: backtest(trainAt: "2013", until: "2016", preset: SAME_FIELD, k: 10) {{ {fields} }}
                    later: backtest(trainAt: "2014", until: "2016", preset: STRUCTURAL, k: [3, 80]) {{ {fields} }} }}"#
            ))
            .await;
        // 78 pairs minus 6 links; 7 of the 13 links of 2016 are new, and none of the three pairs
        // with a shared partner is.
        let structural = &data["structural"];
        assert_eq!((&structural["pairCount"], &structural["newLinkCount"]), (&json!(72), &json!(7)));
        assert_eq!((&structural["trainedAt"], &structural["until"]), (&json!("2013-12-31"), &json!("2016-12-31")));
        assert_eq!((&structural["meta"]["asOf"], &structural["meta"]["warnings"]), (&json!("2013-12-31"), &json!([])));
        // Each new link ties with 62 of the 65 others: 31 / 65.
        assert_close(&structural["auc"], 31.0 / 65.0);
        assert_close(&structural["randomPrecision"], 7.0 / 72.0);
        assert_eq!(structural["at"][0], json!({ "k": 3, "hits": 0.0, "precision": 0.0, "recall": 0.0, "lift": 0.0 }));
        // Two of 69 tied pairs, of which 7 are new.
        assert_close(&structural["at"][1]["hits"], 14.0 / 69.0);
        // The other values were computed outside of this program, by comparing all pairs.
        let balanced = &data["balanced"];
        assert_close(&balanced["auc"], 0.625_274_725);
        assert_eq!((&balanced["at"][0]["hits"], &balanced["at"][0]["precision"]), (&json!(2.0), &json!(0.4)));
        assert_close(&balanced["at"][0]["recall"], 2.0 / 7.0);
        assert_close(&balanced["at"][0]["lift"], 4.114_285_714);
        assert_close(&data["field"]["auc"], 0.758_241_758);
        assert_close(&data["field"]["at"][0]["hits"], 4.138_461_538);
        assert_close(&data["later"]["auc"], 0.561_538_462);
        assert_eq!(data["later"]["at"][0]["hits"], 1.0);
        assert_eq!(data["later"]["at"][1], json!({ "k": 80, "hits": null, "precision": null, "recall": null, "lift": null }));
    })
    .await;
}

#[tokio::test]
async fn where_no_link_is_formed_there_is_nothing_to_measure() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ quiet: backtest(trainAt: "2016-12-30", until: "2016-12-31", k: 1) { newLinkCount auc randomPrecision at { k hits precision recall lift } meta { warnings } }
                    early: backtest(trainAt: "1990", until: "2016") { pairCount auc randomPrecision meta { warnings } } }"#,
            )
            .await;
        assert_eq!(
            data["quiet"],
            json!({ "newLinkCount": 0, "auc": null, "randomPrecision": 0.0, "at": [{ "k": 1, "hits": 0.0, "precision": null, "recall": null, "lift": null }],
                "meta": { "warnings": ["NO_NEW_LINKS"] } })
        );
        assert_eq!(
            data["early"],
            json!({ "pairCount": 0, "auc": null, "randomPrecision": null, "meta": { "warnings": ["EMPTY_SCOPE", "NO_NEW_LINKS"] } })
        );
        for (arguments, message) in [
            (r#"trainAt: "2016", until: "2016""#, "`until` must lie after `trainAt`"),
            (r#"trainAt: "16", until: "2016""#, "`trainAt` "),
            (r#"trainAt: "2013", until: "2016", k: 0"#, "`k` must be from 1 to 1000000; 0 was given"),
            (r#"trainAt: "2013", until: "2016", k: []"#, "`k` must hold 1 to 20 numbers; 0 were given"),
            (r#"trainAt: "2013", until: "2016", scope: { asOf: "2014" }"#, "`scope.asOf` and `scope.during` cannot be combined with"),
        ] {
            let error = app.error(&format!("{{ backtest({arguments}) {{ auc }} }}")).await;
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{error}");
            assert!(error["message"].as_str().expect("text").starts_with(message), "{error}");
        }
    })
    .await;
}
