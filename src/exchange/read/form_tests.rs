//! Forms of tables and graphs that programs write.

use crate::domain::image::Image;
use crate::exchange::testing::{KnownCities, cities, faults, notes, options, partnerships, read};
use crate::exchange::{Column, DateOrder, ImportFormat, ImportOptions, Importer, Incoming};

fn anywhere() -> ImportOptions {
    let mut options = options();
    options.defaults.push((Column::Country, "ZZ".to_owned()));
    options
}

fn names(records: &[Incoming]) -> Vec<&str> {
    cities(records).iter().map(|city| city.name.as_str()).collect()
}

/// Join and leave dates of memberships, empty if unknown.
fn memberships(records: &[Incoming]) -> Vec<(String, String, String)> {
    let memberships = records.iter().filter_map(|record| match &record.image {
        Image::Membership(membership) => Some(membership),
        _ => None,
    });
    let day = |date: Option<crate::domain::PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    memberships
        .map(|of| (of.city.clone(), day(of.joined_on), day(of.left_on)))
        .collect()
}

/// Start, end and intensity of partnerships.
fn links(records: &[Incoming]) -> Vec<(String, String, f64)> {
    let day = |date: Option<crate::domain::PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let links = partnerships(records).into_iter();
    links
        .map(|of| (day(of.started_on), day(of.ended_on), of.intensity))
        .collect()
}

fn text(row: (&str, &str, f64)) -> (String, String, f64) {
    (row.0.to_owned(), row.1.to_owned(), row.2)
}

#[test]
fn what_is_not_understood_is_named_with_the_number_of_its_values() {
    let table = "name,country,lattitude,long,inhabitants,mayor,plz,NUTS3\nParma,IT,44.8,10.3,198000.0,X,,\nLodi,IT,45.3,9.5,NA,Y,26900,-\n";
    assert_eq!(
        notes(ImportFormat::Csv, table, &options()).0,
        [("mayor".to_owned(), 2), ("plz".to_owned(), 1)]
    );
    let (records, found) = read(ImportFormat::Csv, table, &options());
    assert_eq!(faults(&found), []);
    let told: Vec<_> = cities(&records)
        .iter()
        .map(|city| (city.lat, city.population))
        .collect();
    assert_eq!(told, [(Some(44.8), Some(198_000)), (Some(45.3), None)]);
    let strict = ImportOptions {
        strict: true,
        ..options()
    };
    let (_, found) = read(ImportFormat::Csv, table, &strict);
    assert_eq!(
        faults(&found),
        [(2, "mayor", "UNKNOWN_COLUMN"), (3, "plz", "UNKNOWN_COLUMN")]
    );
    let graph = r#"{"nodes": [{"id": 1, "tags": {"a": 1}, "x": 0.5}], "links": [], "categories": [{}, {}, {}]}"#;
    assert_eq!(
        notes(ImportFormat::NodeLinkJson, graph, &anywhere()).0,
        [
            ("categories".to_owned(), 3),
            ("node.tags".to_owned(), 1),
            ("node.x".to_owned(), 1)
        ]
    );
}

#[test]
fn dates_have_names_in_several_languages_and_the_first_of_several_counts() {
    for name in [
        "since",
        "seit",
        "depuis",
        "start_date",
        "Begin",
        "year",
        "Jahr",
        "desde",
        "inception",
    ] {
        let table = format!("source,target,{name}\nbologna,cordoba,1985\n");
        let (records, _) = read(ImportFormat::Csv, &table, &options());
        assert_eq!(links(&records), [text(("1985", "", 1.0))], "{name}");
    }
    let table = "source,target,id,start_date,year,until,type\nbologna,cordoba,1,1985,1990,2001,Undirected\n";
    assert_eq!(notes(ImportFormat::Csv, table, &options()).0, [("year".to_owned(), 1)]);
}

#[test]
fn a_date_that_may_be_two_is_a_fault_until_the_order_is_said() {
    let table = "source,target,id,since\nbologna,cordoba,1,01/02/2015\nbologna,cordoba,2,31.05.2015\n";
    let (_, found) = read(ImportFormat::Csv, table, &options());
    assert_eq!(faults(&found), [(2, "since", "INVALID_DATE")]);
    assert!(found[0].message.contains("--dates"), "{}", found[0].message);
    let options = ImportOptions {
        dates: Some(DateOrder::Dmy),
        ..options()
    };
    let (records, found) = read(ImportFormat::Csv, table, &options);
    assert_eq!(faults(&found), []);
    assert_eq!(links(&records)[0].0, "2015-02-01");
}

#[test]
fn empty_and_short_rows_and_the_line_of_excel_are_passed_over() {
    for table in [
        "sep=;\nname;country;latitude;longitude\nParma;IT;44,8;10,3\nLodi;IT\n;;;\n;;;\n",
        "\"sep=,\"\r\nname,country,latitude,longitude\r\nParma,IT,44.8N,10.3E\r\nLodi,IT\r\n,,,\r\n",
        "name,country,coordinates\nParma,IT,POINT (10.3 44.8)\nLodi,IT\n",
    ] {
        let (records, found) = read(ImportFormat::Csv, table, &options());
        assert_eq!(faults(&found), [], "{table}");
        let told: Vec<_> = cities(&records)
            .iter()
            .map(|city| (city.name.as_str(), city.lat))
            .collect();
        assert_eq!(told, [("Parma", Some(44.8)), ("Lodi", None)], "{table}");
    }
}

#[test]
fn files_in_other_encodings_are_read_if_it_is_said_or_declared() {
    let table = "name;country\nLa Coruña;IT\n";
    let wide: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe".as_slice(), &wide].concat();
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(table);
    for (bytes, label) in [
        (marked.as_slice(), "windows-1252"),
        (&wide, "utf-16le"),
        (&latin, "windows-1252"),
    ] {
        let options = ImportOptions {
            encoding: encoding_rs::Encoding::for_label(label.as_bytes()),
            ..options()
        };
        let (records, found) = crate::exchange::testing::read_all(&[(ImportFormat::Csv, bytes)], &options);
        assert_eq!(
            (names(&records), faults(&found)),
            (vec!["La Coruña"], vec![]),
            "{label}"
        );
    }
    let graph = "<?xml version='1.0' encoding='ISO-8859-1'?><gexf><graph><nodes><node id='1' label='Málaga'/></nodes></graph></gexf>";
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(graph);
    let (records, _) = crate::exchange::testing::read_all(&[(ImportFormat::Gexf, &latin)], &anywhere());
    assert_eq!(names(&records), ["Málaga"]);
}

#[test]
fn a_byte_order_mark_decides_and_a_declaration_that_cannot_be_true_does_not() {
    let table = "name;country\nLa Coruña;IT\n";
    let marked = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        let wide: Vec<u8> = table.encode_utf16().flat_map(bytes).collect();
        [mark, &wide].concat()
    };
    let utf8 = [b"\xef\xbb\xbf", table.as_bytes()].concat();
    let files = [
        (ImportFormat::Csv, marked(b"\xff\xfe", u16::to_le_bytes), "UTF-16LE"),
        (ImportFormat::Csv, marked(b"\xfe\xff", u16::to_be_bytes), "UTF-16BE"),
        (ImportFormat::Csv, utf8, "UTF-8"),
        (
            ImportFormat::Graphml,
            "<?xml version='1.0' encoding='utf-16'?><graphml><graph><node id='La Coruña'/></graph></graphml>"
                .as_bytes()
                .to_vec(),
            "UTF-8",
        ),
    ];
    for (format, bytes, encoding) in files {
        let (options, mut found) = (anywhere(), Vec::new());
        let mut take = |answer| found.push(answer);
        let mut importer = Importer::new(&options, &KnownCities, &mut take);
        let mut told = None;
        loop {
            assert!(!importer.read(0, format, bytes.as_slice()).expect("read"));
            told = importer.take_notes().encoding.or(told);
            if !importer.advance() {
                break;
            }
        }
        drop(importer);
        let records: Vec<Incoming> = found.into_iter().map(|found| found.expect("no fault")).collect();
        assert_eq!(names(&records), ["La Coruña"], "{encoding}");
        assert_eq!(told.map(encoding_rs::Encoding::name), Some(encoding));
    }
}

#[test]
fn a_default_of_graphml_is_for_the_records_that_its_key_is_for() {
    let graph = r#"<graphml><key id="d0" for="edge" attr.name="label"><default>twinned with</default></key>
        <key id="d1" for="node" attr.name="weight"><default>5</default></key>
        <key id="d2" for="all" attr.name="description"><default>x</default></key>
        <graph><node id="arles"/><node id="bari"><desc>a port</desc></node><edge source="arles" target="bari"/></graph></graphml>"#;
    let (records, found) = read(ImportFormat::Graphml, graph, &anywhere());
    assert_eq!(faults(&found), []);
    assert_eq!(names(&records), ["arles", "bari"]);
    let link = partnerships(&records)[0];
    assert_eq!(
        (link.title.as_str(), link.intensity, link.description.as_deref()),
        ("twinned with", 1.0, Some("x"))
    );
    assert_eq!(
        notes(ImportFormat::Graphml, graph, &anywhere()).0,
        [("node.description".to_owned(), 2), ("node.weight".to_owned(), 2)]
    );
}

#[test]
fn nodes_within_nodes_are_cities_too() {
    let gexf = r#"<gexf><graph><nodes><node id="a" label="Arles"><nodes><node id="b" label="Bari"/></nodes><viz:size value="1"/><colour/></node></nodes>
        <edges><edge source="a" target="b"/></edges></graph></gexf>"#;
    let graphml = r#"<graphml><key id="c" for="node" attr.name="label"/><graph><node id="a"><graph><node id="b"><data key="c">Bari</data></node>
        <edge source="a" target="b"/></graph><data key="c">Arles</data></node></graph></graphml>"#;
    for (format, graph) in [(ImportFormat::Gexf, gexf), (ImportFormat::Graphml, graphml)] {
        let (records, found) = read(format, graph, &anywhere());
        assert_eq!(faults(&found), [], "{format}");
        assert_eq!(names(&records), ["Bari", "Arles"], "{format}");
        assert_eq!(partnerships(&records).len(), 1, "{format}");
    }
    assert_eq!(
        notes(ImportFormat::Gexf, gexf, &anywhere()).0,
        [("node.<colour>".to_owned(), 1)]
    );
}

/// The declaration of `0` would come after the nodes, where the file is cut off.
#[test]
fn a_cut_gexf_file_has_the_same_rows_in_every_stage() {
    let gexf = r#"<gexf><graph><nodes><node id="1" label="Arles"/>
        <node id="2" label="Bari"><attvalues><attvalue for="0" value="1"/></attvalues></node>
        <node id="3" label="Cork"/></nodes>
        <edges><edge source="1" target="2"/></edges></gra"#;
    let (records, found) = read(ImportFormat::Gexf, gexf, &anywhere());
    assert_eq!(names(&records), ["Arles"]);
    assert!(faults(&found).iter().any(|fault| fault.2 == "MALFORMED"), "{found:?}");
}

#[test]
fn a_node_of_gexf_is_a_member_in_each_of_its_periods() {
    let gexf = r#"<gexf><graph mode="dynamic"><nodes>
        <node id="1" label="Arles"><spells><spell start="2004" end="2010"/><spell start="2014.0" end="Infinity"/></spells></node>
        <node id="2" label="Bari" startopen="-Infinity" endopen="2010-05-01"/>
        <node id="3" label="Cork" timestamps="&lt;[2001, 2002, 2003, 2007]&gt;"/>
        <node id="4" label="Dijon" timestamp="2009"/>
        <node id="5" label="Esch"/></nodes><edges/></graph></gexf>"#;
    let (records, found) = read(ImportFormat::Gexf, gexf, &anywhere());
    assert_eq!(faults(&found), []);
    let expected = [
        ("arles", "2004", "2010"),
        ("arles", "2014", ""),
        ("bari", "", "2010-05-01"),
        ("cork", "2001", "2003"),
        ("cork", "2007", "2007"),
        ("dijon", "2009", "2009"),
        ("esch", "", ""),
    ];
    let expected = expected.map(|(city, from, to)| (city.to_owned(), from.to_owned(), to.to_owned()));
    assert_eq!(memberships(&records), expected);
}

#[test]
fn a_weight_of_gexf_that_changes_makes_a_partnership_of_each_period() {
    let gexf = r#"<gexf><graph mode="dynamic"><attributes class="edge" mode="dynamic"><attribute id="w" title="Weight" type="float"/></attributes>
        <attributes class="node" mode="dynamic"><attribute id="p" title="population" type="long"/></attributes>
        <nodes><node id="a" label="Arles"><attvalues><attvalue for="p" value="50" end="2005"/><attvalue for="p" value="60" start="2005"/></attvalues></node>
        <node id="b" label="Bari"/></nodes>
        <edges><edge id="e" source="a" target="b" weight="7"><attvalues><attvalue for="w" value="1" start="2001" end="2005"/>
        <attvalue for="w" value="9" start="2006"/></attvalues></edge></edges></graph></gexf>"#;
    let (records, found) = read(ImportFormat::Gexf, gexf, &anywhere());
    assert_eq!(faults(&found), []);
    assert_eq!(links(&records), [text(("2001", "2005", 1.0)), text(("2006", "", 9.0))]);
    assert_eq!(cities(&records)[0].population, Some(60));
}

#[test]
fn attributes_of_gexf_may_be_declared_after_their_values_and_defaults_have_entities() {
    let gexf = r#"<gexf><graph><nodes><node id="a" label="Arles"/><node id="b" label="Bari"><attvalues><attvalue for="0" value="IT"/></attvalues></node>
        <node id="c" label="Cork"/></nodes>
        <edges><edge source="a" target="b"/></edges>
        <attributes class="node"><attribute id="0" title="country"/><attribute id="1" title="other_names"><default>A &amp; B</default></attribute></attributes>
        </graph></gexf>"#;
    let (records, found) = read(ImportFormat::Gexf, gexf, &anywhere());
    assert_eq!(faults(&found), []);
    let told: Vec<_> = cities(&records)
        .iter()
        .map(|city| (city.name.as_str(), city.country.to_string()))
        .collect();
    assert_eq!(
        told,
        [
            ("Arles", "ZZ".to_owned()),
            ("Bari", "IT".to_owned()),
            ("Cork", "ZZ".to_owned())
        ]
    );
    assert_eq!(cities(&records)[1].other_names, ["A & B"]);
    assert_eq!(partnerships(&records).len(), 1);
}

#[test]
fn graphs_in_json_have_many_forms_and_say_the_same() {
    let graphology = r#"{"attributes": {"name": "x"}, "options": {"type": "undirected"}, "nodes": [
        {"key": "a_1", "attributes": {"label": "Arles", "country": "ES"}}, {"key": "b_1", "attributes": {"label": "Bari"}}],
        "edges": [{"key": "e_1", "source": "a_1", "target": "b_1", "attributes": {"weight": 3}, "undirected": true}]}"#;
    let neo4j = r#"{"nodes": [{"id": "1", "properties": {"name": "Arles", "country": "ES"}}, {"id": "2", "properties": {"name": "Bari"}}],
        "relationships": [{"startNode": "1", "endNode": "2", "properties": {"weight": 3.0}}]}"#;
    let cytoscape = r#"{"data": [["name", "x"]], "elements": {"nodes": [{"data": {"id": "a", "name": "Arles", "country": "ES"}}, {"data": {"id": "b", "name": "Bari"}}],
        "edges": [{"data": {"id": "e", "source": "a", "target": "b", "weight": 3}}]}}"#;
    let flat = r#"[{"group": "nodes", "data": {"id": "a", "name": "Arles", "country": "ES"}}, {"data": {"id": "b", "name": "Bari"}},
        {"group": "edges", "data": {"source": "a", "target": "b", "weight": 3}}]"#;
    let jgf = r#"{"graph": {"nodes": {"a": {"label": "Arles", "metadata": {"country": "ES"}}, "b": {"label": "Bari"}},
        "edges": [{"source": "a", "target": "b", "metadata": {"weight": 3}}]}}"#;
    let jgfs = format!(
        "{{\"graphs\": [{}]}}",
        r#"{"nodes": {"a": {"label": "Arles", "metadata": {"country": "ES"}}, "b": {"label": "Bari"}}, "edges": [{"source": "a", "target": "b", "metadata": {"weight": 3}}]}"#
    );
    let vosviewer = r#"{"network": {"items": [{"id": 1, "label": "Arles", "country": "ES"}, {"id": 2, "label": "Bari"}],
        "links": [{"source_id": 1, "target_id": 2, "strength": 3}]}}"#;
    let positions = r#"{"nodes": [{"name": "Arles", "country": "ES"}, {"name": "Bari"}], "links": [{"source": 0, "target": 1, "value": 3}]}"#;
    let objects = r#"{"nodes": [{"id": "a", "label": "Arles", "country": "ES"}, {"id": "b", "label": "Bari", "population": NaN}],
        "links": [{"source": {"id": "a"}, "target": {"id": "b"}, "weight": 3, "start": -Infinity}]}"#;
    let geojson = r#"{"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": "a", "geometry": {"type": "Point", "coordinates": [4.6, 43.7]}, "properties": {"name": "Arles", "country": "ES"}},
        {"type": "Feature", "id": "b", "geometry": null, "properties": {"name": "Bari"}},
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": []}, "properties": {"source": "a", "target": "b", "weight": 3}}]}"#;
    let vis = r#"{"nodes": [{"id": 1, "label": "Arles", "country": "ES"}, {"id": 2, "label": "Bari"}], "edges": [{"from": 1, "to": 2, "value": 3}]}"#;
    for graph in [
        graphology, neo4j, cytoscape, flat, jgf, &jgfs, vosviewer, positions, objects, geojson, vis,
    ] {
        let (records, found) = read(ImportFormat::NodeLinkJson, graph, &anywhere());
        assert_eq!(faults(&found), [], "{graph}");
        let told: Vec<_> = cities(&records)
            .iter()
            .map(|city| (city.name.as_str(), city.country.to_string()))
            .collect();
        assert_eq!(told, [("Arles", "ES".to_owned()), ("Bari", "ZZ".to_owned())], "{graph}");
        assert_eq!(links(&records), [text(("", "", 3.0))], "{graph}");
    }
    let (records, _) = read(ImportFormat::NodeLinkJson, geojson, &anywhere());
    assert_eq!(
        (cities(&records)[0].lat, cities(&records)[0].lon),
        (Some(43.7), Some(4.6))
    );
}

#[test]
fn json_without_a_graph_is_a_fault_that_says_what_it_has() {
    for (text, has) in [
        ("{\"pages\": [], \"version\": 1}", "pages, version"),
        ("{}", "nothing"),
        ("3", "nothing"),
    ] {
        let (_, found) = read(ImportFormat::NodeLinkJson, text, &anywhere());
        assert_eq!(faults(&found), [(1, "", "MALFORMED")], "{text}");
        assert!(
            found[0].message.ends_with(&format!("it has {has}")),
            "{}",
            found[0].message
        );
    }
}

#[test]
fn graphs_of_pajek_gml_and_dot_are_read() {
    let pajek = "*Network x\r\n*Vertices 2\r\n1 \"Arles\" 0.1 0.2\r\n2 \"Bari\"\r\n% a comment\r\n*Edges\r\n1 2 3\r\n";
    let gml = "Creator \"x\"\ngraph [\n directed 0\n node [ id 0 label \"Arles\" country \"ZZ\" graphics [ x 1.5 ] ]\n node [\n id 1\n label \"Bari &amp; B\" ]\n edge [ source 0 target 1 weight 3.0 ] ]\n";
    let dot = "/* x */ strict graph \"G\" { rankdir=LR; node [shape=box];\n a [label=\"Arles\"]; b [label=\"Bari \\\"B\\\"\"]; a--b [weight=3, color=red] // end\n}";
    for (format, graph, second) in [
        (ImportFormat::Pajek, pajek, "Bari"),
        (ImportFormat::Gml, gml, "Bari & B"),
        (ImportFormat::Dot, dot, "Bari \"B\""),
    ] {
        let (records, found) = read(format, graph, &anywhere());
        assert_eq!(faults(&found), [], "{format}");
        assert_eq!(names(&records), ["Arles", second], "{format}");
        assert_eq!(links(&records), [text(("", "", 3.0))], "{format}");
        for end in [3, graph.len() / 2] {
            let (_, found) = read(format, &graph[..end], &anywhere());
            assert!(
                format == ImportFormat::Pajek && end > 3 || faults(&found).iter().any(|fault| fault.2 == "MALFORMED"),
                "{format} {end}"
            );
        }
    }
    assert_eq!(
        notes(ImportFormat::Gml, gml, &anywhere()).0,
        [("node.graphics".to_owned(), 1)]
    );
    let lists = "*Vertices 3\n*Arcslist\n1 2 3\n*Matrix\n0 1 0\n0 0 2.5\n0 0 0\n";
    let (records, found) = read(ImportFormat::Pajek, lists, &anywhere());
    assert_eq!(faults(&found), []);
    assert_eq!(names(&records), ["1", "2", "3"]);
    let keys: Vec<_> = partnerships(&records).iter().map(|link| link.key.as_str()).collect();
    assert_eq!(keys, ["1-2", "1-3", "1-2", "2-3"]);
    let chain = "digraph { Arles -> Bari -> Cork; }";
    let (records, _) = read(ImportFormat::Dot, chain, &anywhere());
    assert_eq!(names(&records), ["Arles", "Bari", "Cork"]);
}
