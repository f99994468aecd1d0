//! Measures a server's answers while another one imports a large network. Figures, not promises.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::super::client::is_ready;
use super::super::postgres::{Durability, Server as Postgres};
use super::super::program::Program;
use super::{revision, wait_for};

/// Number of cities in the file, and of links.
const CITIES: usize = 20_000;

#[test]
#[ignore = "measures, and needs PostgreSQL; CONTRIBUTING.md says how to run it"]
fn a_server_is_asked_while_another_one_imports() {
    let database = Postgres::start(Durability::Full);
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program {
        folder: folder.path().to_owned(),
        database_url: database.url("postgres"),
    };
    let (mut nodes, mut edges) = ("Id,Label,country\n".to_owned(), "Source,Target\n".to_owned());
    for city in 0..CITIES {
        writeln!(nodes, "city-{city},City {city},FR").expect("memory");
        writeln!(edges, "city-{city},city-{}", (city + 1) % CITIES).expect("memory");
    }
    for (name, text) in [("nodes.csv", nodes), ("edges.csv", edges)] {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let follower = program.serve_soon("follower");
    let before = revision(follower.address);
    let over = AtomicBool::new(false);
    let mut times = thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut times = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let asked = Instant::now();
                is_ready(follower.address).expect("an answer");
                times.push(asked.elapsed());
                thread::sleep(Duration::from_millis(5));
            }
            times
        });
        let done = program.run(&[
            "import",
            "--network",
            "big",
            "--create",
            "Big",
            "nodes.csv",
            "edges.csv",
        ]);
        assert!(done.status.success(), "{done:?}");
        wait_for(follower.address, before + 1);
        thread::sleep(Duration::from_secs(1));
        over.store(true, Ordering::Relaxed);
        asking.join().expect("nobody panics")
    });
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    println!(
        "{} probes: p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        times.len(),
        at(50),
        at(99),
        at(100)
    );
    assert!(
        times[times.len() - 1] < Duration::from_secs(5),
        "a probe was not answered for long"
    );
}
