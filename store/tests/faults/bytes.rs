//! Flipped bytes, jumping clocks, a second process.

use crate::writer::{BATCHES, batch, check, config, datastreams, room, run};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use talblick_model::TimeRange;
use talblick_store::{Error, FILE, Order, Store, verify};

/// A store of six batches, three of them sealed.
fn filled(dir: &Path) -> Store {
    let store = Store::open(config(dir, 0)).unwrap();
    let ids = datastreams(&store).unwrap();
    for n in 0..BATCHES {
        store.append(batch(&ids, n)).unwrap();
        if n == 2 {
            store.seal().unwrap();
        }
    }
    store
}

/// Everything a store answers about readings.
fn told(store: &Store) -> Result<String, Error> {
    let mut told = String::new();
    for datastream in store.datastreams() {
        let id = datastream.id;
        let page = store.readings(id, TimeRange::ALL, Order::Ascending, usize::MAX)?;
        let (counters, latest) = (store.counters(id), store.latest(id));
        writeln!(told, "{id:?} {:?} {counters:?} {latest:?}", page.items).unwrap();
    }
    let totals = store
        .accounting()
        .into_iter()
        .map(|s| (s.received, s.stored));
    write!(told, "{:?}", totals.collect::<Vec<_>>()).unwrap();
    Ok(told)
}

/// The same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }
}

#[test]
fn a_flipped_bit_anywhere_in_the_file_is_harmless_or_named() {
    let dir = room();
    let store = filled(dir.path());
    let meant = told(&store).unwrap();
    drop(store);
    let whole = fs::read(dir.path().join(FILE)).unwrap();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut named = 0;
    for _ in 0..600 {
        let copy = room();
        let mut bytes = whole.clone();
        // Most of a small file is empty pages; nearly all flips go where there is something.
        let mut at = random.below(bytes.len());
        while bytes[at] == 0 && random.below(20) > 0 {
            at = random.below(bytes.len());
        }
        let bit = random.below(8);
        bytes[at] ^= 1 << bit;
        fs::write(copy.path().join(FILE), &bytes).unwrap();
        let verified = verify(copy.path(), &mut |_, _| {});
        let clean = verified.as_ref().is_ok_and(|v| v.found == 0);
        named += usize::from(!clean);
        // Whatever is damaged, opening answers; what it answers is right, or a verification says that it may not be.
        let answer = Store::open(config(copy.path(), 0)).and_then(|store| told(&store));
        if let Ok(answer) = answer {
            assert!(
                !clean || answer == meant,
                "bit {bit} of byte {at}: {answer}"
            );
        }
    }
    assert!(named > 60, "{named} flips were named");
}

#[test]
fn a_flipped_bit_in_the_write_ahead_log_costs_what_comes_after_it_and_nothing_before() {
    let dir = room();
    let store = filled(dir.path());
    let wal = format!("{FILE}-wal");
    let file = fs::read(dir.path().join(FILE)).unwrap();
    let log = fs::read(dir.path().join(&wal)).unwrap();
    drop(store);
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut most = 0;
    for _ in 0..600 {
        let copy = room();
        fs::write(copy.path().join(FILE), &file).unwrap();
        let mut bytes = log.clone();
        let at = random.below(bytes.len());
        bytes[at] ^= 1 << random.below(8);
        fs::write(copy.path().join(&wal), &bytes).unwrap();
        most = most.max(check(copy.path(), 0));
    }
    assert!(most >= BATCHES - 1, "{most}");
}

#[test]
fn a_clock_that_jumps_by_decades_loses_nothing() {
    const YEAR: i64 = 31_557_600_000;
    let dir = room();
    let jumps = [56, 96, 0, -30, 57, 8_000];
    for (n, year) in (0..).zip(jumps) {
        let store = Store::open(config(dir.path(), year * YEAR)).unwrap();
        let ids = datastreams(&store).unwrap();
        store.append(batch(&ids, n)).unwrap();
        if n % 2 == 0 {
            store.seal().unwrap();
        }
    }
    assert_eq!(check(dir.path(), BATCHES), BATCHES);
}

#[test]
fn a_second_process_is_refused_while_the_first_goes_on() {
    let dir = room();
    let store = filled(dir.path());
    let meant = told(&store).unwrap();
    let output = run(dir.path(), &[]);
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(out.contains("in use by another process"), "{out}");
    assert!(out.contains("gave up"), "{out}");
    assert_eq!(told(&store).unwrap(), meant);
    drop(store);
    assert_eq!(check(dir.path(), BATCHES), BATCHES);
}
