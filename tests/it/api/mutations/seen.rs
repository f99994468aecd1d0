//! A writer sees its own writes.

use serde_json::json;

use super::writable;
use crate::support::database::on_each_database;

#[tokio::test]
async fn the_header_names_the_revision_that_a_mutation_has_made_or_left() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let make = |title: &str| {
            format!(
                "mutation {{ one: createPartnership(input: {{ title: \"{title}\", cities: [glasgow, bogota], kind: TWINNING }}) {{ revision }} \
                   other: createPartnership(input: {{ title: \"{title}\", cities: [ghent, bogota], kind: TWINNING }}) {{ revision }} }}"
            )
        };
        let (_, headers, body) = app.with_headers(&make("Twins"), &[]).await;
        assert_eq!(body["data"], json!({ "one": { "revision": 2 }, "other": { "revision": 3 } }));
        let named = headers["interurban-revision"].clone();
        assert!(named.to_str().expect("text").starts_with("3-"), "{named:?}");
        let (_, headers, body) = app.with_headers(&make(""), &[]).await;
        assert_eq!(body["data"]["other"]["revision"], 3, "refused");
        assert_eq!(headers["interurban-revision"], named);
        let (status, _, body) = app.with_headers("{ network { revision } }", &[("interurban-min-revision", "3")]).await;
        assert_eq!((status.as_u16(), &body["data"]["network"]["revision"]), (200, &json!(3)));
    })
    .await;
}
