//! Graphs and tables as programs save them, with their extra values.

use crate::exchange::testing::{cities, distinct_cities, faults, notes, options, partnerships, read, read_all};
use crate::exchange::{Column, ImportFormat, ImportOptions, Incoming};

fn anywhere() -> ImportOptions {
    let mut options = options();
    options.defaults.push((Column::Country, "ZZ".to_owned()));
    options
}

/// Names and countries of the cities, then start, intensity and title of the links.
type Told = (Vec<(String, String)>, Vec<(String, f64, String)>);

fn told(records: &[Incoming]) -> Told {
    let cities = cities(records).into_iter();
    let links = partnerships(records).into_iter();
    let start = |date: Option<crate::domain::PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    (
        cities
            .map(|city| (city.name.clone(), city.country.to_string()))
            .collect(),
        links
            .map(|link| (start(link.started_on), link.intensity, link.title.clone()))
            .collect(),
    )
}

fn expected(cities: &[(&str, &str)], links: &[(&str, f64, &str)]) -> Told {
    let owned = |(one, other): &(&str, &str)| ((*one).to_owned(), (*other).to_owned());
    let link = |(start, strength, title): &(&str, f64, &str)| ((*start).to_owned(), *strength, (*title).to_owned());
    (cities.iter().map(owned).collect(), links.iter().map(link).collect())
}

/// Reads a file without faults.
fn graph(format: ImportFormat, text: &str) -> Told {
    let (records, found) = read(format, text, &anywhere());
    assert_eq!(faults(&found), [], "{text}");
    told(&records)
}

#[test]
fn adjacency_lists_of_networkx_are_links_each_once_wherever_they_stand() {
    let nodes = r#""nodes": [{"country": "IT", "id": "Lodi"}, {"country": "ES", "id": "Vic"}]"#;
    let links = r#""adjacency": [[{"weight": 2.0, "since": 1981, "id": "Vic"}], [{"weight": 2.0, "since": 1981, "id": "Lodi"}]]"#;
    let both = expected(&[("Lodi", "IT"), ("Vic", "ES")], &[("1981", 2.0, "Lodi–Vic")]);
    let say = |lists: &str| format!(r#"{{"directed": false, "multigraph": false, "graph": [], {lists}}}"#);
    let written = say(&format!("{nodes}, {links}"));
    assert_eq!(graph(ImportFormat::NodeLinkJson, &written), both);
    let sorted = format!(r#"{{{links}, "directed": false, "graph": {{}}, "multigraph": false, {nodes}}}"#);
    assert_eq!(graph(ImportFormat::NodeLinkJson, &sorted), both);
    for text in [written, sorted] {
        assert_eq!(notes(ImportFormat::NodeLinkJson, &text, &anywhere()), (vec![], [0; 4]));
    }
    let parallel = r#"{"directed": true, "multigraph": true, "graph": [], "nodes": [{"id": 1, "name": "Lodi"}, {"id": 2, "name": "Vic"}],
        "adjacency": [[{"id": 2, "key": 0}, {"since": 1999, "id": 2, "key": 1}], [{"id": 1, "key": 0}]]}"#;
    assert_eq!(graph(ImportFormat::NodeLinkJson, parallel).1.len(), 3);
    assert_eq!(notes(ImportFormat::NodeLinkJson, parallel, &anywhere()).1, [0, 1, 1, 0]);
    let (_, found) = read(
        ImportFormat::NodeLinkJson,
        r#"{"multigraph": false, "adjacency": [[]]}"#,
        &anywhere(),
    );
    assert_eq!(faults(&found), [], "an empty graph");
}

#[test]
fn files_of_gephi_lite_have_their_attributes_beside_the_graph() {
    let topology = r#""fullGraph": {"options": {"type": "mixed", "multi": true, "allowSelfLoops": true}, "attributes": {},
        "nodes": [{"key": "0"}, {"key": "1"}], "edges": [{"key": "geid_0", "source": "0", "target": "1"}]}"#;
    let new = r#""nodeData": {"0": {"label": "Lodi", "country": "IT", "color": "rgb(1,2,3)", "size": 4}, "1": {"label": "Vic", "mayor": "X"}},
        "edgeData": {"geid_0": {"weight": 8, "since": "1998"}}, "layout": {"0": {"x": 1, "y": 2}}, "metadata": {"title": "x"},
        "nodeFields": [{"id": "country", "itemType": "nodes", "type": "text"}], "edgeFields": []"#;
    let old = r#""nodeData": {"0": {"country": "IT"}, "1": {"mayor": "X"}}, "edgeData": {"geid_0": {"since": "1998"}},
        "nodeRenderingData": {"0": {"label": "Lodi", "x": 1, "y": 2, "color": "red", "size": 1}, "1": {"label": "Vic", "x": 0, "y": 0}},
        "edgeRenderingData": {"geid_0": {"weight": 8, "color": "red"}}"#;
    for parts in [[new, topology], [topology, new], [old, topology]] {
        let file = format!(
            r#"{{"type": "gephi-lite", "version": "1.0.0", "graphDataset": {{{}}}, "filters": {{"past": [], "future": []}}, "appearance": {{}}}}"#,
            parts.join(", ")
        );
        assert_eq!(
            graph(ImportFormat::NodeLinkJson, &file),
            expected(&[("Lodi", "IT"), ("Vic", "ZZ")], &[("1998", 8.0, "Lodi–Vic")])
        );
        let named = notes(ImportFormat::NodeLinkJson, &file, &anywhere()).0;
        assert_eq!(named, [("node.mayor".to_owned(), 1)]);
    }
}

#[test]
fn neo4j_exports_lines_lists_and_tables_whose_links_are_not_titled_by_their_type() {
    let lines = r#"{"type":"node","id":"0","labels":["City"],"properties":{"name":"Lodi","country":"IT"}}
{"type":"node","id":"1","labels":["City"],"properties":{"name":"Vic","country":"ES"}}
{"id":"0","type":"relationship","label":"TWINNED","properties":{"since":1981},"start":{"id":"0","labels":["City"]},"end":{"id":"1","labels":["City"]}}
"#;
    let both = expected(&[("Lodi", "IT"), ("Vic", "ES")], &[("1981", 1.0, "Lodi–Vic")]);
    let list = format!("[{}]", lines.trim().replace('\n', ","));
    for (format, text) in [
        (ImportFormat::NodeLinkJson, lines),
        (ImportFormat::JsonLines, lines),
        (ImportFormat::NodeLinkJson, &list),
    ] {
        assert_eq!(graph(format, text), both);
        let named = notes(format, text, &anywhere()).0;
        assert_eq!(named, [("link.type".to_owned(), 1), ("node.labels".to_owned(), 2)]);
    }
    let table = "\"_id\",\"_labels\",\"country\",\"name\",\"_start\",\"_end\",\"_type\",\"since\"\n\
        \"0\",\":City\",\"IT\",\"Lodi\",,,,\n\"1\",\":City\",\"ES\",\"Vic\",,,,\n,,,,\"0\",\"1\",\"TWINNED\",\"1981\"\n";
    assert_eq!(graph(ImportFormat::Csv, table), both);
    let nodes = "cityId:ID,name,country,population:int,:LABEL\n1,Lodi,IT,45000,City\n2,Vic,ES,46000,City\n";
    let links = ":START_ID,since:int,:END_ID,:TYPE\n1,1981,2,TWINNED\n";
    let files = [nodes, links].map(|text| (ImportFormat::Csv, text.as_bytes()));
    let (records, found) = read_all(&files, &options());
    assert_eq!((told(&records), faults(&found)), (both.clone(), vec![]));
    assert_eq!(cities(&records)[1].population, Some(46_000));
    let graphml = r#"<graphml><key id="name" for="node" attr.name="name"/><key id="label" for="edge" attr.name="label"/><key id="since" for="edge"
        attr.name="since"/><key id="country" for="node" attr.name="country"/><graph><node id="n0"><data key="name">Lodi</data><data
        key="country">IT</data></node><node id="n1"><data key="name">Vic</data><data key="country">ES</data></node><edge id="e0" source="n0"
        target="n1" label="TWINNED"><data key="label">TWINNED</data><data key="since">1981</data></edge></graph></graphml>"#;
    assert_eq!(graph(ImportFormat::Graphml, graphml), both);
}

#[test]
fn json_of_kumu_vega_and_open_data_is_read_by_its_lists() {
    let cities = [("Lodi", "IT"), ("Vic", "ES")];
    let kumu = r#"{"elements": [{"_id": "e1", "attributes": {"label": "Lodi", "country": "Italy"}}, {"_id": "e2", "attributes": {"label": "Vic",
        "country": "Spain"}}], "connections": [{"_id": "c1", "from": "e1", "to": "e2", "direction": "mutual", "attributes": {"start date": "1981"}}]}"#;
    let both = expected(&cities, &[("1981", 1.0, "Lodi–Vic")]);
    assert_eq!(graph(ImportFormat::NodeLinkJson, kumu), both);
    let vega = r#"{"$schema": "https://vega.github.io/schema/vega/v5.json", "data": [{"name": "nodes", "values": [{"id": 0, "name": "Lodi", "country":
        "IT"}, {"id": 1, "name": "Vic", "country": "ES"}]}, {"name": "links", "values": [{"source": 0, "target": 1, "since": "1981"}]}]}"#;
    assert_eq!(graph(ImportFormat::NodeLinkJson, vega), both);
    let rows = r#"[{"city": "Lodi", "country": "IT", "twin": "Vic", "twin_country": "ES", "since": "1981"}]"#;
    for text in [
        format!(r#"{{"success": true, "result": {{"records": {rows}}}}}"#),
        format!(r#"{{"total_count": 1, "results": {rows}}}"#),
        rows.to_owned(),
    ] {
        let told = graph(ImportFormat::NodeLinkJson, &text);
        assert_eq!((told.0, &told.1[0].0), (both.0.clone(), &both.1[0].0), "{text}");
    }
    let pairs = graph(ImportFormat::NodeLinkJson, r#"[["Lodi", "Vic", 2], ["Vic", "Bari"]]"#);
    assert_eq!((pairs.0.len(), pairs.1.len()), (3, 2));
    let several = r#"{"graph": {"nodes": {"a": {"label": "Lodi"}, "b": {"label": "Vic"}, "c": {"label": "Bari"}},
        "hyperedges": [{"nodes": ["a", "b", "c"], "metadata": {"since": 1981}}]}}"#;
    let (records, found) = read(ImportFormat::NodeLinkJson, several, &anywhere());
    assert_eq!(faults(&found), []);
    assert_eq!(partnerships(&records)[0].participants.len(), 3);
    let nested =
        r#"[{"n": {"properties": {"name": "Lodi"}}, "r": {"type": "TWINNED"}, "m": {"properties": {"name": "Vic"}}}]"#;
    let (records, found) = read(ImportFormat::NodeLinkJson, nested, &anywhere());
    assert_eq!(
        (records, faults(&found)),
        (vec![], vec![(1, "node.name", "MISSING_VALUE")]),
        "no city named by its position"
    );
}

#[test]
fn a_drawing_of_yed_has_labels_of_several_lines_and_nothing_else_that_is_told() {
    let drawn = r#"<graphml><key for="node" id="d6" yfiles.type="nodegraphics"/><graph><node id="n0"><data key="d6"><y:ShapeNode><y:Fill/>
        <y:NodeLabel>Frankfurt
(Oder)<y:LabelModel/></y:NodeLabel><y:Shape type="rectangle"/></y:ShapeNode></data></node></graph></graphml>"#;
    assert_eq!(graph(ImportFormat::Graphml, drawn).0[0].0, "Frankfurt (Oder)");
    assert_eq!(notes(ImportFormat::Graphml, drawn, &anywhere()).0, []);
}

#[test]
fn a_weight_of_gexf_that_goes_on_does_so_while_the_link_is_there() {
    let gexf = r#"<gexf><graph mode="dynamic"><attributes class="edge" mode="dynamic"><attribute id="w" title="Weight"/></attributes><nodes><node id="1"
        label="Lodi"/><node id="2" label="Vic"/></nodes><edges><edge id="0" source="1" target="2" start="2006" end="2012"><attvalues><attvalue for="w"
        value="2" end="2008"/><attvalue for="w" value="3" start="2008"/></attvalues></edge></edges></graph></gexf>"#;
    let (records, found) = read(ImportFormat::Gexf, gexf, &anywhere());
    assert_eq!(faults(&found), []);
    let year = |date: Option<crate::domain::PartialDate>| date.map(|date| date.to_string());
    let links = partnerships(&records).into_iter();
    let periods: Vec<_> = links.map(|link| (year(link.started_on), year(link.ended_on))).collect();
    let years = |one: &str, other: &str| (Some(one.to_owned()), Some(other.to_owned()));
    assert_eq!(periods, [years("2006", "2008"), years("2008", "2012")]);
}

#[test]
fn pajek_tells_values_by_name_and_its_partitions_and_vectors_are_no_cities() {
    let project = "*Network a\n*Vertices 2\n1 \"Lodi\" 0.1 0.2 0.5 ellipse country IT mayor \"A B\" [1990-2010]\n2 \"Vic\"\n*Arcs :1 \"twins\"\n\
        1 2 3 since 1981 l \"Lodi and Vic\"\n*Partition size\n*Vertices 2\n1\n2\n*Vector people\n*Vertices 2\n45000\n46000\n";
    assert_eq!(
        graph(ImportFormat::Pajek, project),
        expected(&[("Lodi", "IT"), ("Vic", "ZZ")], &[("1981", 3.0, "Lodi and Vic")])
    );
    let named = notes(ImportFormat::Pajek, project, &anywhere()).0;
    let named: Vec<(&str, usize)> = named.iter().map(|(name, values)| (name.as_str(), *values)).collect();
    let lists = [("*Partition size", 2), ("*Vector people", 2)];
    assert_eq!(named, [&lists[..], &[("node.mayor", 1), ("node.time", 1)]].concat());
}

#[test]
fn a_matrix_may_have_a_word_in_its_corner_and_lines_may_have_spaces() {
    let matrix = "city,Lodi,Vic\nLodi,0,2\nVic,,0\n";
    assert_eq!(
        graph(ImportFormat::Csv, matrix),
        expected(&[("Lodi", "ZZ"), ("Vic", "ZZ")], &[("", 2.0, "Lodi–Vic")])
    );
    let cities = "city,country,Lodi\nLodi,IT,x\n";
    assert_eq!(
        graph(ImportFormat::Csv, cities),
        expected(&[("Lodi", "IT")], &[]),
        "no numbers"
    );
    let mut lines = anywhere();
    lines.header = Some(["source", "target", "weight"].map(str::to_owned).to_vec());
    let text = "# written by a program\nLodi Vic 2.5\n\"La Spezia\" Vic 1\n";
    let (records, found) = read(ImportFormat::Csv, text, &lines);
    assert_eq!(faults(&found), []);
    assert_eq!(
        told(&records).1,
        expected(&[], &[("", 2.5, "Lodi–Vic"), ("", 1.0, "La Spezia–Vic")]).1
    );
}

#[test]
fn the_first_variable_of_a_query_is_the_city_that_states_the_link() {
    let rows = r#"{"ville": {"type": "uri", "value": "http://www.wikidata.org/entity/Q1"}, "villeLabel": {"type": "literal", "value": "Lodi"},
        "jumelle": {"type": "uri", "value": "http://www.wikidata.org/entity/Q2"}, "jumelleLabel": {"type": "literal", "value": "Vic"}}"#;
    let service = format!(
        r#"{{"head": {{"vars": ["ville", "villeLabel", "jumelle", "jumelleLabel"]}}, "results": {{"bindings": [{rows}]}}}}"#
    );
    let page = r#"[{"ville": "http://www.wikidata.org/entity/Q1", "villeLabel": "Lodi", "jumelle": "http://www.wikidata.org/entity/Q2",
        "jumelleLabel": "Vic"}]"#;
    for text in [&service, page] {
        let (records, found) = read(ImportFormat::WikidataJson, text, &anywhere());
        assert_eq!(faults(&found), [], "{text}");
        let link = partnerships(&records)[0];
        let stated = link.sources[0].asserted_by_city.as_deref();
        assert_eq!((link.title.as_str(), stated), ("Lodi–Vic", Some("lodi")), "{text}");
    }
}

/// The names of the cities of a file, and the keys and strengths of its links.
fn named(format: ImportFormat, text: &str) -> (Vec<String>, Vec<(String, f64)>) {
    let (records, found) = read(format, text, &anywhere());
    assert_eq!(faults(&found), [], "{text}");
    let names = distinct_cities(&records)
        .into_iter()
        .map(|city| city.name.clone())
        .collect();
    let links = partnerships(&records).into_iter();
    (names, links.map(|link| (link.key.clone(), link.intensity)).collect())
}

#[test]
fn ucinets_files_have_a_matrix_or_lists() {
    let link = |key: &str, strength: f64| (key.to_owned(), strength);
    let edges = "dl n=3 format=edgelist1\nlabels:\nLodi\n\"New York\",Vic\ndata:\n1 2 1\n1 3 2.5\n";
    assert_eq!(
        named(ImportFormat::Dl, edges),
        (
            vec!["Lodi".to_owned(), "New York".to_owned(), "Vic".to_owned()],
            vec![link("lodi-new-york", 1.0), link("lodi-vic", 2.5)]
        )
    );
    let matrix = "DL N = 3\nFORMAT = FULLMATRIX DIAGONAL PRESENT\nLABELS:\nLodi,Bari,Vic\nDATA:\n0 0 0\n2 0 0\n0 3 0\n";
    assert_eq!(
        named(ImportFormat::Dl, matrix).1,
        [link("bari-lodi", 2.0), link("bari-vic", 3.0)]
    );
    let embedded = "dl n=3\nlabels embedded\ndata:\nLodi Bari Vic\nLodi 0 1 0\nBari 0 0 4\nVic 0 0 0\n";
    assert_eq!(
        named(ImportFormat::Dl, embedded).1,
        [link("bari-lodi", 1.0), link("bari-vic", 4.0)]
    );
    let lists = "dl n=3 format=nodelist1\nlabels embedded\ndata:\nLodi Bari Vic\nBari\n";
    assert_eq!(
        named(ImportFormat::Dl, lists).1,
        [link("bari-lodi", 1.0), link("lodi-vic", 1.0)]
    );
    for text in [
        "dl n=3 format=lowerhalf\ndata:\n1\n",
        "dl nr=2 nc=3\ndata:\n1\n",
        "dl n=3\n",
    ] {
        let (_, found) = read(ImportFormat::Dl, text, &anywhere());
        assert_eq!(faults(&found), [(1, "", "MALFORMED")], "{text}");
    }
    assert_eq!(ImportFormat::of_text(b"DL N = 3\n"), Some(ImportFormat::Dl));
}

#[test]
fn cytoscapes_interactions_are_links() {
    let (names, links) = named(ImportFormat::Sif, "Lodi twin Bari Vic\nBari twin Vic\nParma\n");
    assert_eq!((names.len(), links.len()), (3, 3));
    let (names, _) = named(ImportFormat::Sif, "Lodi\ttwin\tNew York\n");
    assert_eq!(names, ["Lodi", "New York"]);
    let (_, found) = read(ImportFormat::Sif, "Lodi Bari\n", &anywhere());
    assert!(found[0].message.contains("two words"), "{}", found[0].message);
}
