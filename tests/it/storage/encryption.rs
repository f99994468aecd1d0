//! Encrypted connections to PostgreSQL, as requested in its address. The test creates the server
//! and the certificates; it runs only if tests on PostgreSQL are requested.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use interurban::storage::{Store, StoreError, StoreOptions};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement};

use crate::support::postgres::{self, Server};

#[tokio::test]
async fn connections_are_encrypted_as_the_address_asks() {
    if postgres::server().is_none() {
        return;
    }
    let port = free_port();
    let server = Server::encrypted(port, certificates);
    let administrator = server.administrator().await;
    administrator
        .execute_unprepared("CREATE ROLE guarded LOGIN")
        .await
        .expect("a role");
    let file = |name: &str| server.folder().join(name).display().to_string();
    let (root, other) = (file("ca.pem"), file("other.pem"));
    let own = format!("sslcert={}&sslkey={}", file("client.pem"), file("client.key"));
    let encrypted = async |user: &str, host: &str, parameters: String| {
        let url = format!("postgres://{user}@{host}:{port}/postgres?{parameters}");
        connected(&url, &administrator).await
    };

    for (host, parameters, expected) in [
        ("127.0.0.1", "sslmode=disable".to_owned(), false),
        ("127.0.0.1", String::new(), true),
        ("127.0.0.1", "sslmode=require".to_owned(), true),
        ("127.0.0.1", format!("sslmode=verify-ca&sslrootcert={root}"), true),
        ("127.0.0.1", format!("sslmode=require&sslrootcert={root}"), true),
        ("localhost", format!("sslmode=verify-full&sslrootcert={root}"), true),
    ] {
        let found = encrypted("postgres", host, parameters.clone()).await;
        assert_eq!(found.expect("connected"), expected, "{host} {parameters}");
    }
    let found = encrypted(
        "guarded",
        "localhost",
        format!("sslmode=verify-full&sslrootcert={root}&{own}"),
    )
    .await;
    assert!(found.expect("a certificate of our own"));

    for (user, host, parameters) in [
        // The certificate is for another name, or of an unknown or a different authority.
        (
            "postgres",
            "127.0.0.1",
            format!("sslmode=verify-full&sslrootcert={root}"),
        ),
        ("postgres", "localhost", "sslmode=verify-full".to_owned()),
        ("postgres", "localhost", format!("sslmode=require&sslrootcert={other}")),
    ] {
        let error = encrypted(user, host, parameters.clone()).await.expect_err(&parameters);
        let told = error.to_string();
        assert!(
            told.contains("no encrypted connection to the database could be made"),
            "{parameters}: {told}"
        );
    }
    let error = encrypted("guarded", "localhost", format!("sslmode=require&sslrootcert={root}")).await;
    let told = error.expect_err("no certificate").to_string();
    assert!(told.contains("does not allow this server"), "{told}");
}

/// True if the connections of a store are encrypted, according to the server.
async fn connected(url: &str, administrator: &DatabaseConnection) -> Result<bool, StoreError> {
    let store = Store::connect(&StoreOptions::new(url)).await?;
    let question = "SELECT bool_and(ssl) AS ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'interurban'";
    let row = administrator
        .query_one_raw(Statement::from_string(DbBackend::Postgres, question))
        .await
        .expect("an answer");
    let ssl = row.expect("a row").try_get("", "ssl").expect("a connection");
    store.close().await.expect("closed");
    Ok(ssl)
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("bound").port()
}

/// Creates an authority, another one, and the certificates of the server (for `localhost`) and of
/// the user `guarded`.
fn certificates(folder: &Path) {
    let script = r#"set -e
authority() { openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem"; }
signed() {
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$2" -keyout "$1.key" -out "$1.csr"
    printf 'subjectAltName=DNS:%s\n' "$2" > "$1.ext"
    openssl x509 -req -days 2 -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -extfile "$1.ext" -out "$1.pem"
}
authority ca; authority other; signed server localhost; signed client guarded; chmod 600 server.key"#;
    let made = Command::new("/bin/sh")
        .current_dir(folder)
        .args(["-c", script])
        .output()
        .expect("a shell");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}
