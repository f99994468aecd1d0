//! Clusters on the golden network.

use serde_json::json;

use crate::support::app::{assert_close, golden};
use crate::support::database::on_each_database;

#[tokio::test]
async fn music_is_one_cluster_of_four() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(r#"{ clusters(fields: MUSIC) { totalCount isolateCount nodes { key field { name } size density isIsolate linkCount
                externalLinkCount eiIndex hub { key } cities { name country { code } } links { totalCount }
                countryComposition { country { code } cityCount share } } } }"#)
            .await;
        let clusters = &data["clusters"];
        assert_eq!(clusters["totalCount"], 1);
        assert_eq!(clusters["isolateCount"], 0);
        let music = &clusters["nodes"][0];
        assert_eq!(music["field"]["name"], "Music");
        assert_eq!(music["size"], 4);
        assert_eq!(music["linkCount"], 4);
        assert_eq!(music["externalLinkCount"], 2);
        assert_close(&music["density"], 0.666_666_7);
        assert_close(&music["eiIndex"], -1.0 / 3.0);
        assert_eq!(music["hub"]["key"], "bologna");
        assert_eq!(
            music["cities"],
            json!([
                { "name": "Bogotá", "country": { "code": "CO" } }, { "name": "Bologna", "country": { "code": "IT" } },
                { "name": "Ghent", "country": { "code": "BE" } }, { "name": "Glasgow", "country": { "code": "GB" } },
            ])
        );
    })
    .await;
}

#[tokio::test]
async fn every_member_of_a_field_is_in_exactly_one_cluster() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for method in ["COMPONENTS", "CORES", "COMMUNITIES"] {
            let data = app
                .data(&format!("{{ clusters(method: {method}, first: 100) {{ isolateCount nodes {{ rank size field {{ key }} }} }} }}"))
                .await;
            let nodes = data["clusters"]["nodes"].as_array().expect("a list");
            let sizes: i64 = nodes.iter().filter_map(|cluster| cluster["size"].as_i64()).sum();
            assert_eq!(sizes, 13, "{method}");
            let ranks: Vec<i64> = nodes.iter().filter_map(|cluster| cluster["rank"].as_i64()).collect();
            assert_eq!(ranks, (1..=ranks.len() as i64).collect::<Vec<_>>());
            assert_eq!(data["clusters"]["isolateCount"], 2, "{method}");
        }
    })
    .await;
}

#[tokio::test]
async fn communities_across_fields_are_the_optimum() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ plain: clusters(acrossFields: true, method: COMMUNITIES) { modularity stability meta { algorithm }
                    nodes { rank size fieldComposition { field { key } share } cities { key } } }
                weighted: clusters(acrossFields: true, method: COMMUNITIES, weighted: true) { modularity } }"#,
            )
            .await;
        assert_close(&data["plain"]["modularity"], 0.414_201);
        assert_close(&data["weighted"]["modularity"], 0.435_986);
        assert_eq!(data["plain"]["meta"]["algorithm"], "Leiden");
        let clusters: Vec<String> = data["plain"]["nodes"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|cluster| {
                let cities = cluster["cities"].as_array().expect("a list").iter();
                cities
                    .filter_map(|city| city["key"].as_str())
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        assert_eq!(
            clusters,
            [
                "bogota bologna fabriano ghent glasgow",
                "helsinki kanazawa kobe turin",
                "dunedin edinburgh",
                "dakar",
                "ostersund"
            ]
        );
        assert_close(&data["plain"]["nodes"][0]["fieldComposition"][0]["share"], 0.8);
    })
    .await;
}

#[tokio::test]
async fn components_and_cores_across_fields() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data(
                r#"{ components: clusters(acrossFields: true) { isolateCount nodes { size } }
                cores: clusters(acrossFields: true, method: CORES) { nodes { coreNumber size } }
                two: clusters(acrossFields: true, fields: [MUSIC, DESIGN]) { nodes { size } }
                large: clusters(acrossFields: true, minSize: 2) { totalCount } }"#,
            )
            .await;
        assert_eq!(
            data["components"],
            json!({ "isolateCount": 2, "nodes": [{"size": 9}, {"size": 2}, {"size": 1}, {"size": 1}] })
        );
        assert_eq!(
            data["cores"]["nodes"],
            json!([
                {"coreNumber": 2, "size": 8}, {"coreNumber": 1, "size": 2}, {"coreNumber": 1, "size": 1},
                {"coreNumber": 0, "size": 1}, {"coreNumber": 0, "size": 1}
            ])
        );
        assert_eq!(data["two"]["nodes"], json!([{ "size": 7 }]));
        assert_eq!(data["large"]["totalCount"], 2);
    })
    .await;
}

#[tokio::test]
async fn all_fields_at_a_glance() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let data = app
            .data("{ fields { key name stats { memberCount linkCount density componentCount isolateCount eiIndex } } }")
            .await;
        let fields = data["fields"].as_array().expect("a list");
        let keys: Vec<_> = fields.iter().filter_map(|field| field["key"].as_str()).collect();
        assert_eq!(
            keys,
            ["CRAFTS_AND_FOLK_ART", "DESIGN", "FILM", "GASTRONOMY", "LITERATURE", "MEDIA_ARTS", "MUSIC"]
        );
        for lone in ["GASTRONOMY", "MEDIA_ARTS"] {
            let field = fields.iter().find(|field| field["key"] == lone).expect("a field");
            assert_eq!(
                field["stats"],
                json!({ "memberCount": 1, "linkCount": 0, "density": null, "componentCount": 1, "isolateCount": 1, "eiIndex": null })
            );
        }
        let design = fields.iter().find(|field| field["key"] == "DESIGN").expect("a field");
        assert_eq!(design["stats"]["linkCount"], 3);
        assert_eq!(design["stats"]["density"], 1.0);
    })
    .await;
}
