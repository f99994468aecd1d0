//! Encrypted connections.

use std::fs;
use std::time::Duration;

use interurban::http::{ServeOptions, Tls};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::support::{Server, site};
use crate::support::authority::Authority;

const REQUEST: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

fn encrypted(tls: &Tls) -> ServeOptions {
    ServeOptions {
        tls: Some(tls.clone()),
        head_deadline: Duration::from_millis(500),
        ..ServeOptions::default()
    }
}

#[tokio::test]
async fn a_client_chooses_its_protocol_and_one_that_does_not_encrypt_is_not_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::new();
    let [certificate, key] = authority.write_into(folder.path());
    let tls = Tls::read(certificate, key).expect("both fit");
    let server = Server::start(site(), encrypted(&tls)).await;

    for protocols in [&[][..], &["http/1.1"], &["http/1.1", "h2"]] {
        let mut stream = authority.connect(server.address, protocols).await.expect("a handshake");
        let chosen = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
        if protocols.contains(&"h2") {
            assert_eq!(chosen.as_deref(), Some(&b"h2"[..]));
            let (client, connection) = h2::client::handshake(stream).await.expect("HTTP/2");
            tokio::spawn(connection);
            let mut client = client.ready().await.expect("ready");
            let address = "https://localhost/healthz";
            let request = axum::http::Request::get(address).body(()).expect("a request");
            let (answer, _) = client.send_request(request, true).expect("sent");
            assert_eq!(answer.await.expect("an answer").status(), 200);
        } else {
            stream.write_all(REQUEST.as_bytes()).await.expect("sent");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.expect("a whole answer");
            assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        }
    }
    let stranger = Authority::new().connect(server.address, &[]).await;
    assert!(stranger.is_err(), "the certificate is of another authority");

    for first in ["", REQUEST] {
        let mut plain = TcpStream::connect(server.address).await.expect("a connection");
        plain.write_all(first.as_bytes()).await.expect("sent");
        let mut answer = Vec::new();
        let ended = timeout(Duration::from_secs(10), plain.read_to_end(&mut answer)).await;
        assert!(ended.is_ok(), "a connection without a handshake is cut");
        assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    }
}

#[tokio::test]
async fn a_certificate_is_read_again_and_stays_if_it_is_broken() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::new();
    let [certificate, key] = authority.write_into(folder.path());
    let tls = Tls::read(certificate.clone(), key.clone()).expect("both fit");
    let server = Server::start(site(), encrypted(&tls)).await;
    let first = authority.shown(server.address).await;
    authority.write_into(folder.path());
    assert_eq!(authority.shown(server.address).await, first, "it was not read yet");
    tls.read_again().expect("both fit");
    let second = authority.shown(server.address).await;
    assert_ne!(second, first);
    fs::write(&key, "no key").expect("a file");
    let told = tls.read_again().expect_err("no key").to_string();
    assert!(
        told.starts_with("a private key cannot be read from ") && told.ends_with("there is none in it"),
        "{told}"
    );
    fs::write(&key, rcgen::KeyPair::generate().expect("a key").serialize_pem()).expect("a file");
    let told = tls.read_again().expect_err("another key").to_string();
    assert!(told.contains("cannot be used together"), "{told}");
    assert_eq!(authority.shown(server.address).await, second);
}
