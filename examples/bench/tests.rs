//! Tests the program on the network of the worked example, on malformed folders, and on generated
//! networks.

use std::fs;
use std::path::Path;

use clap::Parser as _;
use serde_json::Value;
use tempfile::TempDir;

use crate::generate::{MadeNetwork, Tier};
use crate::options::Options;
use crate::tasks;

const NODES: &str = "id,name,country,field,lat,lon
bologna,Bologna,IT,Music,44.4949,11.3426
glasgow,Glasgow,GB,Music,55.8642,-4.2518
ghent,Ghent,BE,Music,,
bogota,Bogotá,CO,Music,,
kanazawa,Kanazawa,JP,Crafts and Folk Art,,
fabriano,Fabriano,IT,Crafts and Folk Art,,
helsinki,Helsinki,FI,Design,,
kobe,Kobe,JP,Design,,
turin,Turin,IT,Design,,
edinburgh,Edinburgh,GB,Literature,,
dunedin,Dunedin,NZ,Literature,,
ostersund,Östersund,SE,Gastronomy,,
dakar,Dakar,SN,Media Arts,,
";

/// The partnerships of the worked example that are active at the end of 2016; the one of three
/// cities as its three pairs.
const EDGES: &str = "source,target,weight,year
bologna,glasgow,1,2008
glasgow,bologna,2,2014
bologna,ghent,,2010
glasgow,ghent,1,
bologna,bogota,1,2013
bologna,fabriano,1,2014
fabriano,kanazawa,1,2015
kanazawa,kobe,1,2012
kobe,helsinki,1,2010
helsinki,turin,1,2014
turin,bologna,1,2015
edinburgh,dunedin,1,2015
helsinki,kobe,1,2016
helsinki,turin,1,2016
kobe,turin,1,2016
kanazawa,turin,1,2016
dakar,dakar,1,2016
";

const PAIRS: &str = "source,target
ghent,kanazawa
fabriano,helsinki
bogota,kobe
glasgow,edinburgh
";

fn golden() -> TempDir {
    folder(&[("nodes.csv", NODES), ("edges.csv", EDGES), ("pairs.csv", PAIRS)])
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn options(arguments: &[&str]) -> Result<Options, clap::Error> {
    Options::try_parse_from(["bench"].iter().chain(arguments))
}

/// Seconds for a task: far more than needed on these networks, even if the processor is busy with
/// other tests.
const BUDGET: &str = "0.2";

/// Returns the lines of some tasks, or of all if `tasks` is empty.
fn lines(folder: &Path, tasks: &str) -> anyhow::Result<Vec<Value>> {
    lines_within(BUDGET, folder, tasks)
}

fn lines_within(budget: &str, folder: &Path, tasks: &str) -> anyhow::Result<Vec<Value>> {
    let mut arguments = vec!["--graph", folder.to_str().unwrap(), "--budget", budget];
    if !tasks.is_empty() {
        arguments.extend(["--tasks", tasks]);
    }
    let mut output = Vec::new();
    crate::measure_all(&options(&arguments)?.measure.unwrap(), &mut output)?;
    let output = String::from_utf8(output)?;
    Ok(output.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn value(folder: &Path, task: &str) -> Value {
    lines(folder, task).unwrap()[0]["value"].clone()
}

/// The values are those of the documentation, and NetworkX 3.6.1's for ksp5, sssp, allsp, eigen,
/// assortativity and Adamic-Adar.
#[test]
fn the_worked_example_gives_its_published_values() {
    let folder = golden();
    for (task, expected) in [
        ("load", 13.0),
        ("sp_pair", 9.0),
        ("sp_pair_w", 3.0 + 2.5 + 3.0),
        ("sssp", 67.0),
        ("ksp5", 55.0),
        ("allsp", 6.0),
        ("cc", 4.0),
        ("leiden", 0.414_201),
        ("leiden_conv", 0.414_201),
        ("betw", 17.833_333),
        ("betw256", 17.833_333),
        ("closeness", 0.484_848),
        ("harmonic", 0.541_667),
        ("pagerank", 0.164_417),
        ("eigen", 0.491_707),
        ("core", 2.0),
        ("clustering", 0.346_154),
        ("diameter", 3.0),
        ("assortativity", -2.0 / 11.0),
        ("country", 10.0),
        ("geo", 1.0),
        ("aa_node", 10.519_168),
        ("aa_top100", 12.650_817),
    ] {
        let found = value(folder.path(), task);
        let near = found.as_f64().is_some_and(|found| (found - expected).abs() < 5e-7);
        assert!(near, "{task}: {found} is not {expected}");
    }
}

#[test]
fn every_task_prints_one_line_with_the_same_keys() {
    let folder = golden();
    let found = lines(folder.path(), "").unwrap();
    assert_eq!(found.len(), tasks::ALL.len());
    for (line, task) in found.iter().zip(tasks::ALL) {
        let mut keys = vec![
            "best_s", "cpu_s", "graph", "median_s", "n", "task", "threads", "tool", "value", "version",
        ];
        if task.asks_pairs() {
            keys.extend(["p50_us", "p99_us"]);
            keys.sort_unstable();
        }
        let mut found: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        found.sort_unstable();
        assert_eq!(found, keys);
        assert_eq!(line["task"], task.name);
        assert!(line["n"].as_u64().unwrap() > 0 && line["best_s"].as_f64() <= line["median_s"].as_f64());
    }
}

#[test]
fn a_folder_may_hold_little_and_odd_ids() {
    let nodes = "field,id\n,\"São Paulo, \"\"centro\"\"\"\nMusic,7\n,Ω\n";
    let edges = "target,source\n7,Ω\n7,Ω\n7,\"São Paulo, \"\"centro\"\"\"\nΩ,Ω\n";
    let folder = folder(&[("nodes.csv", nodes), ("edges.csv", edges)]);
    assert_eq!(value(folder.path(), "load"), 2);
    assert_eq!(value(folder.path(), "diameter"), 2);
    let drawn = value(folder.path(), "sp_pair");
    assert!(drawn.as_u64().unwrap() > 1_000, "{drawn}");
    assert_eq!(drawn, value(folder.path(), "sp_pair"));
}

#[test]
fn what_cannot_be_read_is_named_with_its_line() {
    let nodes = "id\na\nb\n";
    for (nodes, edges, words) in [
        (
            nodes,
            "source,target\na,b\na,c\n",
            "edges.csv, line 3: there is no city with the id \"c\"",
        ),
        (
            nodes,
            "source,target,weight\na,b,0\n",
            "edges.csv, line 2: a weight is a number above 0",
        ),
        (nodes, "source,target,year\na,b,0\n", "edges.csv, line 2: a year"),
        (
            "id\na\na\n",
            "source,target\n",
            "nodes.csv, line 3: the id \"a\" is given twice",
        ),
    ] {
        let folder = folder(&[("nodes.csv", nodes), ("edges.csv", edges)]);
        let error = format!("{:#}", lines(folder.path(), "cc").unwrap_err());
        assert!(error.contains(words), "{error}");
    }
    let empty = folder(&[]);
    let error = format!("{:#}", lines(empty.path(), "cc").unwrap_err());
    assert!(error.contains("nodes.csv") && error.contains("--help"), "{error}");
}

#[test]
fn networks_without_cities_or_links_end_in_lines_not_in_panics() {
    for nodes in ["id\n", "id\na\n", "id\na\nb\n"] {
        let folder = folder(&[("nodes.csv", nodes), ("edges.csv", "source,target\n")]);
        for line in lines(folder.path(), "").unwrap() {
            assert!(line["value"].is_number() || line["error"].is_string(), "{line}");
        }
    }
}

#[test]
fn an_unknown_task_is_refused_with_the_list_of_tasks() {
    let error = options(&["--graph", ".", "--tasks", "cc,nonsense"])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("nonsense") && error.contains("sp_pair_w, sssp"),
        "{error}"
    );
    assert!(options(&["--tasks", "cc"]).is_err());
    assert!(options(&["generate", "--out", ".", "--tier", "S"]).is_ok());
}

#[test]
fn a_task_that_does_not_finish_has_no_value_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    crate::write::write(folder.path(), Tier::M, 1).unwrap();
    for line in lines_within("0.01", folder.path(), "leiden_conv,ksp5").unwrap() {
        assert!(line["value"].is_null(), "{line}");
        assert!(line["error"].as_str().unwrap().contains("time allowed"), "{line}");
    }
}

#[test]
fn networks_are_made_with_exact_counts_and_the_same_again_from_one_seed() {
    for (tier, cities, links) in [(Tier::S, 408, 1_500), (Tier::M, 11_000, 15_000)] {
        let made = MadeNetwork::new(tier.size(), 7);
        assert_eq!((made.cities.len(), made.links.len()), (cities, links));
        assert!(made.links.windows(2).all(|pair| pair[0].ends < pair[1].ends));
        assert!(made.links.iter().all(|link| link.ends.0 < link.ends.1));
        let again = MadeNetwork::new(tier.size(), 7);
        assert!(made.cities == again.cities && made.links == again.links);
        assert_ne!(made.links, MadeNetwork::new(tier.size(), 8).links);
        let pairs = made.pairs(1_000, 7);
        assert!(pairs.len() == 1_000 && pairs.iter().all(|(from, to)| from != to));
    }
}
