//! Import, export, backup and restore on the command line.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use crate::cli::{Running, program, run, text};

/// Returns a folder with the small example network in a database.
fn golden() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let seeded = run(folder.path(), &["seed", "--network", "golden"]);
    assert!(seeded.status.success(), "{}", text(&seeded.stderr));
    folder
}

/// Returns the output of a command that must succeed.
fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn a_network_goes_from_one_database_to_another_and_is_the_same() {
    let (here, there) = (golden(), tempfile::tempdir().expect("a folder"));
    let file = here.path().join("golden.jsonl");
    let name = file.to_str().expect("a name");
    assert_eq!(
        done(here.path(), &["export", "--network", "golden", "-o", name]),
        "45 records of network golden at revision 1\n"
    );
    let told = done(there.path(), &["import", "--network", "golden", name]);
    assert_eq!(
        told,
        "45 created, 0 updated, 0 unchanged, 0 rejected; network golden is at revision 1\n"
    );
    let told = done(there.path(), &["import", "--network", "golden", name]);
    assert_eq!(
        told,
        "0 created, 0 updated, 45 unchanged, 0 rejected; network golden is at revision 1\n"
    );
    assert_eq!(
        done(there.path(), &["export", "--network", "golden"]),
        fs::read_to_string(&file).expect("the file")
    );
}

#[test]
fn faulty_rows_are_told_by_file_row_and_column_and_nothing_is_written() {
    let folder = golden();
    let nodes = folder.path().join("nodes.csv");
    fs::write(&nodes, "Id,Label,Land\n1,Kraków,Poland\n2,Atlantis,\n3,Łódź,Utopia\n").expect("written");
    let import = ["import", "--network", "golden", "--map", "country=Land", "nodes.csv"];
    let output = run(folder.path(), &import);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(
        told.starts_with("nodes.csv:3:Land MISSING_VALUE the row gives no country"),
        "{told}"
    );
    assert!(
        told.contains(
            "\nnodes.csv:4:Land UNKNOWN_COUNTRY no country has the code or the name \"Utopia\"; give its ISO 3166 code"
        ),
        "{told}"
    );
    assert_eq!(
        text(&output.stdout),
        "2 to create, 0 to update, 0 unchanged, 2 rejected; nothing was written, because rows are faulty; --on-error skip leaves them out\n"
    );
    let skip = [&import[..], &["--on-error", "skip"]].concat();
    assert_eq!(
        done(folder.path(), &skip),
        "2 created, 0 updated, 0 unchanged, 2 rejected; network golden is at revision 2\n"
    );
    let all = [
        &import[..],
        &["--unknown-country", "ZZ", "--default", "country=ZZ", "--dry-run"],
    ]
    .concat();
    let told = done(folder.path(), &all);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 5, "{told}");
    assert!(lines[0].starts_with("create CITY atlantis: "), "{told}");
    assert_eq!(
        lines[4],
        "4 to create, 0 to update, 2 unchanged, 0 rejected; nothing was written, as asked"
    );
    let told = done(folder.path(), &[&all[..], &["--changes", "changes.txt"]].concat());
    assert_eq!(told.lines().count(), 1, "{told}");
    let written = fs::read_to_string(folder.path().join("changes.txt")).expect("the changes");
    assert_eq!(written.lines().collect::<Vec<_>>(), lines[..4]);
}

#[test]
fn standard_input_is_a_file_even_where_links_come_before_their_cities() {
    let folder = golden();
    let graph = r#"{"links": [{"source": 1, "target": 2}], "nodes": [{"id": 1, "label": "Riga", "country": "LV"},
        {"id": 2, "label": "Tartu", "country": "EE"}]}"#;
    let mut import = program(folder.path());
    import.args(["import", "--network", "golden", "--format", "node-link-json", "-"]);
    import
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut process = import.spawn().expect("the program starts");
    let mut input = process.stdin.take().expect("its input");
    input.write_all(graph.as_bytes()).expect("it reads");
    drop(input);
    let output = process.wait_with_output().expect("it ends");
    assert_eq!(
        text(&output.stdout),
        "5 created, 0 updated, 0 unchanged, 0 rejected; network golden is at revision 2\n",
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_backup_of_a_running_server_is_restored_when_it_has_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Running::in_folder(folder.path());
    let told = done(folder.path(), &["backup", "copy.db"]);
    assert_eq!(told, "revision 1 is in copy.db\n");
    let again = run(folder.path(), &["backup", "copy.db"]);
    assert_eq!(
        (
            again.status.code(),
            text(&again.stderr).contains("copy.db is there already")
        ),
        (Some(1), true)
    );
    let refused = run(folder.path(), &["restore", "copy.db"]);
    assert_eq!(refused.status.code(), Some(1), "{}", text(&refused.stdout));
    let refused = run(folder.path(), &["import", "--network", "uccn", "copy.csv"]);
    assert_eq!(refused.status.code(), Some(1), "{}", text(&refused.stdout));
    drop(server);
    fs::write(folder.path().join("damaged.db"), "not a database").expect("written");
    let damaged = run(folder.path(), &["restore", "damaged.db"]);
    assert!(
        text(&damaged.stderr).contains("is no database of SQLite"),
        "{}",
        text(&damaged.stderr)
    );
    done(folder.path(), &["seed", "--network", "golden"]);
    let told = done(folder.path(), &["restore", "copy.db"]);
    assert!(
        told.starts_with("the database is at revision 1\nthe one before is in "),
        "{told}"
    );
    let networks = run(folder.path(), &["export", "--network", "golden"]);
    assert!(
        text(&networks.stderr).contains("there is no network golden; there are: uccn"),
        "{}",
        text(&networks.stderr)
    );
    let aside = told.trim().rsplit(' ').next().expect("a name");
    let before = done(
        folder.path(),
        &[
            "--database-url",
            &format!("sqlite:{aside}"),
            "export",
            "--network",
            "golden",
        ],
    );
    assert_eq!(before.lines().count(), 45);
}

/// Returns the names of the files in a folder, without SQLite's auxiliary files and locks, which
/// remain.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("a file").file_name());
    let names = entries.map(|name| name.into_string().expect("text"));
    let beside = |name: &String| [".lock", "-wal", "-shm"].iter().any(|ending| name.ends_with(ending));
    let mut names: Vec<String> = names.filter(|name| !beside(name)).collect();
    names.sort();
    names
}

#[test]
fn a_command_that_fails_leaves_no_new_database() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("good.csv"), "Label,country\nRiga,LV\n").expect("written");
    fs::write(folder.path().join("faulty.csv"), "Label,country\nRiga,Utopia\n").expect("written");
    fs::write(folder.path().join("letter.gexf"), "Dear all,").expect("written");
    let before = names(folder.path());
    for arguments in [
        &["import", "--network", "mine", "good.csv"][..],
        &["import", "--network", "mine", "--create", "Mine", "missing.csv"],
        &["import", "--network", "mine", "--create", "Mine", "faulty.csv"],
        &["import", "--network", "mine", "--create", "Mine", "letter.gexf"],
        &["import", "--network", "Not a key!", "--create", "Mine", "good.csv"],
        &[
            "import",
            "--network",
            "mine",
            "--create",
            "Mine",
            "--map",
            "colour=x",
            "good.csv",
        ],
        &[
            "import",
            "--network",
            "mine",
            "--create",
            "Mine",
            "--default",
            "colour=x",
            "good.csv",
        ],
        &["token", "create", "--role", "EDITOR", "--network", "mine"],
        &["token", "create", "--role", "EDITOR", "--expires", "2016"],
        &["token", "create", "--role", "EDITOR", "--name", "seed"],
        &["restore", "missing.db"],
        &["restore", "letter.gexf"],
        &["backup", "copy.db"],
        &["export", "--network", "mine", "-o", "mine.jsonl"],
        &["migrate", "down"],
    ] {
        let output = run(folder.path(), arguments);
        assert!(!output.status.success(), "{arguments:?}: {}", text(&output.stdout));
        assert_eq!(names(folder.path()), before, "{arguments:?}");
    }
    let create = ["import", "--network", "mine", "--create", "Mine"];
    done(folder.path(), &[&create[..], &["--dry-run", "good.csv"]].concat());
    assert_eq!(names(folder.path()), before, "a rehearsal makes none either");
    let skip = [&create[..], &["--on-error", "skip", "good.csv", "faulty.csv"]].concat();
    assert!(
        done(folder.path(), &skip).starts_with("3 created"),
        "and one that succeeds does"
    );
    let exported = done(folder.path(), &["export", "--network", "mine"]);
    assert!(exported.contains("Riga"), "{exported}");
    let server = Running::in_folder(folder.path());
    drop(server);
    let networks = run(folder.path(), &["export", "--network", "uccn"]);
    let told = text(&networks.stderr);
    assert!(told.contains("there is no network uccn; there are: mine"), "{told}");
}

#[test]
fn a_command_that_fails_on_a_database_leaves_it_as_it_was() {
    let folder = golden();
    let before = names(folder.path());
    fs::write(folder.path().join("half.db"), b"SQLite format 3\0 and no more").expect("written");
    for arguments in [
        &["restore", "half.db"][..],
        &["restore", "missing.db"],
        &["backup", "nowhere/copy.db"],
        &["export", "--network", "golden", "-o", "nowhere/golden.jsonl"],
        &["export", "--network", "goldn", "-o", "golden.jsonl"],
    ] {
        let output = run(folder.path(), arguments);
        assert!(!output.status.success(), "{arguments:?}: {}", text(&output.stdout));
        let now: Vec<String> = names(folder.path())
            .into_iter()
            .filter(|name| name != "half.db")
            .collect();
        assert_eq!(now, before, "{arguments:?}");
    }
    assert_eq!(
        done(folder.path(), &["export", "--network", "golden"]).lines().count(),
        45
    );
}

/// A killed command leaves its draft, which the next one removes.
#[test]
fn a_draft_that_was_left_is_no_database() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("interurban.db.new"), "half of a database").expect("written");
    done(folder.path(), &["seed", "--network", "golden"]);
    assert_eq!(names(folder.path()), ["interurban.db"]);
}
