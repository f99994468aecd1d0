use crate::exchange::testing::{cities, faults, options, partnerships, read, read_all};
use crate::exchange::{Column, ImportFormat};

/// Two cities and their link in each graph format.
fn graphs() -> [(ImportFormat, &'static str); 6] {
    let graphml = r#"<?xml version="1.0"?>
        <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
          <key id="d0" for="node" attr.name="label" attr.type="string"/>
          <key id="d1" for="node" attr.name="country" attr.type="string"><default>GB</default></key>
          <key id="d2" for="edge" attr.name="weight" attr.type="double"/>
          <graph edgedefault="undirected">
            <edge source="1" target="2"><data key="d2">2.5</data></edge>
            <node id="1"><data key="d0">S&#227;o &amp; <![CDATA[<Paulo>]]></data><data key="d1">BR</data></node>
            <node id="2"><data key="d0">Glasgow</data></node>
          </graph>
        </graphml>"#;
    let gexf = r#"<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">
          <graph mode="dynamic" defaultedgetype="undirected" timeformat="date">
            <attributes class="node"><attribute id="0" title="country" type="string"><default>GB</default></attribute></attributes>
            <nodes>
              <node id="1" label="São &amp; &lt;Paulo&gt;"><attvalues><attvalue for="0" value="BR"/></attvalues></node>
              <node id="2" label="Glasgow"/>
            </nodes>
            <edges><edge id="0" source="1" target="2" weight="2.5"/></edges>
          </graph>
        </gexf>"#;
    let links = r#"{"directed": false, "multigraph": true, "graph": {"name": "x"},
        "nodes": [{"id": 1, "label": "São & <Paulo>", "country": "BR"}, {"id": 2, "label": "Glasgow", "country": "GB", "lat": null}],
        "links": [{"source": 1, "target": 2, "key": 0, "weight": 2.5}]}"#;
    let edges = r#"{"edges": [{"source": "1", "target": "2", "weight": 2.5}],
        "nodes": [{"id": "1", "label": "São & <Paulo>", "country": "BR"}, {"id": "2", "label": "Glasgow", "country": "GB"}]}"#;
    [
        (ImportFormat::Graphml, graphml),
        (ImportFormat::Gexf, gexf),
        (ImportFormat::NodeLinkJson, links),
        (ImportFormat::NodeLinkJson, edges),
        (
            ImportFormat::Csv,
            "Id;Label;Country\r\n1;São & <Paulo>;BR\r\n2;Glasgow;GB\r\n",
        ),
        (
            ImportFormat::Csv,
            "\u{feff}Source,Target,Type,Id,Label,Weight\r\n1,2,Undirected,0,,2.5\r\n",
        ),
    ]
}

#[test]
fn every_format_gives_the_same_cities_and_the_same_partnership() {
    let graphs = graphs();
    let (tables, alone) = (&graphs[4..], &graphs[..4]);
    let tables: Vec<_> = tables.iter().map(|(format, text)| (*format, text.as_bytes())).collect();
    let mut answers: Vec<_> = alone
        .iter()
        .map(|(format, text)| read(*format, text, &options()))
        .collect();
    answers.push(read_all(&tables, &options()));
    for (records, found) in answers {
        assert_eq!(faults(&found), []);
        let told: Vec<_> = cities(&records)
            .iter()
            .map(|city| (city.key.clone(), city.name.clone(), city.country.to_string()))
            .collect();
        let expected = [("sao-paulo", "São & <Paulo>", "BR"), ("glasgow", "Glasgow", "GB")];
        assert_eq!(
            told,
            expected.map(|(key, name, code)| (key.to_owned(), name.to_owned(), code.to_owned()))
        );
        let [partnership] = partnerships(&records)[..] else {
            panic!("one partnership")
        };
        assert_eq!(
            (partnership.key.as_str(), partnership.intensity),
            ("glasgow-sao-paulo", 2.5)
        );
        assert_eq!(partnership.title, "São & <Paulo>–Glasgow");
    }
}

#[test]
fn a_link_with_two_spells_is_two_partnerships() {
    let gexf = r#"<gexf><graph><nodes><node id="a" label="Bologna"/><node id="b" label="Kobe"/></nodes><edges>
        <edge id="e" source="a" target="b"><spells><spell start="2008-01-01" end="2009-12-31"/><spell start="2012.0"/></spells></edge>
        </edges></graph></gexf>"#;
    let mut options = options();
    options.defaults.push((Column::Country, "IT".to_owned()));
    let (records, found) = read(ImportFormat::Gexf, gexf, &options);
    assert_eq!(faults(&found), []);
    let told: Vec<_> = partnerships(&records)
        .iter()
        .map(|p| {
            (
                p.key.clone(),
                p.started_on.map(|d| d.to_string()),
                p.ended_on.map(|d| d.to_string()),
            )
        })
        .collect();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        told,
        [
            ("bologna-kobe".to_owned(), text("2008-01-01"), text("2009-12-31")),
            ("bologna-kobe-e-2".to_owned(), text("2012"), None),
        ]
    );
}

#[test]
fn the_drawings_of_yed_have_their_names_from_their_labels() {
    let graphml = r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
        <key for="node" id="d6" yfiles.type="nodegraphics"/>
        <graph><node id="n0"><data key="d6"><y:ShapeNode><y:Geometry height="30"/><y:NodeLabel>Kobe</y:NodeLabel></y:ShapeNode></data></node></graph>
        </graphml>"#;
    let mut options = options();
    options.defaults.push((Column::Country, "IT".to_owned()));
    let (records, found) = read(ImportFormat::Graphml, graphml, &options);
    assert_eq!(faults(&found), []);
    assert_eq!(cities(&records)[0].name, "Kobe");
}

#[test]
fn a_twinning_that_both_items_state_is_one_partnership_that_both_cities_state() {
    let city = |role: &str, item: &str, country: &str, place: &str| {
        format!(
            r#""{role}": {{"type": "uri", "value": "http://www.wikidata.org/entity/{item}"}}, "{role}Label": {{"value": "{item} town"}},
            "{role}Country": {{"value": "{country}"}}{place}"#
        )
    };
    let place = |role: &str| format!(r#", "{role}Coord": {{"value": "Point(11.3426 44.4949)"}}"#);
    let start = r#""start": {"value": "1997-01-01T00:00:00Z"}"#;
    let forth = format!(
        "{{{}, {}, {start}}}",
        city("city", "Q1891", "IT", &place("city")),
        city("twin", "Q4093", "GB", "")
    );
    let back = format!(
        "{{{}, {}, {start}}}",
        city("city", "Q4093", "GB", ""),
        city("twin", "Q1891", "IT", "")
    );
    let service = format!(r#"{{"head": {{"vars": []}}, "results": {{"bindings": [{forth}, {back}]}}}}"#);
    let page = format!("[{back}, {forth}]");
    for answer in [service, page] {
        let (records, found) = read(ImportFormat::WikidataJson, &answer, &options());
        assert_eq!(faults(&found), []);
        for city in cities(&records) {
            let expected = match city.key.as_str() {
                "bologna" => Some(44.4949),
                key => (key != "q4093-town").then_some(0.0),
            };
            assert_eq!(city.lat, expected, "{}: whichever solution has the place", city.key);
        }
        let stated: Vec<_> = partnerships(&records)
            .into_iter()
            .map(|twinning| {
                let source = &twinning.sources[0];
                let start = twinning.started_on.map(|date| date.to_string());
                assert_eq!(
                    (twinning.key.as_str(), start.as_deref()),
                    ("twin-bologna-q4093-town", Some("1997-01-01"))
                );
                (source.url.clone(), source.asserted_by_city.clone())
            })
            .collect();
        let stating = |item: &str, city: &str| {
            (
                Some(format!("https://www.wikidata.org/wiki/{item}")),
                Some(city.to_owned()),
            )
        };
        assert_eq!(stated.len(), 2);
        assert!(stated.contains(&stating("Q1891", "bologna")) && stated.contains(&stating("Q4093", "q4093-town")));
    }
}

#[test]
fn a_file_that_breaks_off_gives_what_came_before_and_one_fault() {
    for (format, text) in graphs().into_iter().take(4) {
        for end in 0..text.len() {
            if text.is_char_boundary(end) && !text[end..].trim().is_empty() {
                let (_, found) = read(format, &text[..end], &options());
                assert!(
                    found.iter().any(|fault| fault.code.as_str() == "MALFORMED"),
                    "{format} {end} {found:?}"
                );
            }
        }
    }
}

#[test]
fn rows_that_are_no_rows_are_told_and_passed_over() {
    let text = b"name,country\nKobe,IT\none,and,more\n\xff,IT\n\"Auckland, \"\"NZ\"\"\",IT\n\"Riga\nand more\",IT\n";
    let (records, found) = read_all(&[(ImportFormat::Csv, text)], &options());
    assert_eq!(
        faults(&found),
        [
            (3, "", "MALFORMED"),
            (4, "name", "INVALID_ENCODING"),
            (6, "name", "INVALID_TEXT")
        ]
    );
    assert_eq!(cities(&records)[1].name, "Auckland, \"NZ\"");
    let (_, found) = read(ImportFormat::Csv, "colour,size\nred,1\n", &options());
    assert_eq!(faults(&found), [(1, "", "MISSING_COLUMN")]);
    let (_, found) = read(
        ImportFormat::Csv,
        "name,country,field\nKobe,\"IT,\nRiga,LV\n",
        &options(),
    );
    assert_eq!(faults(&found), [(2, "", "MALFORMED")]);
    assert!(
        found[0].message.ends_with("is a quotation mark not closed?"),
        "{}",
        found[0].message
    );
}

#[test]
fn lines_that_are_no_records_are_told_and_passed_over() {
    let city = r#"{"entity": "CITY", "record": {"key": "kobe", "name": "Kobe", "otherNames": [], "country": "JP", "lat": null, "lon": null,
        "population": null, "wikidataId": null}}"#
        .replace('\n', " ");
    let text = format!("{city}\n\n{{\n{{\"entity\": \"MOON\", \"record\": {{}}}}\n{city}\n");
    let (records, found) = read(ImportFormat::JsonLines, &text, &options());
    assert_eq!(records.iter().map(|record| record.row).collect::<Vec<_>>(), [1, 5]);
    assert_eq!(faults(&found), [(3, "", "MALFORMED"), (4, "", "MALFORMED")]);
}

#[test]
fn an_entity_that_a_document_defines_is_not_followed() {
    let bomb = r#"<!DOCTYPE g [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><graphml><graph><node id="1"><data key="label">&b;</data></node></graph></graphml>"#;
    let (_, found) = read(ImportFormat::Graphml, bomb, &options());
    assert_eq!(faults(&found), [(1, "", "MALFORMED")]);
}
