use serde_json::{Value, json};

use super::writable;
use crate::support::database::on_each_database;

#[tokio::test]
async fn an_import_names_what_it_did_not_understand_and_what_it_left_out() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let query = |strict: bool| {
            format!(
                r#"mutation($csv: String!) {{ importNetwork(input: {{ network: "golden", format: CSV, data: $csv, strict: {strict}, understanding: {{ columns: [{{ column: "kind", name: "sort" }}] }} }}) {{
                summary {{ rejected }} rowErrors {{ row column code }}
                notes {{ passedOver {{ name values row }} unfoundColumns encoding selfLoops mergedLinks parallelLinks unknownCities }} }} }}"#
            )
        };
        let csv = "source,target,colour\nostersund,turin,\nturin,ostersund,red\nturin,turin,blue\n";
        let ask = async |strict| {
            let (_, text) = app.post(&query(strict), json!({ "csv": csv })).await;
            let answer: Value = serde_json::from_str(&text).expect("JSON");
            assert!(answer.get("errors").is_none(), "{answer:#}");
            answer["data"]["importNetwork"].clone()
        };
        let done = ask(false).await;
        assert_eq!(done["rowErrors"], json!([]));
        let notes = &done["notes"];
        assert_eq!(notes["passedOver"], json!([{ "name": "colour", "values": 2, "row": 3 }]));
        assert_eq!((&notes["unfoundColumns"], &notes["encoding"]), (&json!(["kind=sort"]), &json!("UTF-8")));
        assert_eq!((&notes["selfLoops"], &notes["mergedLinks"]), (&json!(1), &json!(1)), "{notes}");
        let done = ask(true).await;
        assert_eq!(done["rowErrors"], json!([{ "row": 3, "column": "colour", "code": "UNKNOWN_COLUMN" }]));
    })
    .await;
}
