//! The work: 10,000 devices with four slow quantities each, every ten minutes, in order of time, 4,000 readings a batch;
//! and a year of ten devices.

use talblick_model::Millis;
use talblick_remote::{Line, Value, encode};

pub(crate) const DEVICES: u64 = 10_000;
/// Devices that have a year of readings, and come behind the others.
pub(crate) const OLD: u64 = 10;
pub(crate) const QUANTITIES: [&str; 4] = [
    "air_temperature",
    "relative_humidity",
    "air_pressure",
    "battery_voltage",
];
const SCALES: [f64; 4] = [10.0, 1.0, 1.0, 1000.0];
pub(crate) const HOUR_MS: i64 = 3_600_000;
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;
const STEP_MS: i64 = 600_000;
/// 2024-06-01T00:00:00Z: servers with a real clock know all of it as past.
pub(crate) const START: i64 = 1_717_200_000_000;
/// Rounds in a day.
const DAY: i64 = DAY_MS / STEP_MS;
/// Devices in a batch of 4,000 readings.
const TOGETHER: u64 = 1_000;
/// Days of the old devices; they end where the work begins.
pub(crate) const YEAR: i64 = 366;

/// How much of it.
pub(crate) struct Work {
    rounds: i64,
}

/// One reading: device, quantity by its place, time, value.
pub(crate) type One = (u64, usize, i64, f64);

impl Work {
    pub(crate) fn of_days(days: u64) -> Self {
        Self {
            rounds: DAY * days.max(1).cast_signed(),
        }
    }

    pub(crate) fn of_readings(readings: u64) -> Self {
        let rounds = readings.div_ceil(DEVICES * QUANTITIES.len() as u64);
        Self {
            rounds: rounds.cast_signed().max(DAY),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "millions")]
    pub(crate) fn readings(&self) -> f64 {
        (DEVICES * QUANTITIES.len() as u64 * self.rounds.unsigned_abs()) as f64
    }

    /// When it is over.
    pub(crate) fn end(&self) -> i64 {
        START + self.rounds * STEP_MS
    }

    /// Hours of the question for ten days, or as many as there are.
    pub(crate) fn hours(&self) -> i64 {
        (self.rounds / 6).min(240)
    }

    /// Every batch of the city.
    pub(crate) fn batches(&self) -> impl Iterator<Item = Vec<One>> {
        let parts = move |round| (0..DEVICES / TOGETHER).map(move |part| (round, part));
        let batches = (0..self.rounds).flat_map(parts);
        batches.map(|(round, part)| batch(part * TOGETHER..(part + 1) * TOGETHER, round))
    }

    /// Every batch of the year before: a day of the old devices each.
    pub(crate) fn year() -> impl Iterator<Item = Vec<One>> {
        let day = |day: i64| (day * DAY..(day + 1) * DAY).map(|round| round - YEAR * DAY);
        let devices = DEVICES..DEVICES + OLD;
        (0..YEAR).map(move |n| {
            let rounds = day(n);
            rounds
                .flat_map(|round| batch(devices.clone(), round))
                .collect()
        })
    }
}

fn batch(devices: std::ops::Range<u64>, round: i64) -> Vec<One> {
    let each = devices.flat_map(|device| (0..QUANTITIES.len()).map(move |at| (device, at)));
    each.map(|(device, at)| (device, at, time(device, round), value(device, at, round)))
        .collect()
}

/// A slow walk at the sensor's resolution, with its noise.
#[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
fn value(device: u64, quantity: usize, round: i64) -> f64 {
    let seed = chance(device, quantity as u64);
    let noise = chance(seed, round.unsigned_abs()) % 3;
    let scale = SCALES.get(quantity).copied().unwrap_or(1.0);
    let walk = (round.unsigned_abs() + seed % 97) / 3 % 40;
    (seed % 300 + 100 + walk + noise) as f64 / scale
}

/// Every ten minutes, ten seconds late at most.
fn time(device: u64, round: i64) -> i64 {
    let late = chance(device, round.unsigned_abs()) % 10_000;
    START + round * STEP_MS + late.cast_signed()
}

/// Something that looks like chance and is the same in every run (the mixing of `splitmix64`).
fn chance(a: u64, b: u64) -> u64 {
    let x = a.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b.wrapping_mul(0xD1B5_4A32_D192_ED03);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^ (x >> 31)
}

/// A batch as line protocol.
pub(crate) fn lines(batch: &[One]) -> String {
    let mut body = String::new();
    for (device, quantity, time, value) in batch {
        let line = Line {
            measurement: QUANTITIES.get(*quantity).copied().unwrap_or_default(),
            tags: &[("device", &device.to_string())],
            fields: &[("value", Value::Float(*value))],
            time: Millis::from_i64(*time),
        };
        encode(&line, &mut body).expect("a finite value");
    }
    body
}
