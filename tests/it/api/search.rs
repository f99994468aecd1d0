//! Text search in lists.

use crate::support::app::TestApp;
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

/// Returns the numbers of cities, partnerships and countries that match a text.
async fn found(app: &TestApp, text: &str) -> [u64; 3] {
    let text = serde_json::to_string(text).expect("a string");
    let data = app
        .data(&format!(
            "{{ cities(where: {{ search: {text} }}) {{ totalCount }} partnerships(where: {{ search: {text} }}) {{ totalCount }}
                countries(where: {{ search: {text} }}) {{ totalCount }} }}"
        ))
        .await;
    ["cities", "partnerships", "countries"].map(|list| data[list]["totalCount"].as_u64().expect("a count"))
}

#[tokio::test]
async fn signs_find_only_what_holds_them_and_an_empty_text_finds_all() {
    on_each_database(async |database| {
        let mut set = SeedSet::golden();
        set.cities[0].other_names.push("L'Aquila-&-Co".to_owned());
        set.partnerships[0].title = "Crafts & food".to_owned();
        let app = TestApp::with(database, &[set]).await;
        let all = found(&app, "").await;
        assert_eq!(all[..2], [13, 16]);
        assert_eq!(found(&app, "  ").await, all);
        for signs in ["_", ".", "\"", "\\", "\u{200b}", "\u{1f600}", "&&", "%"] {
            assert_eq!(found(&app, signs).await, [0, 0, 0], "{signs:?}");
        }
        assert_eq!(found(&app, "&").await, [1, 1, 0]);
        assert_eq!(found(&app, "'").await, [1, 0, 0]);
        assert_eq!(found(&app, "CRAFTS AND FOOD").await, [0, 1, 0]);
        assert_eq!(found(&app, "ostersund").await[0], 1);
    })
    .await;
}
