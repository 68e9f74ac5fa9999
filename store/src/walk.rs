//! Walking a table of blocks whose pages may be damaged: every row that can be reached is shown, and what cannot is named.
//!
//! SQLite gives up a query at the first damaged page. Here a row whose block lies on such a page costs only itself, and
//! a page of keys costs only what lies between its neighbours.

use crate::Error;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _};

/// A row, or what is in its place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Row<'a> {
    /// Key and block.
    Block(i64, &'a [u8]),
    /// A row whose block cannot be fetched from the file, and why.
    Unreadable(i64, String),
    /// Rows between these keys cannot be reached.
    Lost {
        after: Option<i64>,
        before: Option<i64>,
        why: String,
    },
}

/// Whether a failure means that the file is damaged, rather than busy or out of reach.
pub(crate) fn is_damage(error: &rusqlite::Error) -> bool {
    match error.sqlite_error_code() {
        Some(code) => matches!(
            code,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::SystemIoFailure
        ),
        // A value of another type than the column's is a flipped byte in the row's header.
        None => matches!(
            error,
            rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..)
        ),
    }
}

/// Shows every row of `table` that can be reached, in order of its integer `key`.
pub(crate) fn blocks(
    db: &Connection,
    table: &str,
    key: &str,
    each: &mut dyn FnMut(Row<'_>),
) -> Result<(), Error> {
    let mut last = None;
    loop {
        let why = match pass(db, table, key, &mut last, each) {
            Ok(()) => return Ok(()),
            Err(error) if is_damage(&error) => error.to_string(),
            Err(error) => return Err(error.into()),
        };
        // Keys lie apart from large blocks, so the row's key may be found where its block is not.
        let sql = format!("SELECT {key} FROM {table} WHERE {key} > ?1 ORDER BY {key} LIMIT 1");
        let next = db.query_row(&sql, [last.unwrap_or(i64::MIN)], |row| row.get::<_, i64>(0));
        match next.optional() {
            Ok(Some(key)) if last.is_none_or(|last| key > last) => {
                each(Row::Unreadable(key, why));
                last = Some(key);
            }
            Err(error) if !is_damage(&error) => return Err(error.into()),
            _ => return beyond(db, table, key, (last, why), each),
        }
    }
}

/// Shows rows from after `last` on, until something cannot be read.
fn pass(
    db: &Connection,
    table: &str,
    key: &str,
    last: &mut Option<i64>,
    each: &mut dyn FnMut(Row<'_>),
) -> rusqlite::Result<()> {
    let mut query = db.prepare_cached(&format!(
        "SELECT {key}, block FROM {table} WHERE {key} > ?1 ORDER BY {key}"
    ))?;
    let mut rows = query.query([last.unwrap_or(i64::MIN)])?;
    while let Some(row) = rows.next()? {
        let key = row.get(0)?;
        // A page that points back would otherwise be walked for ever.
        if last.is_some_and(|last| key <= last) {
            return Err(rusqlite::Error::IntegralValueOutOfRange(0, key));
        }
        each(Row::Block(key, row.get_ref(1)?.as_blob()?));
        *last = Some(key);
    }
    Ok(())
}

/// Shows what lies beyond a place where the order of keys is broken: found from the end, shown in order.
fn beyond(
    db: &Connection,
    table: &str,
    key: &str,
    (after, why): (Option<i64>, String),
    each: &mut dyn FnMut(Row<'_>),
) -> Result<(), Error> {
    let mut found: Vec<i64> = Vec::new();
    descend(db, table, key, &mut |key| {
        let ascends = found.last().is_some_and(|last| key >= *last);
        let known = after.is_some_and(|after| key <= after);
        if ascends || known {
            return false;
        }
        found.push(key);
        true
    })?;
    each(Row::Lost {
        after,
        before: found.last().copied(),
        why,
    });
    let mut query = db.prepare(&format!("SELECT block FROM {table} WHERE {key} = ?1"))?;
    for key in found.into_iter().rev() {
        let mut show = || -> rusqlite::Result<()> {
            let mut rows = query.query([key])?;
            if let Some(row) = rows.next()? {
                each(Row::Block(key, row.get_ref(0)?.as_blob()?));
            }
            Ok(())
        };
        match show() {
            Err(error) if is_damage(&error) => each(Row::Unreadable(key, error.to_string())),
            other => other?,
        }
    }
    Ok(())
}

/// Shows keys from the last one down, until `each` has had enough or the file is damaged.
fn descend(
    db: &Connection,
    table: &str,
    key: &str,
    each: &mut dyn FnMut(i64) -> bool,
) -> Result<(), Error> {
    let mut query = db.prepare(&format!("SELECT {key} FROM {table} ORDER BY {key} DESC"))?;
    let mut rows = query.query([])?;
    loop {
        match rows.next() {
            Ok(Some(row)) if each(row.get(0)?) => {}
            Ok(_) => return Ok(()),
            Err(error) if is_damage(&error) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Shows the keys of a table as far as they can be reached, in no order.
pub(crate) fn keys(
    db: &Connection,
    table: &str,
    key: &str,
    each: &mut dyn FnMut(i64),
) -> Result<(), Error> {
    for order in ["", "DESC"] {
        let mut query = db.prepare(&format!("SELECT {key} FROM {table} ORDER BY {key} {order}"))?;
        let mut rows = query.query([])?;
        loop {
            match rows.next() {
                Ok(Some(row)) => each(row.get(0)?),
                Ok(None) => return Ok(()),
                Err(error) if is_damage(&error) => break,
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::FileExt as _;
    use tempfile::TempDir;

    const ROWS: i64 = 400;

    /// A file of 400 rows whose blocks are larger than a page, every second one.
    fn file(dir: &TempDir) -> std::path::PathBuf {
        let path = dir.path().join("some.db");
        let db = Connection::open(&path).unwrap();
        db.execute_batch("PRAGMA page_size = 1024; CREATE TABLE chunk (key INTEGER PRIMARY KEY, block BLOB NOT NULL)")
            .unwrap();
        for key in 0..ROWS {
            let size = if key % 2 == 0 { 3_000 } else { 20 };
            db.execute(
                "INSERT INTO chunk VALUES (?1, zeroblob(?2))",
                [key * 10, size],
            )
            .unwrap();
        }
        path
    }

    fn walked(path: &std::path::Path) -> Vec<(i64, bool)> {
        let db = Connection::open(path).unwrap();
        let mut seen = Vec::new();
        blocks(&db, "chunk", "key", &mut |row| match row {
            Row::Block(key, _) => seen.push((key, true)),
            Row::Unreadable(key, _) => seen.push((key, false)),
            Row::Lost { .. } => {}
        })
        .unwrap();
        seen
    }

    #[test]
    fn every_row_of_a_sound_table_is_shown_in_order() {
        let dir = tempfile::tempdir().unwrap();
        let keys: Vec<_> = (0..ROWS).map(|key| (key * 10, true)).collect();
        assert_eq!(walked(&file(&dir)), keys);
    }

    #[test]
    fn a_damaged_page_costs_little_wherever_it_lies() {
        let dir = tempfile::tempdir().unwrap();
        let path = file(&dir);
        let pages = std::fs::metadata(&path).unwrap().len() / 1_024;
        let whole = std::fs::read(&path).unwrap();
        let mut lost = Vec::new();
        // The first two pages are the header with the schema and the root of the table.
        for page in 2..pages {
            std::fs::write(&path, &whole).unwrap();
            let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
            file.write_all_at(&[0xff; 1_024], page * 1_024).unwrap();
            let seen = walked(&path);
            let read = seen.iter().filter(|(_, read)| *read).count();
            lost.push(ROWS - i64::try_from(read).unwrap());
        }
        lost.sort_unstable();
        // Most pages belong to one block; one page in the middle of the tree holds the way to half of the rows.
        assert!(lost[lost.len() / 2] <= 1, "{lost:?}");
        assert!(*lost.last().unwrap() <= ROWS * 2 / 3, "{lost:?}");
    }
}
