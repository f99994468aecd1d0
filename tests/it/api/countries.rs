//! Links between countries on the golden network.

use serde_json::{Value, json};

use crate::support::app::{assert_close, golden};
use crate::support::database::on_each_database;

fn pair<'a>(nodes: &'a Value, a: &str, b: &str) -> &'a Value {
    let mut nodes = nodes.as_array().expect("a list").iter();
    let found = nodes.find(|node| node["countryA"]["code"] == a && node["countryB"]["code"] == b);
    found.expect("a pair")
}

#[tokio::test]
async fn the_country_matrix_of_the_worked_example() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let fields =
            "totalCount eiIndex assortativity nodes { rank countryA { code } countryB { code } internal linkCount
            partnershipCount strength possible density expected affinity salton share }";
        let data = app
            .data(&format!(
                "{{ degree: countryLinks {{ {fields} }} uniform: countryLinks(baseline: UNIFORM) {{ {fields} }} }}"
            ))
            .await;
        let nodes = &data["degree"]["nodes"];
        let italy_japan = pair(nodes, "IT", "JP");
        assert_eq!(italy_japan["rank"], 1);
        assert_eq!(italy_japan["linkCount"], 3);
        assert_eq!(italy_japan["possible"], 6);
        assert_eq!(italy_japan["strength"], 3.0);
        assert_eq!(italy_japan["density"], 0.5);
        assert_close(&italy_japan["expected"], 2.538_462);
        assert_close(&italy_japan["affinity"], 1.181_818);
        assert_close(&italy_japan["salton"], 0.447_214);
        let uniform = pair(&data["uniform"]["nodes"], "IT", "JP");
        assert_close(&uniform["expected"], 1.0);
        assert_close(&uniform["affinity"], 3.0);
        let britain_italy = pair(nodes, "GB", "IT");
        assert_eq!(britain_italy["linkCount"], 1);
        assert_eq!(britain_italy["partnershipCount"], 2);
        assert_eq!(britain_italy["strength"], 3.0);
        assert_close(&britain_italy["affinity"], 0.787_879);
        let italy = pair(nodes, "IT", "IT");
        assert_eq!(italy["internal"], true);
        assert_eq!(italy["linkCount"], 2);
        assert_close(&italy["expected"], 2.326_923);
        assert_eq!(italy["salton"], Value::Null);
        let finland_italy = pair(nodes, "FI", "IT");
        assert_eq!(
            (
                finland_italy["linkCount"].as_i64(),
                finland_italy["partnershipCount"].as_i64()
            ),
            (Some(1), Some(2))
        );
        assert_close(&data["degree"]["eiIndex"], 0.538_462);
        assert_close(&data["degree"]["assortativity"], -0.04);
        let links: i64 = nodes
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|node| node["linkCount"].as_i64())
            .sum();
        assert_eq!(links, 13);
    })
    .await;
}

#[tokio::test]
async fn italy_in_itself() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ country(code: IT) { name alpha3 region cities { totalCount } internalLinkCount externalLinkCount eiIndex partnerConcentration
                    links(first: 3) { nodes { countryA { code } countryB { name } linkCount affinity citiesA { key } citiesB { key } } } } }"#,
            )
            .await;
        let italy = &data["country"];
        assert_eq!(italy["alpha3"], "ITA");
        assert_eq!(italy["cities"]["totalCount"], 3);
        assert_eq!(italy["internalLinkCount"], 2);
        assert_eq!(italy["externalLinkCount"], 7);
        assert_close(&italy["eiIndex"], 0.555_555_6);
        let first = &italy["links"]["nodes"][0];
        assert_eq!(first["countryA"]["code"], "IT");
        assert_eq!(first["countryB"]["name"], "Japan");
        assert_eq!(first["linkCount"], 3);
        assert_eq!(first["citiesA"], json!([{"key": "fabriano"}, {"key": "turin"}]));
        assert_eq!(first["citiesB"], json!([{"key": "kanazawa"}, {"key": "kobe"}]));
        assert_close(&italy["partnerConcentration"], (9.0 + 1.0 + 1.0 + 1.0 + 1.0) / 49.0);
    })
    .await;
}

#[tokio::test]
async fn missing_pairs_are_found_by_what_would_be_expected() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ countryLinks(includeZero: true, orderBy: { field: EXPECTED, direction: DESC }, where: { linkCount: { eq: 0 } }, first: 5) {
                    totalCount nodes { countryA { code } countryB { code } expected linkCount } }
                    all: countryLinks(includeZero: true, first: 500) { totalCount }
                    among: countryLinks(countries: [IT, JP], include: EXTERNAL) { totalCount } }"#,
            )
            .await;
        let nodes = data["countryLinks"]["nodes"].as_array().expect("a list");
        assert!(nodes.iter().all(|node| node["linkCount"] == 0));
        let expected: Vec<f64> = nodes.iter().filter_map(|node| node["expected"].as_f64()).collect();
        assert!(expected.windows(2).all(|pair| pair[0] >= pair[1]), "{expected:?}");
        // Nine countries: 36 pairs and 9 single ones.
        assert_eq!(data["all"]["totalCount"], 45);
        assert_eq!(data["among"]["totalCount"], 1);
    })
    .await;
}

#[tokio::test]
async fn equal_pairs_share_a_rank_in_every_order() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ usual: countryLinks(first: 500) { nodes { rank linkCount strength } }
                    by: countryLinks(first: 500, orderBy: { field: AFFINITY }) { nodes { rank affinity } }
                    italy: countryLinks(country: IT, where: { linkCount: { lte: 1 } }) { nodes { rank countryA { code } strength } } }"#,
            )
            .await;
        let column = |list: &str, field: &str| -> Vec<Value> {
            let nodes = data[list]["nodes"].as_array().expect("a list").iter();
            nodes.map(|node| node[field].clone()).collect()
        };
        for (list, field) in [("usual", "strength"), ("by", "affinity")] {
            let (ranks, values) = (column(list, "rank"), column(list, field));
            for place in 1..ranks.len() {
                let equal = values[place] == values[place - 1]
                    && (list == "by" || column(list, "linkCount")[place] == column(list, "linkCount")[place - 1]);
                let expected = if equal { ranks[place - 1].clone() } else { json!(place + 1) };
                assert_eq!(ranks[place], expected, "{list} {place}");
            }
        }
        // Of Italy's pairs with one link, the one with Britain is the strongest, with 3; then
        // Finland, with 2.
        assert_eq!(column("italy", "strength")[..2], [json!(3.0), json!(2.0)]);
        assert!(data["italy"]["nodes"].as_array().expect("a list").iter().all(|node| node["countryA"]["code"] == "IT"));
        assert_eq!(column("italy", "rank"), [1, 2, 3, 3].map(|rank| json!(rank)));
    })
    .await;
}

#[tokio::test]
async fn strengths_are_compared_with_strengths() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ countryLinks(weighted: true, includeZero: true, first: 500) {
                    nodes { countryA { code } countryB { code } linkCount strength expected affinity share } }
                    country(code: IT) { links(weighted: true, include: INTERNAL) { nodes { strength share } } } }"#,
            )
            .await;
        let nodes = data["countryLinks"]["nodes"].as_array().expect("a list").iter();
        let sum = |field: &str| nodes.clone().filter_map(|node| node[field].as_f64()).sum::<f64>();
        assert!((sum("expected") - 17.0).abs() < 1e-9 && (sum("share") - 1.0).abs() < 1e-9);
        // Strengths at the cities of Britain: glasgow 4, edinburgh 1; of Italy: bologna 7, fabriano
        // 2, turin 5.
        let britain_italy = pair(&data["countryLinks"]["nodes"], "GB", "IT");
        assert_close(&britain_italy["expected"], 5.0 * 14.0 / 34.0);
        assert_close(&britain_italy["affinity"], 3.0 * 34.0 / 70.0);
        assert_close(&data["country"]["links"]["nodes"][0]["share"], 2.0 / 17.0);
    })
    .await;
}
