//! Files for the public while what is public changes.

use super::{Crowd, at, fill, months, names, open, question};
use crate::{Audience, Format, MANIFEST, Made, Manifest, Question};
use std::path::Path;
use talblick_model::{DatastreamId, Quality, Quantity, Reading};
use talblick_store::{Batch, DatastreamKey, Store};
use tempfile::TempDir;

fn publish(store: &Store, out: &Path, format: Format, ids: &[DatastreamId]) -> Made {
    let crowd = Crowd::of(store);
    let public = Question {
        audience: Audience::Public(&crowd),
        datastreams: Some(ids.to_vec()),
        ..question(format)
    };
    months(store, out, public)
}

#[test]
fn what_is_public_no_longer_goes_from_every_file() {
    for format in [Format::Csv, Format::Parquet] {
        let dir = TempDir::new().unwrap();
        let store = open(&dir.path().join("store"));
        let ids = fill(&store);
        let (out, fresh) = (dir.path().join("out"), dir.path().join("fresh"));
        publish(&store, &out, format, &ids);
        let fewer = publish(&store, &out, format, &ids[..1]);
        assert_eq!((fewer.kept, fewer.manifest.rows), (0, 2_000));
        let wanted = publish(&store, &fresh, format, &ids[..1]);
        assert_eq!(fewer.manifest, wanted.manifest);
        for name in names(&fresh) {
            let read = |dir: &Path| std::fs::read(dir.join(&name)).unwrap();
            assert_eq!(read(&out), read(&fresh), "{name}");
        }
        let again = publish(&store, &out, format, &ids[..1]);
        assert_eq!(again.kept, 3, "the month that is not over is made again");
    }
}

#[test]
fn months_that_only_something_unpublished_reached_go_and_so_does_everything() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    let ids = fill(&store);
    let key = DatastreamKey {
        device: store.devices()[1].id,
        quantity: Quantity::from_field("co2"),
        channel: None,
    };
    let short = store.ensure_datastreams(&[key]).unwrap()[0];
    let batch = Batch {
        readings: vec![Reading {
            datastream: short,
            quality: Quality::GOOD,
            time: at("2026-03-05T00:00:00Z"),
            value: 1.0,
        }],
        ..Batch::default()
    };
    store.append(batch).unwrap();
    let out = dir.path().join("out");
    publish(&store, &out, Format::Csv, &[ids[0], short]);
    assert_eq!(names(&out).len(), 5);
    let made = publish(&store, &out, Format::Csv, &[short]);
    assert_eq!(names(&out), [MANIFEST, "readings-2026-03.csv"]);
    assert_eq!(made.manifest.rows, 1);
    publish(&store, &out, Format::Csv, &[]);
    assert_eq!(names(&out), [MANIFEST]);
    let left = Manifest::read(&out.join(MANIFEST)).unwrap().unwrap();
    assert_eq!((left.files.len(), left.legend.devices.len()), (0, 0));
}

#[test]
fn a_datastream_that_begins_later_leaves_earlier_months_as_they_are() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    let ids = fill(&store);
    let out = dir.path().join("out");
    let before = publish(&store, &out, Format::Parquet, &ids[..1]).manifest;
    let key = DatastreamKey {
        device: store.devices()[1].id,
        quantity: Quantity::from_field("co2"),
        channel: None,
    };
    let later = store.ensure_datastreams(&[key]).unwrap()[0];
    let append = |time: &str| {
        let batch = Batch {
            readings: vec![Reading {
                datastream: later,
                quality: Quality::GOOD,
                time: at(time),
                value: 1.0,
            }],
            ..Batch::default()
        };
        store.append(batch).unwrap();
    };
    append("2026-02-05T00:00:00Z");
    let after = publish(&store, &out, Format::Parquet, &[ids[0], later]);
    assert_eq!(after.kept, 2);
    assert_eq!(after.manifest.files[..2], before.files[..2]);
    assert_eq!(after.manifest.files[2].rows, before.files[2].rows + 1);
    append("2025-12-31T12:00:00Z");
    let history = publish(&store, &out, Format::Parquet, &[ids[0], later]);
    assert_eq!(
        history.kept, 1,
        "history that came in goes into its files, unless they had the datastream already"
    );
    assert_eq!(history.manifest.files[0].rows, before.files[0].rows + 1);
}
