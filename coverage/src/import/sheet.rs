//! Rows of a sheet: of a workbook (xlsx), or of a text table, which is a sheet too.

use super::recognise::Content;
use super::text::Text;
use super::value::Value;
use super::workbook::{COLUMNS, ROWS, broken, open};
use super::{ImportError, Source};
use calamine::{DataRef, Reader as _};

/// What is done with a row: its number, from 1, and its values.
pub(super) type Take<'a> = dyn FnMut(u64, &[Value]) -> Result<Next, ImportError> + 'a;

/// Whether more rows are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    More,
    Enough,
}

/// The names of its sheets; a text table has one, named after the file.
pub(super) fn names(source: &Source) -> Result<Vec<String>, ImportError> {
    match source.content {
        Content::Workbook => Ok(open(source)?.sheet_names()),
        _ => Ok(vec![source.inner.clone()]),
    }
}

/// Goes through the rows of a sheet.
pub(super) fn each(source: &Source, sheet: &str, take: &mut Take<'_>) -> Result<(), ImportError> {
    match source.content {
        Content::Workbook => rows(source, sheet, take),
        _ => lines(source, take),
    }
}

/// Values of a row that merged cells of the first rows stand for: (row, from column, to column), all from 0.
pub(super) fn merged(source: &Source, sheet: &str, rows: u32) -> Result<Vec<Merged>, ImportError> {
    if source.content != Content::Workbook {
        return Ok(Vec::new());
    }
    let mut workbook = open(source)?;
    let found = workbook.merge_cells_by_sheet_name(sheet);
    let found = found.map_err(|error| broken(source, sheet, &error))?;
    let found = found.into_iter();
    Ok(found
        .filter(|range| range.start.0 < rows)
        .map(|range| Merged {
            start: (range.start.0 as usize, range.start.1 as usize),
            end: (
                range.end.0.min(rows) as usize,
                range.end.1.min(COLUMNS) as usize,
            ),
        })
        .collect())
}

/// Cells of which only the first has a value: row and column, from 0, both ends included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Merged {
    pub(super) start: (usize, usize),
    pub(super) end: (usize, usize),
}

fn lines(source: &Source, take: &mut Take<'_>) -> Result<(), ImportError> {
    let mut text = Text::open(source)?;
    while let Some(record) = text.next()? {
        let values: Vec<Value> = record.iter().map(Value::of).collect();
        if take(record.line, &values)? == Next::Enough {
            break;
        }
    }
    Ok(())
}

fn rows(source: &Source, sheet: &str, take: &mut Take<'_>) -> Result<(), ImportError> {
    let mut workbook = open(source)?;
    let mut cells = workbook
        .worksheet_cells_reader(sheet)
        .map_err(|error| broken(source, sheet, &error))?;
    let (mut at, mut values) = (0, Vec::new());
    loop {
        let cell = cells.next_cell();
        let Some(cell) = cell.map_err(|error| broken(source, sheet, &error))? else {
            break;
        };
        let (row, column) = cell.get_position();
        if row >= ROWS || column >= COLUMNS {
            return Err(ImportError::TooLarge {
                file: source.name.clone(),
                place: sheet.to_owned(),
                what: "the sheet has rows:",
                found: u64::from(row) + 1,
                allowed: u64::from(ROWS),
            });
        }
        let column = column as usize;
        if row != at && !values.is_empty() {
            if take(u64::from(at) + 1, &values)? == Next::Enough {
                return Ok(());
            }
            values.clear();
        }
        at = row;
        values.resize(values.len().max(column + 1), Value::Empty);
        if let Some(place) = values.get_mut(column) {
            *place = value(cell.get_value());
        }
    }
    if !values.is_empty() {
        take(u64::from(at) + 1, &values)?;
    }
    Ok(())
}

fn value(cell: &DataRef<'_>) -> Value {
    match cell {
        #[expect(
            clippy::cast_precision_loss,
            reason = "no figure of ours is that large"
        )]
        DataRef::Int(number) => Value::Number(*number as f64),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Value::of(text)
        }
        DataRef::SharedString(text) => Value::of(text),
        DataRef::Bool(yes) => Value::Text(yes.to_string()),
        DataRef::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            Value::Text(format!("{year:04}-{month:02}-{day:02}"))
        }
        DataRef::Error(error) => Value::Text(error.to_string()),
        DataRef::Empty => Value::Empty,
    }
}
