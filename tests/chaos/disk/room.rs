//! No space: a full disk, and a limit on the size of files.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::scene::Scene;

/// Space for a database with the network, and for its log.
const ROOM: &str = "size=64m";

/// A limit on the size of files that allows the server's log, but no writes after the network.
pub(super) const ROOM_FOR_LOGS: u64 = 1 << 20;

/// A separate disk in memory; unmounted on drop.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts it. Requires the right to mount, which root has.
    fn mount(folder: &Path) -> Option<Self> {
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", ROOM, "tmpfs"])
            .arg(folder)
            .output();
        mount
            .is_ok_and(|done| done.status.success())
            .then(|| Self(folder.to_owned()))
    }

    /// Fills it to the last byte.
    fn fill(&self) {
        let mut filler = File::create(self.filler()).expect("a file");
        for size in [1 << 20, 1 << 12, 1] {
            let part = vec![0; size];
            while filler.write_all(&part).is_ok() {}
        }
    }

    fn empty(&self) {
        fs::remove_file(self.filler()).expect("it was full");
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// Limits the size of a process's files, or removes the limit.
pub(super) fn limit(process: u32, bytes: Option<u64>) {
    let soft = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
    let done = Command::new("prlimit")
        .args(["--pid", &process.to_string(), &format!("--fsize={soft}:unlimited")])
        .status();
    assert!(done.expect("prlimit runs").success());
}

#[test]
fn nothing_acknowledged_is_lost_after_a_disk_was_full_again_and_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(disk) = SmallDisk::mount(folder.path()) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "this takes root, to mount a small disk"
        );
        eprintln!("not root: the limit on the size of files is tried alone");
        return;
    };
    let scene = Scene::begin(folder.path());
    for _ in 0..3 {
        scene.wait_for_writes(150);
        disk.fill();
        scene.wait_for_trouble("the disk of the database is full");
        assert_eq!(scene.probe("/healthz").0, 200, "a new start would not help");
        disk.empty();
        scene.wait_until_ready();
    }
    scene.wait_for_writes(300);
    scene.judge("full disk");
}

#[test]
fn nothing_acknowledged_is_lost_after_files_could_not_grow() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::begin(folder.path());
    for _ in 0..3 {
        scene.wait_for_writes(150);
        limit(scene.server.id(), Some(ROOM_FOR_LOGS));
        scene.wait_for_trouble("cannot read or write its files");
        limit(scene.server.id(), None);
        scene.wait_until_ready();
    }
    scene.wait_for_writes(300);
    scene.judge("limit on the size of files");
}
