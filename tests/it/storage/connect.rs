use interurban::storage::{Store, StoreError, StoreOptions};

use crate::support::database::on_each_database;

#[tokio::test]
async fn a_connected_store_answers_a_ping_before_the_schema_is_made() {
    on_each_database(async |database| {
        let store = database.connect().await;
        store.ping().await.expect("an answer");
        store.close().await.expect("closed");
    })
    .await;
}

#[tokio::test]
async fn addresses_that_cannot_work_are_refused_in_words() {
    for (url, words) in [
        ("mysql://localhost/x", "sqlite: or postgres://"),
        ("sqlite::memory:", "in memory"),
        ("sqlite:x.db?mode=memory", "in memory"),
        ("postgres://localhost", "names no database"),
        ("postgres://one,other/x", "several hosts"),
    ] {
        let error = Store::connect(&StoreOptions::new(url)).await.expect_err("refused");
        assert!(matches!(error, StoreError::Configuration { .. }), "{url}: {error}");
        assert!(error.to_string().contains(words), "{url}: {error}");
    }
}

#[tokio::test]
async fn a_file_in_a_folder_that_is_missing_cannot_be_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}/missing/test.db", folder.path().display());
    let error = Store::connect(&StoreOptions::new(url)).await.expect_err("no folder");
    assert!(matches!(error, StoreError::File { .. }), "{error}");
    assert!(
        !error.public_message().contains("missing"),
        "{}",
        error.public_message()
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_may_only_be_read_is_refused_by_name_before_anything_is_tried() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("test.db");
    std::fs::write(&file, "").expect("a file");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).expect("set");
    if std::fs::File::options().write(true).open(&file).is_ok() {
        // A user with all rights, such as root in a container, may write here, too.
        return;
    }
    let url = format!("sqlite:{}", file.display());
    let error = Store::connect(&StoreOptions::new(url)).await.expect_err("read only");
    assert!(
        error.to_string().contains("test.db cannot be opened for writing"),
        "{error}"
    );
}

#[test]
fn options_do_not_print_the_address_which_may_hold_a_password() {
    let options = StoreOptions::new("postgres://user:secret@localhost/x");
    assert!(!format!("{options:?}").contains("secret"));
}
