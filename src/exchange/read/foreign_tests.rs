//! Files as other programs write them, and invalid files.

use crate::exchange::testing::{cities, faults, notes, options, partnerships, read, read_all};
use crate::exchange::{Column, ImportFormat, ImportOptions, Importer, Parallel};

fn anywhere() -> ImportOptions {
    let mut options = options();
    options.defaults.push((Column::Country, "ZZ".to_owned()));
    options
}

#[test]
fn links_that_networkx_numbers_are_parallel_partnerships() {
    let graph = r#"{"directed": false, "multigraph": true, "graph": {},
        "nodes": [{"id": 1, "label": "東京"}, {"id": 2, "label": "Łódź"}],
        "edges": [{"weight": 2.5, "source": 1, "target": 2, "key": 0}, {"source": 1, "target": 2, "key": 1}]}"#;
    let (records, found) = read(ImportFormat::NodeLinkJson, graph, &anywhere());
    assert_eq!(faults(&found), []);
    let told: Vec<_> = partnerships(&records)
        .iter()
        .map(|link| (link.key.as_str(), link.intensity))
        .collect();
    assert_eq!(told, [("dong-jing-lodz", 2.5), ("dong-jing-lodz-1", 1.0)]);
}

#[test]
fn graphml_of_igraph_is_read_and_what_goes_both_ways_is_one_partnership() {
    let graph = |edges: &str| {
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
            <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
              <key id="v_name" for="node" attr.name="name" attr.type="string"/>
              <key id="e_weight" for="edge" attr.name="weight" attr.type="double"/>
              <graph id="G" edgedefault="directed">
                <node id="n0"><data key="v_name">São Paulo</data></node>
                <node id="n1"><data key="v_name">Kobe</data></node>
                {edges}
              </graph>
            </graphml>"#
        )
    };
    let one = r#"<edge source="n0" target="n1"><data key="e_weight">2.5</data></edge>"#;
    let (records, found) = read(ImportFormat::Graphml, &graph(one), &anywhere());
    assert_eq!(faults(&found), []);
    assert_eq!(
        (cities(&records)[0].name.as_str(), partnerships(&records)[0].intensity),
        ("São Paulo", 2.5)
    );
    let back = r#"<edge source="n1" target="n0"/><edge source="n1" target="n1"/>"#;
    let both = graph(&format!("{one}{back}"));
    let (records, found) = read(ImportFormat::Graphml, &both, &anywhere());
    assert_eq!(faults(&found), []);
    let keys = |records: &[crate::exchange::Incoming]| {
        let links = partnerships(records).into_iter();
        links.map(|link| link.key.clone()).collect::<Vec<_>>()
    };
    assert_eq!(keys(&records), ["kobe-sao-paulo"; 2], "links have no direction");
    assert_eq!(notes(ImportFormat::Graphml, &both, &anywhere()), (vec![], [1, 1, 0, 0]));
    let mut apart = anywhere();
    apart.parallel = Some(Parallel::Keep);
    let (records, _) = read(ImportFormat::Graphml, &both, &apart);
    assert_eq!(keys(&records), ["kobe-sao-paulo", "kobe-sao-paulo-row-2"]);
}

#[test]
fn a_decimal_comma_is_read_unless_it_may_set_thousands_apart() {
    let links = "\u{feff}Source;Target;Type;Weight\r\n1;2;Undirected;2,5\r\n2;1;Undirected;2,500\r\n";
    let tables: [(_, &[u8]); 2] = [
        (ImportFormat::Csv, b"Id;Label\n1;Kobe\n2;Riga\n"),
        (ImportFormat::Csv, links.as_bytes()),
    ];
    let (records, found) = read_all(&tables, &anywhere());
    assert_eq!(partnerships(&records)[0].intensity, 2.5);
    assert_eq!(faults(&found), [(3, "Weight", "INVALID_NUMBER")]);
    assert_eq!(
        found[0].message,
        "\"2,500\" may be 2.500 or 2500; write it without the comma"
    );
}

/// A file of each kind with a non-ASCII name.
const NAMED: [(ImportFormat, &str); 5] = [
    (ImportFormat::Csv, "id,label\n1,São Paulo\n"),
    (
        ImportFormat::Graphml,
        "<graphml><graph><node id=\"1\"><data key=\"label\">São Paulo</data></node></graph></graphml>",
    ),
    (
        ImportFormat::Gexf,
        "<gexf><graph><nodes><node id=\"1\" label=\"São Paulo\"/></nodes></graph></gexf>",
    ),
    (
        ImportFormat::NodeLinkJson,
        "{\"nodes\": [{\"id\": 1, \"label\": \"São Paulo\"}], \"links\": []}",
    ),
    (
        ImportFormat::JsonLines,
        "{\"entity\": \"CITY\", \"record\": {\"name\": \"São Paulo\"}}\n",
    ),
];

#[test]
fn an_encoding_that_is_not_utf_8_is_called_so_in_every_format() {
    for (format, text) in NAMED {
        let latin: Vec<u8> = text
            .chars()
            .map(|letter| u8::try_from(letter).expect("Latin-1"))
            .collect();
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [latin, wide] {
            let (records, found) = read_all(&[(format, &bytes)], &anywhere());
            assert_eq!(records, [], "{format}");
            let told: Vec<&str> = found.iter().map(|fault| fault.code.as_str()).collect();
            assert_eq!(told, ["INVALID_ENCODING"], "{format} {found:?}");
            assert!(found[0].message.contains("save "), "{}", found[0].message);
        }
    }
}

#[test]
fn what_is_empty_compressed_or_of_another_format_is_called_so() {
    for format in [ImportFormat::WikidataJson, ImportFormat::JsonLines]
        .into_iter()
        .chain(NAMED.map(|named| named.0))
    {
        for (bytes, message) in [
            (&b""[..], "the file is empty"),
            (b"\x1f\x8b\x08\x00", "the file is compressed; unpack it first"),
        ] {
            let (_, found) = read_all(&[(format, bytes)], &anywhere());
            assert_eq!(faults(&found), [(1, "", "MALFORMED")], "{format}");
            assert_eq!(found[0].message, message);
        }
    }
    for (format, text) in [
        (ImportFormat::Graphml, NAMED[2].1),
        (ImportFormat::Gexf, "<kml><Document/></kml>"),
    ] {
        let (records, found) = read(format, text, &anywhere());
        assert_eq!((records, faults(&found)), (Vec::new(), vec![(1, "", "MALFORMED")]));
        assert!(
            found[0].message.starts_with("the outermost element is <"),
            "{}",
            found[0].message
        );
    }
}

#[test]
fn depth_and_entities_cost_nothing() {
    let deep = |start: &str, again: &str| format!("{start}{}", again.repeat(200_000));
    let laughs = r#"<!DOCTYPE g [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><gexf><graph><nodes><node id="1" label="&b;"/></nodes></graph></gexf>"#;
    for (format, text) in [
        (
            ImportFormat::NodeLinkJson,
            deep("{\"nodes\": [{\"id\": 1, \"x\": ", "["),
        ),
        (ImportFormat::NodeLinkJson, deep("", "[")),
        (ImportFormat::NodeLinkJson, deep("{\"graph\": ", "{\"x\":")),
        (ImportFormat::Graphml, deep("<graphml>", "<graph>")),
        (ImportFormat::Gexf, deep("<gexf>", "<nodes>")),
        (ImportFormat::Gexf, laughs.to_owned()),
    ] {
        let (records, found) = read(format, &text, &anywhere());
        assert_eq!(
            (records, faults(&found)),
            (Vec::new(), vec![(1, "", "MALFORMED")]),
            "{format}"
        );
    }
}

#[test]
fn a_row_without_end_is_not_read_to_its_end() {
    for (format, start) in [
        (ImportFormat::Csv, "id,label\n1,\""),
        (ImportFormat::Graphml, "<graphml><graph><node id=\""),
        (ImportFormat::NodeLinkJson, "{\"nodes\": [{\"id\": \""),
        (ImportFormat::JsonLines, "{\"entity\": \""),
    ] {
        let text = [start.as_bytes(), &vec![b'a'; 17 << 20]].concat();
        let (options, mut none) = (anywhere(), |answer| panic!("{answer:?}"));
        let mut importer = Importer::new(&options, &crate::exchange::testing::KnownCities, &mut none);
        let error = importer.read(0, format, text.as_slice()).expect_err("too long");
        assert!(
            error.to_string().contains("without an end of a row"),
            "{format} {error}"
        );
    }
}
