//! Tables: `$resultFormat=CSV` (RFC 4180), with `variant=excel` for spreadsheets in German. Objects are spread over columns, `unitOfMeasurement/symbol`. Observations
//! without `$top` come whole, in a stream that keeps no more than a few thousand of them in memory.

use super::collection::Source;
use super::entity::Entity;
use super::failure::Failure;
use super::history::Asked;
use super::said::Said;
use super::told::Told;
use super::world::Sta;
use crate::row::{MARK, told, words, writer};
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::IntoResponse as _;
use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;
use talblick_coverage::Dialect;
use talblick_sensorthings::{Address, Options, Property};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

pub(super) const CSV: &str = "text/csv; charset=utf-8; header=present";
/// Rows of one piece of a stream.
const PIECE: usize = 4_096;
/// Pieces that wait for a slow client; then reading waits too.
const PIECES: usize = 2;
/// Columns of observations, if nothing is said.
const COLUMNS: [Property; 5] = [
    Property::Id,
    Property::PhenomenonTime,
    Property::ResultTime,
    Property::Result,
    Property::ResultQuality,
];

impl Sta {
    /// A set as a table.
    pub(super) fn table(&self, address: &Address, options: &Options) -> Result<Said, Failure> {
        let source = self.source(address)?;
        if let (Source::Streams(streams), None, true, None) = (
            &source,
            options.top,
            options.expand.is_empty(),
            &options.token,
        ) && options.skip == 0
            && let Some(columns) = columns(options)
        {
            let asked = Asked::new(self, streams.clone(), options)?;
            if asked.is_streamed() {
                return self.stream(streams.clone(), options.clone(), columns);
            }
        }
        let page = self.page(source, options, false)?;
        let rows: Result<Vec<Map<String, Json>>, Failure> = page
            .items
            .iter()
            .map(|entity| {
                let mut row = flat(&self.written(*entity, options)?);
                let time = row.get_mut(Property::PhenomenonTime.name());
                if let (Entity::Observation(..), Some(time)) = (entity, time) {
                    *time = self.begin(*entity);
                }
                Ok(row)
            })
            .collect();
        let rows = rows?;
        let names: BTreeSet<&String> = rows.iter().flat_map(Map::keys).collect();
        let dialect = dialect(options);
        let mut table = begun(dialect);
        let written = table.write_record(names.iter().map(|name| heading(name, dialect)));
        let written = written.and_then(|()| {
            rows.iter().try_for_each(|row| {
                table.write_record(names.iter().map(|name| cell(row.get(*name), dialect)))
            })
        });
        written.map_err(|error| Failure::internal(&error))?;
        let bytes = table.into_inner().map_err(|e| Failure::internal(&e))?;
        Ok(Said::Table(bytes))
    }

    /// When an observation was made, or where its bucket begins: what reads tables reads moments in a column.
    fn begin(&self, observation: Entity) -> Json {
        let begin = Told(self.value(observation, Property::PhenomenonTime));
        serde_json::to_value(begin).unwrap_or_default()
    }

    fn stream(
        &self,
        streams: Vec<usize>,
        options: Options,
        columns: Vec<Property>,
    ) -> Result<Said, Failure> {
        let (sender, receiver) = mpsc::channel(PIECES);
        let sta = self.streaming()?;
        // Ends when the client has everything or goes away: then the channel closes.
        tokio::task::spawn_blocking(move || {
            let mut rows = Rows::new(&sta, &columns, dialect(&options), sender);
            let sent = Asked::new(&sta, streams, &options)
                .and_then(|asked| asked.each(&mut |stream, reading| rows.add(stream, reading)))
                .and_then(|()| rows.send());
            if sent.is_err() {
                rows.abort();
            }
        });
        let named = [
            (header::CONTENT_TYPE, CSV),
            (
                header::CONTENT_DISPOSITION,
                "attachment; filename=\"observations.csv\"",
            ),
        ];
        let body = Body::from_stream(ReceiverStream::new(receiver));
        Ok(Said::Stream((named, body).into_response()))
    }
}

/// The columns that were selected, if all are whole properties.
fn columns(options: &Options) -> Option<Vec<Property>> {
    let Some(selected) = &options.select else {
        return Some(COLUMNS.to_vec());
    };
    let whole =
        selected.relations.is_empty() && selected.properties.iter().all(|(_, way)| way.is_empty());
    let names = selected.properties.iter().map(|(property, _)| *property);
    whole.then(|| names.collect())
}

/// Rows of a stream that wait to be sent.
struct Rows<'a> {
    sta: &'a Sta,
    columns: &'a [Property],
    dialect: Dialect,
    writer: csv::Writer<Vec<u8>>,
    waiting: usize,
    sender: mpsc::Sender<std::io::Result<Bytes>>,
    open: bool,
}

impl<'a> Rows<'a> {
    fn new(
        sta: &'a Sta,
        columns: &'a [Property],
        dialect: Dialect,
        sender: mpsc::Sender<std::io::Result<Bytes>>,
    ) -> Self {
        let mut rows = Self {
            sta,
            columns,
            dialect,
            writer: begun(dialect),
            waiting: 0,
            sender,
            open: true,
        };
        // Writing to memory cannot fail.
        let _ = rows
            .writer
            .write_record(columns.iter().map(|c| heading(c.name(), dialect)));
        rows
    }

    fn add(
        &mut self,
        stream: usize,
        reading: talblick_store::StoredReading,
    ) -> Result<bool, Failure> {
        let of = Entity::Observation(stream, reading);
        let cells = self.columns.iter().map(|column| {
            let value = match column {
                Property::PhenomenonTime => self.sta.begin(of),
                column => self.sta.json(of, *column),
            };
            cell(Some(&value), self.dialect)
        });
        let written = self.writer.write_record(cells);
        written.map_err(|error| Failure::internal(&error))?;
        self.waiting += 1;
        if self.waiting >= PIECE {
            self.send()?;
        }
        Ok(self.open)
    }

    fn send(&mut self) -> Result<(), Failure> {
        let full = std::mem::replace(&mut self.writer, writer(Vec::new(), self.dialect));
        let bytes = full.into_inner().map_err(|e| Failure::internal(&e))?;
        self.waiting = 0;
        self.sta.rest();
        self.open = self.sender.blocking_send(Ok(bytes.into())).is_ok();
        Ok(())
    }

    /// Cuts the answer off, so that nobody takes a part for the whole.
    fn abort(&self) {
        let cut = std::io::Error::other("the table ends early");
        let _ = self.sender.blocking_send(Err(cut));
    }
}

fn dialect(options: &Options) -> Dialect {
    if options.spreadsheet {
        Dialect::Spreadsheets
    } else {
        Dialect::Programs
    }
}

/// A table before its first line.
fn begun(dialect: Dialect) -> csv::Writer<Vec<u8>> {
    let mark = match dialect {
        Dialect::Programs => "",
        Dialect::Spreadsheets => MARK,
    };
    writer(mark.into(), dialect)
}

/// The name of a column. Moments say nothing of their zone to a spreadsheet, so their column does.
fn heading(name: &str, dialect: Dialect) -> String {
    let zone = dialect == Dialect::Spreadsheets && name.ends_with("Time");
    name.replace("@iot.", "") + if zone { "_utc" } else { "" }
}

fn cell(value: Option<&Json>, dialect: Dialect) -> String {
    let spreadsheet = dialect == Dialect::Spreadsheets;
    match value {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => {
            let moments = spreadsheet.then(|| moments(text)).flatten();
            moments.unwrap_or_else(|| words(text))
        }
        Some(Json::Number(number)) if spreadsheet => number.to_string().replace('.', ","),
        Some(Json::Array(items)) if items.iter().all(Json::is_string) => {
            let words: Vec<&str> = items.iter().filter_map(Json::as_str).collect();
            words.join(" ")
        }
        Some(other) => other.to_string(),
    }
}

/// A moment, or both of an interval.
fn moments(text: &str) -> Option<String> {
    let parts = text.split('/').map(|part| {
        let known = part.parse::<Timestamp>().is_ok();
        known.then(|| told(part))
    });
    Some(parts.collect::<Option<Vec<_>>>()?.join(" / "))
}

/// An entity with everything inside it beside each other, without links; geometries stay whole.
pub(super) fn flat(entity: &Map<String, Json>) -> Map<String, Json> {
    let mut flat = Map::new();
    spread(entity, "", &mut flat);
    flat
}

fn spread(object: &Map<String, Json>, before: &str, into: &mut Map<String, Json>) {
    for (key, value) in object {
        if key.ends_with("Link") {
            continue;
        }
        let name = format!("{before}{key}");
        match value {
            Json::Object(inner) if !inner.contains_key("type") => {
                spread(inner, &format!("{name}/"), into);
            }
            Json::Array(items) if items.iter().any(Json::is_object) => {
                for (place, item) in items.iter().enumerate() {
                    if let Json::Object(inner) = item {
                        spread(inner, &format!("{name}/{place}/"), into);
                    }
                }
            }
            value => {
                into.insert(name, value.clone());
            }
        }
    }
}
