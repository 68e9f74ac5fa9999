//! What a verification finds, and what it leaves alone.

use super::durability::raw;
use super::*;

const DAY: i64 = 86_400_000;

/// A store with two devices, three sealed days of readings and uplinks, and a log.
pub(super) fn filled(dir: &TempDir) -> Store {
    let store = open(dir);
    let ids = datastreams(&store, 2, 2);
    store.put_gateways(vec![]).unwrap();
    for day in 0..4 {
        let at = (20_000 + day) * DAY;
        let batch = Batch {
            uplinks: store
                .devices()
                .iter()
                .map(|device| uplink(device.id, at, day.unsigned_abs(), vec![reception(1, -90)]))
                .collect(),
            tallies: vec![Tally {
                source: "stadtnetz".into(),
                received: 2,
                stored: 2,
                ..Tally::default()
            }],
            ..readings(
                ids.iter()
                    .flat_map(|id| (0..40).map(|n| reading(*id, at + n * 1_000, 1.5)))
                    .collect(),
            )
        };
        store.append(batch).unwrap();
        if day < 3 {
            store.seal().unwrap();
        }
    }
    store
}

pub(super) fn found(dir: &TempDir) -> Vec<String> {
    let verification = verify(dir.path(), &mut |_, _| {}).unwrap();
    assert_eq!(verification.found, verification.findings.len() as u64);
    verification
        .findings
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Flips a bit in the first block of a table.
pub(super) fn flip(dir: &TempDir, table: &str) {
    let db = raw(dir);
    let (key, column) = match table {
        "gateway_presence" => ("gateway", "block"),
        "accounting" => ("source", "totals"),
        _ => ("rowid", "block"),
    };
    let row = format!("SELECT {key}, {column} FROM {table} ORDER BY 1 LIMIT 1");
    let (row, mut block) = db
        .query_row(&row, [], |row| {
            let bytes = row.get_ref(1)?.as_bytes()?.to_vec();
            Ok((row.get::<_, rusqlite::types::Value>(0)?, bytes))
        })
        .unwrap();
    *block.last_mut().unwrap() ^= 16;
    let block = match String::from_utf8(block) {
        Ok(text) if column == "totals" => rusqlite::types::Value::Text(text),
        Ok(text) => rusqlite::types::Value::Blob(text.into_bytes()),
        Err(bytes) => rusqlite::types::Value::Blob(bytes.into_bytes()),
    };
    let update = format!("UPDATE {table} SET {column} = ?1 WHERE {key} = ?2");
    db.execute(&update, rusqlite::params![block, row]).unwrap();
}

#[test]
fn a_sound_store_is_clean_and_counted_also_while_it_is_open() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(&dir);
    let verification = verify(dir.path(), &mut |_, _| {}).unwrap();
    assert!(verification.is_clean(), "{:?}", verification.findings);
    let checked = verification.checked;
    assert_eq!(
        (checked.batches, checked.chunks, checked.readings),
        (1, 6, 480)
    );
    assert_eq!((checked.archives, checked.uplinks), (6, 6));
    assert_eq!(verification.format, database::FORMAT);
    drop(store);
    assert_eq!(found(&dir), [""; 0]);
}

#[test]
fn a_verification_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(&dir));
    let before = std::fs::read(dir.path().join("talblick.db")).unwrap();
    found(&dir);
    assert_eq!(
        std::fs::read(dir.path().join("talblick.db")).unwrap(),
        before
    );
}

#[test]
fn every_damaged_block_is_named_by_part_device_and_day() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(&dir));
    let tables = [
        (
            "chunk",
            "readings of device 0000000000000001 on 2024-10-04: ",
        ),
        (
            "archive",
            "uplinks of device 0000000000000001 on 2024-10-04: ",
        ),
        ("days", "days of device 0000000000000001: "),
        ("device_presence", "presence of device 0000000000000001: "),
        ("series", "counters, datastreams 1 to 512: "),
        ("gateway_presence", "presence, gateway 0000000000000001: "),
        ("identities", "identities, list 1: "),
        ("log", "log, batch 4 of 2026-"),
    ];
    for (table, name) in tables {
        let copy = tempfile::tempdir().unwrap();
        std::fs::copy(
            dir.path().join("talblick.db"),
            copy.path().join("talblick.db"),
        )
        .unwrap();
        flip(&copy, table);
        let found = found(&copy);
        assert_eq!(found.len(), 1, "{table}: {found:?}");
        assert!(found[0].starts_with(name), "{found:?}");
        assert!(found[0].ends_with("its checksum is wrong"), "{found:?}");
    }
}

#[test]
fn what_does_not_agree_is_named() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(&dir));
    let changes = [
        (
            "DELETE FROM chunk WHERE key = (SELECT min(key) FROM chunk)",
            "it lists other days than are there",
        ),
        (
            "UPDATE chunk SET key = key + 1 WHERE key = (SELECT max(key) FROM chunk)",
            "it holds a datastream that is not the device's",
        ),
        (
            "DELETE FROM days WHERE device = 2",
            "the days that are there are not listed",
        ),
        ("DELETE FROM series", "none counted, 120 there"),
        (
            "UPDATE mark SET log = 9",
            "it is sealed already and should be gone",
        ),
        (
            "UPDATE device SET body = '{'",
            "EOF while parsing an object",
        ),
        (
            "UPDATE device SET dev_eui = '00000000000000ff' WHERE id = 1",
            "its row and its body name different devices",
        ),
        (
            "DELETE FROM datastream WHERE id = 2",
            "the numbers before it have a hole",
        ),
        (
            "UPDATE datastream SET device = 9 WHERE id = 4",
            "its device is not registered",
        ),
        (
            "INSERT INTO user VALUES ('anna', 'x', 'king')",
            "“king” is no role",
        ),
        (
            r#"UPDATE accounting SET totals = '{"source":"stadtnetz","received":7,"stored":1,"duplicate":0,"rejected":{},"ignored":{}}'"#,
            "7 messages received, 1 settled",
        ),
        (
            "UPDATE accounting SET source = 'stadt'",
            "its row and its body name different sources",
        ),
    ];
    for (change, why) in changes {
        let copy = tempfile::tempdir().unwrap();
        std::fs::copy(
            dir.path().join("talblick.db"),
            copy.path().join("talblick.db"),
        )
        .unwrap();
        raw(&copy).execute(change, []).unwrap();
        let found = found(&copy);
        assert!(
            found.iter().any(|line| line.contains(why)),
            "{change}: {found:?}"
        );
    }
}

#[test]
fn a_directory_without_a_store_and_a_newer_store_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let refused = |dir: &TempDir| verify(dir.path(), &mut |_, _| {}).unwrap_err();
    assert!(matches!(refused(&dir), Error::Absent { .. }));
    std::fs::write(dir.path().join("talblick.db"), "").unwrap();
    assert!(matches!(refused(&dir), Error::Absent { .. }));
    std::fs::remove_file(dir.path().join("talblick.db")).unwrap();
    drop(open(&dir));
    raw(&dir).pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(refused(&dir), Error::Newer { found: 99, .. }));
}
