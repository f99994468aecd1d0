//! Database files that are removed, replaced or corrupted under a running server.

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use super::scene::Scene;

/// Disturbs the files of a server under load, and judges the result.
fn disturbed(fault: &str, disturb: impl FnOnce(&Scene)) {
    let folder = tempfile::tempdir().expect("a folder");
    // A folder inside it can be moved.
    let place = folder.path().join("place");
    fs::create_dir(&place).expect("a folder");
    let scene = Scene::begin(&place);
    scene.wait_for_writes(150);
    disturb(&scene);
    scene.judge(fault);
}

fn rename(from: &Path, to: &Path) {
    fs::rename(from, to).expect("moved");
}

#[test]
fn a_database_that_is_moved_away_takes_no_writes_until_it_is_back() {
    disturbed("file moved away and back", |scene| {
        let (file, aside) = (scene.file(), scene.folder.join("aside.db"));
        for _ in 0..2 {
            rename(&file, &aside);
            scene.wait_for_trouble("the file of the database is gone");
            scene.expect_no_writes();
            assert_eq!(scene.probe("/healthz").0, 200, "a new start would not help");
            rename(&aside, &file);
            scene.wait_until_ready();
            scene.wait_for_writes(100);
        }
    });
}

#[test]
fn a_database_whose_folder_is_moved_away_takes_no_writes_until_it_is_back() {
    disturbed("folder moved away and back", |scene| {
        let (place, aside) = (scene.folder.clone(), scene.folder.with_file_name("aside"));
        rename(&place, &aside);
        scene.wait_for_trouble("the file of the database is gone");
        scene.expect_no_writes();
        rename(&aside, &place);
        scene.wait_until_ready();
        scene.wait_for_writes(100);
    });
}

#[test]
fn a_server_does_not_go_on_with_another_database_in_the_place_of_its_own() {
    disturbed("file replaced, and put back", |scene| {
        let (file, aside) = (scene.file(), scene.folder.join("aside.db"));
        let backup = scene.folder.join("backup.db");
        let done = scene.program.run(&["backup", &backup.display().to_string()]);
        assert!(done.status.success(), "{done:?}");
        scene.wait_for_writes(100);
        rename(&file, &aside);
        rename(&backup, &file);
        scene.wait_for_trouble("was replaced by another");
        assert_eq!(scene.probe("/healthz").0, 503, "only a new start helps");
        scene.expect_no_writes();
        // A new start would find the backup, without a log of the other file.
        assert_eq!(fs::metadata(scene.folder.join("test.db-wal")).expect("a log").len(), 0);
        rename(&aside, &file);
        scene.wait_until_ready();
        scene.wait_for_writes(100);
    });
}

#[test]
fn nothing_acknowledged_is_lost_when_the_log_is_removed() {
    disturbed("write-ahead log and its index removed", |scene| {
        for suffix in ["-wal", "-shm"] {
            fs::remove_file(scene.folder.join(format!("test.db{suffix}"))).expect("removed");
        }
        scene.wait_for_trouble("the write-ahead log");
        scene.expect_no_writes();
        assert_eq!(scene.probe("/healthz").0, 503, "only a new start helps");
    });
}

#[test]
fn a_file_that_is_cut_short_is_noticed_and_good_again_when_it_is_whole() {
    disturbed("file cut short, and made whole", |scene| {
        let whole = scene.settle();
        let file = File::options().write(true).open(scene.file()).expect("a file");
        file.set_len(whole.len() as u64 / 2).expect("cut");
        scene.wait_for_trouble("cut short");
        scene.go_on();
        scene.expect_no_writes();
        file.write_all_at(&whole, 0).expect("written");
        scene.wait_until_ready();
        scene.wait_for_writes(100);
    });
}

#[test]
fn a_file_that_is_overwritten_with_rubbish_is_noticed_and_good_again_when_it_is_whole() {
    disturbed("file overwritten, and made whole", |scene| {
        let whole = scene.settle();
        let file = File::options().write(true).open(scene.file()).expect("a file");
        file.write_all_at(&vec![0xa5; whole.len() - 4_096], 4_096)
            .expect("written");
        scene.wait_for_trouble("damaged");
        scene.go_on();
        scene.expect_no_writes();
        file.write_all_at(&whole, 0).expect("written");
        scene.wait_until_ready();
        scene.wait_for_writes(100);
    });
}

#[test]
fn a_lock_file_that_is_removed_is_made_anew() {
    disturbed("lock file removed", |scene| {
        let lock = scene.folder.join("test.db.lock");
        fs::remove_file(&lock).expect("removed");
        while !lock.exists() {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        scene.wait_for_writes(20);
        let second = scene.program.run(&["seed"]);
        let told = String::from_utf8_lossy(&second.stderr);
        assert!(
            !second.status.success() && told.contains("another process writes"),
            "{told}"
        );
    });
}
