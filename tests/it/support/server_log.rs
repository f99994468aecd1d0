//! Signs of a bug in a server's log.

/// Words of a panic, of a request answered with an internal error, and of its cause.
const SIGNS: [&str; 3] = ["panicked", "INTERNAL_SERVER_ERROR", "internal fault"];

/// Returns the lines of a log that report a panic or a bug of the program.
pub(crate) fn faults(log: &str) -> Vec<&str> {
    let is_fault = |line: &&str| SIGNS.iter().any(|sign| line.contains(sign));
    log.lines().filter(is_fault).collect()
}

/// Fails if a log reports a panic or a bug of the program. Silent while a test is failing already.
#[track_caller]
pub(crate) fn check(log: &str) {
    if !std::thread::panicking() {
        assert_eq!(faults(log), Vec::<&str>::new(), "the server is at fault");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_and_internal_faults_are_found_in_a_log() {
        let log = "\
2026-11-30T10:00:00.000000Z  INFO network loaded network=\"uccn\" memberships=351
thread 'tokio-rt-worker' (12) panicked at src/http/export/stream.rs:62:26:
2026-11-30T10:00:01.000000Z ERROR a handler panicked request_id=\"0a\" panic=\"text\"
2026-11-30T10:00:02.000000Z ERROR an internal fault cause=no such table: city
2026-11-30T10:00:03.000000Z  INFO request request_id=\"0b\" status=200 codes=\"NOT_FOUND,INTERNAL_SERVER_ERROR\"
2026-11-30T10:00:04.000000Z  INFO request request_id=\"0c\" status=200 codes=\"NOT_FOUND\"";
        assert_eq!(faults(log), log.lines().skip(1).take(4).collect::<Vec<_>>());
    }

    /// The signs occur in the program's source.
    #[test]
    fn the_program_says_what_is_looked_for() {
        for (source, words) in [
            (
                include_str!("../../../crates/gate/src/access.rs"),
                "\"a handler panicked\"",
            ),
            (
                include_str!("../../../crates/gate/src/operations/answer.rs"),
                "\"internal fault\"",
            ),
            (include_str!("../../../src/api/error.rs"), "\"an internal fault\""),
            (
                include_str!("../../../crates/gate/src/fault.rs"),
                "\"INTERNAL_SERVER_ERROR\"",
            ),
        ] {
            assert!(source.contains(words) && faults(words).len() == 1, "{words}");
        }
    }
}
