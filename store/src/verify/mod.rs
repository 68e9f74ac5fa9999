//! Verifying: every checksum, every row, and whether the parts agree, without writing anything.
//!
//! It works on one snapshot of the file, also while another process writes: readers never wait. Until it ends, the
//! write-ahead log cannot be emptied into the file and grows with what is written. It mends nothing.

mod readings;
mod registry;
mod rollups;
mod uplinks;

use crate::database;
use crate::day::DayKey;
use crate::walk::{Row, is_damage};
use crate::{Error, wire};
use jiff::civil::Date;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use talblick_model::{DevEui, DeviceId, Millis};

/// Findings that are kept; the rest is only counted.
const KEPT: usize = 10_000;
/// What SQLite's own check lists at most.
const LISTED: u32 = 100;

/// What a verification came to.
#[derive(Debug, Clone, Serialize)]
pub struct Verification {
    /// The file's format version.
    pub format: i64,
    /// How much was read.
    pub checked: Checked,
    /// What is damaged, the first ten thousand.
    pub findings: Vec<Finding>,
    /// How many findings there are in all.
    pub found: u64,
    /// Blocks that were set aside earlier because they could not be read. They are no longer part of the data.
    pub set_aside: u64,
}

impl Verification {
    /// Whether nothing is damaged.
    pub const fn is_clean(&self) -> bool {
        self.found == 0
    }
}

/// How much a verification has read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Devices, datastreams, gateways, districts, users and settings.
    pub registered: u64,
    /// Batches of the log.
    pub batches: u64,
    /// Device-days of readings.
    pub chunks: u64,
    /// Sealed readings.
    pub readings: u64,
    /// Blocks of rollups.
    pub rollups: u64,
    /// Device-days of uplinks.
    pub archives: u64,
    /// Sealed uplinks.
    pub uplinks: u64,
    /// Rejected messages.
    pub rejects: u64,
    /// Bytes of all blocks.
    pub bytes: u64,
}

/// One thing that cannot be read, or that does not agree with the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Where.
    pub part: Part,
    /// Whose, if it is one device's.
    pub device: Option<DevEui>,
    /// The UTC day of observation, if it is one day's.
    pub day: Option<Date>,
    /// Which row, if device and day do not say it.
    pub row: Option<String>,
    /// What is wrong.
    pub why: String,
}

/// A part of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The file as SQLite sees it.
    File,
    /// Batches that are not sealed yet.
    Log,
    /// Sealed readings.
    Readings,
    /// Hours and local days made of sealed readings.
    Rollups,
    /// Archived uplinks.
    Uplinks,
    /// The lists of sealed days.
    Days,
    /// Latest values and counters.
    Counters,
    /// When devices and gateways were last heard.
    Presence,
    /// What deduplication remembers.
    Identities,
    /// Totals per source.
    Accounting,
    /// Rejected messages.
    Rejects,
    /// Devices, datastreams, gateways, districts, users.
    Registry,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "file",
            Self::Log => "log",
            Self::Readings => "readings",
            Self::Rollups => "rollups",
            Self::Uplinks => "uplinks",
            Self::Days => "days",
            Self::Counters => "counters",
            Self::Presence => "presence",
            Self::Identities => "identities",
            Self::Accounting => "accounting",
            Self::Rejects => "rejects",
            Self::Registry => "registry",
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.part)?;
        if let Some(device) = self.device {
            write!(f, " of device {device}")?;
        }
        if let Some(day) = self.day {
            write!(f, " on {day}")?;
        }
        if let Some(row) = &self.row {
            write!(f, ", {row}")?;
        }
        write!(f, ": {}", self.why)
    }
}

/// Reads everything in the store of a data directory. `progress` is told now and then how much was read, and how many
/// bytes the file has.
pub fn verify(dir: &Path, progress: &mut dyn FnMut(&Checked, u64)) -> Result<Verification, Error> {
    let db = database::open_reader(dir)?;
    // One transaction, so that a seal in between does not look like damage.
    let snapshot = db.unchecked_transaction()?;
    let format = database::format(&snapshot, dir)?;
    let size = database::size(&snapshot)?;
    let mut report = Report {
        size,
        progress,
        names: BTreeMap::new(),
        done: Verification {
            format,
            checked: Checked::default(),
            findings: Vec::new(),
            found: 0,
            set_aside: 0,
        },
    };
    report.file(&snapshot);
    let registered = registry::check(&snapshot, &mut report)?;
    readings::check(&snapshot, &registered, &mut report)?;
    uplinks::check(&snapshot, &mut report)?;
    let mut counted = snapshot.prepare("SELECT count(*) FROM quarantine")?;
    match counted.query_row([], |row| row.get::<_, i64>(0)) {
        Ok(rows) => report.done.set_aside = rows.unsigned_abs(),
        Err(error) => report.sql(Part::File, "the quarantine", error)?,
    }
    Ok(report.done)
}

/// What is being found out.
struct Report<'a> {
    done: Verification,
    size: u64,
    progress: &'a mut dyn FnMut(&Checked, u64),
    names: BTreeMap<DeviceId, DevEui>,
}

/// What is done with a block that could be fetched.
type Check<'c, 'r> = dyn FnMut(&mut Report<'r>, i64, &[u8]) -> Result<(), wire::Damage> + 'c;

impl<'r> Report<'r> {
    fn add(&mut self, part: Part, row: Option<String>, why: &str) {
        self.note(Finding {
            part,
            device: None,
            day: None,
            row,
            why: why.to_owned(),
        });
    }

    /// Something of a device, by its number.
    fn device(&mut self, part: Part, device: u32, why: &str) {
        let known = DeviceId::try_from(device).ok();
        let device_eui = known.and_then(|id| self.names.get(&id).copied());
        self.note(Finding {
            part,
            device: device_eui,
            day: None,
            row: device_eui.is_none().then(|| format!("device {device}")),
            why: why.to_owned(),
        });
    }

    /// Something of a device on a day.
    fn day(&mut self, part: Part, key: DayKey, row: Option<String>, why: &str) {
        let device = key.device();
        let eui = device.and_then(|id| self.names.get(&id).copied());
        let day = key.date();
        let unknown = eui.is_none() || day.is_none();
        let name = format!(
            "device {} on {}",
            device.map_or(0, DeviceId::get),
            key.shown()
        );
        self.note(Finding {
            part,
            device: eui,
            day,
            row: if unknown {
                Some(row.map_or(name.clone(), |row| format!("{name}, {row}")))
            } else {
                row
            },
            why: why.to_owned(),
        });
    }

    fn note(&mut self, finding: Finding) {
        self.done.found += 1;
        if self.done.findings.len() < KEPT {
            self.done.findings.push(finding);
        }
    }

    /// A failure that is damage becomes a finding; any other ends the verification.
    fn sql(&mut self, part: Part, row: &str, error: rusqlite::Error) -> Result<(), Error> {
        if !is_damage(&error) {
            return Err(error.into());
        }
        self.add(part, Some(row.to_owned()), &error.to_string());
        Ok(())
    }

    fn read(&mut self, bytes: usize) {
        self.done.checked.bytes += bytes as u64;
        (self.progress)(&self.done.checked, self.size);
    }

    /// What SQLite finds wrong with its own pages and indexes.
    fn file(&mut self, db: &Connection) {
        let listed = || -> rusqlite::Result<Vec<String>> {
            let mut query = db.prepare(&format!("PRAGMA integrity_check({LISTED})"))?;
            let rows = query.query_map([], |row| row.get(0))?;
            rows.collect()
        };
        match listed() {
            Ok(lines) => {
                for line in lines.iter().filter(|line| *line != "ok") {
                    self.add(Part::File, None, line);
                }
            }
            Err(error) => self.add(Part::File, None, &error.to_string()),
        }
    }

    /// Walks a table of blocks; `check` sees every readable row, and what it calls damage is named by `name`.
    fn walk<N>(
        &mut self,
        db: &Connection,
        part: Part,
        table: (&str, &str),
        mut name: N,
        check: &mut Check<'_, 'r>,
    ) -> Result<bool, Error>
    where
        N: FnMut(&mut Self, i64, &str),
    {
        let mut whole = true;
        crate::walk::blocks(db, table.0, table.1, &mut |row| match row {
            Row::Block(key, block) => {
                if let Err(damage) = check(self, key, block) {
                    name(self, key, damage.0);
                }
                self.read(block.len());
            }
            Row::Unreadable(key, why) => name(self, key, &why),
            Row::Lost { after, before, why } => {
                whole = false;
                let edge = |key: Option<i64>| key.map_or("the edge".to_owned(), |k| k.to_string());
                let row = format!(
                    "rows of {} from {} to {}",
                    table.0,
                    edge(after),
                    edge(before)
                );
                self.add(part, Some(row), &why);
            }
        })?;
        Ok(whole)
    }
}

/// The day a moment falls on, for people.
fn date(time: Millis) -> Option<Date> {
    DayKey::first_of(crate::day::day_of(time)).date()
}
