//! Starts with a database that is missing, empty or damaged.

use std::fs::{self, File};

use super::scene::program;

#[test]
fn a_server_makes_no_new_database_where_one_was_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("test.db");
    let program = program(folder.path(), folder.path());
    let refused = |words: &str| {
        let run = program.run(&["serve", "--listen", "127.0.0.1:0"]);
        let told = String::from_utf8_lossy(&run.stderr);
        assert!(!run.status.success() && told.contains(words), "{words}: {told}");
    };
    program.serve("server").expect("a new database is filled").kill();
    let whole = {
        let copy = folder.path().join("copy.db");
        let done = program.run(&["backup", &copy.display().to_string()]);
        assert!(done.status.success(), "{done:?}");
        fs::read(copy).expect("a copy")
    };
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(folder.path().join(format!("test.db{suffix}")));
    }
    fs::remove_file(&file).expect("it is there");
    refused("is missing, though there was one with records");
    assert!(!file.exists(), "nothing was made");
    File::create(&file).expect("an empty file");
    refused("is empty, though there was one with records");
    assert_eq!(fs::metadata(&file).expect("a file").len(), 0, "nothing was made");
    let mut spoiled = whole.clone();
    spoiled[8_192..16_384].fill(0xa5);
    fs::write(&file, &spoiled).expect("written");
    refused("damaged");
    fs::write(&file, b"no database at all, but a text").expect("written");
    refused("is no database of SQLite");
    fs::write(&file, &whole).expect("written");
    program.serve("server").expect("it is whole").kill();
    for name in ["test.db", "test.db-wal", "test.db-shm", "test.db.lock"] {
        let _ = fs::remove_file(folder.path().join(name));
    }
    program.serve("server").expect("nothing is left of the old one").kill();
}
