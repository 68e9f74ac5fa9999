//! A city of things with a place and four quantities each, and their history, written before the program starts; and
//! questions to it that cost much.

use std::fmt::Write as _;
use std::path::Path;
use talblick_model::{Clock, DatastreamId, DevEui, Millis, Position, Quality, Reading};
use talblick_store::{Batch, Config, DatastreamKey, DeviceDraft, Store};

const QUANTITIES: [&str; 4] = [
    "air_temperature",
    "relative_humidity",
    "air_pressure",
    "battery_voltage",
];
/// When the history begins.
pub(crate) const START: i64 = 1_789_948_800_000;
/// From one reading of a datastream to the next.
pub(crate) const INTERVAL_MS: i64 = 600_000;

/// Writes a city of so many things; each datastream gets so many readings.
pub(crate) fn fill(dir: &Path, things: u32, rounds: usize) {
    let store = Store::open(Config {
        dir: dir.to_owned(),
        clock: Clock::System,
        head_readings: Config::HEAD_READINGS,
        timezone: jiff::tz::TimeZone::UTC,
    })
    .unwrap();
    let ids = register(&store, things);
    for round in 0..i64::try_from(rounds).unwrap() {
        let mut batch = Batch::default();
        for (offset, id) in (0_i32..).zip(&ids) {
            let time = START + round * INTERVAL_MS + i64::from(offset % 5_000);
            let step = i32::try_from(round % 300).unwrap() + offset;
            batch.readings.push(Reading {
                datastream: *id,
                quality: Quality::GOOD,
                time: Millis::from_i64(time),
                value: f64::from(step % 300) / 10.0,
            });
        }
        store.append(batch).unwrap();
    }
    store.seal().unwrap();
    store.close().unwrap();
}

fn register(store: &Store, things: u32) -> Vec<DatastreamId> {
    let drafts = (0..things).map(|n| DeviceDraft {
        name: format!("Station {n}"),
        kind: "climate".into(),
        location: Position::new(51.2 + f64::from(n) / 50_000.0, 7.1, None).ok(),
        interval_s: Some(600),
        ..DeviceDraft::unknown(DevEui::from_u64(0xa840_4100_0000_0000 + u64::from(n)))
    });
    let devices = store.put_devices(drafts.collect()).unwrap();
    let keys = devices.iter().flat_map(|device| {
        QUANTITIES.map(|quantity| DatastreamKey {
            device: device.id,
            quantity: quantity.parse().unwrap(),
            channel: None,
        })
    });
    store.ensure_datastreams(&keys.collect::<Vec<_>>()).unwrap()
}

/// A condition about a circle around the city that is drawn with so many points.
pub(crate) fn within_circle(points: u32) -> String {
    let mut border = String::new();
    for n in 0..=points {
        let angle = f64::from(n % points) / f64::from(points) * std::f64::consts::TAU;
        let (lon, lat) = (7.1 + angle.cos(), 51.2 + angle.sin());
        let comma = if n == 0 { "" } else { "," };
        write!(border, "{comma}{lon:.4}+{lat:.4}").unwrap();
    }
    format!("st_within(Locations/location,geography'POLYGON(({border}))')")
}
