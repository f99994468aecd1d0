//! A server on SQLite, killed repeatedly during writes.

use std::thread;
use std::time::Duration;

use rand::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg64;

use super::program::Program;
use super::scene::{Load, select, stage};

const WRITERS: usize = 2;
const READERS: usize = 1;

/// Maximum lifetime of a server after it began to listen, in ms.
const LIFE: u64 = 150;

/// Returns the number of kills: `INTERURBAN_KILLS`, or a few.
pub(crate) fn kills() -> usize {
    std::env::var("INTERURBAN_KILLS").map_or(5, |text| text.parse().expect("a number"))
}

#[test]
fn a_server_on_sqlite_that_is_killed_loses_no_acknowledged_write() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("test.db");
    let program = Program {
        folder: folder.path().to_owned(),
        database_url: format!("sqlite:{}", file.display()),
    };
    let mut random = Pcg64::seed_from_u64(7);
    let mut server = program.serve_soon("server");
    let stage = stage(&program, std::slice::from_ref(&server), WRITERS);
    let load = Load::begin(&stage, READERS);
    let kills = kills();
    for kill in 0..kills {
        thread::sleep(Duration::from_micros(random.random_range(0..LIFE * 1_000)));
        server.kill();
        server = program
            .serve("server")
            .unwrap_or_else(|| panic!("the database does not open after kill {kill}"));
        stage.moved(0, server.address);
    }
    thread::sleep(Duration::from_millis(LIFE));
    let history = load.end(&program.database_url);
    assert!(history.writes.len() >= kills, "too little was written");
    server.kill();
    for (check, expected) in [("integrity_check", vec!["ok"]), ("foreign_key_check", vec![])] {
        let rows = select(&program.database_url, &format!("PRAGMA {check}")).expect("the file opens");
        let told = rows.iter().map(|row| row.try_get_by_index::<String>(0).expect("text"));
        assert_eq!(told.collect::<Vec<_>>(), expected, "{check}");
    }
}
