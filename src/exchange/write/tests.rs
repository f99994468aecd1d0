use super::ExportFormat;
use crate::domain::Span;
use crate::domain::image::Image;
use crate::exchange::testing::{distinct_cities, faults, options, partnerships, read, read_all};
use crate::exchange::{Graph, ImportFormat, LineWriter, LinkRow, NodeRow, PartnershipRow, Provenance};

const NAMES: [&str; 8] = [
    "São Paulo",
    "Đà Lạt",
    "L'Aquila",
    "Crafts & \"Folk\" <Art>",
    "Auckland, NZ",
    "back\\slash",
    "=SUM(1;2)",
    "two\nlines",
];

fn node(number: usize, label: &str) -> NodeRow {
    NodeRow {
        id: format!("c{number}"),
        key: format!("city-{number}"),
        label: label.to_owned(),
        country: Some("IT".to_owned()),
        field: (number == 0).then(|| "MUSIC".to_owned()),
        fields: (number == 0).then(|| "MUSIC;CRAFTS_AND_FOLK_ART".to_owned()),
        place: (0.5, -0.25),
        periods: Vec::new(),
        position: (number < 2).then_some((44.5, 179.5 - 359.0 * number as f64)),
        degree: 1,
        strength: 1.5,
        component: 1,
        community: None,
    }
}

fn graph(parallel: bool) -> Graph {
    let nodes: Vec<_> = NAMES
        .iter()
        .enumerate()
        .map(|(number, name)| node(number, name))
        .collect();
    let partnership = |key: &str| PartnershipRow {
        key: key.to_owned(),
        kind: "TWINNING".to_owned(),
        status: "ENDED".to_owned(),
        started_on: Some("2008".parse().expect("a date")),
        ended_on: Some("2012-02".parse().expect("a date")),
    };
    let link = |number: usize, ends, partnership: Option<PartnershipRow>| LinkRow {
        id: format!("l{number}"),
        ends,
        label: NAMES[number].to_owned(),
        strength: 1.5,
        partnership_count: 1,
        periods: partnership
            .iter()
            .map(|it: &PartnershipRow| Span::new(it.started_on, it.ended_on))
            .collect(),
        partnership,
    };
    let links = if parallel {
        vec![
            link(0, (0, 1), Some(partnership("p0"))),
            link(1, (0, 1), Some(partnership("p1"))),
            link(3, (2, 3), Some(partnership("p3"))),
        ]
    } else {
        vec![link(0, (0, 1), None), link(3, (2, 3), None)]
    };
    let provenance = Provenance {
        network: "golden".to_owned(),
        name: "Golden \u{1}\"example\"".to_owned(),
        attribution: None,
        revision: 3,
        as_of: "2016-12-31".to_owned(),
        conditions: Vec::new(),
    };
    Graph::new(provenance, parallel, nodes, links)
}

fn text(format: ExportFormat, graph: &Graph) -> String {
    let mut bytes = Vec::new();
    format.write(graph, &mut bytes).expect("memory can be written to");
    String::from_utf8(bytes).expect("UTF-8")
}

fn small() -> Graph {
    let whole = graph(true);
    Graph::new(
        whole.provenance.clone(),
        true,
        whole.nodes()[..2].to_vec(),
        whole.links()[..1].to_vec(),
    )
}

#[test]
fn labels_are_composed_and_lose_control_characters() {
    let graph = Graph::new(
        Provenance::default(),
        false,
        vec![node(0, "Sa\u{303}o\u{7} Paulo")],
        Vec::new(),
    );
    assert_eq!(graph.nodes()[0].label, "São Paulo");
}

#[test]
fn what_is_written_is_read_back_with_the_same_names_ends_and_dates() {
    for parallel in [false, true] {
        let graph = graph(parallel);
        let one = |format, import| read(import, &text(format, &graph), &options());
        let tables = [
            text(ExportFormat::CsvNodes, &graph),
            text(ExportFormat::CsvLinks, &graph),
        ];
        let tables: Vec<_> = tables.iter().map(|text| (ImportFormat::Csv, text.as_bytes())).collect();
        for (records, found) in [
            one(ExportFormat::Graphml, ImportFormat::Graphml),
            one(ExportFormat::Gexf, ImportFormat::Gexf),
            one(ExportFormat::NodeLinkJson, ImportFormat::NodeLinkJson),
            read_all(&tables, &options()),
        ] {
            assert_eq!(faults(&found), []);
            let cities = distinct_cities(&records);
            assert_eq!(cities.len(), graph.nodes().len());
            for (city, node) in cities.iter().zip(graph.nodes()) {
                assert_eq!(
                    (&city.key, &city.name, city.lat.zip(city.lon)),
                    (&node.key, &node.label, node.position)
                );
            }
            let partnerships = partnerships(&records);
            assert_eq!(partnerships.len(), graph.links().len());
            for (partnership, link) in partnerships.iter().zip(graph.links()) {
                let ends: Vec<&str> = partnership
                    .participants
                    .iter()
                    .map(|participant| participant.city.as_str())
                    .collect();
                let (source, target) = graph.ends(link);
                assert_eq!(ends, [source.key.as_str(), &target.key]);
                assert_eq!((&partnership.title, partnership.intensity), (&link.label, 1.5));
                if let Some(row) = &link.partnership {
                    assert_eq!(
                        (partnership.started_on, partnership.ended_on),
                        (row.started_on, row.ended_on)
                    );
                    assert_eq!(
                        (partnership.kind.as_str(), partnership.status.as_str()),
                        ("TWINNING", "ENDED")
                    );
                }
            }
        }
    }
}

#[test]
fn an_empty_graph_is_a_sound_file_in_every_format() {
    let graph = Graph::new(Provenance::default(), false, Vec::new(), Vec::new());
    for format in ExportFormat::ALL {
        assert!(!text(*format, &graph).is_empty());
    }
    for (format, import) in [
        (ExportFormat::Graphml, ImportFormat::Graphml),
        (ExportFormat::Gexf, ImportFormat::Gexf),
    ] {
        let (records, found) = read(import, &text(format, &graph), &options());
        assert_eq!((records.len(), found.len()), (0, 0));
    }
}

#[test]
fn json_is_json_and_ids_are_texts() {
    for parallel in [false, true] {
        let graph = graph(parallel);
        for format in [
            ExportFormat::NodeLinkJson,
            ExportFormat::CytoscapeJson,
            ExportFormat::Geojson,
        ] {
            let json: serde_json::Value = serde_json::from_str(&text(format, &graph)).expect("JSON");
            let links = match format {
                ExportFormat::NodeLinkJson => &json["links"],
                ExportFormat::CytoscapeJson => &json["elements"]["edges"],
                _ => &json["features"],
            };
            let expected = graph.links().len()
                + if format == ExportFormat::Geojson {
                    graph.nodes().len()
                } else {
                    0
                };
            assert_eq!(links.as_array().map(Vec::len), Some(expected));
        }
    }
}

#[test]
fn a_line_across_the_antimeridian_is_cut_there() {
    let json: serde_json::Value = serde_json::from_str(&text(ExportFormat::Geojson, &graph(false))).expect("JSON");
    let line = &json["features"][NAMES.len()];
    let expected = serde_json::json!({"type": "MultiLineString",
        "coordinates": [[[179.5, 44.5], [180.0, 44.5]], [[-180.0, 44.5], [-179.5, 44.5]]]});
    assert_eq!(line["geometry"], expected);
    assert_eq!(
        (&line["properties"]["source"], &line["properties"]["target"]),
        (&"c0".into(), &"c1".into())
    );
    assert_eq!(json["features"][NAMES.len() + 1]["geometry"], serde_json::Value::Null);
}

#[test]
fn csv_quotes_cells_and_defuses_formulas() {
    let nodes = text(ExportFormat::CsvNodes, &graph(false));
    assert!(nodes.starts_with("Id,Label,Key,Country,Field,Latitude,Longitude,Degree,Strength,Component,Community,Fields\r\nc0,São Paulo,city-0,IT,MUSIC,44.5,179.5,1,1.5,1,,MUSIC;CRAFTS_AND_FOLK_ART\r\n"));
    assert!(nodes.contains("\r\nc3,\"Crafts & \"\"Folk\"\" <Art>\","));
    assert!(nodes.contains("\r\nc6,'=SUM(1;2),"));
    let links = text(ExportFormat::CsvLinks, &small());
    let expected = "Source,Target,Type,Id,Label,Weight,PartnershipCount,Partnership,Kind,Status,StartedOn,EndedOn,SourceName,SourceLatitude,SourceLongitude,TargetName,TargetLatitude,TargetLongitude\r\n\
                    c0,c1,Undirected,l0,São Paulo,1.5,1,p0,TWINNING,ENDED,2008,2012-02,São Paulo,44.5,179.5,Đà Lạt,44.5,-179.5\r\n";
    assert_eq!(links, expected);
}

#[test]
fn dot_quotes_everything() {
    let dot = text(ExportFormat::Dot, &graph(false));
    assert!(
        dot.contains("  \"c3\" [label=\"Crafts & \\\"Folk\\\" <Art>\", key=\"city-3\""),
        "{dot}"
    );
    assert!(dot.contains("label=\"back\\\\slash\""), "{dot}");
    assert!(
        dot.contains("  \"c0\" -- \"c1\" [id=\"l0\", label=\"São Paulo\", strength=\"1.5\", partnershipCount=\"1\"];"),
        "{dot}"
    );
}

#[test]
fn parallel_partnerships_differ_in_kind_and_have_their_days() {
    let gexf = text(ExportFormat::Gexf, &graph(true));
    assert!(gexf.contains("mode=\"dynamic\" timeformat=\"date\""), "{gexf}");
    assert!(gexf.contains("<edge id=\"l0\" source=\"c0\" target=\"c1\" label=\"São Paulo\" weight=\"1.5\" kind=\"TWINNING\" start=\"2008-01-01\" end=\"2012-02-29\">"), "{gexf}");
    assert!(gexf.contains("kind=\"TWINNING 2\""), "{gexf}");
}

#[test]
fn periods_stand_at_the_element_or_are_spells() {
    let date = |text: &str| text.parse().ok();
    let mut city = node(0, "Ghent");
    city.periods = vec![Span::new(date("2004"), date("2009-06")), Span::new(date("2012"), None)];
    let mut other = node(1, "Kobe");
    other.periods = vec![Span::new(date("2008-10-16"), None)];
    let mut link = small().links()[0].clone();
    link.periods = vec![Span::new(None, date("2009")), Span::new(date("2014-03"), None)];
    let gexf = text(
        ExportFormat::Gexf,
        &Graph::new(Provenance::default(), false, vec![city, other], vec![link]),
    );
    let flat: String = gexf.lines().map(str::trim).collect();
    assert!(
        flat.contains(r#"<spells><spell start="2004-01-01" end="2009-06-30"/><spell start="2012-01-01"/></spells>"#),
        "{gexf}"
    );
    assert!(
        flat.contains(r#"<node id="c1" label="Kobe" start="2008-10-16">"#),
        "{gexf}"
    );
    assert!(
        flat.contains(r#"<spells><spell end="2009-12-31"/><spell start="2014-03-01"/></spells>"#),
        "{gexf}"
    );
}

#[test]
fn graphology_and_jgf_have_the_shapes_of_their_readers() {
    let json = |format| -> serde_json::Value { serde_json::from_str(&text(format, &small())).expect("JSON") };
    let graph = json(ExportFormat::GraphologyJson);
    assert_eq!(
        graph["options"],
        serde_json::json!({ "type": "undirected", "multi": true, "allowSelfLoops": false })
    );
    let attributes = &graph["nodes"][0]["attributes"];
    assert_eq!(
        (&attributes["x"], &attributes["y"], &attributes["size"]),
        (&0.5.into(), &(-0.25).into(), &6.0.into())
    );
    assert_eq!(
        (&attributes["label"], &attributes["color"]),
        (&"São Paulo".into(), &"#0072b2".into())
    );
    assert_eq!(graph["nodes"][1]["attributes"]["color"], "#999999");
    assert_eq!(
        (&graph["edges"][0]["source"], &graph["edges"][0]["attributes"]["weight"]),
        (&"c0".into(), &1.5.into())
    );
    let jgf = &json(ExportFormat::JgfJson)["graph"];
    assert_eq!(
        (&jgf["directed"], &jgf["nodes"]["c1"]["label"]),
        (&false.into(), &"Đà Lạt".into())
    );
    let edge = &jgf["edges"][0];
    assert_eq!(
        (&edge["id"], &edge["metadata"]["kind"]),
        (&"l0".into(), &"TWINNING".into())
    );
}

#[test]
fn a_small_graph_in_graphml_to_the_byte() {
    let graph = Graph::new(graph(false).provenance, false, vec![node(2, NAMES[3])], Vec::new());
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
  <key id="graph-network" for="graph" attr.name="network" attr.type="string"/>
  <key id="graph-name" for="graph" attr.name="name" attr.type="string"/>
  <key id="graph-revision" for="graph" attr.name="revision" attr.type="string"/>
  <key id="graph-asOf" for="graph" attr.name="asOf" attr.type="string"/>
  <key id="node-label" for="node" attr.name="label" attr.type="string"/>
  <key id="node-key" for="node" attr.name="key" attr.type="string"/>
  <key id="node-country" for="node" attr.name="country" attr.type="string"/>
  <key id="node-field" for="node" attr.name="field" attr.type="string"/>
  <key id="node-latitude" for="node" attr.name="latitude" attr.type="double"/>
  <key id="node-longitude" for="node" attr.name="longitude" attr.type="double"/>
  <key id="node-degree" for="node" attr.name="degree" attr.type="int"/>
  <key id="node-strength" for="node" attr.name="strength" attr.type="double"/>
  <key id="node-component" for="node" attr.name="component" attr.type="int"/>
  <key id="node-community" for="node" attr.name="community" attr.type="int"/>
  <key id="node-fields" for="node" attr.name="fields" attr.type="string"/>
  <key id="link-label" for="edge" attr.name="label" attr.type="string"/>
  <key id="link-weight" for="edge" attr.name="weight" attr.type="double"/>
  <key id="link-partnershipCount" for="edge" attr.name="partnershipCount" attr.type="int"/>
  <graph id="G" edgedefault="undirected">
    <data key="graph-network">golden</data>
    <data key="graph-name">Golden &quot;example&quot;</data>
    <data key="graph-revision">3</data>
    <data key="graph-asOf">2016-12-31</data>
    <node id="c2">
      <data key="node-label">Crafts &amp; &quot;Folk&quot; &lt;Art&gt;</data>
      <data key="node-key">city-2</data>
      <data key="node-country">IT</data>
      <data key="node-degree">1</data>
      <data key="node-strength">1.5</data>
      <data key="node-component">1</data>
    </node>
  </graph>
</graphml>
"#;
    assert_eq!(text(ExportFormat::Graphml, &graph), expected);
}

#[test]
fn records_written_as_lines_are_read_back_whole() {
    let (records, _) = read(
        ImportFormat::Graphml,
        &text(ExportFormat::Graphml, &graph(true)),
        &options(),
    );
    let mut writer = LineWriter::new(Vec::new());
    for record in &records {
        writer.write(&record.image).expect("memory can be written to");
    }
    let lines = String::from_utf8(writer.finish().expect("memory")).expect("UTF-8");
    let (again, found) = read(ImportFormat::JsonLines, &lines, &options());
    assert_eq!(faults(&found), []);
    let images = |records: &[crate::exchange::Incoming]| {
        let mut images: Vec<_> = records.iter().map(|record| record.image.clone()).collect();
        // Cities come first, regardless of the order of the lines.
        images.sort_by_key(Image::entity);
        images
    };
    assert_eq!(images(&again), images(&records));
    assert!(!lines.contains("version"));
}
