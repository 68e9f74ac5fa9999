//! The reader in Python, which knows only FORMAT.md and its standard library, against the store's own answers.

use super::durability::raw;
use super::samples::copied;
use super::*;
use std::path::Path;
use std::process::Command;

const DAY: i64 = 86_400_000;

/// What the reader prints for a day, and what it says it could not read.
fn printed(dir: &TempDir, day: i64) -> (Vec<String>, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("read_day.py");
    let date = ms(day * DAY).timestamp().strftime("%F").to_string();
    let run = Command::new("python3")
        .arg(script)
        .arg(dir.path().join(FILE))
        .arg(date)
        .output();
    let run = run.unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(
        run.status.code(),
        Some(i32::from(!said.is_empty())),
        "{said}"
    );
    let out = String::from_utf8(run.stdout).unwrap();
    let mut lines: Vec<String> = out.lines().map(str::to_owned).collect();
    assert_eq!(
        lines.remove(0),
        "time,device,quantity,channel,value,quality"
    );
    (lines, said)
}

/// The same of the store; datastreams in order of their number.
fn meant(store: &Store, day: i64, without: &str) -> Vec<String> {
    let range = TimeRange::new(ms(day * DAY), ms(day * DAY + DAY)).unwrap();
    let mut lines = Vec::new();
    for datastream in store.datastreams() {
        if without.contains(&format!("datastream {}:", datastream.id.get())) {
            continue;
        }
        let eui = store.device(datastream.device).unwrap().dev_eui;
        let page = store
            .readings(datastream.id, range, Order::Ascending, usize::MAX)
            .unwrap();
        for reading in page.items {
            let time = reading.time.timestamp().strftime("%Y-%m-%dT%H:%M:%S.%3fZ");
            let channel = datastream.channel.as_deref().unwrap_or_default();
            // Both print the shortest digits that give the value back.
            let value = reading
                .value
                .map_or(String::new(), |value| format!("{value:?}"));
            let flags = [Quality::GAP, Quality::CLOCK].map(|flag| {
                let name = if flag == Quality::GAP { "gap" } else { "clock" };
                if reading.quality.bits() & flag.bits() > 0 {
                    name
                } else {
                    ""
                }
            });
            let flags = flags.concat();
            lines.push(format!(
                "{time},{eui},{},{channel},{value},{flags}",
                datastream.quantity.name()
            ));
        }
    }
    lines
}

#[test]
fn a_stranger_reads_every_sealed_reading_of_every_format() {
    for format in 1..=database::FORMAT {
        let dir = copied(format);
        let store = open(&dir);
        store.seal().unwrap();
        let mut rows = 0;
        for day in 20_513..20_517 {
            let (lines, said) = printed(&dir, day);
            // Columns of doubles that jump are packed with pco, which the standard library does not know.
            for line in said.lines() {
                assert!(
                    line.ends_with("it is packed with pco; install pcodec"),
                    "{said}"
                );
            }
            assert_eq!(
                lines,
                meant(&store, day, &said),
                "format {format}, day {day}"
            );
            rows += lines.len();
        }
        assert!(rows > 600, "{rows}");
    }
}

#[test]
fn a_stranger_reads_what_is_not_sealed_yet_and_the_newest_write_wins() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let ids = datastreams(&store, 2, 3);
    let write = |from: i64, value: f64| {
        let rows = ids
            .iter()
            .flat_map(|id| (from..from + 40).map(move |n| reading(*id, n * 60_000, value)));
        store.append(readings(rows.collect())).unwrap();
    };
    write(0, 0.5);
    store.seal().unwrap();
    write(20, -0.1);
    write(50, 1e15);
    let (lines, said) = printed(&dir, 0);
    assert_eq!((lines, said.as_str()), (meant(&store, 0, ""), ""));
}

#[test]
fn a_stranger_is_told_what_cannot_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let ids = datastreams(&store, 1, 1);
    store
        .append(readings(vec![reading(ids[0], 5, 1.5)]))
        .unwrap();
    store.seal().unwrap();
    raw(&dir)
        .execute("UPDATE chunk SET block = substr(block, 1, 12)", [])
        .unwrap();
    let (lines, said) = printed(&dir, 0);
    assert_eq!(
        (lines.len(), said.trim()),
        (0, "not read: the readings of device 1: it ends too early")
    );
}
