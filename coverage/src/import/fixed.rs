//! The grid of the broadband atlas, a `GeoPackage` of the whole country: read row by row, and of the rows that lie elsewhere
//! no more than their key, because a row has a hundred columns and a country three million rows.

use super::area::Area;
use super::feature::Layer;
use super::geometry::Geometry;
use super::geopackage::{broken, geometry_column, of, open, quoted, shown};
use super::intake::{Intake, Row, Wrong};
use super::premises::{self, PremisesColumn};
use super::value::{Decimal, Value};
use super::{ImportError, Source, Taken, Unit, wkb};
use crate::{Cell, Crs, Down, FixedRow, Reason, Share, Technology};
use rusqlite::types::ValueRef;
use std::collections::HashSet;

/// How far a cell's corner may lie from where its name says, metres.
const OFF: f64 = 1.0;

/// A column with shares of households.
#[derive(Debug)]
struct Column {
    name: String,
    technology: Technology,
    down: Down,
}

/// What a column with shares of households is called: `down_fn_hh_hfc_1000`.
fn share_column(name: &str) -> Option<(Technology, Down)> {
    let (technology, down) = name.strip_prefix("down_fn_hh_")?.split_once('_')?;
    let technology = Technology::from_key(technology)?;
    Some((technology, Down::from_mbits(down.parse().ok()?)?))
}

fn column_name(technology: Technology, down: Down) -> String {
    format!("down_fn_hh_{}_{}", technology.key(), down.mbits())
}

/// Columns that say which cell a row is about.
const KEYS: [&str; 4] = ["raster_id", "raster_rowid", "ags", "id"];

/// Rows of a layer, and the columns that are not read.
pub(super) fn read(
    source: &Source,
    layer: &Layer,
    area: &Area,
    intake: &mut Intake<'_>,
) -> Taken<(Cell, FixedRow)> {
    let columns = columns(source, layer, area)?;
    let mut others: Vec<PremisesColumn> = layer
        .columns
        .iter()
        .filter_map(|c| PremisesColumn::named(c))
        .collect();
    let crs = layer.system(&source.name)?;
    if crs != Crs::Utm32 {
        return Err(ImportError::Crs {
            file: source.name.clone(),
            layer: layer.name.clone(),
            found: crs.name().to_owned(),
            allowed: "ETRS89 / UTM 32N (EPSG:25832), the grid of the broadband atlas",
        });
    }
    let failed = |error: rusqlite::Error| broken(source, &layer.name, &error);
    let db = open(source)?;
    let table = quoted(&layer.name);
    let ags = if layer.columns.iter().any(|c| c == "ags") {
        "ags"
    } else {
        "NULL"
    };
    let mut scan = db
        .prepare(&format!("SELECT rowid, raster_id, {ags} FROM {table}"))
        .map_err(failed)?;
    let geometry = quoted(&geometry_column(source, &db, &layer.name)?);
    let names = columns.iter().map(|c| &c.name);
    let names = names.chain(others.iter().map(|c| &c.name));
    let selected: Vec<String> = names.map(|name| quoted(name)).collect();
    let sql = format!(
        "SELECT {geometry}, {} FROM {table} WHERE rowid = ?",
        selected.join(",")
    );
    let mut row = db.prepare(&sql).map_err(failed)?;

    let (mut rows, mut seen, mut done) = (Vec::new(), HashSet::new(), 0_u64);
    let mut keys = scan.query([]).map_err(failed)?;
    while let Some(key) = keys.next().map_err(failed)? {
        done += 1;
        let value = |at| key.get_ref(at).map_err(failed);
        let id = value(0)?.as_i64().unwrap_or(0);
        let number = u64::try_from(id).unwrap_or(0);
        let verdict = match place(value(1)?, value(2)?, area) {
            Ok(Row::Taken(cell)) if !seen.insert(cell) => Err(Wrong::new(
                "raster_id",
                Reason::Duplicate,
                format!("the cell {cell} comes twice; the first row counts"),
            )),
            Ok(Row::Taken(cell)) => row
                .query_row([id], |row| {
                    let shares = shares(row, cell, &columns);
                    let others = premises::shares(row, columns.len() + 1, &mut others);
                    Ok(shares.map(|shares| shares.with_premises(others)))
                })
                .map_err(failed)?
                .map(|shares| Row::Taken((cell, shares))),
            Ok(Row::Elsewhere) => Ok(Row::Elsewhere),
            Err(wrong) => Err(wrong),
        };
        rows.extend(intake.take(number, verdict)?);
        intake.progress(Unit::Rows, done, layer.rows);
    }
    for other in others.iter().filter(|c| !c.fits) {
        premises::forget(&mut rows, other);
    }
    let read = |name: &String| {
        KEYS.contains(&name.as_str())
            || share_column(name).is_some()
            || others.iter().any(|c| c.fits && c.name == *name)
    };
    let unread = layer.columns.iter().filter(|c| !read(c));
    Ok((rows, unread.cloned().collect()))
}

/// The columns with shares; all of them must be there.
fn columns(source: &Source, layer: &Layer, area: &Area) -> Result<Vec<Column>, ImportError> {
    let (mut columns, mut missing) = (Vec::new(), Vec::new());
    for technology in Technology::ALL {
        for down in Down::ALL {
            let mut names = layer.columns.iter();
            match names.find(|name| share_column(name) == Some((technology, down))) {
                Some(name) => columns.push(Column {
                    name: name.clone(),
                    technology,
                    down,
                }),
                None => missing.push(column_name(technology, down)),
            }
        }
    }
    if area.ags.is_some() && !layer.columns.iter().any(|c| c == "ags") {
        missing.insert(0, "ags".to_owned());
    }
    if missing.is_empty() {
        Ok(columns)
    } else {
        Err(ImportError::Columns {
            file: source.name.clone(),
            layer: layer.name.clone(),
            what: "shares of households per cell",
            missing,
            found: layer.columns.clone(),
        })
    }
}

/// The cell of a row, if it is wanted.
fn place(id: ValueRef<'_>, ags: ValueRef<'_>, area: &Area) -> Result<Row<Cell>, Wrong> {
    let key = match ags {
        ValueRef::Text(text) => String::from_utf8_lossy(text),
        ValueRef::Integer(number) => number.to_string().into(),
        _ => "".into(),
    };
    if !area.has_key(&key) {
        // A spreadsheet on the way takes keys for numbers.
        let padded = format!("{key:0>8}");
        return if key.len() < 8 && area.has_key(&padded) {
            let why = format!("“{key}” has lost its leading zero; allowed is {padded}");
            Err(Wrong::new("ags", Reason::Value, why))
        } else {
            Ok(Row::Elsewhere)
        };
    }
    let text = id.as_str().map_err(|_not_text| {
        let why = format!(
            "{} is no grid cell; allowed is text such as 100mN52682E3982",
            shown(id)
        );
        Wrong::new("raster_id", Reason::Cell, why)
    })?;
    let cell: Cell = text
        .parse()
        .map_err(|error: crate::Error| Wrong::new("raster_id", Reason::Cell, error.to_string()))?;
    Ok(if area.has_cell(cell) {
        Row::Taken(cell)
    } else {
        Row::Elsewhere
    })
}

/// The shares of a cell: each is possible, they fall with the speed, and all technologies together have no less than one.
fn shares(row: &rusqlite::Row<'_>, cell: Cell, columns: &[Column]) -> Result<FixedRow, Wrong> {
    let value = |at| row.get_ref(at).unwrap_or(ValueRef::Null);
    corner(value(0), cell)?;
    let mut shares = FixedRow::default();
    for (at, column) in (1_usize..).zip(columns) {
        let found = of(value(at));
        shares.set(column.technology, column.down, share(&found, &column.name)?);
    }
    check(&shares, &column_name)?;
    Ok(shares)
}

/// A share as percent; nothing there is no figure.
pub(super) fn share(value: &Value, column: &str) -> Result<Share, Wrong> {
    let percent = match value {
        Value::Text(text) => {
            let why = format!(
                "“{}” is text; allowed is a number between 0 and 100, or nothing",
                super::value::short(text)
            );
            return Err(Wrong::new(column, Reason::Value, why));
        }
        other => other.number(Decimal::Point).map_err(Wrong::value(column))?,
    };
    let Some(percent) = percent else {
        return Ok(Share::NONE);
    };
    Share::percent(percent).ok_or_else(|| {
        let why = format!("{percent} is no share; allowed are 0 to 100");
        Wrong::new(column, Reason::Range, why)
    })
}

/// Shares must fall with the speed, and no technology can reach more households than all of them.
/// `name` is what the column of a technology and class is called.
pub(super) fn check(
    shares: &FixedRow,
    name: &dyn Fn(Technology, Down) -> String,
) -> Result<(), Wrong> {
    for technology in Technology::ALL {
        let mut slower: Option<(Down, f64)> = None;
        for down in Down::ALL {
            let Some(share) = shares.share(technology, down).value() else {
                continue;
            };
            if let Some((slow, there)) = slower
                && share > there
            {
                let why = format!(
                    "{} % have {} Mbit/s, but only {} % have {} Mbit/s",
                    share * 100.0,
                    down.mbits(),
                    there * 100.0,
                    slow.mbits()
                );
                return Err(Wrong::new(&name(technology, down), Reason::Order, why));
            }
            slower = Some((down, share));
            let whole = shares.share(Technology::Alle, down).value();
            if let Some(whole) = whole
                && share > whole
            {
                let why = format!(
                    "{} % have it over {}, but only {} % over any technology",
                    share * 100.0,
                    technology.key(),
                    whole * 100.0
                );
                return Err(Wrong::new(&name(technology, down), Reason::Whole, why));
            }
        }
    }
    Ok(())
}

/// The geometry must be the cell's: a layer whose axes are swapped, or in another system, says so here.
fn corner(geometry: ValueRef<'_>, cell: Cell) -> Result<(), Wrong> {
    let wrong = |reason, why: String| Wrong::new("geom", reason, why);
    let blob = geometry
        .as_blob()
        .map_err(|_none| wrong(Reason::Geometry, "it has no geometry".to_owned()))?;
    let shape = wkb::read(blob).map_err(|why| wrong(Reason::Geometry, why))?;
    let Geometry::Areas(rings) = shape else {
        return Err(wrong(Reason::Geometry, "it is no polygon".to_owned()));
    };
    let points = || rings.iter().flatten();
    let least = |axis: fn(&[f64; 2]) -> f64| points().map(axis).fold(f64::INFINITY, f64::min);
    let [x, y] = [least(|p| p[0]), least(|p| p[1])];
    let [east, north] = cell.corner();
    let near = |a: f64, b: f64| (a - b).abs() <= OFF;
    if near(x, east) && near(y, north) {
        return Ok(());
    }
    let swapped = near(x, north) && near(y, east);
    let hint = if swapped {
        ": the axes are swapped"
    } else {
        ""
    };
    Err(wrong(
        Reason::Position,
        format!("the geometry lies at {x:.1} {y:.1}, the cell {cell} at {east} {north}{hint}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(shares: &[(Technology, Down, f64)]) -> FixedRow {
        let mut row = FixedRow::default();
        for (technology, down, percent) in shares {
            row.set(*technology, *down, Share::percent(*percent).unwrap());
        }
        row
    }

    fn check(shares: &FixedRow) -> Result<(), Wrong> {
        super::check(shares, &column_name)
    }

    #[test]
    fn columns_are_known_by_their_names() {
        assert_eq!(
            share_column("down_fn_hh_hfc_1000"),
            Some((Technology::Hfc, Down::M1000))
        );
        for other in [
            "down_fn_gew_hfc_1000",
            "up_fn_hh_hfc_10",
            "down_fn_hh_hfc_500",
            "down_fn_hh_dsl_10",
            "ags",
        ] {
            assert_eq!(share_column(other), None, "{other}");
        }
    }

    #[test]
    fn shares_that_rise_with_the_speed_are_wrong() {
        let wrong = row(&[
            (Technology::Alle, Down::M30, 50.0),
            (Technology::Alle, Down::M100, 50.01),
        ]);
        let wrong = check(&wrong).unwrap_err();
        assert_eq!(
            (wrong.column.as_str(), wrong.reason),
            ("down_fn_hh_alle_100", Reason::Order)
        );
        assert_eq!(
            wrong.why,
            "50.01 % have 100 Mbit/s, but only 50 % have 30 Mbit/s"
        );
        // A class without figure in between does not hide it.
        assert!(
            check(&row(&[
                (Technology::Hfc, Down::M10, 1.0),
                (Technology::Hfc, Down::M1000, 2.0)
            ]))
            .is_err()
        );
    }

    #[test]
    fn a_technology_has_no_more_than_all_together() {
        let wrong = row(&[
            (Technology::Alle, Down::M30, 50.0),
            (Technology::Ftth, Down::M30, 60.0),
        ]);
        assert_eq!(check(&wrong).unwrap_err().reason, Reason::Whole);
        assert!(check(&row(&[(Technology::Ftth, Down::M30, 60.0)])).is_ok());
    }

    #[test]
    fn nothing_is_no_figure_and_text_is_wrong() {
        assert_eq!(share(&Value::Empty, "c"), Ok(Share::NONE));
        assert_eq!(share(&Value::Number(0.0), "c"), Ok(Share::ZERO));
        assert_eq!(
            share(&Value::Text("96,3".to_owned()), "c")
                .unwrap_err()
                .reason,
            Reason::Value
        );
        assert_eq!(
            share(&Value::Number(100.5), "c").unwrap_err().reason,
            Reason::Range
        );
    }

    proptest! {
        #[test]
        fn what_passes_is_monotone(percents in proptest::collection::vec(0_u32..=10_000, 8)) {
            let mut falling = true;
            let mut shares = FixedRow::default();
            for (down, percent) in Down::ALL.into_iter().zip(&percents) {
                shares.set(Technology::Alle, down, Share::percent(f64::from(*percent) / 100.0).unwrap());
            }
            for pair in percents.windows(2) {
                falling &= pair[0] >= pair[1];
            }
            prop_assert_eq!(check(&shares).is_ok(), falling);
        }
    }
}
