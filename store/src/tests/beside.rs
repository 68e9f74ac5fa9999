//! Reading beside the process that writes.

use super::*;

fn count(store: &Store) -> usize {
    let mut rows = 0;
    store
        .scan(TimeRange::ALL, None, &mut |_, readings| {
            rows += readings.len();
            true
        })
        .unwrap();
    rows
}

#[test]
fn a_second_process_reads_what_is_sealed_and_what_is_not_and_goes_on_while_the_first_seals() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir);
    let ids = datastreams(&store, 3, 2);
    let write = |from: i64| {
        let batch = ids.iter().flat_map(|id| {
            (from..from + 50).map(move |n| {
                let value = 0.5 * f64::from(u32::try_from(n).unwrap());
                reading(*id, n * 3_600_000, value)
            })
        });
        store.append(readings(batch.collect())).unwrap();
    };
    write(0);
    store.seal().unwrap();
    write(50);
    let beside = Store::open_beside(config(&dir)).unwrap();
    assert_eq!(count(&beside), 600);
    assert_eq!(beside.counters(ids[0]), store.counters(ids[0]));
    store.seal().unwrap();
    write(100);
    assert_eq!(count(&beside), 600);
    assert_eq!(all(&beside, ids[5])[..], all(&store, ids[5])[..100]);
    assert_eq!(count(&Store::open_beside(config(&dir)).unwrap()), 900);
    store.close().unwrap();
    drop(store);
    assert_eq!(count(&Store::open_beside(config(&dir)).unwrap()), 900);
    open(&dir).close().unwrap();
}

#[test]
fn who_reads_beside_writes_nothing() {
    let dir = TempDir::new().unwrap();
    assert!(matches!(
        Store::open_beside(config(&dir)),
        Err(Error::Absent { .. })
    ));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    let store = open(&dir);
    let ids = datastreams(&store, 1, 1);
    let beside = Store::open_beside(config(&dir)).unwrap();
    let written = beside.append(readings(vec![reading(ids[0], 1, 1.0)]));
    assert!(matches!(written, Err(Error::ReadOnly)));
    assert!(matches!(
        beside.put_devices(vec![draft(9)]),
        Err(Error::ReadOnly)
    ));
    assert_eq!(count(&store), 0);
}
