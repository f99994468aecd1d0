//! Cuts a connection to PostgreSQL at each message of a write in turn.

use super::ground::{Ground, Told};
use super::proxy::Fault;

/// Minimum number of messages of a write; with fewer, the test cuts something else.
const LEAST_MESSAGES: usize = 60;

/// This many last messages are also cut after they were forwarded.
const LAST: usize = 24;

#[test]
#[ignore = "needs PostgreSQL; CONTRIBUTING.md says how to run it"]
fn a_connection_that_is_cut_at_any_message_of_a_write_loses_nothing_and_doubles_nothing() {
    let mut ground = Ground::new();
    let server = ground.serve("server");
    ground.write_until_done(server.address, "before");
    let mut counts = [0; 3];
    let mut cut = |fault, number| {
        let title = format!("{fault:?} {number}");
        ground.proxy.arm(number, fault);
        let told = ground.write(server.address, &title);
        let struck = ground.proxy.disarm();
        match told {
            Told::Done => counts[0] += 1,
            // Not repeated: it must not exist.
            Told::NotDone(_) => counts[1] += 1,
            Told::Unknown => {
                counts[2] += 1;
                ground.write_until_done(server.address, &title);
            }
        }
        struck
    };
    let messages = (0..).take_while(|number| cut(Fault::Cut, *number)).count();
    assert!(messages >= LEAST_MESSAGES, "a write has {messages} messages");
    for number in messages - LAST..messages {
        cut(Fault::CutAfter, number);
    }
    ground.write_until_done(server.address, "after");
    let acknowledged = ground.judge();
    let [done, not_done, unknown] = counts;
    println!(
        "{messages} messages: {done} writes done at once, {not_done} not done, {unknown} unknown; {acknowledged} acknowledged, none lost"
    );
    assert!(not_done > 0 && acknowledged > LAST);
}
