use axum::http::StatusCode;
use interurban::domain::access::AccessRole;
use serde_json::{Value, json};

use super::{shown, writable};
use crate::support::app::TestApp;
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

const CITIES: &str = "\u{feff}key,name,country,lat,lon\r\nporto,\"Porto, o\",PT,41.15,-8.61\r\nda-lat,Đà Lạt,VN,,\r\n";

async fn ask(app: &TestApp, query: &str, data: &str) -> Value {
    let (status, text) = app.post(query, json!({ "csv": data })).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    assert!(answer.get("errors").is_none(), "{answer:#}");
    answer["data"]["importNetwork"].clone()
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_done() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let app = shown(&app, "ada", &[(Some("uccn"), AccessRole::Curator)]).await;
        let story = r#"mutation($csv: String!) { importNetwork(input: { network: "uccn", format: CSV, data: $csv, dryRun: true }) {
            summary { created updated unchanged rejected } rowErrors { row column code message } } }"#;
        let done = ask(&app, story, "key,name,country\nguarda,Guarda,PT\nnowhere,Nowhere,XX\n").await;
        assert_eq!(done["summary"], json!({"created": 2, "updated": 0, "unchanged": 0, "rejected": 1}));
        let error = &done["rowErrors"][0];
        assert_eq!(
            (&error["row"], &error["column"], &error["code"]),
            (&json!(3), &json!("country"), &json!("UNKNOWN_COUNTRY"))
        );
        assert_eq!(app.app.snapshot().revision(), 1);
    })
    .await;
}

#[tokio::test]
async fn cities_whose_country_is_not_known_are_imported_as_such() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let query = r#"mutation($csv: String!) { importNetwork(input: { network: "golden", format: CSV, data: $csv, dryRun: false }) {
            written rowErrors { row message } } }"#;
        let cities = ask(&app, query, "id,label,country,joined_on\nalpha,Alpha,ZZ,2004\nbeta,Beta,ZZ,2004\n").await;
        assert_eq!(cities["written"], true, "{cities}");
        let links = ask(&app, query, "source,target,kind\nalpha,beta,TWINNING\nalpha,kobe,TWINNING\n").await;
        assert_eq!(links["written"], true, "{links}");
        let data = app
            .data("{ cities(where: { countries: ZZ }) { nodes { key country { code } } } countryLinks { meta { notes } } }")
            .await;
        assert_eq!(
            data["cities"]["nodes"],
            json!([{ "key": "alpha", "country": null }, { "key": "beta", "country": null }])
        );
        let notes = &data["countryLinks"]["meta"]["notes"];
        assert!(notes.to_string().contains("in no pair: 2"), "{notes}");
        for by in ["COUNTRY", "REGION", "COUNTRY_GROUP", "FIELD"] {
            app.data(&format!("{{ linkMatrix(by: {by}) {{ assortativity cells {{ row {{ key }} linkCount }} }} brokerage(by: {by}) {{ nodes {{ rank }} }} }}")).await;
        }
        app.data("{ geography { cityCount internationalShare } country(code: ZZ) { name } }").await;
    })
    .await;
}

#[tokio::test]
async fn a_file_is_imported_whole_once_and_by_its_keys() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let query = r#"mutation($csv: String!) { importNetwork(input: { network: "golden", format: CSV, data: $csv, dryRun: false }) {
            summary { created updated unchanged rejected } written revision rowErrors { row } userErrors { code } } }"#;
        let first = ask(&app, query, CITIES).await;
        assert_eq!((&first["written"], &first["revision"]), (&json!(true), &json!(2)), "{first}");
        let city = app.data(r#"{ city(ref: "Da Lat") { name country { code } memberships { network { key } } } }"#).await;
        assert_eq!((&city["city"]["name"], &city["city"]["country"]["code"]), (&json!("Đà Lạt"), &json!("VN")));
        let again = ask(&app, query, CITIES).await;
        assert_eq!((&again["summary"]["unchanged"], &again["summary"]["created"]), (&first["summary"]["created"], &json!(0)));
        assert_eq!(again["revision"], 2, "nothing was changed");
        let faulty = ask(&app, query, "key,name,country\nbraga,Braga,PT\nnowhere,Nowhere,XX\n").await;
        assert_eq!((&faulty["written"], &faulty["revision"], &faulty["rowErrors"][0]["row"]), (&json!(false), &json!(2), &json!(3)));
        let skip = query.replace("dryRun: false", "dryRun: false, onError: SKIP");
        let skipped = ask(&app, &skip, "key,name,country\nbraga,Braga,PT\nnowhere,Nowhere,XX\n").await;
        assert_eq!((&skipped["written"], &skipped["revision"]), (&json!(true), &json!(3)), "{skipped}");
        let elsewhere = ask(&app, &query.replace("golden", "goldn"), CITIES).await;
        assert_eq!(elsewhere["userErrors"][0]["code"], "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn a_network_made_in_the_same_request_can_be_filled_at_once() {
    on_each_database(async |database| {
        let app = writable(database).await;
        let query = r#"mutation($csv: String!) {
            createNetwork(input: { key: "mine", name: "Mine" }) { revision }
            importNetwork(input: { network: "mine", format: CSV, data: $csv, newFields: true, dryRun: false }) {
                written revision summary { created updated } userErrors { message } } }"#;
        let done = ask(&app, query, "name,country,fields\nOrléans,FR,Light\nLiège,BE,Light\n").await;
        let expected =
            json!({"written": true, "revision": 3, "summary": {"created": 4, "updated": 1}, "userErrors": []});
        assert_eq!(done, expected);
        let data = app
            .data(r#"{ network(key: "mine") { fields { key name } cities { totalCount } } }"#)
            .await;
        let expected = json!({"fields": [{"key": "LIGHT", "name": "Light"}], "cities": {"totalCount": 2}});
        assert_eq!(data["network"], expected);
    })
    .await;
}

#[tokio::test]
async fn a_city_of_other_networks_is_changed_only_by_who_may_write_in_all_of_them() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn(), SeedSet::golden()]).await;
        let curator = AccessRole::Curator;
        let one = shown(&app, "ada", &[(Some("golden"), curator)]).await;
        let both = shown(&app, "grace", &[(Some("golden"), curator), (Some("uccn"), curator)]).await;
        let query = r#"mutation($csv: String!) { importNetwork(input: { network: "golden", format: CSV, data: $csv, dryRun: false }) {
            summary { updated unchanged rejected kept } keptValues { row record columns foreign } } }"#;
        let names = "key,other_names\nbilbao,Bilbo!\n";
        let csv = "key,name,country,other_names\nbilbao,Bilbao,ES,Botxo\n";
        let kept = ask(&one, query, csv).await;
        let told = json!([{ "row": 2, "record": "bilbao", "columns": ["other_names"], "foreign": true }]);
        assert_eq!(kept["keptValues"], told, "{kept:#}");
        assert_eq!(kept["summary"]["updated"], 0);
        let overwritten = ask(&one, &query.replace("dryRun: false", "dryRun: false, overwrite: true"), names).await;
        assert_eq!((&overwritten["summary"]["updated"], &overwritten["summary"]["kept"]), (&json!(0), &json!(1)));
        let done = ask(&both, query, csv).await;
        assert_eq!((&done["summary"]["updated"], &done["keptValues"]), (&json!(1), &json!([])), "{done:#}");
        let differs = ask(&both, query, "key,population\nbilbao,12\n").await;
        assert_eq!(
            differs["keptValues"],
            json!([{ "row": 2, "record": "bilbao", "columns": ["population"], "foreign": false }])
        );
        let wins = ask(&both, &query.replace("dryRun: false", "dryRun: false, overwrite: true"), "key,population\nbilbao,12\n").await;
        assert_eq!((&wins["summary"]["updated"], &wins["summary"]["kept"]), (&json!(1), &json!(0)));
        let city = app.data(r#"{ city(ref: "bilbao") { population otherNames } }"#).await;
        assert_eq!(city["city"], json!({"population": 12, "otherNames": ["Bilbo", "Botxo"]}));
    })
    .await;
}
