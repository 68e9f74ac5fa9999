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

/// Shows every row of `table` in order of its integer `key`; where that order is broken, the rest comes from the end.
pub(crate) fn blocks(
    db: &Connection,
    table: &str,
    key: &str,
    each: &mut dyn FnMut(Row<'_>),
) -> Result<(), Error> {
    let up = Direction {
        rows: format!("SELECT {key}, block FROM {table} WHERE {key} > ?1 ORDER BY {key}"),
        next: format!("SELECT {key} FROM {table} WHERE {key} > ?1 ORDER BY {key} LIMIT 1"),
        step: 1,
    };
    let mut after = None;
    let Some(why) = up.walk(db, &mut after, None, each)? else {
        return Ok(());
    };
    let down = Direction {
        rows: format!("SELECT {key}, block FROM {table} WHERE {key} < ?1 ORDER BY {key} DESC"),
        next: format!("SELECT {key} FROM {table} WHERE {key} < ?1 ORDER BY {key} DESC LIMIT 1"),
        step: -1,
    };
    let mut before = None;
    down.walk(db, &mut before, after, each)?;
    each(Row::Lost { after, before, why });
    Ok(())
}

/// One way through a table.
struct Direction {
    rows: String,
    next: String,
    step: i64,
}

impl Direction {
    /// Walks on from `last` until the end, or until `stop` is reached; answers why it could not go on.
    fn walk(
        &self,
        db: &Connection,
        last: &mut Option<i64>,
        stop: Option<i64>,
        each: &mut dyn FnMut(Row<'_>),
    ) -> Result<Option<String>, Error> {
        loop {
            let why = match self.pass(db, last, stop, each) {
                Ok(()) => return Ok(None),
                Err(error) if is_damage(&error) => error.to_string(),
                Err(error) => return Err(error.into()),
            };
            // Keys lie apart from large blocks, so the row's key may be found where its block is not.
            let next = db
                .query_row(&self.next, [self.from(*last)], |row| row.get::<_, i64>(0))
                .optional();
            match next {
                Ok(Some(key)) if self.is_beyond(key, stop) => return Ok(None),
                Ok(Some(key)) if self.advances(*last, key) => {
                    each(Row::Unreadable(key, why));
                    *last = Some(key);
                }
                Ok(_) => return Ok(Some(why)),
                Err(error) if is_damage(&error) => return Ok(Some(why)),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn pass(
        &self,
        db: &Connection,
        last: &mut Option<i64>,
        stop: Option<i64>,
        each: &mut dyn FnMut(Row<'_>),
    ) -> rusqlite::Result<()> {
        let mut query = db.prepare_cached(&self.rows)?;
        let mut rows = query.query([self.from(*last)])?;
        while let Some(row) = rows.next()? {
            let key = row.get(0)?;
            if self.is_beyond(key, stop) {
                break;
            }
            // A page that points back would otherwise be walked for ever.
            if !self.advances(*last, key) {
                return Err(rusqlite::Error::IntegralValueOutOfRange(0, key));
            }
            each(Row::Block(key, row.get_ref(1)?.as_blob()?));
            *last = Some(key);
        }
        Ok(())
    }

    fn from(&self, last: Option<i64>) -> i64 {
        last.unwrap_or(if self.step > 0 { i64::MIN } else { i64::MAX })
    }

    fn advances(&self, last: Option<i64>, key: i64) -> bool {
        last.is_none_or(|last| (key > last) == (self.step > 0) && key != last)
    }

    fn is_beyond(&self, key: i64, stop: Option<i64>) -> bool {
        stop.is_some_and(|stop| (key > stop) == (self.step > 0) || key == stop)
    }
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
