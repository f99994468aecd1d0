//! A connection to PostgreSQL that stays open and does not answer.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::ground::{Ground, Told, ready_when};
use super::proxy::Fault;

/// More than enough for a server to lose all of its four connections.
const MANY: usize = 12;

/// Without a limit each of these would take for ever; a request is answered within its deadline of
/// ten seconds.
const ANSWERED_WITHIN: Duration = Duration::from_secs(12);

#[test]
#[ignore = "needs PostgreSQL; CONTRIBUTING.md says how to run it"]
fn a_commit_that_is_never_answered_is_found_out_and_others_are_written_after_it() {
    let mut ground = Ground::new();
    let server = ground.serve("server");
    ground.write_until_done(server.address, "before");
    for (fault, expected) in [
        (Fault::SwallowAnswers, Told::Done),
        (Fault::Freeze, Told::NotDone(String::new())),
    ] {
        ground.proxy.arm_at(fault, |message| message.is_query("COMMIT"));
        let began = Instant::now();
        let told = ground.write(server.address, &format!("{fault:?}"));
        assert!(ground.proxy.disarm());
        assert!(began.elapsed() < ANSWERED_WITHIN);
        match told {
            Told::NotDone(_) => assert_ne!(expected, Told::Done),
            told => assert_eq!(told, expected),
        }
        let pause = ground.write_until_done(server.address, &format!("after {fault:?}"));
        println!(
            "{fault:?} of a commit: answered after {:?}, the next write took {pause:?}",
            began.elapsed() - pause
        );
        ready_when(server.address, |status, _| status == 200);
    }
    println!("{} acknowledged, none lost", ground.judge());
}

#[test]
#[ignore = "needs PostgreSQL; CONTRIBUTING.md says how to run it"]
fn connections_that_freeze_while_nobody_uses_them_are_replaced() {
    let mut ground = Ground::new();
    let server = ground.serve("server");
    ground.write_until_done(server.address, "before");
    for number in 0..MANY {
        // The driver pings each used connection twice, and once more before it is used again.
        let which = number % 3;
        ground.proxy.arm_at(Fault::Freeze, {
            let (committed, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
            move |message| {
                committed.fetch_or(message.is_query("COMMIT"), Ordering::Relaxed);
                let asks = message.bytes[0] == b'S' && committed.load(Ordering::Relaxed);
                asks && asked.fetch_add(1, Ordering::Relaxed) == which
            }
        });
        ground.write_until_done(server.address, &format!("frozen {number}"));
        let began = Instant::now();
        for turn in 0.. {
            ground.write_until_done(server.address, &format!("next {number} {turn}"));
            if ground.proxy.has_struck() {
                break;
            }
            assert!(began.elapsed() < ANSWERED_WITHIN, "the connection is not used again");
        }
    }
    ground.proxy.disarm();
    let pause = ground.write_until_done(server.address, "after");
    println!("{MANY} connections frozen while idle: the next write took {pause:?}");
    println!("{} acknowledged, none lost", ground.judge());
}
