//! The 61 audits of the GraphQL-over-HTTP working group, run by Node if their package is installed.

use std::path::Path;
use std::process::{Command, Stdio};

use interurban::http::ServeOptions;

use super::support::{Server, site};

#[tokio::test(flavor = "multi_thread")]
async fn all_audits_of_graphql_http_pass_where_they_are_installed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/http_audits");
    if !folder.join("node_modules/graphql-http").exists() {
        eprintln!("not run: the package graphql-http is not installed (npm ci in tests/http_audits)");
        return;
    }
    let mut server = Server::start(site(), ServeOptions::default()).await;
    let url = format!("http://{}/graphql", server.address);
    let mut node = Command::new("node");
    node.arg("run.mjs").arg(url).current_dir(&folder).stdin(Stdio::null());
    let run = tokio::task::spawn_blocking(move || node.output())
        .await
        .expect("no panic");
    let run = run.expect("node is installed where the package is");
    let report = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success(), "{report}{}", String::from_utf8_lossy(&run.stderr));
    assert!(report.ends_with("61 passed, 0 failed\n"), "{report}");
    server.stop();
    server.ended().await;
}
