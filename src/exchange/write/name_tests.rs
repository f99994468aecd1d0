//! Round trip of all possible names through every format.

use proptest::prelude::*;

use super::ExportFormat;
use crate::domain::letters::line;
use crate::exchange::testing::{cities, distinct_cities, faults, notes, options, partnerships, read, read_all};
use crate::exchange::{Graph, ImportFormat, LineWriter, LinkRow, NodeRow, PartnershipRow, Provenance};

/// Pieces that some format or program could misinterpret.
const PIECES: [&str; 35] = [
    "=",
    "+",
    "-",
    "@",
    "'",
    "\"",
    ",",
    ";",
    "|",
    "\\",
    "\\n",
    "<",
    ">",
    "&",
    "&amp;",
    "]]>",
    "<!--",
    "{",
    "}",
    "[",
    "]",
    "#",
    "//",
    "  ",
    "\u{a0}",
    "e\u{301}",
    "می‌خواهم",
    "ශ්‍රී",
    "葛󠄀",
    "👩‍🚀",
    "\u{fffd}",
    "null",
    "NaN",
    "＝",
    "0",
];

/// Generates texts of all characters that a name may contain.
fn names() -> impl Strategy<Value = String> {
    let letters = prop_oneof![
        3 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned),
        2 => any::<char>().prop_map(String::from),
        1 => proptest::char::range(' ', '~').prop_map(String::from),
    ];
    let texts = prop::collection::vec(letters, 1..8).prop_map(|pieces| pieces.concat());
    texts.prop_filter_map("a name", |text: String| {
        line(&text).ok().filter(|name| !name.is_empty())
    })
}

fn graph(labels: &[String; 4]) -> Graph {
    let node = |number: usize| NodeRow {
        id: format!("c{number}"),
        key: format!("city-{number}"),
        label: labels[number].clone(),
        country: Some("IT".to_owned()),
        position: Some((-44.5, -0.25)),
        ..NodeRow::default()
    };
    let link = LinkRow {
        id: "l0".to_owned(),
        ends: (0, 1),
        label: labels[2].clone(),
        strength: 1.5,
        partnership_count: 1,
        periods: Vec::new(),
        partnership: Some(PartnershipRow {
            key: "p0".to_owned(),
            kind: "TWINNING".to_owned(),
            status: "ACTIVE".to_owned(),
            ..PartnershipRow::default()
        }),
    };
    let provenance = Provenance {
        network: "golden".to_owned(),
        name: labels[3].clone(),
        attribution: Some(labels[3].clone()),
        ..Provenance::default()
    };
    Graph::new(provenance, true, vec![node(0), node(1)], vec![link])
}

fn text(format: ExportFormat, graph: &Graph) -> String {
    let mut bytes = Vec::new();
    format.write(graph, &mut bytes).expect("memory can be written to");
    String::from_utf8(bytes).expect("UTF-8")
}

/// True for a character that XML 1.0 allows (production 2).
fn is_of_xml(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Returns the quoted texts of a DOT file, parsed as Graphviz parses labels.
fn dot_texts(dot: &str) -> Vec<String> {
    let (mut texts, mut letters) = (Vec::new(), dot.chars());
    while letters.any(|letter| letter == '"') {
        let mut text = String::new();
        loop {
            match letters.next().expect("a quotation mark is closed") {
                '"' => break,
                '\\' => text.extend(letters.next()),
                letter => text.push(letter),
            }
        }
        texts.push(text);
    }
    texts
}

proptest! {
    #[test]
    fn every_name_comes_back_from_every_format(labels in [names(), names(), names(), names()]) {
        let graph = graph(&labels);
        let one = |format, import| read(import, &text(format, &graph), &options());
        let tables = [text(ExportFormat::CsvNodes, &graph), text(ExportFormat::CsvLinks, &graph)];
        let tables: Vec<_> = tables.iter().map(|text| (ImportFormat::Csv, text.as_bytes())).collect();
        let (records, _) = one(ExportFormat::Graphml, ImportFormat::Graphml);
        let mut lines = LineWriter::new(Vec::new());
        for record in &records {
            lines.write(&record.image).expect("memory can be written to");
        }
        let lines = String::from_utf8(lines.finish().expect("memory")).expect("UTF-8");
        for (format, (records, found)) in [
            ("GraphML", one(ExportFormat::Graphml, ImportFormat::Graphml)),
            ("GEXF", one(ExportFormat::Gexf, ImportFormat::Gexf)),
            ("node-link", one(ExportFormat::NodeLinkJson, ImportFormat::NodeLinkJson)),
            ("Cytoscape", one(ExportFormat::CytoscapeJson, ImportFormat::NodeLinkJson)),
            ("GeoJSON", one(ExportFormat::Geojson, ImportFormat::NodeLinkJson)),
            ("DOT", one(ExportFormat::Dot, ImportFormat::Dot)),
            ("CSV", read_all(&tables, &options())),
            ("lines", read(ImportFormat::JsonLines, &lines, &options())),
        ] {
            prop_assert_eq!(faults(&found), [], "{}", format);
            let names: Vec<String> = distinct_cities(&records).iter().map(|city| city.name.clone()).collect();
            prop_assert_eq!(&names[..], &labels[..2], "{}", format);
            prop_assert!(cities(&records).iter().all(|city| (city.lat, city.lon) == (Some(-44.5), Some(-0.25))));
            let titles: Vec<String> = partnerships(&records).iter().map(|one| one.title.clone()).collect();
            prop_assert_eq!(&titles[..], &labels[2..3]);
        }
    }

    #[test]
    fn every_name_stands_in_formats_that_others_read(labels in [names(), names(), names(), names()]) {
        let graph = graph(&labels);
        for format in [ExportFormat::Graphml, ExportFormat::Gexf] {
            prop_assert!(text(format, &graph).chars().all(is_of_xml));
        }
        let json = |format| serde_json::from_str::<serde_json::Value>(&text(format, &graph)).expect("JSON");
        let cytoscape = json(ExportFormat::CytoscapeJson).to_string();
        let geojson = json(ExportFormat::Geojson).to_string();
        let dot = dot_texts(&text(ExportFormat::Dot, &graph));
        for label in &labels {
            let quoted = serde_json::to_string(label).expect("JSON");
            prop_assert!(cytoscape.contains(&quoted) && geojson.contains(&quoted), "{}", label);
            prop_assert!(dot.contains(label), "{}", label);
        }
    }

    #[test]
    fn no_cell_of_a_table_is_a_formula_and_numbers_stay_numbers(labels in [names(), names(), names(), names()]) {
        let graph = graph(&labels);
        for format in [ExportFormat::CsvNodes, ExportFormat::CsvLinks] {
            let table = text(format, &graph);
            for row in csv::Reader::from_reader(table.as_bytes()).records() {
                for cell in &row.expect("a row") {
                    let signs = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
                    prop_assert!(!cell.starts_with(signs) || cell.parse::<f64>().is_ok(), "{}", cell);
                }
            }
        }
        prop_assert!(text(ExportFormat::CsvNodes, &graph).contains(",IT,,-44.5,-0.25,"));
    }
}

#[test]
fn signs_of_formulas_and_apostrophes_before_them_come_back() {
    for (name, cell) in [
        ("-5 degrees", "'-5 degrees"),
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("''@x", "'''@x"),
        ("＝1", "'＝1"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("1-2", "1-2"),
    ] {
        let labels = [name, "b", "c", "d"].map(str::to_owned);
        let nodes = text(ExportFormat::CsvNodes, &graph(&labels));
        assert!(nodes.contains(&format!("\r\nc0,{cell},city-0,")), "{nodes}");
        let (records, _) = read(ImportFormat::Csv, &nodes, &options());
        assert_eq!(cities(&records)[0].name, name);
    }
}

#[test]
fn our_own_files_of_a_graph_have_nothing_that_is_not_understood_but_drawings() {
    let graph = graph(&["a", "b", "c", "d"].map(str::to_owned));
    for (format, import) in [
        (ExportFormat::Graphml, ImportFormat::Graphml),
        (ExportFormat::Gexf, ImportFormat::Gexf),
        (ExportFormat::NodeLinkJson, ImportFormat::NodeLinkJson),
        (ExportFormat::CytoscapeJson, ImportFormat::NodeLinkJson),
        (ExportFormat::Geojson, ImportFormat::NodeLinkJson),
        (ExportFormat::Dot, ImportFormat::Dot),
        (ExportFormat::CsvNodes, ImportFormat::Csv),
        (ExportFormat::CsvLinks, ImportFormat::Csv),
    ] {
        let (passed, _) = notes(import, &text(format, &graph), &options());
        let is_drawing = |name: &str| name.starts_with("node.<viz:") || name == "node.position";
        assert!(passed.iter().all(|(name, _)| is_drawing(name)), "{format:?} {passed:?}");
    }
}
