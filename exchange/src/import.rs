//! Importing readings and uplinks from files. A row that cannot be used is set aside with file, row, column and reason;
//! every other row goes in. Importing the same file again changes nothing.

mod reading;
mod uplink;

use crate::legend::Legend;
use crate::read::{self, Flaw, Record, Source};
use crate::table::{Cell, Column, Kind, Table};
use crate::write::Sheet;
use crate::{Error, Format, MANIFEST, Manifest};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use talblick_model::{Clock, DevEui, Quantity};
use talblick_store::{DatastreamKey, DeviceDraft, Store};

/// Rows that become durable together.
const BATCH: usize = 4_096;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A row a reading.
    Readings,
    /// A row an uplink.
    Uplinks,
}

/// How rows are treated.
#[derive(Debug, Clone)]
pub struct Rules {
    /// What is imported.
    pub subject: Subject,
    /// Whether devices nobody registered are registered; otherwise their rows are set aside.
    pub register: bool,
    /// Read and judge, write nothing.
    pub dry_run: bool,
    /// Where rows that are set aside go, as CSV.
    pub aside: PathBuf,
}

/// What came of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Rows that were read.
    pub rows: u64,
    /// Rows that went in.
    pub imported: u64,
    /// Rows that were set aside.
    pub set_aside: u64,
    /// Devices that were registered.
    pub devices: usize,
}

/// An import into one store.
pub struct Import<'a> {
    store: &'a Store,
    clock: &'a Clock,
    rules: Rules,
    outcome: Outcome,
    aside: Option<Sheet>,
    /// Devices a dry run would have registered.
    imagined: HashSet<DevEui>,
}

impl std::fmt::Debug for Import<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Import")
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}

impl<'a> Import<'a> {
    /// Nothing is written before the first file.
    pub fn new(store: &'a Store, clock: &'a Clock, rules: Rules) -> Self {
        Self {
            store,
            clock,
            rules,
            outcome: Outcome::default(),
            aside: None,
            imagined: HashSet::new(),
        }
    }

    /// Imports a file, or all files of an export with the devices and datastreams its manifest tells of. `go_on` is told
    /// now and then how many rows were read; false stops between two batches.
    pub fn add(
        &mut self,
        path: &Path,
        source: Option<Source>,
        go_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(), Error> {
        if !path.is_dir() {
            let source = source
                .or_else(|| Source::of(path))
                .ok_or_else(|| Error::Unknown {
                    path: path.to_owned(),
                })?;
            return self.file(path, source, go_on);
        }
        let manifest = path.join(MANIFEST);
        let manifest = Manifest::read(&manifest)?.ok_or_else(|| Error::Manifest {
            path: manifest,
            why: "there is none".to_owned(),
        })?;
        if !self.rules.dry_run {
            self.take_over(&manifest.legend)?;
        }
        let source = match manifest.format {
            Format::Csv => Source::Csv,
            Format::Ndjson => Source::Ndjson,
            Format::Parquet => Source::Parquet,
        };
        for entry in &manifest.files {
            let file = path.join(&entry.name);
            if crate::digest::sha256(&file)? != entry.sha256 {
                return Err(Error::Changed { path: file });
            }
            self.file(&file, source, go_on)?;
        }
        Ok(())
    }

    /// Ends the import; the file of what was set aside is whole after this.
    pub fn finish(mut self) -> Result<Outcome, Error> {
        if let Some(aside) = self.aside.take() {
            aside.finish()?;
        }
        Ok(self.outcome)
    }

    fn file(
        &mut self,
        path: &Path,
        source: Source,
        go_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(), Error> {
        let mut rows = Vec::with_capacity(BATCH);
        let mut failed = None;
        read::read(path, source, &mut |number, record| {
            self.outcome.rows += 1;
            let taken = record.and_then(|record| self.take(&record));
            let done = match taken {
                Ok(row) => {
                    rows.push((number, row));
                    Ok(())
                }
                Err(flaw) => self.set_aside(path, number, &flaw),
            };
            let done = done.and_then(|()| {
                if rows.len() < BATCH {
                    return Ok(());
                }
                self.commit(path, &mut rows)?;
                if go_on(self.outcome.rows) {
                    Ok(())
                } else {
                    Err(Error::Stopped)
                }
            });
            failed = done.err();
            failed.is_none()
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        self.commit(path, &mut rows)
    }

    fn take(&self, record: &Record<'_>) -> Result<Row, Flaw> {
        match self.rules.subject {
            Subject::Readings => reading::take(record, self.clock.now()).map(Row::Reading),
            Subject::Uplinks => uplink::take(record).map(|row| Row::Uplink(Box::new(row))),
        }
    }

    /// Makes rows durable. Rows of devices that may not be registered are set aside.
    fn commit(&mut self, path: &Path, rows: &mut Vec<(u64, Row)>) -> Result<(), Error> {
        let mut known = Vec::with_capacity(rows.len());
        let mut missing = Vec::new();
        for (number, row) in rows.drain(..) {
            let eui = row.dev_eui();
            let there = self.store.device_by_eui(eui).is_some();
            if let Some(flaw) = self.is_too_late(&row) {
                self.set_aside(path, number, &flaw)?;
            } else if there || self.rules.register {
                if !there && self.imagined.insert(eui) {
                    missing.push(eui);
                }
                known.push(row);
            } else {
                let flaw = Flaw::new("dev_eui", "no such device is registered", &eui.to_string());
                self.set_aside(path, number, &flaw)?;
            }
        }
        self.outcome.imported += u64::try_from(known.len()).unwrap_or_default();
        self.outcome.devices += missing.len();
        if self.rules.dry_run {
            return Ok(());
        }
        self.store
            .put_devices(missing.into_iter().map(DeviceDraft::unknown).collect())?;
        let mut readings = Vec::new();
        let mut uplinks = Vec::new();
        for row in known {
            match row {
                Row::Reading(row) => readings.push(row),
                Row::Uplink(row) => uplinks.push(*row),
            }
        }
        reading::commit(self.store, readings)?;
        uplink::commit(self.store, uplinks)
    }

    /// Whether a reading is of a day of which retention has left only rollups: they may count it already.
    fn is_too_late(&self, row: &Row) -> Option<Flaw> {
        let Row::Reading(row) = row else {
            return None;
        };
        let datastream = row.datastream(self.store)?;
        let gone = self.store.is_rolled_up(datastream, row.time);
        gone.then(|| {
            let reason = "is on a day of which retention has left only rollups; its readings are not taken any more";
            Flaw::new("time", reason, &row.time.to_string())
        })
    }

    /// Registers the devices and datastreams of an export that are not there, in its order, so that in an empty store
    /// they get the numbers they had.
    fn take_over(&mut self, legend: &Legend) -> Result<(), Error> {
        let drafts = legend.devices.iter().filter_map(|d| d.registered.clone());
        let missing: Vec<DeviceDraft> = drafts
            .filter(|draft| self.store.device_by_eui(draft.dev_eui).is_none())
            .collect();
        self.outcome.devices += missing.len();
        self.store.put_devices(missing)?;
        let mut keys = Vec::new();
        for datastream in &legend.datastreams {
            let of = |d: &&crate::DeviceEntry| d.id == datastream.device;
            let draft = legend
                .devices
                .iter()
                .find(of)
                .and_then(|d| d.registered.as_ref());
            let device = draft.and_then(|draft| self.store.device_by_eui(draft.dev_eui));
            if let (Some(device), Ok(quantity)) = (device, datastream.quantity.parse::<Quantity>())
            {
                keys.push(DatastreamKey {
                    device: device.id,
                    quantity,
                    channel: datastream.channel.clone(),
                });
            }
        }
        self.store.ensure_datastreams(&keys)?;
        Ok(())
    }

    fn set_aside(&mut self, path: &Path, number: u64, flaw: &Flaw) -> Result<(), Error> {
        self.outcome.set_aside += 1;
        let sheet = match &mut self.aside {
            Some(sheet) => sheet,
            None => self.aside.insert(Sheet::create(
                &self.rules.aside,
                Format::Csv,
                &aside_table(),
                &[],
            )?),
        };
        sheet.push(&[
            Cell::Text(&path.to_string_lossy()),
            Cell::Int(i64::try_from(number).unwrap_or(i64::MAX)),
            Cell::Text(&flaw.column),
            Cell::Text(&flaw.reason),
            Cell::Text(&flaw.found),
        ])
    }
}

/// A row that can be used.
enum Row {
    Reading(reading::Row),
    Uplink(Box<talblick_store::UplinkRecord>),
}

impl Row {
    fn dev_eui(&self) -> DevEui {
        match self {
            Self::Reading(row) => row.dev_eui,
            Self::Uplink(record) => record.uplink.dev_eui,
        }
    }
}

fn aside_table() -> Table {
    Table {
        columns: vec![
            Column::always("file", Kind::Text),
            Column::always("row", Kind::Int),
            Column::always("column", Kind::Text),
            Column::always("reason", Kind::Text),
            Column::always("found", Kind::Text),
        ],
    }
}
