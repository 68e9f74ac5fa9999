//! A row as a reading: what each column must hold.

use crate::Error;
use crate::read::{Flaw, Record, Value};
use std::collections::HashMap;
use talblick_model::{DatastreamId, DevEui, DeviceId, Millis, Quality, Quantity, Reading};
use talblick_store::{Batch, DatastreamKey, Store};

/// How far into the future a reading may lie, in milliseconds: clocks are wrong by a zone at most.
const AHEAD_MS: i64 = 86_400_000;
/// Longest channel.
const MAX_CHANNEL: usize = 64;

/// A reading of a datastream that may not exist yet.
pub(super) struct Row {
    pub(super) dev_eui: DevEui,
    quantity: Quantity,
    channel: Option<String>,
    pub(super) time: Millis,
    value: Option<f64>,
    quality: Quality,
}

impl Row {
    /// A datastream of its device, if there is one: they all have the same days.
    pub(super) fn datastream(&self, store: &Store) -> Option<DatastreamId> {
        let device = store.device_by_eui(self.dev_eui)?;
        Some(store.datastreams_of(device.id).first()?.id)
    }
}

/// Reads a row.
pub(super) fn take(record: &Record<'_>, now: Millis) -> Result<Row, Flaw> {
    let dev_eui = dev_eui(record)?;
    let quantity = quantity(record)?;
    let channel = channel(record)?;
    let unit = quantity.unit();
    if let Some(given) = text(record, "unit")
        && given != unit.code()
    {
        let reason = format!("{quantity} is kept in {unit} (UCUM); convert the values first");
        return Err(Flaw::new("unit", reason, given));
    }
    let time = moment(record, "time")?.ok_or_else(|| Flaw::new("time", "is empty", ""))?;
    if time > now.plus(AHEAD_MS) {
        return Err(Flaw::new("time", "lies in the future", &time.to_string()));
    }
    let value = number(record)?;
    let quality = quality(record, &quantity, value)?;
    match (value, quality.is_gap()) {
        (None, false) => Err(Flaw::new(
            "value",
            "is empty; a reading without a value has the quality “gap”",
            "",
        )),
        (Some(value), true) => Err(Flaw::new(
            "value",
            "is there, but the quality says “gap”",
            &value.to_string(),
        )),
        _ => Ok(Row {
            dev_eui,
            quantity,
            channel,
            time,
            value,
            quality,
        }),
    }
}

/// Makes readings durable, and the datastreams they need. Their devices exist.
pub(super) fn commit(store: &Store, rows: Vec<Row>) -> Result<(), Error> {
    let mut devices: HashMap<DevEui, Option<DeviceId>> = HashMap::new();
    let mut keys = Vec::new();
    let mut places: HashMap<DatastreamKey, usize> = HashMap::new();
    let mut taken = Vec::with_capacity(rows.len());
    for row in rows {
        let device = devices
            .entry(row.dev_eui)
            .or_insert_with(|| store.device_by_eui(row.dev_eui).map(|device| device.id));
        let Some(device) = *device else {
            continue;
        };
        let key = DatastreamKey {
            device,
            quantity: row.quantity,
            channel: row.channel,
        };
        let next = places.len();
        let place = *places.entry(key).or_insert_with_key(|key| {
            keys.push(key.clone());
            next
        });
        taken.push((place, row.time, row.value, row.quality));
    }
    if taken.is_empty() {
        return Ok(());
    }
    let ids = store.ensure_datastreams(&keys)?;
    let readings = taken
        .into_iter()
        .filter_map(|(place, time, value, quality)| {
            Some(Reading {
                datastream: *ids.get(place)?,
                quality,
                time,
                value: value.unwrap_or_default(),
            })
        });
    store.append(Batch {
        readings: readings.collect(),
        ..Batch::default()
    })?;
    Ok(())
}

/// The text in a column; numbers are not texts.
pub(super) fn text<'a>(record: &Record<'a>, column: &str) -> Option<&'a str> {
    let place = record.names.iter().position(|known| known == column)?;
    match record.values.get(place)? {
        Value::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// The device of a row.
pub(super) fn dev_eui(record: &Record<'_>) -> Result<DevEui, Flaw> {
    let given = text(record, "dev_eui").unwrap_or_default();
    let parsed = given.trim().parse().ok();
    parsed.ok_or_else(|| Flaw::new("dev_eui", "is not 16 hexadecimal digits", given))
}

fn quantity(record: &Record<'_>) -> Result<Quantity, Flaw> {
    let given = text(record, "quantity").unwrap_or_default();
    let parsed = given.parse::<Quantity>();
    parsed.map_err(|error| Flaw::new("quantity", error.to_string(), given))
}

fn channel(record: &Record<'_>) -> Result<Option<String>, Flaw> {
    let given = match record.get("channel") {
        Value::Int(number) => Some(number.to_string()),
        _ => text(record, "channel").map(str::to_owned),
    };
    match given {
        Some(long) if long.len() > MAX_CHANNEL => {
            let reason = format!("is longer than {MAX_CHANNEL} bytes");
            Err(Flaw::new("channel", reason, &long))
        }
        given => Ok(given),
    }
}

/// The moment in a column, to the millisecond.
pub(super) fn moment(record: &Record<'_>, column: &str) -> Result<Option<Millis>, Flaw> {
    let wrong = |found: &str| {
        let reason = "is not a moment with a zone, such as 2026-01-31T12:00:00Z";
        Flaw::new(column, reason, found)
    };
    match record.get(column) {
        Value::Nothing => Ok(None),
        Value::Text(text) => {
            let parsed: Option<jiff::Timestamp> = text.trim().parse().ok();
            parsed.map(|t| Some(t.into())).ok_or_else(|| wrong(text))
        }
        Value::Moment(nanos) => {
            let moment = jiff::Timestamp::from_nanosecond(*nanos).ok();
            let moment = moment.ok_or_else(|| wrong(&nanos.to_string()))?;
            Ok(Some(moment.into()))
        }
        Value::Unzoned(nanos) => {
            let reason = "is not a moment with a zone: the column is of local times, of nobody knows which place; write it as UTC (isAdjustedToUTC)";
            let shown = jiff::Timestamp::from_nanosecond(*nanos);
            let shown = shown.map_or_else(|_| nanos.to_string(), |t| t.to_string());
            Err(Flaw::new(column, reason, shown.trim_end_matches('Z')))
        }
        other => Err(wrong(&format!("{other:?}"))),
    }
}

fn number(record: &Record<'_>) -> Result<Option<f64>, Flaw> {
    let wrong = |found: &str| {
        let reason = "is not a finite number with a decimal point";
        Flaw::new("value", reason, found)
    };
    let value = match record.get("value") {
        Value::Nothing => return Ok(None),
        Value::Bool(yes) => f64::from(u8::from(*yes)),
        Value::Float(number) => *number,
        #[expect(clippy::cast_precision_loss, reason = "readings are doubles")]
        Value::Int(number) => *number as f64,
        Value::Text(text) => text.trim().parse().ok().ok_or_else(|| wrong(text))?,
        Value::Moment(nanos) | Value::Unzoned(nanos) => return Err(wrong(&nanos.to_string())),
    };
    if value.is_finite() {
        Ok(Some(value))
    } else {
        Err(wrong(&value.to_string()))
    }
}

/// The marks the file gives; where it has no such column, those this program would give.
fn quality(record: &Record<'_>, quantity: &Quantity, value: Option<f64>) -> Result<Quality, Flaw> {
    if !record.has("quality") {
        return Ok(match (quantity.definition(), value) {
            (None, _) => Quality::UNMAPPED,
            (Some(row), Some(value)) if value < row.min || value > row.max => Quality::IMPLAUSIBLE,
            _ => Quality::GOOD,
        });
    }
    let words = text(record, "quality").unwrap_or_default();
    // A list in JSON.
    let words = words.trim_matches(['[', ']']).replace(['"', ','], " ");
    words
        .split_whitespace()
        .try_fold(Quality::GOOD, |all, word| {
            let marks = (0..8).map(|bit| Quality::from_bits(1 << bit));
            let mut named = marks.filter(|mark| mark.names().next() == Some(word));
            let mark = named.next().ok_or_else(|| {
                let reason =
                    "allowed are gap, unmapped, implausible, clock, corrected, stuck, jump";
                Flaw::new("quality", reason, word)
            })?;
            Ok(all.with(mark))
        })
}
