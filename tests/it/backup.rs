//! Backups under load, restored elsewhere: verified clean, nothing miscounted.

use crate::harness::broker::Broker;
use crate::harness::city::readings;
use crate::harness::talblick::{Talblick, mqtt_source, run};
use crate::loss::Load;
use std::process::Output;

/// Runs a command on the data of a talblick.
fn on(talblick: &Talblick, command: &[&str]) -> Output {
    let config = talblick.config();
    let mut arguments = command.to_vec();
    arguments.extend(["--config", config.to_str().unwrap()]);
    run(&arguments)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_backup_taken_while_uplinks_arrive_is_restored_elsewhere_and_everything_adds_up() {
    let broker = Broker::start();
    let talblick = Talblick::serve(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    let load = Load::start(broker.port());
    let files = tempfile::tempdir().unwrap();
    let mut seen = 0;
    for n in 0..3_u32 {
        talblick.wait_received(seen + 1_000);
        let file = files.path().join(format!("{n}.zip"));
        let made = on(&talblick, &["backup", file.to_str().unwrap()]);
        assert!(made.status.success(), "{}", text(&made.stderr));
        let received = talblick.wait_received(0)["total"]["received"]
            .as_u64()
            .unwrap();
        let verified = on(&talblick, &["verify", "--json"]);
        assert!(verified.status.success(), "{}", text(&verified.stdout));

        let mut elsewhere = Talblick::prepare("").trusting(&talblick);
        let restored = on(&elsewhere, &["restore", file.to_str().unwrap()]);
        assert!(restored.status.success(), "{}", text(&restored.stderr));
        let verified = on(&elsewhere, &["verify", "--json"]);
        assert!(verified.status.success(), "{}", text(&verified.stdout));
        assert!(text(&verified.stdout).contains("\"found\":0"));
        elsewhere.start();
        let accounting = elsewhere.wait_received(seen + 1_000);
        let stored = accounting["total"]["stored"].as_u64().unwrap();
        assert!(stored <= received, "{accounting}");
        let kept: u64 = readings(&elsewhere.http(), "air_temperature")
            .values()
            .sum();
        assert_eq!(kept, stored);
        elsewhere.assert_log_clean();
        seen = received;
    }
    let uplinks = load.finish();
    assert_eq!(
        talblick.wait_received(uplinks.into())["total"]["stored"],
        uplinks
    );
    talblick.assert_log_clean();
}

#[test]
fn a_restore_replaces_nothing_and_a_damaged_backup_leaves_nothing() {
    let mut talblick = Talblick::serve("");
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("some.zip");
    let path = file.to_str().unwrap();
    assert!(on(&talblick, &["backup", path]).status.success());
    let again = on(&talblick, &["backup", path]);
    assert_eq!(again.status.code(), Some(2));
    assert!(
        text(&again.stderr).contains("exists already"),
        "{}",
        text(&again.stderr)
    );
    talblick.terminate();
    let over = on(&talblick, &["restore", path]);
    assert_eq!(over.status.code(), Some(2));
    assert!(
        text(&over.stderr).contains("replaces nothing"),
        "{}",
        text(&over.stderr)
    );

    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let elsewhere = Talblick::prepare("");
    let damaged = on(&elsewhere, &["restore", path]);
    assert_eq!(damaged.status.code(), Some(1), "{}", text(&damaged.stderr));
    assert_eq!(std::fs::read_dir(elsewhere.data()).unwrap().count(), 0);
    let nothing = on(&elsewhere, &["verify"]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(
        text(&nothing.stderr).contains("there is no store"),
        "{}",
        text(&nothing.stderr)
    );
}
