//! How often datasets were asked for, by day and way: counts of requests, nothing of who asked.

use crate::database::has_table;
use crate::{Error, Store};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use talblick_model::Millis;

/// The table, which files of the same format may lack that were last written before there was any.
const TABLE: &str = "
CREATE TABLE IF NOT EXISTS dataset_use (day INTEGER NOT NULL, dataset TEXT NOT NULL, way TEXT NOT NULL,
    requests INTEGER NOT NULL, PRIMARY KEY (day, dataset, way)) WITHOUT ROWID;
";
/// The columns of a count.
pub(crate) const COLUMNS: &str = "day, dataset, way, requests";
const DAY_MS: i64 = 86_400_000;

/// In which way a dataset was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// The REST interface, as JSON or `GeoJSON`.
    Json,
    /// The REST interface, as CSV.
    Csv,
    /// OGC `SensorThings` API.
    SensorThings,
    /// OGC API – Features.
    Features,
    /// Prometheus' interface.
    Prometheus,
    /// Charts and maps.
    Picture,
    /// Files that are kept ready: readings by the month, releases.
    File,
}

/// How often a dataset was asked for on a day of UTC in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetUse {
    /// When the day began.
    pub day: Millis,
    /// The dataset's name.
    pub dataset: String,
    /// In which way.
    pub way: Way,
    /// Requests that were answered.
    pub requests: u64,
}

impl Way {
    /// All there are.
    pub const ALL: [Self; 7] = [
        Self::Json,
        Self::Csv,
        Self::SensorThings,
        Self::Features,
        Self::Prometheus,
        Self::Picture,
        Self::File,
    ];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::SensorThings => "sensorthings",
            Self::Features => "features",
            Self::Prometheus => "prometheus",
            Self::Picture => "picture",
            Self::File => "file",
        }
    }

    /// The way of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == word)
    }
}

impl DatasetUse {
    /// Days for which counts are kept.
    pub const KEPT_DAYS: u16 = 400;

    /// The beginning of the day of UTC that a moment lies in.
    pub fn day_of(moment: Millis) -> Millis {
        Millis::from_i64(day(moment).saturating_mul(DAY_MS))
    }
}

impl Store {
    /// Adds to how often datasets were asked for. What is older than 400 days goes.
    pub fn add_dataset_uses(&self, now: Millis, uses: &[DatasetUse]) -> Result<(), Error> {
        self.embedded().writer()?.transaction(|db| {
            let mut insert = db.prepare_cached(
                "INSERT INTO dataset_use VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET requests = requests + excluded.requests",
            )?;
            for used in uses {
                let requests = i64::try_from(used.requests).unwrap_or(i64::MAX);
                insert.execute(params![
                    day(used.day),
                    used.dataset,
                    used.way.as_str(),
                    requests
                ])?;
            }
            db.prepare_cached("DELETE FROM dataset_use WHERE day < ?1")?
                .execute([day(now) - i64::from(DatasetUse::KEPT_DAYS)])?;
            Ok(())
        })
    }

    /// How often a dataset was asked for since the day of a moment, in order of day and way.
    pub fn dataset_uses(&self, dataset: &str, since: Millis) -> Result<Vec<DatasetUse>, Error> {
        self.embedded().read(|db| {
            if !is_there(db)? {
                return Ok(Vec::new());
            }
            let select = format!(
                "SELECT {COLUMNS} FROM dataset_use WHERE day >= ?1 AND dataset = ?2 ORDER BY day, way"
            );
            let mut query = db.prepare_cached(&select)?;
            let mut rows = query.query(params![day(since), dataset])?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                all.push(read(row)?);
            }
            Ok(all)
        })
    }

    /// The first day of which there is a count of any dataset.
    pub fn first_dataset_use(&self) -> Result<Option<Millis>, Error> {
        self.embedded().read(|db| {
            if !is_there(db)? {
                return Ok(None);
            }
            let mut query = db.prepare_cached("SELECT min(day) FROM dataset_use")?;
            let first: Option<i64> = query.query_row([], |row| row.get(0))?;
            Ok(first.map(|day| Millis::from_i64(day.saturating_mul(DAY_MS))))
        })
    }
}

fn day(moment: Millis) -> i64 {
    moment.as_i64().div_euclid(DAY_MS)
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
    has_table(db, "dataset_use")
}

/// A row of [`COLUMNS`].
pub(crate) fn read(row: &Row<'_>) -> Result<DatasetUse, Error> {
    let (day, dataset, word): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let way = Way::parse(&word).ok_or_else(|| Error::Corrupt {
        what: format!("how often {dataset} was asked for"),
        why: format!("“{word}” is no way to ask"),
    })?;
    Ok(DatasetUse {
        day: Millis::from_i64(day.saturating_mul(DAY_MS)),
        dataset,
        way,
        requests: row.get::<_, i64>(3)?.unsigned_abs(),
    })
}
