//! Formats that are known by their looks and cannot be read: their names, and a way on.

/// The beginning of a file, in lower case, and the name of its format with what to do.
const BEGINNINGS: &[(&str, &str)] = &[
    ("<!doctype html", WEB_PAGE),
    ("<html", WEB_PAGE),
    ("<table", WEB_PAGE),
    (
        "%%matrixmarket",
        "a matrix of Matrix Market, which has no names of cities; write a table with source, target and weight",
    ),
    ("leda.graph", "a graph of LEDA; save it as GML or GraphML"),
    (
        ">>graph6<<",
        "graph6, which has no names of cities; write GraphML, such as with networkx.write_graphml",
    ),
    (
        ">>sparse6<<",
        "sparse6, which has no names of cities; write GraphML, such as with networkx.write_graphml",
    ),
    ("p edge", DIMACS),
    ("p sp", DIMACS),
    ("c ", DIMACS),
    ("%pdf", "a PDF; copy its table into a spreadsheet, and save it as CSV"),
    (
        "{\\rtf",
        "a text in RTF; copy its table into a spreadsheet, and save it as CSV",
    ),
    ("sqlite format 3", "a database of SQLite; write its table as CSV"),
    ("par1", "a Parquet file; write it as CSV, such as with pandas to_csv"),
    ("arrow1", "an Arrow file; write it as CSV, such as with pandas to_csv"),
    ("@prefix", RDF),
    ("@base", RDF),
    ("prefix ", RDF),
    ("<http", RDF),
    ("---", "YAML; write it as JSON"),
    ("nodes:", "YAML; write it as JSON"),
    (
        "*node data",
        "a file of VNA; write a table of cities and one with source and target",
    ),
    (
        "#",
        "a list of edges or neighbours with spaces between; write it as CSV, or, if each line is an edge, say --format csv \
        --columns source,target",
    ),
];

const WEB_PAGE: &str = "a web page; copy its table into a spreadsheet, and save it as CSV";
const DIMACS: &str = "a graph of DIMACS, which has no names of cities; write a table with source, target and weight";
const RDF: &str = "RDF; ask for it as a table, such as with SPARQL, and save that as CSV";

/// The roots of XML documents that hold something else.
const ROOTS: &[(&str, &str)] = &[
    ("xgmml", "XGMML; export it from Cytoscape as GraphML or as .cyjs"),
    (
        "<osm",
        "data of OpenStreetMap in XML; ask the Overpass API for [out:json]",
    ),
    ("<kml", "KML; save it as GeoJSON, such as with QGIS"),
    ("<gpx", "GPX; save it as GeoJSON, such as with QGIS"),
    ("<rdf:rdf", RDF),
    ("<svg", "a picture; export the graph itself as GraphML or GEXF"),
    (
        "<mxfile",
        "a drawing of diagrams.net; write a table with source and target",
    ),
    ("<dynetml", "DyNetML; export it from ORA as GraphML, or as CSV"),
];

/// A workbook of Excel before 2007.
const OLD_WORKBOOK: &[u8] = b"\xd0\xcf\x11\xe0";

/// Names a file that is plainly a workbook or a page, whatever its name.
pub(super) fn is_plainly(start: &[u8]) -> Option<&'static str> {
    if start.starts_with(OLD_WORKBOOK) {
        return Some("a workbook of Excel; save its sheet as CSV");
    }
    if start.trim_ascii_start().starts_with(b"<") {
        return named(&beginning(start), BEGINNINGS, |text, name| text.starts_with(name));
    }
    None
}

/// Names the apparent format of a file, with a way on; `None` if it looks like nothing known.
pub(super) fn looks(start: &[u8]) -> Option<&'static str> {
    let text = beginning(start);
    let plainly = is_plainly(start).or_else(|| named(&text, BEGINNINGS, |text, name| text.starts_with(name)));
    if text.starts_with('<') {
        return plainly.or_else(|| named(&text, ROOTS, |text, root| text.contains(root)));
    }
    plainly.or_else(|| by_lines(&text))
}

/// The first kilobytes in lower case.
fn beginning(start: &[u8]) -> String {
    let text = String::from_utf8_lossy(&start[..start.len().min(2 << 10)]);
    text.trim_start_matches('\u{feff}').trim_start().to_lowercase()
}

fn named(text: &str, names: &[(&str, &'static str)], is_it: impl Fn(&str, &str) -> bool) -> Option<&'static str> {
    names
        .iter()
        .find(|(name, _)| is_it(text, name))
        .map(|(_, looks)| *looks)
}

/// Names the apparent format of lines without commas.
fn by_lines(text: &str) -> Option<&'static str> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next()?;
    let are_numbers = first
        .split_whitespace()
        .all(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let words = first.split_whitespace().count();
    if are_numbers && (2..=4).contains(&words) {
        return Some(
            "a graph of METIS, or a list of edges by number, without names of cities; write a table with source and target",
        );
    }
    if lines.clone().any(|line| line == "#") {
        return Some("a graph in Trivial Graph Format; save it as GraphML, such as with yEd");
    }
    (2..=4).contains(&words).then_some(
        "a list of edges with spaces between; if each line is one, say --format csv --columns source,target, with a third \
         name for a third column; Cytoscape exports GraphML, too",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_cannot_be_read_are_named() {
        for (start, name) in [
            ("<!DOCTYPE html>\n<html>", "web page"),
            ("%%MatrixMarket matrix coordinate", "Matrix Market"),
            ("LEDA.GRAPH\nstring", "LEDA"),
            ("<?xml version=\"1.0\"?><osm version=\"0.6\">", "OpenStreetMap"),
            ("<?xml version=\"1.0\"?>\n<kml xmlns=\"x\">", "KML"),
            ("4 3 0\n2 3\n1\n", "METIS"),
            ("1 Lyon\n2 Kobe\n#\n1 2 twin\n", "Trivial Graph Format"),
            ("Lyon Kobe 2\n", "list of edges"),
            ("@prefix wd: <x> .", "RDF"),
        ] {
            assert!(
                looks(start.as_bytes()).is_some_and(|looks| looks.contains(name)),
                "{start}"
            );
        }
        assert_eq!(
            looks(b"\xd0\xcf\x11\xe0\xa1\xb1"),
            Some("a workbook of Excel; save its sheet as CSV")
        );
        assert_eq!(looks(b"Lyon"), None);
        assert_eq!(looks(b"name,country\nLyon,FR\n"), None);
    }
}
