//! A crowd that sends the most expensive requests, beside a probe: measures the time of the probe
//! and the server's memory.
//!
//! `INTERURBAN_CROWD_SECONDS` sets the duration of each kind of load, `INTERURBAN_PROGRAM` names a
//! release build.

mod figures;
mod load;
mod probe;
mod unread;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use self::figures::{Figures, Memory};
use self::load::{KINDS, Kind, Scene};
use self::probe::Probe;
use self::wire::Protocol;
use super::program::{Program, Server};

/// Number of concurrent clients.
const CLIENTS: usize = 256;

/// Maximum time of a probe, for any build.
const PATIENCE: Duration = Duration::from_secs(10);

/// Maximum memory of a server with the default settings, in MiB: the sum in `docs/OPERATIONS.md`.
const MOST_MIB: u64 = 1_536;

/// Runs a load of `clients` for `time` on a freshly started server.
async fn measure(
    scene: &Arc<Scene>,
    load: (Kind, Protocol),
    server: &Server,
    clients: usize,
    time: Duration,
) -> Figures {
    let (kind, protocol) = load;
    let memory = Memory::of(server.id());
    let probe = Probe::begin(server.address);
    let tally = load::run(scene, kind, protocol, clients, time).await;
    Figures {
        name: format!("{kind:?} over {protocol:?}"),
        tally,
        probes: probe.end().await,
        peak_mib: memory.peak_mib(),
    }
}

/// Returns the figures of some kinds of load, each on a server of its own.
fn crowd(kinds: &[Kind], clients: usize, time: Duration) -> Vec<Figures> {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program {
        folder: folder.path().to_owned(),
        database_url: format!("sqlite:{}", folder.path().join("test.db").display()),
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = program.serve_soon("server");
    let first = runtime.block_on(Scene::set(server.address, program.token()));
    drop(server);
    println!("{}", Figures::heading());
    let protocols = [Protocol::Http1, Protocol::Http2];
    let loads = kinds
        .iter()
        .flat_map(|&kind| protocols.map(|protocol| (kind, protocol)));
    let figures = loads.map(|load| {
        let server = program.serve_soon("server");
        let scene = first.moved(server.address);
        let figures = runtime.block_on(measure(&scene, load, &server, clients, time));
        println!("{figures}");
        figures
    });
    figures.collect()
}

/// Checks the requirements for every build.
fn check(figures: &[Figures]) {
    for figures in figures {
        let name = &figures.name;
        assert!(
            figures.longest() < PATIENCE,
            "{name}: the probe was not answered in time"
        );
        assert!(figures.peak_mib <= MOST_MIB, "{name}: more memory than is said");
        assert!(figures.tally.count() > 0, "{name}: nobody was told anything");
    }
}

#[test]
#[ignore = "measures for minutes; CONTRIBUTING.md says how to run it"]
fn a_crowd_that_asks_for_the_dearest_things_does_not_starve_a_probe() {
    let seconds = std::env::var("INTERURBAN_CROWD_SECONDS");
    let seconds = seconds.map_or(5, |text| text.parse().expect("a number"));
    check(&crowd(&KINDS, CLIENTS, Duration::from_secs(seconds)));
}

#[test]
fn a_few_who_ask_for_dear_things_do_not_starve_a_probe() {
    check(&crowd(
        &[Kind::Export, Kind::Graph, Kind::Unread],
        16,
        Duration::from_secs(1),
    ));
}
