//! Asking InfluxDB 2 for readings in Flux, and reading its annotated CSV.
//!
//! The `influxdb2` crate's own queries panic when an answer breaks off or a value is empty; these do not.

use std::collections::BTreeMap;
use std::sync::Arc;
use talblick_model::{DatastreamId, Millis, Quality, TimeRange};
use talblick_store::{Found, Series, StoredReading, Trouble};

/// The question, as the JSON the server takes.
pub(crate) fn question(bucket: &str, series: &[Arc<Series>], range: TimeRange) -> String {
    let ids: Vec<_> = series.iter().map(|series| series.id.to_string()).collect();
    let flux = format!(
        r#"from(bucket: "{}")
  |> range(start: {}, stop: {})
  |> filter(fn: (r) => r.datastream =~ /^(?:{})$/ and (r._field == "value" or r._field == "quality"))
  |> keep(columns: ["_time", "_field", "_value", "datastream"])"#,
        quoted(bucket),
        range.from().timestamp(),
        range.to().timestamp(),
        ids.join("|"),
    );
    serde_json::json!({
        "type": "flux",
        "query": flux,
        "dialect": {"header": true, "annotations": []},
    })
    .to_string()
}

/// As it stands between quotes.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Value and quality of a moment, as far as they were seen.
#[derive(Debug, Default, Clone, Copy)]
struct Halves {
    value: Option<f64>,
    quality: Option<u8>,
}

/// Reads an answer: tables with a header each, an empty line between them.
pub(crate) fn answer(text: &str) -> Result<Found, Trouble> {
    let broken = |what: &str| Trouble::new(format!("its answer cannot be read: {what}"));
    let mut found = BTreeMap::<DatastreamId, BTreeMap<Millis, Halves>>::new();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut columns: Option<Columns> = None;
    for row in reader.records() {
        let row = row.map_err(|error| broken(&error.to_string()))?;
        if row.get(0).is_some_and(|first| first.starts_with('#')) {
            continue;
        }
        if row.iter().any(|cell| cell == "_value") && row.iter().any(|cell| cell == "_field") {
            columns = Some(Columns::of(&row).ok_or_else(|| broken("a table lacks a column"))?);
            continue;
        }
        if row.iter().any(|cell| cell == "error") && row.iter().any(|cell| cell == "reference") {
            columns = None;
            continue;
        }
        let Some(columns) = &columns else {
            // The row below the header of an error.
            let said = row.iter().find(|cell| !cell.is_empty()).unwrap_or_default();
            return Err(Trouble::new(format!("it could not answer: {said}")));
        };
        let cell = |at: usize| row.get(at).unwrap_or_default();
        let id = cell(columns.datastream).parse::<u32>().ok();
        let id = id.and_then(|id| DatastreamId::try_from(id).ok());
        let time: Option<jiff::Timestamp> = cell(columns.time).parse().ok();
        let (Some(id), Some(time)) = (id, time) else {
            return Err(broken("a row without datastream or time"));
        };
        let number: f64 = cell(columns.value)
            .parse()
            .ok()
            .ok_or_else(|| broken("a value is no number"))?;
        let time = Millis::from_i64(time.as_millisecond());
        let halves = found.entry(id).or_default().entry(time).or_default();
        match cell(columns.field) {
            "value" => halves.value = Some(number),
            "quality" => halves.quality = Some(bits(number)),
            _ => {}
        }
    }
    let series = found.into_iter().map(|(id, moments)| {
        let readings = moments
            .into_iter()
            .filter_map(|(time, halves)| reading(time, halves));
        (id, readings.collect())
    });
    Ok(series.collect())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "as written: a byte"
)]
pub(crate) fn bits(number: f64) -> u8 {
    number.clamp(0.0, 255.0) as u8
}

fn reading(time: Millis, halves: Halves) -> Option<StoredReading> {
    let quality = Quality::from_bits(halves.quality.unwrap_or_default());
    // A gap that took the place of a value leaves the value where it was.
    let value = halves.value.filter(|_| !quality.is_gap());
    (value.is_some() || quality.is_gap()).then_some(StoredReading {
        time,
        value,
        quality,
    })
}

struct Columns {
    time: usize,
    field: usize,
    value: usize,
    datastream: usize,
}

impl Columns {
    fn of(header: &csv::StringRecord) -> Option<Self> {
        let at = |name: &str| header.iter().position(|cell| cell == name);
        Some(Self {
            time: at("_time")?,
            field: at("_field")?,
            value: at("_value")?,
            datastream: at("datastream")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tables_of_values_and_qualities_become_readings() {
        let text = ",result,table,_time,_value,_field,datastream\r\n\
            ,_result,0,2026-09-10T00:26:40Z,21.5,value,181\r\n\
            ,_result,0,2026-09-10T00:36:40.123Z,22,value,181\r\n\r\n\
            ,result,table,_time,_value,_field,datastream\r\n\
            ,_result,1,2026-09-10T00:36:40.123Z,1,quality,181\r\n\
            ,_result,2,2026-09-10T00:36:40Z,16,quality,7\r\n\r\n";
        let found = answer(text).unwrap();
        let id = |id: u32| DatastreamId::try_from(id).unwrap();
        let values: Vec<_> = found[&id(181)]
            .iter()
            .map(|r| (r.time.as_i64(), r.value))
            .collect();
        assert_eq!(
            values,
            [(1_789_000_000_000, Some(21.5)), (1_789_000_600_123, None)]
        );
        // A quality without a value that is no gap says nothing yet.
        assert!(found[&id(7)].is_empty());
        assert!(answer("").unwrap().is_empty());
    }

    #[test]
    fn an_error_within_the_answer_is_told() {
        let text = "error,reference\r\nfailed to execute query: out of memory,897\r\n";
        let trouble = answer(text).unwrap_err();
        assert_eq!(
            trouble.why,
            "it could not answer: failed to execute query: out of memory"
        );
    }

    proptest! {
        #[test]
        fn no_answer_does_harm(text in any::<String>(), rows in "(,|_value|_field|datastream|_time|error|reference|1|\r\n|\"|#){0,40}") {
            let _ = answer(&text);
            let _ = answer(&rows);
        }
    }
}
