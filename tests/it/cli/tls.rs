//! A server that encrypts its connections.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use super::operating::health;
use super::{Running, run, text};
use crate::support::authority::Authority;

#[tokio::test]
async fn a_server_encrypts_and_reads_its_certificate_again_at_a_signal() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::new();
    let files = authority.write_into(folder.path());
    let [certificate, key] = files.each_ref().map(|file| file.to_str().expect("UTF-8"));
    let options = ["--tls-cert", certificate, "--tls-key", key];
    let server = Running::with(folder.path(), &[&options[..], &["--no-seed"]].concat());
    let address = server.address.parse().expect("an address");
    let first = authority.shown(address).await;
    let (status, told) = health(folder.path(), &server.address, &options);
    assert_eq!(status, Some(0), "{told}");
    let (status, _) = health(folder.path(), &server.address, &[]);
    assert_eq!(status, Some(1), "it does not speak plain HTTP");

    authority.write_into(folder.path());
    let id = server.process.id().to_string();
    let sent = Command::new("kill").args(["-HUP", &id]).status();
    assert!(sent.expect("kill").success());
    let began = Instant::now();
    while authority.shown(address).await == first {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "the certificate is the old one"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[test]
fn certificates_that_cannot_be_used_are_told_before_anything_starts() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("empty.pem"), "").expect("a file");
    for (options, told) in [
        (&["--tls-cert", "empty.pem"][..], "tls-cert and tls-key go together"),
        (
            &["--tls-cert", "empty.pem", "--tls-key", "empty.pem"],
            "a certificate cannot be read from empty.pem: there is none in it",
        ),
        (
            &["--tls-cert", "gone.pem", "--tls-key", "empty.pem"],
            "a certificate cannot be read from gone.pem: No such file",
        ),
    ] {
        let tried = run(folder.path(), &[&["serve"], options].concat());
        let said = text(&tried.stderr);
        assert_eq!(tried.status.code(), Some(2), "{said}");
        assert!(said.contains(told), "{said}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
}
