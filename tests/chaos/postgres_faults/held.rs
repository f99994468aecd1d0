//! A server that holds the writers' lock and hangs, and a slow link.

use std::thread;
use std::time::{Duration, Instant};

use super::ground::{Ground, Told, ready_when, told};
use super::proxy::Fault;

/// Latency of the slow link each way, in ms.
const SLOW: u64 = 150;

#[test]
#[ignore = "needs PostgreSQL; CONTRIBUTING.md says how to run it"]
fn a_frozen_server_that_holds_the_lock_holds_up_the_others_for_some_seconds_only() {
    let mut ground = Ground::new();
    let frozen = ground.serve("frozen");
    let other = ground.program.serve_soon("other");
    ground.write_until_done(frozen.address, "before");
    ground.proxy.arm_at(Fault::Freeze, |message| message.is_query("COMMIT"));
    let (address, token) = (frozen.address, ground.token().to_owned());
    let waiting = thread::spawn(move || told(address, &token, "held"));
    while !ground.proxy.has_struck() {
        thread::sleep(Duration::from_millis(1));
    }
    frozen.signal("STOP");
    let began = Instant::now();
    let first = ground.write(other.address, "first");
    let refused = began.elapsed();
    ground.write_until_done(other.address, "second");
    let written = began.elapsed();
    frozen.signal("CONT");
    ground.note("held", waiting.join().expect("an answer"));
    println!("a frozen holder: the other was told {first:?} after {refused:?}, and wrote after {written:?}");
    if let Told::NotDone(reason) = first {
        assert!(reason.contains("another write"), "{reason}");
    }
    assert!(written < Duration::from_secs(9), "{written:?}");
    ground.write_until_done(frozen.address, "after");
    println!("{} acknowledged, none lost", ground.judge());
}

#[test]
#[ignore = "needs PostgreSQL; CONTRIBUTING.md says how to run it"]
fn a_slow_link_is_noticed_and_said() {
    let mut ground = Ground::new();
    let server = ground.serve("server");
    ground.write_until_done(server.address, "before");
    ground.proxy.delay(SLOW);
    let took = ground.write_until_done(server.address, "slow");
    let said = ready_when(server.address, |status, body| {
        status == 200 && body.contains("round trip")
    });
    ground.proxy.delay(0);
    ready_when(server.address, |status, body| {
        status == 200 && !body.contains("round trip")
    });
    println!("{SLOW} ms each way: a write took {took:?}; /readyz said {said}");
    assert!(server.told().contains("round trip"), "the log says it, too");
    println!("{} acknowledged, none lost", ground.judge());
}
