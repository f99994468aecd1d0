//! An import reports every violation of a database constraint before the record reaches the
//! database.

use interurban::app::seeds::countries;
use interurban::app::{App, AppLimits};
use interurban::exchange::ImportFormat;
use serde_json::{Value, json};

use super::verdicts::{exported, taken};
use crate::support::app::{golden, now};
use crate::support::database::on_each_database;

/// A change of a record.
type Change = fn(&mut Value);

/// The changed record, by kind and key, the change, and the column and kind of the fault.
const BROKEN: [(&str, &str, Change, &str, &str); 22] = [
    (
        "NETWORK",
        "golden",
        |record| record["maxFieldsPerMember"] = json!(0),
        "max_fields_per_member",
        "INVALID_NUMBER",
    ),
    (
        "NETWORK",
        "golden",
        |record| record["maxFieldsPerMember"] = json!(4_000_000_000_u32),
        "max_fields_per_member",
        "INVALID_NUMBER",
    ),
    (
        "NETWORK",
        "golden",
        |record| record["fields"][1] = record["fields"][0].clone(),
        "fields",
        "CONFLICT",
    ),
    (
        "NETWORK",
        "golden",
        |record| (record["fields"][0]["since"], record["fields"][0]["until"]) = (json!("2010"), json!("2009")),
        "fields",
        "CONFLICT",
    ),
    (
        "CITY",
        "bologna",
        |record| record["lat"] = json!(91),
        "latitude",
        "INVALID_NUMBER",
    ),
    (
        "CITY",
        "bologna",
        |record| record["lon"] = Value::Null,
        "longitude",
        "MISSING_VALUE",
    ),
    (
        "CITY",
        "bologna",
        |record| record["population"] = json!(-1),
        "population",
        "INVALID_NUMBER",
    ),
    (
        "CITY",
        "bologna",
        |record| record["country"] = json!("XX"),
        "country",
        "UNKNOWN_COUNTRY",
    ),
    (
        "MEMBERSHIP",
        "bologna",
        |record| record["fields"] = json!(["MUSIC", "MUSIC"]),
        "fields",
        "CONFLICT",
    ),
    (
        "MEMBERSHIP",
        "bologna",
        |record| record["fields"] = json!(["SAILING"]),
        "fields",
        "UNKNOWN_FIELD",
    ),
    (
        "MEMBERSHIP",
        "bologna",
        |record| record["status"] = json!("LEFT"),
        "left_on",
        "MISSING_VALUE",
    ),
    (
        "MEMBERSHIP",
        "bologna",
        |record| record["leftOn"] = json!("1999"),
        "left_on",
        "CONFLICT",
    ),
    (
        "MEMBERSHIP",
        "bologna",
        |record| record["sources"] = json!([{"confidence": "LOW"}]),
        "source_url",
        "MISSING_VALUE",
    ),
    (
        "MEMBERSHIP",
        "bologna",
        |record| record["sources"] = json!([{"citation": "x", "assertedByCity": "atlantis", "confidence": "LOW"}]),
        "asserted_by_city",
        "UNKNOWN_CITY",
    ),
    (
        "PARTNERSHIP",
        "p01",
        |record| record["intensity"] = json!(0),
        "intensity",
        "INVALID_NUMBER",
    ),
    (
        "PARTNERSHIP",
        "p01",
        |record| record["intensity"] = json!(1_000_001),
        "intensity",
        "INVALID_NUMBER",
    ),
    (
        "PARTNERSHIP",
        "p01",
        |record| record["status"] = json!("ENDED"),
        "ended_on",
        "MISSING_VALUE",
    ),
    (
        "PARTNERSHIP",
        "p01",
        |record| record["endedOn"] = json!("1999"),
        "ended_on",
        "CONFLICT",
    ),
    (
        "PARTNERSHIP",
        "p01",
        |record| record["cities"][1] = record["cities"][0].clone(),
        "cities",
        "SELF_LOOP",
    ),
    (
        "PARTNERSHIP",
        "p01",
        |record| record["fields"] = json!(["DESIGN", "DESIGN"]),
        "fields",
        "CONFLICT",
    ),
    (
        "PARTNERSHIP",
        "p01",
        |record| record["objectives"] = json!(["NOTHING"]),
        "objectives",
        "UNKNOWN_OBJECTIVE",
    ),
    (
        "PARTNERSHIP",
        "p01",
        |record| record["key"] = json!("P 1"),
        "key",
        "INVALID_KEY",
    ),
];

/// Returns the lines with one of them changed, and its number.
fn changed(lines: &str, entity: &str, key: &str, change: Change) -> (String, usize) {
    let mut lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let is_it =
        |line: &Value| line["entity"] == entity && (line["record"]["key"] == key || line["record"]["city"] == key);
    let at = lines.iter().position(is_it).expect("a record");
    change(&mut lines[at]["record"]);
    let text = lines.iter().map(|line| format!("{line}\n")).collect();
    (text, at + 1)
}

#[tokio::test]
async fn what_a_constraint_forbids_is_a_fault_of_its_row_in_trial_and_earnest() {
    on_each_database(async |database| {
        let source = golden(database).await;
        let lines = exported(&source.app).await;
        on_each_database(async |database| {
            let store = database.store().await;
            store.add_countries(&countries()).await.expect("written");
            let app = App::load(store, AppLimits::default(), now, |_| {}).await.expect("loaded");
            for (entity, key, change, column, code) in BROKEN {
                let (text, row) = changed(&lines, entity, key, change);
                let reports = [
                    taken(&app, ImportFormat::JsonLines, &text, true).await,
                    taken(&app, ImportFormat::JsonLines, &text, false).await,
                ];
                assert_eq!(reports[0].faults, reports[1].faults, "{key} {column}");
                let faults = reports[1].faults.iter();
                let told: Vec<_> = faults.map(|(_, fault)| (fault.row, fault.column.as_str(), fault.code.as_str())).collect();
                assert!(told.contains(&(row, column, code)), "{key}: {told:?}");
                assert_eq!((reports[1].written, app.snapshot().revision()), (false, 0));
            }
            // Several faults of one record are reported at once.
            let (text, row) = changed(&lines, "PARTNERSHIP", "p01", |record| {
                (record["intensity"], record["title"], record["fields"]) = (json!(-1), json!("a\u{200b}b"), json!(["SAILING"]));
            });
            let report = taken(&app, ImportFormat::JsonLines, &text, false).await;
            let columns: Vec<_> = report.faults.iter().map(|(_, fault)| (fault.row, fault.column.as_str())).collect();
            assert_eq!(columns, [(row, "title"), (row, "intensity"), (row, "fields")]);
            assert_eq!(report.counts.rejected, 1);
            // Memberships of a city must not overlap, as in mutations.
            let again = json!({"entity": "MEMBERSHIP", "record": {"city": "bologna", "fields": [], "joinedOn": "2010", "leftOn": "2012",
                "status": "LEFT", "sources": []}});
            let report = taken(&app, ImportFormat::JsonLines, &format!("{lines}{again}\n"), false).await;
            let row = lines.lines().count() + 1;
            let rows: Vec<usize> = report.faults.iter().map(|(_, fault)| fault.row).collect();
            assert_eq!((rows, report.written), (vec![row], false));
        })
        .await;
    })
    .await;
}
