//! What alerts have to remember: rules, firings, silences, and what is still to be told. Rows of JSON whose meaning is the
//! business of whoever writes them; what is written together is there together after a crash.

use crate::database::has_table;
use crate::{Error, Store};
use rusqlite::{Connection, Row, params};

/// The table, which files of the same format may lack that were last written before there was one.
const TABLE: &str = "
CREATE TABLE IF NOT EXISTS alert_row (kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (kind, key)) WITHOUT ROWID;
";

/// The columns of a row.
pub(crate) const COLUMNS: &str = "kind, key, body";

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AlertKind {
    /// A rule.
    Rule,
    /// One firing of a rule.
    Alert,
    /// A time in which nobody is told.
    Silence,
    /// Something a receiver is still to be told.
    Delivery,
}

impl AlertKind {
    const ALL: [Self; 4] = [Self::Rule, Self::Alert, Self::Silence, Self::Delivery];

    /// The word in the file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Alert => "alert",
            Self::Silence => "silence",
            Self::Delivery => "delivery",
        }
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRow {
    /// What it is about.
    pub kind: AlertKind,
    /// Which one.
    pub key: String,
    /// What is to be remembered, JSON; a row without is one that goes.
    pub body: Option<String>,
}

impl Store {
    /// Everything alerts have to remember.
    pub fn alert_rows(&self) -> Result<Vec<AlertRow>, Error> {
        self.embedded().read(list)
    }

    /// Writes rows, each in the place of the one with its kind and key, in one durable step.
    pub fn put_alert_rows(&self, rows: &[AlertRow]) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut writer = self.embedded().writer()?;
        writer.transaction(|db| rows.iter().try_for_each(|row| save(db, row)))
    }
}

/// Makes the table where it is missing.
pub(crate) fn prepare(db: &Connection) -> Result<(), Error> {
    if !is_there(db)? {
        db.execute_batch(TABLE)?;
    }
    Ok(())
}

/// Whether the file has the table.
pub(crate) fn is_there(db: &Connection) -> Result<bool, Error> {
    has_table(db, "alert_row")
}

fn list(db: &Connection) -> Result<Vec<AlertRow>, Error> {
    if !is_there(db)? {
        return Ok(Vec::new());
    }
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM alert_row"))?;
    let mut rows = query.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

fn save(db: &Connection, row: &AlertRow) -> Result<(), Error> {
    let kind = row.kind.as_str();
    match &row.body {
        Some(body) => db
            .prepare_cached("INSERT OR REPLACE INTO alert_row VALUES (?1, ?2, ?3)")?
            .execute(params![kind, row.key, body])?,
        None => db
            .prepare_cached("DELETE FROM alert_row WHERE kind = ?1 AND key = ?2")?
            .execute(params![kind, row.key])?,
    };
    Ok(())
}

/// Reads a row of [`COLUMNS`].
pub(crate) fn read(row: &Row<'_>) -> Result<AlertRow, Error> {
    let (word, key): (String, String) = (row.get(0)?, row.get(1)?);
    let kind = AlertKind::ALL.into_iter().find(|k| k.as_str() == word);
    let corrupt = |why: &str| Error::Corrupt {
        what: format!("{word} “{key}” of the alerts"),
        why: why.to_owned(),
    };
    let kind = kind.ok_or_else(|| corrupt("there is no such kind"))?;
    let body: String = row.get(2)?;
    serde_json::from_str::<serde::de::IgnoredAny>(&body).map_err(|e| corrupt(&e.to_string()))?;
    Ok(AlertRow {
        kind,
        key,
        body: Some(body),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::open;

    fn row(kind: AlertKind, key: &str, body: Option<&str>) -> AlertRow {
        AlertRow {
            kind,
            key: key.to_owned(),
            body: body.map(str::to_owned),
        }
    }

    #[test]
    fn rows_are_there_after_reopening_and_go_when_they_are_empty() {
        let dir = tempfile::tempdir().unwrap();
        let store = open(&dir);
        assert_eq!(store.alert_rows().unwrap(), []);
        let rows = [
            row(AlertKind::Alert, "1", Some("{\"a\":1}")),
            row(AlertKind::Rule, "1", Some("{}")),
        ];
        store.put_alert_rows(&rows).unwrap();
        store
            .put_alert_rows(&[row(AlertKind::Alert, "1", Some("{\"a\":2}"))])
            .unwrap();
        drop(store);
        let store = open(&dir);
        assert_eq!(
            store.alert_rows().unwrap(),
            [
                row(AlertKind::Alert, "1", Some("{\"a\":2}")),
                row(AlertKind::Rule, "1", Some("{}"))
            ]
        );
        store
            .put_alert_rows(&[
                row(AlertKind::Alert, "1", None),
                row(AlertKind::Silence, "9", None),
            ])
            .unwrap();
        assert_eq!(store.alert_rows().unwrap().len(), 1);
    }
}
