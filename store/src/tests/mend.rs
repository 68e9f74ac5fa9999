//! What cannot be read never keeps the store from opening: it is named, set aside, and worked out again where it can be.

use super::durability::raw;
use super::samples::told;
use super::verify::{filled, flip, found};
use super::*;

/// What was set aside, by name.
fn set_aside(dir: &TempDir) -> Vec<String> {
    let db = raw(dir);
    let mut query = db
        .prepare("SELECT what FROM quarantine ORDER BY id")
        .unwrap();
    let names = query.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

#[test]
fn counters_days_and_presence_that_cannot_be_read_are_worked_out_again() {
    let tables = [
        ("series", "page 0 of the counters"),
        ("days", "the list of days of device 1"),
        ("device_presence", "the presence of device 1"),
    ];
    for (table, name) in tables {
        let dir = tempfile::tempdir().unwrap();
        let meant = told(&filled(&dir));
        flip(&dir, table);
        let store = open(&dir);
        assert_eq!(told(&store), meant, "{table}");
        let unreadable = store.unreadable();
        assert_eq!(unreadable.len(), 1, "{table}");
        assert_eq!(
            (unreadable[0].what.as_str(), unreadable[0].why.as_str()),
            (name, "its checksum is wrong")
        );
        drop(store);
        assert_eq!(found(&dir), [""; 0], "{table}");
        assert_eq!(set_aside(&dir), [name]);
        let store = open(&dir);
        assert_eq!((told(&store), store.unreadable()), (meant, vec![]));
    }
}

#[test]
fn everything_that_is_read_on_open_may_be_damaged_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let ids: Vec<_> = filled(&dir).datastreams().iter().map(|d| d.id).collect();
    for table in [
        "series",
        "days",
        "device_presence",
        "gateway_presence",
        "accounting",
        "log",
        "identities",
    ] {
        flip(&dir, table);
    }
    let store = open(&dir);
    // The log held the last day; its batch is lost, and so is what only it and the accounting knew.
    assert_eq!(store.counters(ids[0]).unwrap().count, 120);
    assert_eq!(
        store.latest(ids[0]).unwrap().reading,
        *all(&store, ids[0]).last().unwrap()
    );
    assert_eq!(store.accounting(), []);
    let device = store.devices()[0].id;
    assert_eq!(store.device_presence(device).unwrap().uplinks, 3);
    let gateway = store.gateway_presence(GatewayId::from_u64(1)).unwrap();
    assert_eq!(
        gateway.last_seen,
        store.device_presence(device).unwrap().last_seen
    );
    assert_eq!(store.unreadable().len(), 6);
    store
        .append(readings(vec![reading(ids[0], 5, 1.5)]))
        .unwrap();
    store.seal().unwrap();
    drop(store);
    assert_eq!(found(&dir), ["identities, list 1: its checksum is wrong"]);
    assert_eq!(set_aside(&dir).len(), 6);
}

#[test]
fn a_chunk_and_an_archive_block_that_cannot_be_read_are_named_when_they_are_missed() {
    let dir = tempfile::tempdir().unwrap();
    let ids: Vec<_> = filled(&dir).datastreams().iter().map(|d| d.id).collect();
    flip(&dir, "chunk");
    flip(&dir, "archive");
    let store = open(&dir);
    assert_eq!(store.unreadable(), []);
    assert_eq!(all(&store, ids[0]).len(), 120);
    let device = store.devices()[0].id;
    let uplinks = store.uplinks(device, TimeRange::ALL, None, 10).unwrap();
    assert_eq!(uplinks.items.len(), 3);
    let mut scanned = 0;
    let mut each = |_, readings: &[StoredReading]| {
        scanned += readings.len();
        true
    };
    store.scan(TimeRange::ALL, None, &mut each).unwrap();
    assert_eq!(scanned, 4 * 160 - 2 * 40);
    let named: Vec<_> = store
        .unreadable()
        .into_iter()
        .map(|block| block.what)
        .collect();
    assert_eq!(
        named,
        [
            "the readings of device 1 on 2024-10-04",
            "the uplinks of device 1 on 2024-10-04"
        ]
    );
}

#[test]
fn a_chunk_that_gives_way_to_a_new_one_is_no_longer_counted() {
    let dir = tempfile::tempdir().unwrap();
    let ids: Vec<_> = filled(&dir).datastreams().iter().map(|d| d.id).collect();
    flip(&dir, "chunk");
    let store = open(&dir);
    let day = 20_000 * 86_400_000;
    store
        .append(readings(vec![reading(ids[0], day + 7, 2.5)]))
        .unwrap();
    store.seal().unwrap();
    let counted = |store: &Store, id| store.counters(id).map(|c| (c.count, c.first.as_i64()));
    let left = [
        Some((121, day + 7)),
        Some((120, day + 86_400_000)),
        Some((160, day)),
    ];
    let ids = [ids[0], ids[1], ids[2]];
    assert_eq!(ids.map(|id| counted(&store, id)), left);
    assert_eq!(all(&store, ids[0]).len(), 121);
    drop(store);
    assert_eq!(found(&dir), [""; 0]);
    assert_eq!(set_aside(&dir), ["the readings of device 1 on 2024-10-04"]);
    assert_eq!(ids.map(|id| counted(&open(&dir), id)), left);
}
