//! A PostgreSQL that refuses: the client and `/readyz` get the reason, and everything recovers when
//! the cause is gone.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::ground::{Ground, Told, ready_when};
use crate::program::Server;
use crate::scene::select;

/// The user `nobody`, under whom PostgreSQL runs if the tests run as root.
const NOBODY: u32 = 65_534;

/// A role without superuser rights, since superusers bypass the limits.
const ROLE: &str = "CREATE ROLE interurban LOGIN; GRANT ALL ON DATABASE postgres TO interurban; GRANT ALL ON SCHEMA public TO interurban";

/// Ends the connections of the program.
const CUT: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'interurban'";

#[test]
#[ignore = "needs PostgreSQL; CONTRIBUTING.md says how to run it"]
fn a_database_that_refuses_says_why_and_is_written_to_again_when_it_does_not() {
    let mut ground = Ground::new();
    for statement in ROLE.split("; ") {
        ground.run(statement);
    }
    ground.program.database_url = ground.program.database_url.replace("postgres@", "interurban@");
    let server = ground.program.serve_soon("server");
    ground.take_token();
    ground.write_until_done(server.address, "before");
    ground.program.database_url = ground.program.database_url.replace("interurban@", "postgres@");
    let reload = "SELECT pg_reload_conf()";
    for (name, reason, make, mend) in [
        (
            "read-only",
            "the database is read-only",
            ["ALTER SYSTEM SET default_transaction_read_only = on", reload],
            ["ALTER SYSTEM RESET default_transaction_read_only", reload],
        ),
        (
            "no connections",
            "the database has no connections left",
            ["ALTER ROLE interurban CONNECTION LIMIT 0", CUT],
            ["ALTER ROLE interurban CONNECTION LIMIT -1", reload],
        ),
        (
            "no privilege",
            "the database does not allow this server to do it",
            [
                "ALTER TABLE change OWNER TO postgres",
                "REVOKE ALL ON change FROM interurban",
            ],
            [
                "GRANT ALL ON change TO interurban",
                "ALTER TABLE change OWNER TO interurban",
            ],
        ),
        (
            "no login",
            "the database does not allow this server to do it",
            ["ALTER ROLE interurban NOLOGIN", CUT],
            ["ALTER ROLE interurban LOGIN", reload],
        ),
    ] {
        make.iter().for_each(|statement| drop(ground.run(statement)));
        refused(&mut ground, &server, name, reason);
        mend.iter().for_each(|statement| drop(ground.run(statement)));
        ready_when(server.address, |status, _| status == 200);
        ground.write_until_done(server.address, &format!("after {name}"));
    }
    println!("{} acknowledged, none lost", ground.judge());
}

#[test]
#[ignore = "needs PostgreSQL and root; CONTRIBUTING.md says how to run it"]
fn a_full_disk_is_said_and_written_to_again_when_there_is_room() {
    let Some(disk) = Disk::mount() else {
        println!("NOT RUN HERE: a small disk takes root and a system that lets root mount one");
        return;
    };
    let place = disk.folder.path().display().to_string();
    let mut ground = Ground::in_database("town", |url| {
        for statement in [
            format!("CREATE TABLESPACE small LOCATION '{place}'"),
            "CREATE DATABASE town TABLESPACE small".to_owned(),
        ] {
            select(url, &statement).expect("the statement runs");
        }
    });
    let server = ground.program.serve_soon("server");
    ground.take_token();
    ground.write_until_done(server.address, "before");
    let filler = disk.fill();
    refused(&mut ground, &server, "full", "the disk of the database is full");
    std::fs::remove_file(filler).expect("it is there");
    ready_when(server.address, |status, _| status == 200);
    ground.write_until_done(server.address, "after");
    println!("{} acknowledged, none lost", ground.judge());
}

/// A small disk in memory, unmounted on drop.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let user = format!("size=32m,mode=700,uid={NOBODY}");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &user, "tmpfs"])
            .arg(folder.path())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Self { folder })
    }

    /// Fills the disk; returns the file that does.
    fn fill(&self) -> PathBuf {
        let path = self.folder.path().join("filler");
        let mut file = File::create(&path).expect("a file");
        while file.write_all(&[0; 4_096]).is_ok() {}
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(self.folder.path()).status());
    }
}

/// Writes until the refusal has this reason, which may take a moment: each session adopts a setting
/// separately.
fn refused(ground: &mut Ground, server: &Server, name: &str, reason: &str) {
    let mut number = 0;
    loop {
        let told = ground.write(server.address, &format!("{name} {number}"));
        number += 1;
        match told {
            Told::NotDone(told) if told.starts_with(reason) => break,
            told => assert!(number < 30, "{name}: {told:?}"),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let body = ready_when(server.address, |status, body| status == 503 && body.contains(reason));
    println!("{name}: told after {number} writes; /readyz: {body}");
}
