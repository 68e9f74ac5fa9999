//! Events of devices: kept once, kept over a restart, and not for ever.

use super::*;

const NOW: i64 = 1_790_000_000_000;

fn event(device: u64, at: i64, hash: u64) -> DeviceEvent {
    DeviceEvent {
        dev_eui: DevEui::from_u64(device),
        at: ms(at),
        received_at: ms(at + 5),
        source: "stadtnetz".into(),
        kind: IgnoredKind::Status,
        hash,
        battery_level: Some(87.4),
        margin_db: Some(-3),
        text: None,
        location: None,
    }
}

fn append(store: &Store, events: Vec<DeviceEvent>) {
    let batch = Batch {
        events,
        ..Batch::default()
    };
    store.append(batch).unwrap();
}

fn kept(store: &Store, device: u64) -> Vec<DeviceEvent> {
    let page = store.events(
        DevEui::from_u64(device),
        TimeRange::ALL,
        None,
        1_000,
        |_| true,
    );
    let page = page.unwrap();
    assert_eq!(page.next, None);
    page.items.into_iter().map(|stored| stored.event).collect()
}

#[test]
fn an_event_that_comes_twice_is_kept_once_over_a_restart_too() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    // The largest hash there is does not fit SQLite's signed numbers as it is.
    let (first, second) = (event(1, NOW, u64::MAX), event(1, NOW + 1, 7));
    append(&store, vec![first.clone(), first.clone(), second.clone()]);
    append(&store, vec![first.clone()]);
    drop(store);
    let store = open(&dir);
    append(&store, vec![second.clone()]);
    assert_eq!(kept(&store, 1), [second, first]);
    assert_eq!(kept(&store, 2), []);
    assert_eq!(
        store.recent_events(ms(NOW)).unwrap(),
        [(u64::MAX, ms(NOW)), (7, ms(NOW + 1))]
    );
    assert_eq!(
        store.recent_events(ms(NOW + 6)).unwrap(),
        [(7, ms(NOW + 1))]
    );
    assert!(verify(dir.path(), &mut |_, _| {}).unwrap().is_clean());
}

#[test]
fn the_newest_events_of_each_device_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    for n in 0..3_i64 {
        let each = (0..200).map(|k| event(1, NOW + n * 200 + k, 1));
        append(&store, each.collect());
    }
    append(&store, vec![event(2, 0, 1), event(1, 0, 1)]);
    let times: Vec<i64> = kept(&store, 1).iter().map(|e| e.at.as_i64()).collect();
    assert_eq!(times.len(), 500);
    assert_eq!((times[0], times[499]), (NOW + 599, NOW + 100));
    assert_eq!(kept(&store, 2).len(), 1);
}

#[test]
fn a_list_of_events_goes_on_where_the_page_ended() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let mut events: Vec<DeviceEvent> = (0..6).map(|n| event(1, NOW, n)).collect();
    events[2].kind = IgnoredKind::Log;
    append(&store, events);
    let of = |range, before, wanted: fn(&DeviceEvent) -> bool| {
        let page = store.events(DevEui::from_u64(1), range, before, 2, wanted);
        page.unwrap()
    };
    let mut hashes = Vec::new();
    let mut before = None;
    loop {
        let page = of(TimeRange::ALL, before, |e| e.kind == IgnoredKind::Status);
        hashes.extend(page.items.iter().map(|stored| stored.event.hash));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(hashes, [5, 4, 3, 1, 0]);
    let until = TimeRange::new(ms(0), ms(NOW)).unwrap();
    assert_eq!(of(until, None, |_| true).items, []);
    let from = TimeRange::new(ms(NOW), ms(NOW + 1)).unwrap();
    assert_eq!(of(from, None, |_| true).items.len(), 2);
}

#[test]
fn a_file_from_before_there_were_events_has_none_and_then_some() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(&dir));
    let db = rusqlite::Connection::open(dir.path().join(FILE)).unwrap();
    db.execute_batch("DROP TABLE event").unwrap();
    drop(db);
    let beside = Store::open_beside(config(&dir)).unwrap();
    assert_eq!(kept(&beside, 1), []);
    assert_eq!(beside.recent_events(ms(0)).unwrap(), []);
    assert!(verify(dir.path(), &mut |_, _| {}).unwrap().is_clean());
    drop(beside);
    let store = open(&dir);
    append(&store, vec![event(1, NOW, 1)]);
    assert_eq!(kept(&store, 1).len(), 1);
}
