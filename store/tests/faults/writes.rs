//! Every write of a run, once as the last before a kill or a power cut, once refused.

use crate::writer::{BATCHES, acknowledged, check, room, run};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The library that fails a write, compiled.
struct Shim {
    dir: TempDir,
}

impl Shim {
    fn compile() -> Self {
        let dir = room();
        let shim = Self { dir };
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/shim.c");
        let status = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(shim.path())
            .arg(source)
            .arg("-ldl")
            .status()
            .unwrap();
        assert!(status.success(), "cc compiles the shim");
        shim
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("shim.so")
    }

    /// Runs a writer whose write number `at`, and `times - 1` after it, meet with `fault`.
    fn run(&self, dir: &Path, fault: &str, at: usize, times: usize) -> Output {
        run(
            dir,
            &[
                ("LD_PRELOAD", self.path().display().to_string()),
                ("FAULT", fault.to_owned()),
                ("FAULT_AT", at.to_string()),
                ("FAULT_FOR", times.to_string()),
            ],
        )
    }

    /// How many writes a whole run has.
    fn writes(&self) -> usize {
        let dir = room();
        let output = self.run(dir.path(), "none", 0, 0);
        assert_eq!(acknowledged(&output), BATCHES);
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        let count = err.lines().find_map(|line| line.strip_prefix("writes "));
        let writes = count.unwrap().parse().unwrap();
        assert!(writes > 50, "{writes}");
        writes
    }
}

/// Runs a writer for every write, two at a time, and looks at what it left.
fn at_every_write(fault: &str, times: usize, look: impl Fn(&Path, &Output, usize) + Sync) {
    let shim = Shim::compile();
    let writes = shim.writes();
    std::thread::scope(|scope| {
        for half in 0..2 {
            let (shim, look) = (&shim, &look);
            scope.spawn(move || {
                for at in (1..=writes).filter(|at| at % 2 == half) {
                    let dir = room();
                    let output = shim.run(dir.path(), fault, at, times);
                    look(dir.path(), &output, at);
                }
            });
        }
    });
}

fn killed_at_every_write(fault: &str) {
    at_every_write(fault, 1, |dir, output, at| {
        let acknowledged = acknowledged(output);
        assert!(!output.status.success(), "write {at} of {fault}");
        let there = check(dir, acknowledged);
        assert!(
            there <= acknowledged + 1,
            "write {at}: {acknowledged}, {there}"
        );
    });
}

#[test]
fn a_kill_before_any_write_loses_nothing_acknowledged() {
    killed_at_every_write("kill");
}

#[test]
fn a_kill_in_the_middle_of_any_write_loses_nothing_acknowledged() {
    killed_at_every_write("torn");
}

#[test]
fn a_power_cut_at_any_write_loses_nothing_acknowledged() {
    killed_at_every_write("cut");
}

#[test]
fn a_disk_that_is_full_at_any_write_is_said_and_gotten_over() {
    at_every_write("ENOSPC", 3, |dir, output, at| {
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "write {at}: {out}");
        assert_eq!(acknowledged(output), BATCHES, "write {at}: {out}");
        assert_eq!(check(dir, BATCHES), BATCHES, "write {at}");
    });
}

#[test]
fn a_disk_that_becomes_read_only_at_any_write_loses_nothing_acknowledged() {
    at_every_write("EROFS", usize::MAX / 4, |dir, output, at| {
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "write {at}: {out}");
        let acknowledged = acknowledged(output);
        let there = check(dir, acknowledged);
        assert!(
            there <= acknowledged + 1,
            "write {at}: {acknowledged}, {there}"
        );
        assert!(out.contains("refused: "), "write {at}: {out}");
    });
}
