//! The newest readings as a table: a row for each datastream, with its device and where that stands.

use super::Found;
use crate::row::{MARK, moment, number, words, writer};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use talblick_coverage::Dialect;
use talblick_model::Position;

const COLUMNS: [&str; 12] = [
    "datastream",
    "device",
    "name",
    "kind",
    "quantity",
    "channel",
    "unit",
    "time",
    "value",
    "quality",
    "lon",
    "lat",
];

/// The answer.
pub(super) fn answer(found: &[Found], dialect: Dialect) -> std::io::Result<Response> {
    let kind = [
        (
            header::CONTENT_TYPE,
            "text/csv; charset=utf-8; header=present",
        ),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"talblick-latest.csv\"",
        ),
    ];
    Ok((kind, table(found, dialect)?).into_response())
}

fn table(found: &[Found], dialect: Dialect) -> std::io::Result<Vec<u8>> {
    let (mark, time) = match dialect {
        Dialect::Programs => ("", "time"),
        Dialect::Spreadsheets => (MARK, "time_utc"),
    };
    let mut writer = writer(mark.into(), dialect);
    writer.write_record(COLUMNS.map(|name| if name == "time" { time } else { name }))?;
    for (item, place) in found {
        let quality: Vec<&str> = item.value.quality.names().collect();
        let degrees = |of: fn(&Position) -> f64| {
            let digits = |degrees: f64| (degrees * 1e7).round() / 1e7;
            number(place.as_ref().map(|place| digits(of(place))), dialect)
        };
        writer.write_record([
            item.datastream.to_string(),
            item.device.id.to_string(),
            words(&item.device.name),
            words(&item.device.kind),
            item.quantity.to_string(),
            words(item.channel.as_deref().unwrap_or_default()),
            item.unit.to_owned(),
            moment(item.value.time, dialect),
            number(item.value.value, dialect)?,
            quality.join(" "),
            degrees(|place| place.lon())?,
            degrees(|place| place.lat())?,
        ])?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}
