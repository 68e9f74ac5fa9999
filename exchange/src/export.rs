//! An export: a question, a place for the files, and going on where an earlier run was interrupted.

use crate::choice::Choice;
use crate::legend::{DatastreamEntry, DeviceEntry, Legend, QuantityEntry, moment};
use crate::manifest::{FileEntry, MANIFEST, Manifest, Missing};
use crate::month::Month;
use crate::write::Sheet;
use crate::{Error, Question, Target, What, reading, uplink};
use std::collections::BTreeSet;
use std::path::Path;
use talblick_model::{Clock, DatastreamId, DeviceId, Millis, TimeRange};
use talblick_store::{Contents, Store};

/// What an export made.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The manifest as it is now.
    pub manifest: Manifest,
    /// Files that were there already and stayed.
    pub kept: usize,
}

/// An export of one store.
#[derive(Debug)]
pub struct Export<'a> {
    store: &'a Store,
    clock: &'a Clock,
    question: Question<'a>,
    /// Make files again that are there already, for data that came late.
    again: bool,
}

impl<'a> Export<'a> {
    /// An export that keeps finished files.
    pub fn new(store: &'a Store, clock: &'a Clock, question: Question<'a>) -> Self {
        Self {
            store,
            clock,
            question,
            again: false,
        }
    }

    /// Makes files again that are there already, for data that came late.
    #[must_use]
    pub fn again(self, again: bool) -> Self {
        Self { again, ..self }
    }

    /// How many readings there are at most: what progress is measured by.
    pub fn readings_at_most(&self) -> u64 {
        let ids = self.datastreams();
        let counts = ids.into_iter().filter_map(|id| self.store.counters(id));
        counts.map(|counters| counters.count).sum()
    }

    /// Writes the files. `go_on` is told now and then how many rows there are so far; false stops.
    pub fn run(&self, target: &Target, go_on: &mut dyn FnMut(u64) -> bool) -> Result<Made, Error> {
        match target {
            Target::Months(dir) => self.months(dir, go_on),
            Target::File(path) => self.one(path, go_on),
        }
    }

    fn months(&self, dir: &Path, go_on: &mut dyn FnMut(u64) -> bool) -> Result<Made, Error> {
        std::fs::create_dir_all(dir).map_err(Error::file(dir))?;
        let path = dir.join(MANIFEST);
        let mut manifest = self.manifest();
        if let Some(there) = Manifest::read(&path)? {
            there.same_question(&manifest, dir)?;
            manifest.files = there.files;
            self.withdraw(&mut manifest, dir)?;
        }
        let mut made = Made { manifest, kept: 0 };
        let mut before = 0;
        let mut lacking = Vec::new();
        for (month, part) in self.range().into_iter().flat_map(Month::parts) {
            let name = format!("{}-{month}.{}", self.question.what, self.question.format);
            let there = made.manifest.files.iter().find(|file| file.name == name);
            if !self.again && there.is_some_and(|there| is_whole(there, part, dir)) {
                made.kept += 1;
                continue;
            }
            let go_on = &mut |rows| go_on(before + rows);
            let (entry, missing) = self.write(&dir.join(&name), part, go_on)?;
            // Where nothing could be read there is no file to say so.
            lacking.extend(missing.into_iter().filter(|_| entry.is_none()));
            before += entry.as_ref().map_or(0, |entry| entry.rows);
            let files = &mut made.manifest.files;
            files.retain(|file| file.name != name);
            files.extend(entry);
            files.sort_by_key(|file| file.from);
            made.manifest.write(&path)?;
        }
        made.manifest.sum_up(lacking);
        made.manifest.write(&path)?;
        Ok(made)
    }

    /// Takes away the files whose choice is another now, first from the manifest: nobody gets what is public no longer.
    fn withdraw(&self, manifest: &mut Manifest, dir: &Path) -> Result<(), Error> {
        let files = std::mem::take(&mut manifest.files);
        let current = |file: &FileEntry| self.choice(file.to).mark(self.question.outlook());
        let is_current = |file: &FileEntry| file.choice == current(file);
        let (kept, gone): (Vec<_>, Vec<_>) = files.into_iter().partition(is_current);
        manifest.files = kept;
        if gone.is_empty() {
            return Ok(());
        }
        manifest.write(&dir.join(MANIFEST))?;
        for path in gone.iter().map(|file| dir.join(&file.name)) {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Error::file(&path)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn one(&self, path: &Path, go_on: &mut dyn FnMut(u64) -> bool) -> Result<Made, Error> {
        let mut manifest = self.manifest();
        if let Some(range) = self.range() {
            let (entry, missing) = self.write(path, range, go_on)?;
            manifest.files.extend(entry);
            manifest.sum_up(missing);
        }
        let mut beside = path.as_os_str().to_owned();
        beside.push(".manifest.json");
        manifest.write(Path::new(&beside))?;
        Ok(Made { manifest, kept: 0 })
    }

    fn write(
        &self,
        path: &Path,
        range: TimeRange,
        go_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(Option<FileEntry>, Vec<Missing>), Error> {
        let outlook = self.question.outlook();
        let full = outlook.is_none();
        let table = match self.question.what {
            What::Readings => reading::table(full),
            What::Uplinks => uplink::table(),
            What::Receptions => uplink::reception_table(),
        };
        let choice = self.choice(range.to());
        // What is seen later is missing, as if the file had been made before.
        let until = outlook.map(|outlook| outlook.until(choice.ids().unwrap_or_default()));
        let made = until.map_or(self.clock.now(), |until| until.min(self.clock.now()));
        let remarks = remarks(&self.legend(choice.ids()), path)?;
        let mut sheet = Sheet::create(path, self.question.format, &table, &remarks)?;
        match self.question.what {
            What::Readings => {
                let rows = reading::Rows::new(self.store, outlook, &mut sheet, go_on);
                rows.write(range, choice.ids())?;
            }
            What::Uplinks => uplink::write(self.store, range, &mut sheet, uplink::row, go_on)?,
            What::Receptions => {
                uplink::write(self.store, range, &mut sheet, uplink::reception_rows, go_on)?;
            }
        }
        let missing = self.missing(range, choice.ids())?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let entry = sheet.finish()?.map(|(rows, sum)| FileEntry {
            name: name.into_owned(),
            from: range.from(),
            to: range.to(),
            rows,
            bytes: sum.bytes,
            sha256: sum.sha256,
            made,
            choice: choice.mark(outlook),
            missing: missing.clone(),
        });
        Ok((entry, missing))
    }

    /// What a file that was just written lacks because it could not be read; of the devices that are in it.
    fn missing(
        &self,
        range: TimeRange,
        chosen: Option<&[DatastreamId]>,
    ) -> Result<Vec<Missing>, Error> {
        let contents = match self.question.what {
            What::Readings => Contents::Readings,
            What::Uplinks | What::Receptions => Contents::Uplinks,
        };
        let mut missing = self.store.missing(contents, range)?;
        if let Some(chosen) = chosen {
            let owner = |id: &DatastreamId| Some(self.store.datastream(*id)?.device);
            let owners: BTreeSet<_> = chosen.iter().filter_map(owner).collect();
            missing.retain(|block| block.device().is_none_or(|of| owners.contains(&of)));
        }
        let missing = missing.into_iter().map(|block| Missing {
            what: block.what,
            why: block.why,
        });
        Ok(missing.collect())
    }

    /// What a file has to hold that ends there.
    fn choice(&self, end: Millis) -> Choice {
        Choice::until(end, self.question.datastreams.as_deref(), self.store)
    }

    fn manifest(&self) -> Manifest {
        let question = &self.question;
        let ids = question.datastreams.as_ref();
        Manifest {
            from: question.from.and_then(moment),
            to: question.to.and_then(moment),
            chosen: ids.map(|ids| ids.iter().map(|id| id.get()).collect()),
            seen: question.outlook().and_then(|outlook| outlook.mark(ids?)),
            legend: self.legend(ids.map(Vec::as_slice)),
            ..Manifest::new(question.what, question.format, question.outlook().is_some())
        }
    }

    /// What the numbers of these datastreams mean; `None` are all, with all devices.
    fn legend(&self, chosen: Option<&[DatastreamId]>) -> Legend {
        let mut legend = Legend::default();
        let outlook = self.question.outlook();
        let mut devices: BTreeSet<DeviceId> = BTreeSet::new();
        if chosen.is_none() {
            devices.extend(self.store.devices().iter().map(|device| device.id));
        }
        for id in chosen.map_or_else(|| self.datastreams(), <[_]>::to_vec) {
            if let Some(datastream) = self.store.datastream(id) {
                let quantity = &datastream.quantity;
                let entry = QuantityEntry::of(quantity);
                legend.quantities.insert(quantity.name().to_owned(), entry);
                devices.insert(datastream.device);
                legend.datastreams.push(DatastreamEntry {
                    id: id.get(),
                    device: datastream.device.get(),
                    quantity: quantity.name().to_owned(),
                    channel: datastream.channel.clone(),
                    aggregate: outlook.and_then(|o| o.aggregate(id)).map(str::to_owned),
                });
            }
        }
        let found = devices.into_iter().filter_map(|id| match outlook {
            Some(outlook) => outlook.device(id),
            None => self.store.device(id),
        });
        let full = outlook.is_none();
        legend.devices = found.map(|d| DeviceEntry::of(&d, full)).collect();
        legend
    }

    fn datastreams(&self) -> Vec<DatastreamId> {
        match &self.question.datastreams {
            Some(ids) => ids.clone(),
            None => self.store.datastreams().iter().map(|d| d.id).collect(),
        }
    }

    /// The range asked for; open ends are where the readings end. `None` if that leaves nothing.
    fn range(&self) -> Option<TimeRange> {
        let counters = || {
            let ids = self.datastreams().into_iter();
            ids.filter_map(|id| self.store.counters(id))
        };
        let first = || {
            let first = counters().map(|counters| counters.first).min()?;
            // When something protected was measured first is nobody's business either.
            let public = self.question.outlook().is_some();
            Some(if public {
                Month::of(first).start()
            } else {
                first
            })
        };
        let from = self.question.from.or_else(first);
        let to = match self.question.to {
            Some(to) => Some(to),
            None => counters().map(|c| Month::of(c.last).end()).max(),
        };
        TimeRange::new(from?, to?).ok()
    }
}

/// Whether a file needs no making: it covers its part, was made when that was over, lacks nothing, and is there.
fn is_whole(entry: &FileEntry, part: TimeRange, dir: &Path) -> bool {
    let there = std::fs::metadata(dir.join(&entry.name));
    (entry.from, entry.to) == (part.from(), part.to())
        && entry.made >= part.to()
        && entry.missing.is_empty()
        && there.is_ok_and(|there| there.len() == entry.bytes)
}

/// What goes into the metadata of a Parquet file.
fn remarks(legend: &Legend, path: &Path) -> Result<[(&'static str, String); 2], Error> {
    let wrong = |why: serde_json::Error| Error::Parquet {
        path: path.to_owned(),
        why: why.to_string(),
    };
    Ok([
        (
            "talblick.legend",
            serde_json::to_string(legend).map_err(wrong)?,
        ),
        (
            "talblick.quality",
            serde_json::to_string(&Legend::quality()).map_err(wrong)?,
        ),
    ])
}
