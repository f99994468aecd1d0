//! Revocation of tokens while nothing can be written, and afterwards.

use serde_json::json;

use super::room::{ROOM_FOR_LOGS, limit};
use super::scene::program;
use crate::client::{Answer, Ask, post};
use crate::program::Server;

const CREATE: &str = "mutation Create($name: String!) { createToken(input: { name: $name, role: ADMIN }) { secret } }";
const WHO: &str = "{ network { revision } }";
const REVOKE: &str = "mutation Revoke($name: String!) { revokeToken(input: { name: $name }) { token { name } } }";

fn send(server: &Server, query: &str, name: &str, token: &str) -> Answer {
    let ask = Ask {
        query,
        variables: json!({ "name": name }),
        token: Some(token),
        least: None,
    };
    post(server.address, &ask).expect("an answer")
}

#[test]
fn a_token_that_was_revoked_stays_so_whatever_failed_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = program(folder.path(), folder.path());
    let mut server = program.serve_soon("server");
    let admin = program.token();
    let names: Vec<String> = (0..6).map(|number| format!("holder-{number}")).collect();
    let make = |name: &String| {
        let answer = send(&server, CREATE, name, &admin);
        let data = answer.data().unwrap_or_else(|| panic!("{answer:?}"));
        data["createToken"]["secret"].as_str().expect("a secret").to_owned()
    };
    let secrets: Vec<String> = names.iter().map(make).collect();
    limit(server.id(), Some(ROOM_FOR_LOGS));
    for name in &names[..3] {
        let answer = send(&server, REVOKE, name, &admin);
        let told = answer.data();
        assert!(told.is_none() && !answer.body.contains("INTERNAL"), "{answer:?}");
    }
    limit(server.id(), None);
    for name in &names[3..] {
        let answer = send(&server, REVOKE, name, &admin);
        assert!(answer.data().is_some(), "{answer:?}");
    }
    server.kill();
    let server = program.serve_soon("server");
    for (name, secret) in names.iter().zip(&secrets).skip(3) {
        let answer = send(&server, WHO, name, secret);
        assert!(answer.body.contains("UNAUTHENTICATED"), "{name} is usable: {answer:?}");
    }
}
