//! A survey on disk: one SQLite file below the data directory, one row a track, written in one transaction so that a
//! crash leaves the survey of one moment. Only tracks that changed are written. Every block carries the CRC-32 of gzip.
//!
//! What came in after the last writing is not here; whoever opens the file asks the store's archive for it.

use super::month::Month;
use super::register::Entries;
use super::still::{Months, Still, Totals, TrackKey};
use super::track::Track;
use crate::Error;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use talblick_model::{DeviceId, Millis};

/// Changes when older files can no longer be read; they are then made again from the archive.
const FORMAT: i64 = 1;

/// Largest block, unpacked, in bytes.
const LARGEST: u64 = 256 << 20;

/// The file of a survey.
#[derive(Debug)]
pub struct RadioFile {
    path: PathBuf,
    db: Connection,
    /// What is in the file.
    kept: Months,
}

/// What was in a file.
#[derive(Debug)]
pub struct Kept {
    /// The survey.
    pub still: Still,
    /// When it was taken.
    pub at: Millis,
}

/// What is kept beside the tracks.
#[derive(Debug, Serialize, Deserialize)]
struct Rest {
    at: Millis,
    entries: Entries,
    beyond: Vec<(DeviceId, Totals)>,
    stale: BTreeSet<TrackKey>,
    doubtful: BTreeSet<TrackKey>,
}

impl RadioFile {
    /// Opens the file, or makes an empty one. What is in it is answered too, if there is anything; a file that cannot be
    /// read is an error, and [`RadioFile::discard`] the way out.
    pub fn open(path: &Path) -> Result<(Self, Option<Kept>), Error> {
        let mut file = Self::of(path, Connection::open(path).map_err(|e| failed(path, e))?);
        let version: i64 = file.ask("PRAGMA user_version")?;
        if version == 0 {
            file.db
                .execute_batch(&format!(
                    "BEGIN;
                     CREATE TABLE track (month INTEGER, device INTEGER, block BLOB NOT NULL,
                                         PRIMARY KEY (month, device)) WITHOUT ROWID;
                     CREATE TABLE rest (block BLOB NOT NULL);
                     PRAGMA user_version = {FORMAT};
                     COMMIT"
                ))
                .map_err(|e| failed(path, e))?;
        } else if version != FORMAT {
            return Err(file.damaged("its format is of another version"));
        }
        let kept = file.read()?;
        Ok((file, kept))
    }

    /// What is in the file of a program that may be running; nothing if there is no file yet.
    pub fn look(path: &Path) -> Result<Option<Kept>, Error> {
        if !path.exists() {
            return Ok(None);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).map_err(|e| failed(path, e))?;
        let mut file = Self::of(path, db);
        match file.ask("PRAGMA user_version")? {
            0 => Ok(None),
            FORMAT => file.read(),
            _ => Err(file.damaged("its format is of another version")),
        }
    }

    /// Removes the file and what belongs to it.
    pub fn discard(path: &Path) -> std::io::Result<()> {
        let journal = path.with_extension("sqlite-journal");
        for file in [path, &journal] {
            if file.exists() {
                std::fs::remove_file(file)?;
            }
        }
        Ok(())
    }

    /// Writes what changed since the last writing, durably and all of it or nothing. Answers the number of tracks written.
    pub fn save(&mut self, still: &Still, at: Millis) -> Result<usize, Error> {
        let rest = pack(&Rest {
            at,
            entries: still.entries.clone(),
            beyond: still
                .beyond
                .iter()
                .map(|(id, totals)| (*id, *totals))
                .collect(),
            stale: still.stale.clone(),
            doubtful: still.doubtful.clone(),
        });
        let path = self.path.clone();
        let wrong = |e| failed(&path, e);
        let db = self.db.transaction().map_err(wrong)?;
        let mut written = 0;
        {
            let mut put = db
                .prepare("INSERT OR REPLACE INTO track VALUES (?1, ?2, ?3)")
                .map_err(wrong)?;
            let mut remove = db
                .prepare("DELETE FROM track WHERE month = ?1 AND device = ?2")
                .map_err(wrong)?;
            for (key, change) in changes(&self.kept, &still.months) {
                let (month, device) = (key.0.number(), key.1.get());
                match change {
                    Some(track) => put.execute(params![month, device, pack(&**track)]),
                    None => remove.execute(params![month, device]),
                }
                .map_err(wrong)?;
                written += 1;
            }
            db.execute("DELETE FROM rest", []).map_err(wrong)?;
            db.execute("INSERT INTO rest VALUES (?1)", [rest])
                .map_err(wrong)?;
        }
        db.commit().map_err(wrong)?;
        self.kept = still.months.clone();
        Ok(written)
    }

    fn read(&mut self) -> Result<Option<Kept>, Error> {
        let path = self.path.clone();
        let wrong = |e| failed(&path, e);
        let rest = self
            .db
            .query_row("SELECT block FROM rest", [], |row| row.get::<_, Vec<u8>>(0));
        let Some(rest) = rest.optional().map_err(wrong)? else {
            return Ok(None);
        };
        let rest: Rest = unpack(&rest).ok_or_else(|| self.damaged("a block cannot be read"))?;
        let mut months = Months::new();
        let mut query = self
            .db
            .prepare("SELECT month, device, block FROM track")
            .map_err(wrong)?;
        let mut rows = query.query([]).map_err(wrong)?;
        while let Some(row) = rows.next().map_err(wrong)? {
            let month = Month::from_number(row.get(0).map_err(wrong)?);
            let device: u32 = row.get(1).map_err(wrong)?;
            let block = row.get_ref(2).map_err(wrong)?;
            let track: Option<Track> = block.as_blob().ok().and_then(unpack);
            let damaged = || self.damaged("a track cannot be read");
            let device = DeviceId::try_from(device).ok().ok_or_else(damaged)?;
            let track = Arc::new(track.ok_or_else(damaged)?);
            Arc::make_mut(months.entry(month).or_default()).insert(device, track);
        }
        drop(rows);
        drop(query);
        self.kept.clone_from(&months);
        let still = Still {
            months,
            present: Month::of(rest.at).0,
            stale: rest.stale,
            doubtful: rest.doubtful,
            entries: rest.entries,
            beyond: rest.beyond.into_iter().collect(),
        };
        Ok(Some(Kept { still, at: rest.at }))
    }

    fn of(path: &Path, db: Connection) -> Self {
        Self {
            path: path.to_owned(),
            db,
            kept: Months::new(),
        }
    }

    fn ask(&self, sql: &str) -> Result<i64, Error> {
        let answer = self.db.query_row(sql, [], |row| row.get(0));
        answer.map_err(|e| failed(&self.path, e))
    }

    fn damaged(&self, why: &'static str) -> Error {
        Error::RadioDamaged {
            file: self.path.clone(),
            why,
        }
    }
}

/// Tracks that are not the same object as before, and those that are gone.
fn changes<'a>(before: &'a Months, now: &'a Months) -> Vec<(TrackKey, Option<&'a Arc<Track>>)> {
    let mut changes = Vec::new();
    for (month, tracks) in now {
        let old = before.get(month);
        if old.is_some_and(|old| Arc::ptr_eq(old, tracks)) {
            continue;
        }
        for (device, track) in tracks.iter() {
            let old = old.and_then(|old| old.get(device));
            if !old.is_some_and(|old| Arc::ptr_eq(old, track)) {
                changes.push(((*month, *device), Some(track)));
            }
        }
    }
    for (month, tracks) in before {
        for device in tracks.keys() {
            if !now.get(month).is_some_and(|now| now.contains_key(device)) {
                changes.push(((*month, *device), None));
            }
        }
    }
    changes
}

/// A value as JSON in gzip. Nothing that is kept here can fail to be written as JSON.
fn pack<T: Serialize>(value: &T) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    let written = serde_json::to_writer(&mut packed, value);
    // Writing into memory does not fail; if it did, reading would find a damaged block.
    written
        .ok()
        .and_then(|()| packed.finish().ok())
        .unwrap_or_default()
}

fn unpack<T: DeserializeOwned>(block: &[u8]) -> Option<T> {
    let mut json = Vec::new();
    GzDecoder::new(block)
        .take(LARGEST)
        .read_to_end(&mut json)
        .ok()?;
    serde_json::from_slice(&json).ok()
}

fn failed(file: &Path, source: rusqlite::Error) -> Error {
    Error::RadioFile {
        file: file.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{kept, reception, survey, take};
    use super::super::{Limits, Survey};
    use super::*;

    fn now() -> Millis {
        "2026-11-21T12:00:00Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .into()
    }

    #[test]
    fn a_survey_comes_back_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("radio.sqlite");
        let mut survey = survey();
        take(
            &mut survey,
            &[
                kept(1, 0, 1, vec![reception(1, -100, 5.0)]),
                kept(2, 5, 9, vec![reception(2, -110, -3.0)]),
            ],
        );
        assert!(RadioFile::look(&path).unwrap().is_none());
        let (mut file, nothing) = RadioFile::open(&path).unwrap();
        assert!(nothing.is_none());
        assert_eq!(file.save(&survey.still(), now()).unwrap(), 2);
        assert_eq!(
            file.save(&survey.still(), now()).unwrap(),
            0,
            "nothing changed"
        );
        take(
            &mut survey,
            &[kept(2, 20, 10, vec![reception(2, -110, -3.0)])],
        );
        survey.mistrust(kept(3, 0, 0, vec![]).device, now());
        assert_eq!(file.save(&survey.still(), now()).unwrap(), 1);
        let seen = RadioFile::look(&path).unwrap().unwrap();
        assert_eq!(&seen.still.months, survey.months(), "seen while it is open");
        drop(file);
        let (_, kept) = RadioFile::open(&path).unwrap();
        let kept = kept.unwrap();
        assert_eq!(kept.at, now());
        let back = Survey::of(kept.still, Limits::default(), now()).unwrap();
        assert_eq!(back.months(), survey.months());
        assert_eq!((back.totals(), back.stale()), (survey.totals(), 1));
        assert_eq!(back.still().entries, survey.still().entries);
    }

    #[test]
    fn a_survey_goes_on_from_disk_as_if_it_had_never_stopped() {
        let dir = tempfile::tempdir().unwrap();
        let (mut file, _) = RadioFile::open(&dir.path().join("radio.sqlite")).unwrap();
        let uplinks: Vec<_> = (0..50)
            .map(|n| {
                kept(
                    1,
                    i64::from(n) * 15,
                    n * 3 % 70,
                    vec![reception(1, -100, 5.0)],
                )
            })
            .collect();
        let (before, after) = uplinks.split_at(20);
        let mut whole = survey();
        take(&mut whole, &uplinks);
        let mut stopped = survey();
        take(&mut stopped, before);
        file.save(&stopped.still(), now()).unwrap();
        let (_, kept) = RadioFile::open(&dir.path().join("radio.sqlite")).unwrap();
        let mut back = Survey::of(kept.unwrap().still, Limits::default(), now()).unwrap();
        take(&mut back, after);
        assert_eq!(back.months(), whole.months());
    }

    #[test]
    fn a_damaged_file_is_refused_and_can_be_discarded() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("radio.sqlite");
        let (mut file, _) = RadioFile::open(&path).unwrap();
        let mut survey = survey();
        take(&mut survey, &[kept(1, 0, 1, vec![reception(1, -100, 5.0)])]);
        file.save(&survey.still(), now()).unwrap();
        let flip = "UPDATE track SET block = substr(block, 1, 20) || x'00' || substr(block, 22)";
        file.db.execute(flip, []).unwrap();
        drop(file);
        assert!(matches!(
            RadioFile::open(&path),
            Err(Error::RadioDamaged { .. })
        ));
        std::fs::write(
            &path,
            "no database at all, only text, of which there is enough for a page",
        )
        .unwrap();
        assert!(matches!(
            RadioFile::open(&path),
            Err(Error::RadioFile { .. })
        ));
        RadioFile::discard(&path).unwrap();
        assert!(RadioFile::open(&path).unwrap().1.is_none());
    }
}
