//! A table as people save it from a spreadsheet: its encoding, what separates its cells, and which column is what.
//! Nothing is assumed about the order of columns; unknown ones are named, not dropped silently.

use super::Problem;
use crate::lang::Both;
use csv::{ReaderBuilder, StringRecord};

/// Most rows read at once.
const ROWS: usize = 20_000;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    DevEui,
    Name,
    Kind,
    Profile,
    Codec,
    Lat,
    Lon,
    Alt,
    District,
    Interval,
    Height,
    GaugeZero,
    Datum,
    Tags,
}

/// Headings in both languages, in lower case; the first of each column is the one in templates and answers.
const HEADINGS: [(Column, &[&str]); 14] = [
    (Column::DevEui, &["dev_eui", "deveui", "eui", "dev eui"]),
    (Column::Name, &["name", "bezeichnung"]),
    (Column::Kind, &["kind", "type", "typ", "art"]),
    (Column::Profile, &["profile", "profil", "model", "modell"]),
    (Column::Codec, &["codec"]),
    (Column::Lat, &["lat", "latitude", "breite", "breitengrad"]),
    (
        Column::Lon,
        &["lon", "lng", "longitude", "länge", "längengrad"],
    ),
    (Column::Alt, &["alt", "altitude", "höhe"]),
    (Column::District, &["district", "bezirk", "stadtbezirk"]),
    (
        Column::Interval,
        &["interval_s", "interval", "intervall", "sendeintervall"],
    ),
    (
        Column::Height,
        &[
            "mounting_height_m",
            "mounting height",
            "einbauhöhe",
            "montagehöhe",
        ],
    ),
    (
        Column::GaugeZero,
        &["gauge_zero_m", "gauge zero", "pegelnullpunkt", "pnp"],
    ),
    (Column::Datum, &["datum", "height system", "höhensystem"]),
    (Column::Tags, &["tags", "merkmale", "schlagworte"]),
];

impl Column {
    /// Its heading in answers.
    pub(super) fn heading(self) -> &'static str {
        let found = HEADINGS.iter().find(|(column, _)| *column == self);
        found
            .and_then(|(_, names)| names.first())
            .copied()
            .unwrap_or_default()
    }

    fn of(heading: &str) -> Option<Self> {
        let heading = heading.trim().to_lowercase();
        let known = HEADINGS
            .iter()
            .find(|(_, names)| names.contains(&heading.as_str()));
        known.map(|(column, _)| *column)
    }
}

/// A table that was read.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) columns: Vec<Column>,
    /// Rows with the line each begins on, the heading being line 1.
    pub(super) rows: Vec<(u64, Result<StringRecord, String>)>,
}

impl Sheet {
    /// Reads a table; fails if it cannot be one of devices.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Problem> {
        // Lines end in one way only: the reader counts another one for each carriage return.
        let text = decoded(bytes).replace("\r\n", "\n").replace('\r', "\n");
        let first = text.lines().next().unwrap_or_default();
        let count = |separator: char| first.matches(separator).count();
        let separator = [';', '\t', ','].into_iter().max_by_key(|s| count(*s));
        let separator = separator.and_then(|s| u8::try_from(s).ok()).unwrap_or(b',');
        let mut reader = ReaderBuilder::new();
        let mut reader = reader
            .delimiter(separator)
            .flexible(true)
            .from_reader(text.as_bytes());
        let headings = reader.headers().cloned().unwrap_or_default();
        let columns = columns(&headings)?;
        let mut rows = Vec::new();
        for record in reader.into_records() {
            if rows.len() >= ROWS {
                return Err(Problem::of(
                    "",
                    Both::new(
                        format!(
                            "Die Tabelle hat mehr als {ROWS} Zeilen; bitte in Teilen einlesen."
                        ),
                        format!("The table has more than {ROWS} rows; import it in parts."),
                    ),
                ));
            }
            let next = rows.last().map_or(2, |(line, _): &(u64, _)| line + 1);
            rows.push(match record {
                Ok(record) => (
                    record.position().map_or(next, csv::Position::line),
                    Ok(record),
                ),
                Err(error) => (next, Err(error.to_string())),
            });
        }
        rows.retain(
            |(_, row)| !matches!(row, Ok(row) if row.iter().all(|cell| cell.trim().is_empty())),
        );
        Ok(Self { columns, rows })
    }
}

fn columns(headings: &StringRecord) -> Result<Vec<Column>, Problem> {
    let mut columns = Vec::with_capacity(headings.len());
    for heading in headings {
        let known: Vec<&str> = HEADINGS
            .iter()
            .map(|(column, _)| column.heading())
            .collect();
        let known = known.join(", ");
        let column = Column::of(heading).ok_or_else(|| {
            Problem::of(
                heading,
                Both::new(
                    format!("Diese Spalte ist unbekannt; es gibt: {known}."),
                    format!("This column is unknown; there are: {known}."),
                ),
            )
        })?;
        if columns.contains(&column) {
            let twice = Both::new(
                "Diese Spalte kommt zweimal vor.",
                "This column is there twice.",
            );
            return Err(Problem::of(heading, twice));
        }
        columns.push(column);
    }
    if !columns.contains(&Column::DevEui) {
        let missing = Both::new(
            "Die Spalte dev_eui fehlt: An ihr werden Geräte erkannt.",
            "The column dev_eui is missing: devices are known by it.",
        );
        return Err(Problem::of("dev_eui", missing));
    }
    Ok(columns)
}

/// UTF-8 with or without a mark at its beginning, else Windows-1252, as spreadsheets in Germany write it.
fn decoded(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
    }
}

/// The characters of Windows-1252 where it is not Latin-1; those that are none are replaced.
fn windows_1252(byte: u8) -> char {
    const HIGH: &str = "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ";
    match byte {
        0x80..=0x9f => HIGH
            .chars()
            .nth(usize::from(byte - 0x80))
            .unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}
