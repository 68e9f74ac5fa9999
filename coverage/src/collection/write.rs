//! Writing: one transaction for a whole release.

use super::{Draft, read};
use crate::{Error, ReleaseId};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

/// Puts a release in, in place of one of the same name.
pub(super) fn put(db: &mut Connection, draft: &Draft) -> Result<(), Error> {
    let writing = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let release = &draft.release;
    let there = read::releases(&writing)?
        .into_iter()
        .find(|r| r.id == release.id);
    if let Some(there) = there {
        if there.kind != release.kind {
            return Err(Error::OtherKind {
                id: there.id,
                kind: there.kind.key(),
            });
        }
        delete(&writing, &release.id)?;
    }
    writing.execute(
        "INSERT INTO release VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        params![
            release.id.as_str(),
            release.kind.key(),
            release.name,
            release.data_date.to_string(),
            release.published.map(|date| date.to_string()),
            release.era,
            release.source,
            release.licence,
            release.attribution,
            release.sha256,
            integer(release.rows),
            integer(release.quarantined),
            release.imported_at.to_string(),
        ],
    )?;
    put_rows(&writing, draft)?;
    writing.commit()?;
    Ok(())
}

fn put_rows(writing: &Transaction<'_>, draft: &Draft) -> Result<(), Error> {
    let id = draft.release.id.as_str();
    let mut insert = writing.prepare("INSERT INTO block (release, rows, block) VALUES (?,?,?)")?;
    draft.rows.blocks(|rows, block| {
        insert.execute(params![id, integer(rows as u64), block])?;
        Ok::<(), Error>(())
    })?;
    let mut insert = writing.prepare("INSERT INTO flaws VALUES (?,?,?)")?;
    for (reason, rows) in draft.flaws.counts() {
        insert.execute(params![id, reason.key(), integer(rows)])?;
    }
    let mut insert = writing.prepare(
        "INSERT INTO flaw (release, layer, row, column, reason, why) VALUES (?,?,?,?,?,?)",
    )?;
    for flaw in draft.flaws.kept() {
        insert.execute(params![
            id,
            flaw.layer,
            integer(flaw.row),
            flaw.column,
            flaw.reason.key(),
            flaw.why
        ])?;
    }
    Ok(())
}

/// Removes a release; whether there was one.
pub(super) fn remove(db: &mut Connection, id: &ReleaseId) -> Result<bool, Error> {
    let writing = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let removed = delete(&writing, id)?;
    writing.commit()?;
    Ok(removed)
}

fn delete(writing: &Transaction<'_>, id: &ReleaseId) -> Result<bool, Error> {
    let removed = writing.execute("DELETE FROM release WHERE id = ?", [id.as_str()])?;
    Ok(removed > 0)
}

/// As SQLite keeps it.
fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
