//! The import of a whole network into a SQLite file, killed repeatedly.

use std::fmt::Write as _;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use rand::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg64;

use super::kills::kills;
use super::program::Program;
use super::scene::log;

/// Cities in the files to import, and links between them.
const CITIES: usize = 500;
const LINKS: usize = 2_000;

/// Creates a program with a file of its own, deleted with the folder, and files to import.
fn fresh() -> (tempfile::TempDir, Program) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("nodes.csv", nodes()), ("edges.csv", edges())] {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let program = Program {
        folder: folder.path().to_owned(),
        database_url: format!("sqlite:{}", folder.path().join("test.db").display()),
    };
    (folder, program)
}

fn nodes() -> String {
    let mut text = "Id,Label,country\n".to_owned();
    for city in 0..CITIES {
        writeln!(text, "city-{city},City {city},FR").expect("memory");
    }
    text
}

/// Each pair once.
fn edges() -> String {
    let mut text = "Source,Target\n".to_owned();
    for link in 0..LINKS {
        let (city, step) = (link % CITIES, 1 + link / CITIES);
        writeln!(text, "city-{city},city-{}", (city + step) % CITIES).expect("memory");
    }
    text
}

/// Kills a command that writes one revision at random moments, then runs it to the end.
fn is_whole_or_absent(arguments: &[&str]) {
    let (_folder, program) = fresh();
    let began = Instant::now();
    let output = program.run(arguments);
    assert!(output.status.success(), "{output:?}");
    let (whole, life) = (log(&program.database_url).len(), began.elapsed());
    let mut random = Pcg64::seed_from_u64(7);
    let rounds = kills().div_ceil(8);
    let mut broken_off = 0;
    for _ in 0..rounds {
        let (_folder, program) = fresh();
        let mut command = program.command(arguments);
        let command = command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut load = command.spawn().expect("it starts");
        let longest = u64::try_from(life.as_micros()).expect("not for ever");
        thread::sleep(Duration::from_micros(random.random_range(0..longest)));
        load.kill().expect("it can be killed");
        load.wait().expect("it ends");
        let left = log(&program.database_url).len();
        assert!(left == 0 || left == whole, "{left} of {whole} records are there");
        broken_off += usize::from(left == 0);
        let again = program.run(arguments);
        assert!(again.status.success(), "{again:?}");
        assert_eq!(log(&program.database_url).len(), whole);
    }
    println!("{}: {broken_off} of {rounds} were broken off", arguments[0]);
}

#[test]
fn a_network_that_was_being_loaded_is_there_as_a_whole_or_not_at_all() {
    is_whole_or_absent(&["seed", "--network", "uccn"]);
}

#[test]
fn a_network_that_was_being_imported_is_there_as_a_whole_or_not_at_all() {
    is_whole_or_absent(&[
        "import",
        "--network",
        "big",
        "--create",
        "Big",
        "nodes.csv",
        "edges.csv",
    ]);
}
