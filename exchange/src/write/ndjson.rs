//! NDJSON: one object a line, all columns in order, nothing left out.

use super::csv::nanos;
use crate::Error;
use crate::digest::Draft;
use crate::table::{Cell, Kind, Table};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::io::Write as _;
use talblick_model::Millis;

/// An NDJSON file in the making.
pub(super) struct Ndjson {
    draft: Draft,
    columns: Vec<(&'static str, Kind)>,
}

struct Row<'a> {
    columns: &'a [(&'static str, Kind)],
    cells: &'a [Cell<'a>],
}

struct Value<'a>(Cell<'a>, Kind);

impl Ndjson {
    pub(super) fn new(draft: Draft, table: &Table) -> Self {
        let columns = table.columns.iter();
        Self {
            draft,
            columns: columns.map(|column| (column.name, column.kind)).collect(),
        }
    }

    pub(super) fn push(&mut self, cells: &[Cell<'_>]) -> Result<(), Error> {
        let row = Row {
            columns: &self.columns,
            cells,
        };
        let written = serde_json::to_writer(&mut self.draft, &row);
        written
            .map_err(std::io::Error::from)
            .and_then(|()| self.draft.write_all(b"\n"))
            .map_err(|error| Error::file(self.draft.path())(error))
    }

    pub(super) fn finish(self) -> Draft {
        self.draft
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len()))?;
        for ((name, kind), cell) in self.columns.iter().zip(self.cells) {
            map.serialize_entry(name, &Value(*cell, *kind))?;
        }
        map.end()
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.0, self.1) {
            (Cell::Null, _) => serializer.serialize_none(),
            (Cell::Text(words), Kind::Words) => serializer.collect_seq(words.split_whitespace()),
            (Cell::Text(json), Kind::Json) => {
                let raw: &RawValue =
                    serde_json::from_str(json).map_err(serde::ser::Error::custom)?;
                raw.serialize(serializer)
            }
            (Cell::Text(text), _) => serializer.serialize_str(text),
            (Cell::Int(ms), Kind::Millis) => Millis::from_i64(ms).serialize(serializer),
            (Cell::Int(ns), Kind::Nanos) => serializer.collect_str(&nanos(ns)),
            (Cell::Int(number), _) => serializer.serialize_i64(number),
            (Cell::Float(number), _) => serializer.serialize_f64(number),
            (Cell::Bool(yes), _) => serializer.serialize_bool(yes),
        }
    }
}
