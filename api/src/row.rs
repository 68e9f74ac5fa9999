//! Readings as lines of CSV (RFC 4180), for programs and for spreadsheets in German.

use crate::input::Fields;
use crate::lang::Both;
use axum::body::Bytes;
use talblick_coverage::Dialect;
use talblick_model::{Datastream, Millis};
use talblick_store::StoredReading;

/// Before the first line a spreadsheet reads: by it, it knows that the text is UTF-8.
pub(crate) const MARK: &str = "\u{feff}";

/// The field `variant` of what is a table only if that is asked for.
pub(crate) fn tables(f: &mut Fields) -> Option<Dialect> {
    f.parsed(
        "variant",
        &Both::new("csv, excel", "csv, excel"),
        |text| match text {
            "csv" => Some(Dialect::Programs),
            "excel" => Some(Dialect::Spreadsheets),
            _ => None,
        },
    )
}

/// The field `variant` of what is a table anyway.
pub(crate) fn spreadsheets(f: &mut Fields) -> Option<Dialect> {
    f.parsed("variant", &Both::new("excel", "excel"), |text| {
        (text == "excel").then_some(Dialect::Spreadsheets)
    })
}

/// The first line of a series. Below it are only numbers, times and our own words, so no cell can be a formula.
pub(crate) const fn head(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Programs => "datastream,time,value,unit,quality\r\n",
        Dialect::Spreadsheets => "\u{feff}datastream;time_utc;value;unit;quality\r\n",
    }
}

/// A line for each reading.
pub(crate) fn rows(
    datastream: &Datastream,
    readings: &[StoredReading],
    dialect: Dialect,
) -> std::io::Result<Bytes> {
    let mut writer = writer(Vec::new(), dialect);
    let id = datastream.id.to_string();
    let unit = datastream.quantity.unit().code();
    for r in readings {
        let (time, value) = (moment(r.time, dialect), number(r.value, dialect)?);
        let quality: Vec<&str> = r.quality.names().collect();
        writer.write_record([id.as_str(), &time, &value, unit, &quality.join(" ")])?;
    }
    let bytes = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    Ok(bytes.into())
}

/// Writes lines behind what is there.
pub(crate) fn writer(into: Vec<u8>, dialect: Dialect) -> csv::Writer<Vec<u8>> {
    let between = match dialect {
        Dialect::Programs => b',',
        Dialect::Spreadsheets => b';',
    };
    csv::WriterBuilder::new()
        .delimiter(between)
        .terminator(csv::Terminator::CRLF)
        .from_writer(into)
}

/// A moment. With letters in it, it is a text to a spreadsheet.
pub(crate) fn moment(at: Millis, dialect: Dialect) -> String {
    let time = at.to_string();
    match dialect {
        Dialect::Programs => time,
        Dialect::Spreadsheets => told(&time),
    }
}

/// A moment of ours as spreadsheets know it.
pub(crate) fn told(time: &str) -> String {
    let time = time.replace('T', " ").replace('.', ",");
    time.trim_end_matches('Z').to_owned()
}

/// A number as JSON writes it, so that both formats agree to the last digit; nothing for none.
pub(crate) fn number(value: Option<f64>, dialect: Dialect) -> std::io::Result<String> {
    let text = value.map(|v| serde_json::to_string(&v)).transpose()?;
    let text = text.unwrap_or_default();
    Ok(match dialect {
        Dialect::Programs => text,
        Dialect::Spreadsheets => text.replace('.', ","),
    })
}

/// A text of somebody's. What begins like a formula would be one to a spreadsheet; a quote before it prevents that.
pub(crate) fn words(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
