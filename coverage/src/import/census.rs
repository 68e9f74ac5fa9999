//! Residents and households of the census per cell of its own grid, text tables of the whole country.

use super::area::Area;
use super::intake::{Intake, Row, Wrong};
use super::text::{Record, Text};
use super::value::{Decimal, number, short, whole};
use super::{ImportError, Source, Unit};
use crate::{CensusCell, CensusRow, Crs, Kind, Reason, Transform};
use std::collections::HashSet;

/// Most residents or households of one cell: a hectare of the densest city has some hundreds.
const MOST: u32 = 20_000;

/// Rows, and the columns that are not read.
pub(super) fn read(
    source: &Source,
    kind: Kind,
    area: &Area,
    intake: &mut Intake<'_>,
) -> Result<(Vec<CensusRow>, Vec<String>), ImportError> {
    let mut text = Text::open(source)?;
    let header = text.header()?;
    let (what, figure) = if kind == Kind::Population {
        ("residents per census cell", "Einwohner")
    } else {
        ("households per census cell", "Insgesamt_Haushalte")
    };
    let names = ["GITTER_ID_100m", "x_mp_100m", "y_mp_100m", figure];
    let columns = header.places(source, what, &names)?;
    let mark = header.find("werterlaeuternde_Zeichen");
    let window = Window::new(area)?;
    let total = text.total;
    let (mut rows, mut seen) = (Vec::new(), HashSet::new());
    while let Some(record) = text.next()? {
        let line = record.line;
        let read = |record: &Record| -> Result<Row<CensusRow>, Wrong> {
            header.fits(record)?;
            let cell = cell(record, &columns)?;
            if !window.has(cell) {
                return Ok(Row::Elsewhere);
            }
            let [.., at] = columns;
            let count = count(record.get(at), figure)?;
            if !seen.insert(cell) {
                let why = format!("the cell {cell} comes twice; the first row counts");
                return Err(Wrong::new("GITTER_ID_100m", Reason::Duplicate, why));
            }
            let population = kind == Kind::Population;
            Ok(Row::Taken(CensusRow {
                cell,
                residents: count.filter(|_| population),
                households: count.filter(|_| !population),
                limited: mark.is_some_and(|at| record.get(at).eq_ignore_ascii_case("KLAMMERN")),
            }))
        };
        let mut read = read;
        let verdict = read(record);
        rows.extend(intake.take(line, verdict)?);
        intake.progress(Unit::Bytes, text.done, Some(total));
    }
    let mut known = columns.to_vec();
    known.extend(mark);
    Ok((rows, header.unread(&known)))
}

/// The cell, whose name and centre must say the same.
fn cell(record: &Record, columns: &[usize; 4]) -> Result<CensusCell, Wrong> {
    let [id, x, y, _] = *columns;
    let cell: CensusCell = record.get(id).parse().map_err(|error: crate::Error| {
        Wrong::new("GITTER_ID_100m", Reason::Cell, error.to_string())
    })?;
    if cell.side() > 100 {
        let why = format!("the cell {cell} is larger than 100 m");
        return Err(Wrong::new("GITTER_ID_100m", Reason::Cell, why));
    }
    let [east, north] = cell.corner();
    for (at, name, corner) in [(x, "x_mp_100m", east), (y, "y_mp_100m", north)] {
        let centre = number(record.get(at), Decimal::Comma).map_err(Wrong::value(name))?;
        let centre = centre.ok_or_else(|| Wrong::missing(name))?;
        if (centre - corner - 50.0).abs() > 0.5 {
            let why = format!(
                "{centre} is not the middle of the cell {cell}; allowed is {}",
                corner + 50.0
            );
            return Err(Wrong::new(name, Reason::Position, why));
        }
    }
    Ok(cell)
}

/// A count; a dash is a secret, not zero.
fn count(text: &str, column: &str) -> Result<Option<u32>, Wrong> {
    let Some(found) = number(text, Decimal::Comma).map_err(Wrong::value(column))? else {
        return Ok(None);
    };
    match whole(found) {
        Ok(count) if count <= MOST => Ok(Some(count)),
        Ok(_) => Err(Wrong::new(
            column,
            Reason::Range,
            format!(
                "{} is more than a hectare can hold; allowed are 0 to {MOST}",
                short(text)
            ),
        )),
        Err(why) => Err(Wrong::new(column, Reason::Range, why)),
    }
}

/// The area on the census' own grid: a rectangle around it.
struct Window(Option<[[f64; 2]; 2]>);

impl Window {
    fn new(area: &Area) -> Result<Self, ImportError> {
        let Some(bounds) = area.bounds else {
            return Ok(Self(None));
        };
        let laea = Transform::new(Crs::Utm32, Crs::Laea)?;
        let (mut min, mut max) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for corner in bounds.corners() {
            let [x, y] = laea.apply(corner)?;
            (min, max) = (
                [min[0].min(x), min[1].min(y)],
                [max[0].max(x), max[1].max(y)],
            );
        }
        Ok(Self(Some([min, max])))
    }

    fn has(&self, cell: CensusCell) -> bool {
        let [x, y] = cell.corner().map(|c| c + 50.0);
        self.0.is_none_or(|[min, max]| {
            (min[0]..=max[0]).contains(&x) && (min[1]..=max[1]).contains(&y)
        })
    }
}
