//! A consistent copy of one SQLite file while others write to it: the copy is of one moment.

use crate::{Error, database};
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::path::Path;
use std::time::{Duration, Instant};

/// Pages copied at a time.
const STEP: i32 = 1_024;
/// How long somebody who rewrites the file may keep a copy waiting.
const PATIENCE: Duration = Duration::from_mins(1);

/// Copies the SQLite file `from` to `to`, which must not exist. Whoever writes to it goes on; `progress` is told pages
/// copied, and pages in all. Damaged pages are copied as they are.
pub fn copy(from: &Path, to: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<(), Error> {
    let source = database::open_file(from)?;
    // The transaction holds on to one moment; without it, every commit beside would begin the copy anew.
    let snapshot = source.unchecked_transaction()?;
    snapshot.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let mut copied = Connection::open(to)?;
    let backup = Backup::new(&snapshot, &mut copied)?;
    let mut waiting: Option<Instant> = None;
    loop {
        let step = backup.step(STEP)?;
        let at = backup.progress();
        let pages = u64::try_from(at.pagecount).unwrap_or_default();
        let left = u64::try_from(at.remaining).unwrap_or_default();
        progress(pages.saturating_sub(left), pages);
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => waiting = None,
            _ => {
                let since = *waiting.get_or_insert_with(Instant::now);
                if since.elapsed() > PATIENCE {
                    return Err(Error::Busy(from.to_owned()));
                }
                std::thread::park_timeout(Duration::from_millis(20));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn a_copy_is_of_one_moment_while_somebody_writes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("some.db");
        let mut db = Connection::open(&path).unwrap();
        db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
            .unwrap();
        db.execute_batch("CREATE TABLE a (n INTEGER, b BLOB); CREATE TABLE b (n INTEGER, b BLOB)")
            .unwrap();
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let both = db.transaction().unwrap();
                    both.execute("INSERT INTO a VALUES (1, zeroblob(60000))", [])
                        .unwrap();
                    both.execute("INSERT INTO b VALUES (1, zeroblob(60000))", [])
                        .unwrap();
                    both.commit().unwrap();
                }
            });
            for n in 0..10 {
                let to = dir.path().join(format!("copy-{n}.db"));
                let mut told = (0, 0);
                copy(&path, &to, &mut |done, pages| told = (done, pages)).unwrap();
                assert_eq!(told.0, told.1);
                let rows = |table: &str| -> i64 {
                    let copied = Connection::open(&to).unwrap();
                    let sql = format!("SELECT count(*) FROM {table}");
                    copied.query_row(&sql, [], |row| row.get(0)).unwrap()
                };
                assert_eq!(rows("a"), rows("b"));
            }
            stop.store(true, Ordering::Relaxed);
        });
    }
}
