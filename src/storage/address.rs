//! Parses an address of PostgreSQL as `libpq` does.

use std::net::IpAddr;
use std::str::FromStr as _;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::StoreError;

/// The parameters of an address that the driver supports. It also supports parameters of a session,
/// `options[name]`.
const PARAMETERS: [&str; 11] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "host",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// Returns the options of a connection, and the names of parameters without an effect here.
///
/// # Errors
/// [`StoreError::Configuration`]. Its message repeats no part of the address, which may contain a
/// password.
pub(super) fn read(address: &str) -> Result<(PgConnectOptions, Vec<String>), StoreError> {
    let (start, query) = address.split_once('?').unwrap_or((address, ""));
    let authority = start.split_once("://").map_or("", |(_, rest)| rest);
    let authority = authority.split('/').next().unwrap_or_default();
    if authority.rsplit('@').next().is_some_and(|hosts| hosts.contains(',')) {
        return fault(
            "the address of PostgreSQL names several hosts; name one, such as that of a proxy which always leads to the primary",
        );
    }
    let name = |pair: &&str| pair.split('=').next().unwrap_or_default().to_owned();
    let (kept, unknown): (Vec<&str>, Vec<&str>) = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .partition(|pair| is_known(&name(pair)));
    let read = PgConnectOptions::from_str(&format!("{start}?{}", kept.join("&")));
    // Poolers do not know this start-up parameter of a session, and would reject it.
    let Ok(server) = read.map(|server| server.extra_float_digits(None)) else {
        return fault(
            "the address of PostgreSQL cannot be read; in a name or a password, write / as %2F, # as %23, ? as %3F and @ as %40",
        );
    };
    if server.get_database().is_none() {
        return fault(
            "the address of PostgreSQL names no database; it takes the form postgres://USER:PASSWORD@HOST/NAME",
        );
    }
    let has_root = kept.iter().any(|pair| name(pair) == "sslrootcert");
    let server = match server.get_ssl_mode() {
        PgSslMode::Allow => {
            return fault(
                "sslmode=allow is not supported: write prefer, which encrypts where the server can, or require",
            );
        }
        // As in libpq: with a root certificate given, the server's is verified.
        PgSslMode::Require if has_root => server.ssl_mode(PgSslMode::VerifyCa),
        _ => server,
    };
    Ok((server, unknown.iter().map(name).collect()))
}

/// True if a connection stays on this machine.
pub(super) fn is_local(server: &PgConnectOptions) -> bool {
    let host = server.get_host().trim_matches(['[', ']']);
    server.get_socket().is_some()
        || host == "localhost"
        || host.starts_with('/')
        || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn is_known(parameter: &str) -> bool {
    PARAMETERS.contains(&parameter) || parameter.starts_with("options[")
}

fn fault<T>(message: &str) -> Result<T, StoreError> {
    Err(StoreError::Configuration {
        message: message.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refusal(address: &str) -> String {
        read(address).expect_err(address).to_string()
    }

    #[test]
    fn what_cannot_work_is_refused_without_repeating_the_address() {
        for (address, told) in [
            ("postgres://ada:secret@a,b:5433/x", "names several hosts"),
            ("postgres://ada:secret@db", "names no database"),
            ("postgres://ada:secret@db/x?sslmode=allow", "sslmode=allow"),
            ("postgres://ada:secret@db/x?sslmode=always", "cannot be read"),
            ("postgres://ada:sec/ret@db/x", "cannot be read"),
        ] {
            let message = refusal(address);
            assert!(message.contains(told) && !message.contains("secret"), "{message}");
        }
    }

    #[test]
    fn parameters_without_effect_are_named_without_their_values() {
        let (server, unknown) =
            read("postgres://db/x?sslmode=require&channel_binding=require&sslpassword=secret&options[search_path]=a")
                .expect("an address");
        assert_eq!(unknown, ["channel_binding", "sslpassword"]);
        assert!(matches!(server.get_ssl_mode(), PgSslMode::Require));
        assert_eq!(server.get_options(), Some("-c search_path=a"));
    }

    #[test]
    fn a_certificate_that_is_named_is_compared() {
        let mode = |query: &str| {
            let (server, _) = read(&format!("postgres://db/x?{query}")).expect(query);
            format!("{:?}", server.get_ssl_mode())
        };
        assert_eq!(mode(""), "Prefer");
        assert_eq!(mode("sslmode=require"), "Require");
        assert_eq!(mode("sslmode=require&sslrootcert=ca.pem"), "VerifyCa");
        assert_eq!(mode("sslmode=verify-full&sslrootcert=ca.pem"), "VerifyFull");
        assert_eq!(mode("sslmode=disable&sslrootcert=ca.pem"), "Disable");
    }

    #[test]
    fn sockets_and_loopback_addresses_are_local() {
        let local = |address: &str| is_local(&read(address).expect(address).0);
        for address in [
            "postgres://localhost/x",
            "postgres://127.0.0.1/x",
            "postgres://[::1]:5433/x",
            "postgres:///x?host=/run/postgresql",
            "postgres://%2Frun%2Fpostgresql/x",
        ] {
            assert!(local(address), "{address}");
        }
        assert!(!local("postgres://10.0.0.1/x"));
        assert!(!local("postgres://[2001:db8::1]/x"));
    }
}
