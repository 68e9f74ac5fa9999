//! Exports of a store in which something cannot be read: they say so, and are made again.

use super::{Crowd, at, fill, months, open, question};
use crate::{Audience, Format, MANIFEST, Made, Manifest, Question};
use rusqlite::Connection;
use std::path::Path;
use talblick_model::{DatastreamId, Quality, Reading};
use talblick_store::{Batch, FILE, Store};
use tempfile::TempDir;

/// 2026-02-11, of the first device.
const CHUNK: i64 = 20_495 << 31 | 1;
const NAME: &str = "the readings of device 1 on 2026-02-11";

/// Flips a bit in the middle of a block.
fn flip(store: &Path, table: &str, key: &str, number: i64) {
    let db = Connection::open(store.join(FILE)).unwrap();
    let block = format!("SELECT block FROM {table} WHERE {key} = ?1");
    let mut block: Vec<u8> = db.query_row(&block, [number], |row| row.get(0)).unwrap();
    let middle = block.len() / 2;
    block[middle] ^= 1;
    let update = format!("UPDATE {table} SET block = ?2 WHERE {key} = ?1");
    db.execute(&update, (number, block)).unwrap();
}

/// A filled store in a directory, closed.
fn closed(dir: &TempDir) -> (std::path::PathBuf, Vec<DatastreamId>) {
    let path = dir.path().join("store");
    let ids = fill(&open(&path));
    (path, ids)
}

/// What is missing, by file.
fn missing(made: &Made) -> Vec<(&str, &str)> {
    let files = made.manifest.files.iter();
    let of = files.flat_map(|file| file.missing.iter().map(move |m| (&*file.name, &*m.what)));
    of.collect()
}

#[test]
fn a_file_says_what_is_not_in_it_and_is_made_again_until_it_is_whole() {
    let dir = TempDir::new().unwrap();
    let (path, ids) = closed(&dir);
    flip(&path, "chunk", "key", CHUNK);
    let out = dir.path().join("out");
    let store = open(&path);
    let made = months(&store, &out, question(Format::Csv));
    assert_eq!(missing(&made), [("readings-2026-02.csv", NAME)]);
    assert!(made.manifest.rows < 6_000);
    let read = Manifest::read(&out.join(MANIFEST)).unwrap().unwrap();
    assert_eq!(read, made.manifest);
    // Whoever is not shown the device is not told of it.
    let crowd = Crowd::of(&store);
    let others = Question {
        audience: Audience::Public(&crowd),
        datastreams: Some(ids[2..].to_vec()),
        ..question(Format::Csv)
    };
    let public = months(&store, &dir.path().join("public"), others);
    assert_eq!((missing(&public), public.manifest.rows), (vec![], 2_000));
    drop((store, crowd));
    // The bit is put right again.
    flip(&path, "chunk", "key", CHUNK);
    let again = months(&open(&path), &out, question(Format::Csv));
    assert_eq!(missing(&again), []);
    // The last month is not over; February was made again.
    assert_eq!((again.kept, again.manifest.rows), (2, 6_000));
}

#[test]
fn what_gave_way_to_new_readings_is_still_missed() {
    let dir = TempDir::new().unwrap();
    let (path, ids) = closed(&dir);
    flip(&path, "chunk", "key", CHUNK);
    let store = open(&path);
    let late = Reading {
        datastream: ids[0],
        quality: Quality::GOOD,
        time: at("2026-02-11T12:00:00Z"),
        value: 1.5,
    };
    let batch = Batch {
        readings: vec![late],
        ..Batch::default()
    };
    store.append(batch).unwrap();
    store.seal().unwrap();
    drop(store);
    let made = months(&open(&path), &dir.path().join("out"), question(Format::Csv));
    assert_eq!(missing(&made), [("readings-2026-02.csv", NAME)]);
}

#[test]
fn a_batch_that_cannot_be_read_may_be_missed_anywhere() {
    let dir = TempDir::new().unwrap();
    let (path, ids) = closed(&dir);
    let store = open(&path);
    let last = Reading {
        datastream: ids[0],
        quality: Quality::GOOD,
        time: at("2026-03-09T12:00:00Z"),
        value: 1.5,
    };
    let batch = Batch {
        readings: vec![last],
        ..Batch::default()
    };
    store.append(batch).unwrap();
    drop(store);
    let db = Connection::open(path.join(FILE)).unwrap();
    let number: i64 = db
        .query_row("SELECT max(id) FROM log", [], |row| row.get(0))
        .unwrap();
    flip(&path, "log", "id", number);
    let config = |dir: &Path| talblick_store::Config {
        dir: dir.to_owned(),
        clock: super::clock(),
        head_readings: 1_000_000,
        timezone: jiff::tz::TimeZone::UTC,
    };
    let beside = Store::open_beside(config(&path)).unwrap();
    let made = months(&beside, &dir.path().join("out"), question(Format::Csv));
    let name = format!("batch {number}");
    let named: Vec<_> = missing(&made).into_iter().map(|(_, what)| what).collect();
    assert_eq!(named, [name.as_str(); 4]);
}
