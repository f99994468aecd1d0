//! Three servers on one PostgreSQL, under load, while the database is restarted and servers are
//! killed.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::client::is_ready;
use super::load::Stage;
use super::postgres::{Durability, Server as Postgres};
use super::program::{Program, Server};
use super::scene::{Load, stage};

const SERVERS: usize = 3;
const WRITERS: usize = 3;
const READERS: usize = 6;

/// Maximum time for servers to be ready again.
const RECOVERY: Duration = Duration::from_secs(30);

/// Default duration of the load, in seconds.
const SECONDS: u64 = 60;

#[test]
#[ignore = "takes a minute and needs PostgreSQL; CONTRIBUTING.md says how to run it"]
fn replicas_agree_while_the_database_restarts_and_servers_are_killed() {
    let seconds = std::env::var("INTERURBAN_CHAOS_SECONDS").map_or(SECONDS, |text| text.parse().expect("seconds"));
    let database = Postgres::start(Durability::Full);
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program {
        folder: folder.path().to_owned(),
        database_url: database.url("postgres"),
    };
    let servers = start_together(&program, SERVERS);
    let stage = stage(&program, &servers, WRITERS);
    let load = Load::begin(&stage, READERS);
    let mut cast = Cast {
        program,
        database,
        stage,
        servers,
    };
    cast.disturb(Duration::from_secs(seconds));
    let history = load.end(&cast.program.database_url);
    let (writes, reads) = (history.writes.len() as u64, history.reads.len() as u64);
    assert!(writes >= seconds && reads >= 10 * seconds, "too little happened");
}

/// Starts servers on an empty database at the same moment: one migrates and seeds, the others find
/// it done.
pub(crate) fn start_together(program: &Program, servers: usize) -> Vec<Server> {
    let start = |number: usize| {
        let program = program.clone();
        thread::spawn(move || program.serve_soon(&format!("server-{number}")))
    };
    let starting: Vec<_> = (0..servers).map(start).collect();
    let started = starting.into_iter().map(|thread| thread.join().expect("it starts"));
    started.collect()
}

/// The disturbed processes.
struct Cast {
    program: Program,
    database: Postgres,
    stage: Arc<Stage>,
    servers: Vec<Server>,
}

impl Cast {
    /// Restarts the database, once orderly and once as after a crash, and kills two servers, with
    /// quiet periods before and after.
    fn disturb(&mut self, time: Duration) {
        thread::sleep(time / 5);
        self.database.restart("INT");
        thread::sleep(time / 5);
        self.kill_and_start(2);
        thread::sleep(time / 5);
        self.database.restart("QUIT");
        self.kill_and_start(0);
        let began = Instant::now();
        while (0..SERVERS).any(|server| !is_ready(self.stage.address(server)).unwrap_or(false)) {
            assert!(began.elapsed() < RECOVERY, "not all servers are ready again");
            thread::sleep(Duration::from_millis(50));
        }
        println!("all ready within {} ms", began.elapsed().as_millis());
        thread::sleep(2 * time / 5);
    }

    fn kill_and_start(&mut self, number: usize) {
        self.servers[number].kill();
        self.servers[number] = self.program.serve_soon(&format!("server-{number}"));
        self.stage.moved(number, self.servers[number].address);
    }
}
