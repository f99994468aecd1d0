//! Brokerage on the golden network.

use serde_json::{Value, json};

use crate::support::app::{assert_close, golden};
use crate::support::database::on_each_database;

fn of<'a>(answer: &'a Value, city: &str) -> &'a Value {
    let mut nodes = answer["nodes"].as_array().expect("a list").iter();
    nodes
        .find(|node| node["city"]["key"] == city)
        .expect("a city of the example")
}

#[tokio::test]
async fn who_bridges_the_fields() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let story = "{ brokerage(by: FIELD, first: 3) { nodes { rank city { name } gatekeeper liaison coordinator participation crossGroupBetweenness } } }";
        let nodes = app.data(story).await["brokerage"]["nodes"].clone();
        for (place, name, roles, spread, crossing) in [
            (0, "Bologna", [6, 1, 2], 0.56, 15.833_333),
            (1, "Turin", [3, 1, 0], 0.625, 11.166_667),
            (2, "Kanazawa", [2, 0, 0], 0.444_444, 2.166_667),
        ] {
            let broker = &nodes[place];
            assert_eq!((&broker["rank"], &broker["city"]["name"]), (&json!(place + 1), &json!(name)));
            let found = ["gatekeeper", "liaison", "coordinator"].map(|role| broker[role].as_i64());
            assert_eq!(found, roles.map(Some), "{name}");
            assert_close(&broker["participation"], spread);
            assert!(place == 2 || (broker["crossGroupBetweenness"].as_f64().expect("a number") - crossing).abs() < 5e-7);
        }
    })
    .await;
}

#[tokio::test]
async fn positions_are_those_of_the_worked_example() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                "{ plain: brokerage(by: FIELD) { totalCount nodes { rank city { key } total betweenGroups constraint effectiveSize efficiency participation } meta { algorithm parameters } }
                    weighted: brokerage(by: COUNTRY, weighted: true) { nodes { city { key } coordinator consultant gatekeeper liaison constraint effectiveSize } } }",
            )
            .await;
        let plain = &data["plain"];
        assert_eq!(plain["totalCount"], 13);
        for (city, constraint, size, partners) in [("bologna", 0.3, 4.6, 5.0), ("turin", 0.494_792, 3.0, 4.0), ("ghent", 0.9225, 1.0, 2.0)] {
            let broker = of(plain, city);
            assert_close(&broker["constraint"], constraint);
            assert_close(&broker["effectiveSize"], size);
            assert_close(&broker["efficiency"], size / partners);
        }
        let dakar = of(plain, "dakar");
        for field in ["constraint", "effectiveSize", "efficiency", "participation"] {
            assert_eq!(dakar[field], Value::Null, "{field}");
        }
        assert_eq!((&of(plain, "fabriano")["rank"], &of(plain, "kobe")["rank"]), (&json!(4), &json!(4)));
        assert_close(&of(plain, "fabriano")["participation"], 0.5);
        assert_close(&of(plain, "kobe")["participation"], 0.444_444);
        assert_eq!(plain["meta"]["parameters"], json!({"by": "FIELD", "weighted": false}));
        let weighted = &data["weighted"];
        assert_close(&of(weighted, "ghent")["constraint"], 1.275_829);
        let roles = ["coordinator", "consultant", "gatekeeper", "liaison"].map(|role| of(weighted, "kanazawa")[role].as_i64());
        assert_eq!(roles, [0, 1, 1, 0].map(Some));
    })
    .await;
}

#[tokio::test]
async fn every_order_is_kept_and_who_has_no_value_comes_last() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for field in [
            "BETWEEN_GROUPS", "TOTAL", "COORDINATOR", "CONSULTANT", "GATEKEEPER", "LIAISON", "CONSTRAINT", "EFFECTIVE_SIZE", "EFFICIENCY",
            "PARTICIPATION", "CROSS_GROUP_BETWEENNESS",
        ] {
            for by in ["FIELD", "COUNTRY", "REGION", "COUNTRY_GROUP", "COMMUNITY"] {
                let query = format!("{{ brokerage(by: {by}, orderBy: {{ field: {field}, direction: ASC }}) {{ nodes {{ rank }} }} }}");
                let nodes = app.data(&query).await["brokerage"]["nodes"].clone();
                let ranks = nodes.as_array().expect("a list").iter().map(|node| node["rank"].as_i64().unwrap_or(99));
                assert!(ranks.is_sorted(), "{query}");
            }
        }
        let query = "{ brokerage(by: FIELD, orderBy: { field: CONSTRAINT, direction: ASC }, first: 1) { nodes { city { key } } }
            last: brokerage(by: FIELD, orderBy: { field: CONSTRAINT, direction: ASC }, last: 1) { nodes { rank city { key } } } }";
        let data = app.data(query).await;
        assert_eq!(data["brokerage"]["nodes"], json!([{"city": {"key": "bologna"}}]));
        assert_eq!(data["last"]["nodes"], json!([{"rank": null, "city": {"key": "ostersund"}}]));
    })
    .await;
}

#[tokio::test]
async fn nobody_stands_between_others_where_there_is_nobody_or_no_link() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ none: brokerage(by: COMMUNITY, scope: { asOf: "1999" }) { totalCount nodes { rank } meta { warnings } }
                    one: brokerage(by: FIELD, scope: { countries: SN }) { nodes { rank total constraint crossGroupBetweenness } } }"#,
            )
            .await;
        assert_eq!(data["none"], json!({"totalCount": 0, "nodes": [], "meta": {"warnings": ["EMPTY_SCOPE"]}}));
        let alone = json!([{"rank": 1, "total": 0, "constraint": null, "crossGroupBetweenness": 0.0}]);
        assert_eq!(data["one"]["nodes"], alone);
    })
    .await;
}
