//! The mobile monitoring: numbers of networks per cell, a text table of the whole country.

use super::area::Area;
use super::intake::{Intake, Row, Wrong};
use super::text::{Record, Text};
use super::{ImportError, Source, Unit};
use crate::{Cell, Networks, Reason};
use std::collections::HashSet;

/// Its columns; the last ones came later and may be missing.
const COLUMNS: [&str; 6] = ["id", "gsm_out", "lte", "nr_dss", "nr_nsa_sa", "nr_gesamt"];
/// Most networks there can be; Germany has four.
const NETWORKS: u8 = 8;

/// Rows, and the columns that are not read.
pub(super) fn read(
    source: &Source,
    area: &Area,
    intake: &mut Intake<'_>,
) -> Result<(Vec<(Cell, Networks)>, Vec<String>), ImportError> {
    let mut text = Text::open(source)?;
    let header = text.header()?;
    let columns = header.places(source, "numbers of mobile networks per cell", &COLUMNS)?;
    let total = text.total;
    let (mut rows, mut seen) = (Vec::new(), HashSet::new());
    while let Some(record) = text.next()? {
        let line = record.line;
        let verdict = header
            .fits(record)
            .and_then(|()| row(record, &columns, area, &mut seen));
        rows.extend(intake.take(line, verdict)?);
        intake.progress(Unit::Bytes, text.done, Some(total));
    }
    Ok((rows, header.unread(&columns)))
}

fn row(
    record: &Record,
    columns: &[usize; 6],
    area: &Area,
    seen: &mut HashSet<Cell>,
) -> Result<Row<(Cell, Networks)>, Wrong> {
    let [id, gsm, lte, dss, own, total] = *columns;
    let cell: Cell = record
        .get(id)
        .parse()
        .map_err(|error: crate::Error| Wrong::new("id", Reason::Cell, error.to_string()))?;
    if !area.has_cell(cell) {
        return Ok(Row::Elsewhere);
    }
    let networks = Networks {
        gsm: count(record.get(gsm), "gsm_out")?,
        lte: count(record.get(lte), "lte")?,
        nr_dss: count(record.get(dss), "nr_dss")?,
        nr_nsa_sa: count(record.get(own), "nr_nsa_sa")?,
        nr_total: count(record.get(total), "nr_gesamt")?,
    };
    let parts = networks.nr_dss.max(networks.nr_nsa_sa);
    if let (Some(parts), Some(total)) = (parts, networks.nr_total)
        && parts > total
    {
        let why = format!("{parts} networks have one kind of 5G, but only {total} have any");
        return Err(Wrong::new("nr_gesamt", Reason::Whole, why));
    }
    if !seen.insert(cell) {
        let why = format!("the cell {cell} comes twice; the first row counts");
        return Err(Wrong::new("id", Reason::Duplicate, why));
    }
    Ok(Row::Taken((cell, networks)))
}

/// A number of networks; nothing is no figure.
fn count(text: &str, column: &str) -> Result<Option<u8>, Wrong> {
    if super::value::is_gap(text) {
        return Ok(None);
    }
    let number = text
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| text.parse::<u8>());
    match number {
        Some(Ok(number)) if number <= NETWORKS => Ok(Some(number)),
        Some(_) => Err(Wrong::new(
            column,
            Reason::Range,
            format!(
                "{} networks; allowed are 0 to {NETWORKS}",
                super::value::short(text)
            ),
        )),
        None => Err(Wrong::new(
            column,
            Reason::Value,
            format!(
                "“{}” is no number of networks; allowed are 0 to {NETWORKS}",
                super::value::short(text)
            ),
        )),
    }
}
