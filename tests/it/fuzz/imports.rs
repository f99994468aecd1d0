//! Broken files of every format that is read.

use std::collections::BTreeSet;

use interurban::app::fault::Fault;
use interurban::app::import::import;
use interurban::exchange::{ExportFormat, ImportFormat};
use proptest::sample::select;
use proptest::test_runner::TestRunner;

use super::edits::{edited, edits};
use super::{cases, draw};
use crate::app::importing::{exported, job};
use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;

/// An answer of Wikidata's query service, as its columns are asked for.
const WIKIDATA: &str = r#"{"head":{"vars":["city","cityLabel","partner","partnerLabel"]},"results":{"bindings":[
{"city":{"type":"uri","value":"http://www.wikidata.org/entity/Q1296"},"cityLabel":{"type":"literal","value":"Ghent"},
"partner":{"type":"uri","value":"http://www.wikidata.org/entity/Q48320"},"partnerLabel":{"type":"literal","value":"Kanazawa"}}]}}"#;

/// Formats that the program reads and does not write.
const OTHERS: [(ImportFormat, &str); 5] = [
    (
        ImportFormat::Dl,
        "dl n=2 format=edgelist1\nlabels:\nGhent,Kobe\ndata:\n1 2 1.5\n",
    ),
    (ImportFormat::Sif, "Ghent twinning Kobe\n"),
    (ImportFormat::WikidataJson, WIKIDATA),
    (
        ImportFormat::Gml,
        "graph [\n  directed 0\n  node [ id 1 label \"Ghent\" country \"BE\" ]\n  node [ id 2 label \"Kobe\" country \"JP\" ]\n  edge [ source 1 target 2 value 2 ]\n]\n",
    ),
    (
        ImportFormat::Pajek,
        "*Vertices 2\n1 \"Ghent\" 0.1 0.2\n2 \"Kobe\" 0.3 0.4\n*Edges\n1 2 1.5\n",
    ),
];

/// Whole files, each with its format.
async fn files(app: &TestApp) -> Vec<(ImportFormat, String)> {
    let mut files: Vec<(ImportFormat, String)> = OTHERS.map(|(format, text)| (format, text.to_owned())).into();
    files.push((ImportFormat::JsonLines, exported(&app.app, "golden").await));
    for format in ExportFormat::ALL {
        let query = format!("{{ exportNetwork(format: {format}) {{ content }} }}");
        let answer = app.answer(&query).await;
        let Some(content) = answer["data"]["exportNetwork"]["content"].as_str() else {
            continue;
        };
        if let Some(format) = ImportFormat::of_text(content.as_bytes()) {
            files.push((format, content.to_owned()));
        }
    }
    files.push((
        ImportFormat::Csv,
        include_str!("../../../seeds/golden/cities.csv").to_owned(),
    ));
    files.push((
        ImportFormat::Csv,
        include_str!("../../../seeds/golden/partnerships.csv").to_owned(),
    ));
    files
}

#[tokio::test]
async fn broken_files_are_refused_or_understood() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let files = files(&app).await;
        let formats: BTreeSet<&str> = files.iter().map(|(format, _)| format.as_str()).collect();
        let lacking = ImportFormat::ALL
            .iter()
            .filter(|format| !formats.contains(format.as_str()));
        assert_eq!(lacking.count(), 0, "only {formats:?} are tried");
        let mut runner = TestRunner::default();
        for _ in 0..cases() {
            let ((format, text), edits) = draw(&mut runner, &(select(files.clone()), edits()));
            let broken = edited(&text, &edits);
            let mut job = job("golden", format, &broken);
            job.dry_run = true;
            let done = import(&app.app, job, "test").await;
            assert!(!matches!(done, Err(Fault::Internal(_))), "{done:?}\n{format}\n{broken}");
        }
    })
    .await;
}
