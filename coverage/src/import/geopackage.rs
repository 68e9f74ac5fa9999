//! Layers and features of a GeoPackage. The database is a stranger's: views and triggers in it do not run, and no value
//! may be longer than is read.

use super::feature::{Feature, Layer};
use super::value::{Value, short};
use super::{ImportError, Source, wkb};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

/// Longest value, bytes: a district's outline has some hundred thousand.
const LONGEST: i32 = 64 << 20;
/// Most rows a layer may claim. Germany has three million inhabited cells.
const ROWS: u64 = 100_000_000;
/// Most columns.
const COLUMNS: usize = 2_000;

/// Opens it.
pub(super) fn open(source: &Source) -> Result<Connection, ImportError> {
    let failed = |error: rusqlite::Error| broken(source, "", &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(&source.path, flags).map_err(failed)?;
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
    ] {
        db.set_db_config(config, on).map_err(failed)?;
    }
    db.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)
        .map_err(failed)?;
    whole(source, &db)?;
    Ok(db)
}

/// Sees that the file is as long as it says.
fn whole(source: &Source, db: &Connection) -> Result<(), ImportError> {
    let pragma = |name: &str| {
        let value = db.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
        value.map_err(|error| broken(source, "", &error))
    };
    let said = pragma("page_count")?.saturating_mul(pragma("page_size")?);
    let said = u64::try_from(said).unwrap_or(0);
    let there = source.file()?.metadata().map_or(0, |m| m.len());
    // SQLite itself counts the pages that are there if the header's count is older than the file.
    if there.is_multiple_of(512) && there >= said {
        return Ok(());
    }
    Err(ImportError::Broken {
        file: source.name.clone(),
        place: String::new(),
        why: format!("it is cut short: it has {there} of {said} bytes"),
    })
}

pub(super) fn broken(source: &Source, place: &str, error: &rusqlite::Error) -> ImportError {
    use rusqlite::ErrorCode;
    let why = match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => "it is no SQLite database".to_owned(),
        Some(ErrorCode::DatabaseCorrupt) => "it is damaged or cut short".to_owned(),
        Some(ErrorCode::TooBig) => format!("a value is longer than {LONGEST} bytes"),
        _ => format!("it is no GeoPackage that can be read ({error})"),
    };
    ImportError::Broken {
        file: source.name.clone(),
        place: place.to_owned(),
        why,
    }
}

/// A name for SQL.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Its feature layers.
pub(super) fn layers(source: &Source) -> Result<Vec<Layer>, ImportError> {
    let db = open(source)?;
    let failed = |error: rusqlite::Error| broken(source, "", &error);
    // A table, not a view: a view can make up rows without end.
    let mut query = db
        .prepare(
            "SELECT c.table_name, g.srs_id, s.organization, s.organization_coordsys_id, c.last_change
             FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
             LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
             WHERE c.data_type = 'features' AND EXISTS
               (SELECT 1 FROM sqlite_schema m WHERE m.type = 'table' AND m.name = c.table_name AND m.sql NOT LIKE 'CREATE VIRTUAL%')
             ORDER BY c.table_name LIMIT 1000",
        )
        .map_err(failed)?;
    let mut found = query.query([]).map_err(failed)?;
    let mut layers = Vec::new();
    while let Some(row) = found.next().map_err(failed)? {
        let text = |at| row.get::<_, Option<String>>(at).map_err(failed);
        let name = text(0)?.unwrap_or_default();
        let srs: i64 = row.get(1).map_err(failed)?;
        let number: Option<i64> = row.get(3).map_err(failed)?;
        let epsg = text(2)?
            .filter(|organization| organization.eq_ignore_ascii_case("epsg"))
            .and(number)
            .and_then(|number| u32::try_from(number).ok());
        let changed = text(4)?.and_then(|day| day.get(..10)?.parse().ok());
        let rows = rows(source, &db, &name)?;
        let (_, geometry, columns) = columns(&db, &name).map_err(failed)?;
        layers.push(Layer {
            columns: columns.into_iter().filter(|c| *c != geometry).collect(),
            crs: format!("the reference system {srs}"),
            epsg,
            rows,
            changed,
            name,
        });
    }
    if layers.is_empty() {
        return Err(ImportError::Unknown {
            file: source.name.clone(),
            found: "it is a database without a layer of features".to_owned(),
        });
    }
    Ok(layers)
}

/// The number of rows a layer claims, or that its highest key allows.
fn rows(source: &Source, db: &Connection, layer: &str) -> Result<Option<u64>, ImportError> {
    let claimed = db.query_row(
        "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?",
        [layer],
        |row| row.get::<_, Option<i64>>(0),
    );
    let rows = claimed
        .ok()
        .flatten()
        .and_then(|rows| u64::try_from(rows).ok());
    match rows {
        Some(rows) if rows > ROWS => Err(ImportError::TooLarge {
            file: source.name.clone(),
            place: layer.to_owned(),
            what: "the layer claims rows:",
            found: rows,
            allowed: ROWS,
        }),
        Some(rows) => Ok(Some(rows)),
        None => {
            let sql = format!("SELECT max(rowid) FROM {}", quoted(layer));
            let last = db.query_row(&sql, [], |row| row.get::<_, Option<i64>>(0));
            Ok(last
                .ok()
                .flatten()
                .and_then(|last| u64::try_from(last).ok()))
        }
    }
}

/// A layer's key, its geometry column, and all its other columns.
fn columns(db: &Connection, layer: &str) -> Result<(String, String, Vec<String>), rusqlite::Error> {
    let geometry: String = db.query_row(
        "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?",
        [layer],
        |row| row.get(0),
    )?;
    let mut query = db.prepare(&format!("PRAGMA table_info({})", quoted(layer)))?;
    let found = query.query_map([], |row| Ok((row.get(1)?, row.get(5)?)))?;
    let (mut key, mut columns) = ("rowid".to_owned(), Vec::new());
    for column in found {
        let (name, primary): (String, i64) = column?;
        if primary > 0 {
            key = name;
        } else if name != geometry && columns.len() < COLUMNS {
            columns.push(name);
        }
    }
    Ok((key, geometry, columns))
}

/// The name of a layer's geometry column.
pub(super) fn geometry_column(
    source: &Source,
    db: &Connection,
    layer: &str,
) -> Result<String, ImportError> {
    let (_, geometry, _) = columns(db, layer).map_err(|error| broken(source, layer, &error))?;
    Ok(geometry)
}

/// Goes through the features of a layer.
pub(super) fn each(
    source: &Source,
    layer: &Layer,
    take: &mut dyn FnMut(Feature) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let failed = |error: rusqlite::Error| broken(source, &layer.name, &error);
    let db = open(source)?;
    let geometry = geometry_column(source, &db, &layer.name)?;
    let names: Vec<String> = layer.columns.iter().map(|c| quoted(c)).collect();
    let mut selected = vec!["rowid".to_owned(), quoted(&geometry)];
    selected.extend(names);
    let sql = format!("SELECT {} FROM {}", selected.join(","), quoted(&layer.name));
    let mut query = db.prepare(&sql).map_err(failed)?;
    let mut rows = query.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let value = |at| row.get_ref(at).map_err(failed);
        let geometry = match value(1)? {
            ValueRef::Blob(blob) => wkb::read(blob),
            ValueRef::Null => Err("it has no geometry".to_owned()),
            _ => Err("its geometry is no geometry".to_owned()),
        };
        let key = value(0)?.as_i64().unwrap_or(0);
        let values: Result<Vec<Value>, ImportError> =
            (2..selected.len()).map(|at| value(at).map(of)).collect();
        take(Feature {
            row: u64::try_from(key).unwrap_or(0),
            geometry,
            values: values?,
        })?;
    }
    Ok(())
}

/// A value of SQLite.
pub(super) fn of(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Value::Empty,
        #[expect(
            clippy::cast_precision_loss,
            reason = "keys and counts are far below 2^53; a larger one is no figure of ours"
        )]
        ValueRef::Integer(number) => Value::Number(number as f64),
        ValueRef::Real(number) => Value::Number(number),
        ValueRef::Text(text) => Value::of(&String::from_utf8_lossy(text)),
    }
}

/// A value for a sentence.
pub(super) fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "nothing".to_owned(),
        ValueRef::Blob(blob) => format!("{} bytes", blob.len()),
        other => format!("“{}”", short(&of(other).text())),
    }
}
