//! A load of a whole network into a file of SQLite, killed over and over.

use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use rand::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg64;

use super::kills::kills;
use super::program::Program;
use super::scene::log;

const SEED: [&str; 3] = ["seed", "--network", "uccn"];

/// A program on a file of its own, which vanishes with the folder.
fn fresh() -> (tempfile::TempDir, Program) {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program {
        folder: folder.path().to_owned(),
        database_url: format!("sqlite:{}", folder.path().join("test.db").display()),
    };
    (folder, program)
}

#[test]
fn a_network_that_was_being_loaded_is_there_as_a_whole_or_not_at_all() {
    let (_folder, program) = fresh();
    let began = Instant::now();
    assert!(program.run(&SEED).status.success());
    let (whole, life) = (log(&program.database_url).len(), began.elapsed());
    let mut random = Pcg64::seed_from_u64(7);
    let mut broken_off = 0;
    for _ in 0..kills().div_ceil(4) {
        let (_folder, program) = fresh();
        let mut seed = program.command(&SEED);
        let mut seed = seed
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let longest = u64::try_from(life.as_micros()).expect("not for ever");
        thread::sleep(Duration::from_micros(random.random_range(0..longest)));
        seed.kill().expect("it can be killed");
        seed.wait().expect("it ends");
        let left = log(&program.database_url).len();
        assert!(left == 0 || left == whole, "{left} of {whole} records are there");
        broken_off += usize::from(left == 0);
        let again = program.run(&SEED);
        assert!(again.status.success(), "{again:?}");
        assert_eq!(log(&program.database_url).len(), whole);
    }
    println!("{broken_off} of {} loads were broken off", kills().div_ceil(4));
}
