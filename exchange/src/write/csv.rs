//! CSV: RFC 4180 with a header. Texts that a spreadsheet would take for a formula begin with an apostrophe, which
//! reading takes away again.

use crate::Error;
use crate::digest::Draft;
use crate::table::{Cell, Kind, Table};
use csv::{Terminator, Writer, WriterBuilder};
use std::fmt::Write as _;
use std::path::PathBuf;
use talblick_model::Millis;

/// A CSV file in the making.
pub(super) struct Csv {
    out: Writer<Draft>,
    kinds: Vec<Kind>,
    text: String,
    path: PathBuf,
}

impl Csv {
    pub(super) fn new(draft: Draft, table: &Table) -> Result<Self, Error> {
        let path = draft.path().to_owned();
        let mut out = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(draft);
        out.write_record(table.columns.iter().map(|column| column.name))
            .map_err(|error| Error::file(&path)(error.into()))?;
        Ok(Self {
            out,
            kinds: table.columns.iter().map(|column| column.kind).collect(),
            text: String::new(),
            path,
        })
    }

    pub(super) fn push(&mut self, row: &[Cell<'_>]) -> Result<(), Error> {
        self.cells(row)
            .map_err(|error| Error::file(&self.path)(error.into()))
    }

    fn cells(&mut self, row: &[Cell<'_>]) -> csv::Result<()> {
        for (cell, kind) in row.iter().zip(&self.kinds) {
            self.text.clear();
            write_cell(&mut self.text, *cell, *kind)?;
            self.out.write_field(&self.text)?;
        }
        self.out.write_record(None::<&[u8]>)
    }

    pub(super) fn finish(self) -> Result<Draft, Error> {
        let inner = self.out.into_inner();
        inner.map_err(|error| Error::file(&self.path)(error.into_error()))
    }
}

fn write_cell(out: &mut String, cell: Cell<'_>, kind: Kind) -> csv::Result<()> {
    let wrote = match (cell, kind) {
        (Cell::Null, _) => Ok(()),
        (Cell::Text(text), Kind::Text) => {
            if is_guarded(text) {
                out.push('\'');
            }
            out.write_str(text)
        }
        (Cell::Text(text), _) => out.write_str(text),
        (Cell::Int(ms), Kind::Millis) => write!(out, "{}", Millis::from_i64(ms)),
        (Cell::Int(ns), Kind::Nanos) => write!(out, "{}", nanos(ns)),
        (Cell::Int(number), _) => write!(out, "{number}"),
        (Cell::Float(number), _) => {
            // The number is written as JSON writes it, so that all formats agree to the last digit.
            let text = serde_json::to_string(&number).map_err(std::io::Error::from)?;
            out.write_str(&text)
        }
        (Cell::Bool(yes), _) => write!(out, "{yes}"),
    };
    Ok(wrote.map_err(std::io::Error::other)?)
}

/// A moment as texts write it.
pub(super) fn nanos(ns: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_nanosecond(ns.into()).unwrap_or_default()
}

/// Whether a text gets an apostrophe in front; one that begins with an apostrophe does too, so that it can be told.
fn is_guarded(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("-Pegel", "'-Pegel"),
            ("@a", "'@a"),
            ("'=", "''="),
            ("Kluse", "Kluse"),
        ] {
            let mut out = String::new();
            write_cell(&mut out, Cell::Text(text), Kind::Text).unwrap();
            assert_eq!(out, written);
        }
        let mut out = String::new();
        write_cell(&mut out, Cell::Float(-2.5), Kind::Float).unwrap();
        assert_eq!(out, "-2.5");
    }
}
