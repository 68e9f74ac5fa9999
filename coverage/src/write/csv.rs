//! A layer as CSV (RFC 4180): a row a feature, without its shape but with its middle. Which columns there are and what
//! they say is a second file, the dictionary.

use crate::layer::{Column, ColumnKind, Layer, Value};
use crate::{Crs, Error, Transform};
use csv::WriterBuilder;

/// How numbers and rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// For programs: commas between columns, points in numbers.
    #[default]
    Programs,
    /// For spreadsheets in German: semicolons between columns, commas in numbers, a byte order mark.
    Spreadsheets,
}

/// The layer, with the middle of each feature in UTM 32 and in degrees.
pub fn csv(layer: &Layer, dialect: Dialect) -> Result<Vec<u8>, Error> {
    let to = Transform::new(Crs::Utm32, Crs::Wgs84)?;
    let mut writer = dialect.writer();
    let places = ["east", "north", "lon", "lat"];
    let names = layer.columns.iter().map(|c| c.name.as_str());
    writer.write_record(names.chain(places))?;
    let mut row: Vec<String> = Vec::new();
    for feature in &layer.features {
        row.clear();
        row.extend(feature.values.iter().map(|value| dialect.value(value)));
        match feature.shape.bounds() {
            Some([[west, south], [east, north]]) => {
                let middle = [f64::midpoint(west, east), f64::midpoint(south, north)];
                let [lon, lat] = to.apply(middle)?;
                row.extend(middle.map(|m| dialect.number(format!("{m:.1}"))));
                row.extend([lon, lat].map(|d| dialect.number(format!("{d:.7}"))));
            }
            None => row.extend(places.map(|_| String::new())),
        }
        writer.write_record(&row)?;
    }
    Dialect::finish(writer)
}

/// What the columns of [`csv()`] say.
pub fn dictionary(layer: &Layer, dialect: Dialect) -> Result<Vec<u8>, Error> {
    let mut writer = dialect.writer();
    writer.write_record(["column", "type", "de", "en"])?;
    let middle = |name: &str, de: &str, en: &str| Column::new(name, ColumnKind::Number, [de, en]);
    let places = [
        middle(
            "east",
            "Mitte: Meter nach Osten, UTM 32 (EPSG:25832)",
            "middle: metres east, UTM 32 (EPSG:25832)",
        ),
        middle(
            "north",
            "Mitte: Meter nach Norden, UTM 32 (EPSG:25832)",
            "middle: metres north, UTM 32 (EPSG:25832)",
        ),
        middle(
            "lon",
            "Mitte: Länge in Grad, WGS 84",
            "middle: longitude in degrees, WGS 84",
        ),
        middle(
            "lat",
            "Mitte: Breite in Grad, WGS 84",
            "middle: latitude in degrees, WGS 84",
        ),
    ];
    for column in layer.columns.iter().chain(&places) {
        let kind = match column.kind {
            ColumnKind::Text => "text",
            ColumnKind::Whole => "integer",
            ColumnKind::Number => "number",
        };
        let [de, en] = &column.text;
        writer.write_record([&column.name, kind, de, en])?;
    }
    Dialect::finish(writer)
}

impl Dialect {
    fn writer(self) -> csv::Writer<Vec<u8>> {
        let (delimiter, begin) = match self {
            Self::Programs => (b',', Vec::new()),
            Self::Spreadsheets => (b';', "\u{feff}".into()),
        };
        WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(csv::Terminator::CRLF)
            .from_writer(begin)
    }

    fn finish(writer: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, Error> {
        writer
            .into_inner()
            .map_err(|error| Error::Write(error.into_error()))
    }

    fn value(self, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::Text(text) => harmless(text),
            Value::Whole(n) => n.to_string(),
            Value::Number(n) => self.number(n.to_string()),
        }
    }

    fn number(self, text: String) -> String {
        match self {
            Self::Programs => text,
            Self::Spreadsheets => text.replace('.', ","),
        }
    }
}

/// A text no spreadsheet takes for a formula (OWASP, CSV injection).
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
