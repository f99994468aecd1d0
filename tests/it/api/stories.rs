//! The examples of the playground, each against the real schema.

use serde_json::{Value, json};

use crate::support::app::golden;
use crate::support::database::on_each_database;

#[tokio::test]
async fn every_example_of_the_playground_answers_without_an_error() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let groups: Value =
            serde_json::from_str(include_str!("../../../src/http/playground/stories.json")).expect("JSON");
        let stories = groups
            .as_array()
            .expect("groups")
            .iter()
            .flat_map(|group| group["stories"].as_array().expect("stories"));
        let mut count = 0;
        for story in stories {
            let query = story["query"].as_str().expect("a query");
            for variables in [json!({}), json!({ "network": "golden" })] {
                let (status, text) = app.post(query, variables).await;
                assert!(
                    status.is_success() && !text.contains("\"errors\""),
                    "{}\n{text}",
                    story["title"]
                );
            }
            count += 1;
        }
        assert!(count >= 13, "{count}");
    })
    .await;
}
