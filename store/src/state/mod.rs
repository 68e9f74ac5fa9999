//! What the store knows in memory: head, latest, counters, presence, accounting. A pure function of what is sealed and
//! of the batches in the log, in order, so that opening the store gives back exactly what was there.

mod remembered;
mod series;
mod uplinks;

pub(crate) use series::SeriesTable;

use crate::chunk::Scratch;
use crate::database::Readers;
use crate::day::{DayKey, DayRuns, day_of};
use crate::head::{Head, SeriesHead};
use crate::presence::DeviceTrack;
use crate::record::UplinkKey;
use crate::{Error, GatewayPresence, StoredReading, Tally, sealed};
use foldhash::{HashMap, HashSet};
use remembered::Remembered;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use talblick_model::{DatastreamId, DeviceId, GatewayId, Millis, Reading};

/// Readings whose datastreams are looked up together.
const TOGETHER: usize = 16;

/// Readings that take the place of others, by datastream and moment.
pub(crate) type Replacing = BTreeSet<(DatastreamId, Millis)>;

/// Everything in memory that a batch changes.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) series: SeriesTable,
    pub(crate) head: Head,
    /// The head that is being sealed.
    pub(crate) frozen: Option<Arc<Frozen>>,
    pub(crate) days: HashMap<DeviceId, SealedDays>,
    pub(crate) devices: HashMap<DeviceId, DeviceTrack>,
    pub(crate) gateways: HashMap<GatewayId, GatewayPresence>,
    pub(crate) accounting: BTreeMap<String, Tally>,
    /// How often what is sealed has changed: what was read of it before may be out of date.
    pub(crate) changes: u64,
    /// No day from here on has only rollups left.
    rolled_before: i64,
    /// Sealed moments, for late readings.
    sealed_times: Remembered<(DatastreamId, i64), Millis>,
    /// Sealed uplinks, for late ones.
    archived: Remembered<DayKey, UplinkKey>,
    /// Time of the latest of each datastream when the head was last frozen: nothing newer has left the head.
    sealed_latest: Vec<Millis>,
    /// When each device was seen last by then.
    sealed_seen: HashMap<DeviceId, Millis>,
}

/// Days of a device that have blocks on disk.
#[derive(Debug, Default, Clone)]
pub(crate) struct SealedDays {
    pub(crate) chunks: DayRuns,
    pub(crate) archive: DayRuns,
    /// Days with hours on disk. Without a chunk they are all that is left of the day.
    pub(crate) hours: DayRuns,
    /// Pages of local days, see [`crate::roll`].
    pub(crate) pages: DayRuns,
}

/// A head that takes no more, and the rest of the state as it was then.
#[derive(Debug)]
pub(crate) struct Frozen {
    pub(crate) head: Head,
    /// The last row of the log that is in it.
    pub(crate) mark: i64,
    pub(crate) series: SeriesTable,
    pub(crate) devices: Vec<(DeviceId, DeviceTrack)>,
    pub(crate) gateways: Vec<(GatewayId, GatewayPresence)>,
    pub(crate) accounting: BTreeMap<String, Tally>,
}

impl State {
    /// Makes room for a new datastream.
    pub(crate) fn add_datastream(&mut self, datastream: DatastreamId, owner: DeviceId) {
        self.series.add(datastream, owner);
        self.head.series.push(SeriesHead::default());
    }

    /// Takes the readings of a durable batch, of which `replacing` take the place of others that may not be here. What
    /// retention has taken away does not come back: a reading of a day of which only rollups are left is not kept,
    /// because nothing tells any more whether they count it already.
    pub(crate) fn put_readings(
        &mut self,
        readings: &[Reading],
        replacing: &Replacing,
        disk: &Readers,
    ) {
        let mut too_late = 0_usize;
        for some in readings.chunks(TOGETHER) {
            self.fetch(some);
            for reading in some {
                too_late += usize::from(!self.put_reading(reading, replacing, disk));
            }
        }
        if too_late > 0 {
            tracing::warn!(
                readings = too_late,
                "readings of days of which retention has left only rollups are not kept"
            );
        }
    }

    /// Has the memory of readings' datastreams on its way together: each has several places, far from each other.
    fn fetch(&self, readings: &[Reading]) {
        let mut seen = 0;
        for reading in readings {
            let at = reading.datastream.index() - 1;
            let count = self.series.counts.get(at);
            let latest = self.series.latest.get(at);
            seen ^= count.map_or(0, |(_, first)| first.as_i64())
                ^ latest.map_or(0, |latest| latest.reading.time.as_i64())
                ^ self.head.series.get(at).map_or(0, SeriesHead::fetch);
        }
        std::hint::black_box(seen);
    }

    /// Takes a reading; false if its day is only rollups.
    fn put_reading(&mut self, reading: &Reading, replacing: &Replacing, disk: &Readers) -> bool {
        let at = reading.datastream.index() - 1;
        let time = reading.time;
        let (Some((count, first)), Some(latest), Some(owner)) = (
            self.series.counts.get(at).copied(),
            self.series.latest.get(at).map(|latest| latest.reading.time),
            self.series.owners.get(at).copied(),
        ) else {
            return true;
        };
        let day = day_of(time);
        if self.has_rolled_up(owner, day) {
            return false;
        }
        let new = count == 0
            || time > latest
            || time < first
            || (time < latest
                && time > first
                && !replacing.contains(&(reading.datastream, time))
                && !self.has(reading, owner, disk));
        if let Some(counts) = self.series.counts.get_mut(at) {
            self.series.present += usize::from(count == 0);
            counts.0 += u64::from(new);
            if count == 0 || time < first {
                counts.1 = time;
            }
        }
        if let Some(known) = self.series.latest.get_mut(at)
            && (count == 0 || time >= latest)
        {
            known.reading = StoredReading {
                time,
                value: (!reading.quality.is_gap()).then_some(reading.value),
                quality: reading.quality,
            };
        }
        if let Some(series) = self.head.series.get_mut(at) {
            self.head.readings += usize::from(series.put(reading));
            if series.noted_day != Some(day) {
                series.noted_day = Some(day);
                self.head.chunk_keys.insert(DayKey::new(day, owner));
            }
        }
        true
    }

    fn has_rolled_up(&self, owner: DeviceId, day: i64) -> bool {
        let days = || self.days.get(&owner);
        day < self.rolled_before && days().is_some_and(|days| days.rolled_only(day))
    }

    /// Whether only rollups are left of the day of this moment.
    pub(crate) fn is_rolled_up(&self, datastream: DatastreamId, time: Millis) -> bool {
        let owner = self.series.owner(datastream);
        owner.is_some_and(|owner| self.has_rolled_up(owner, day_of(time)))
    }

    /// Whether there is a reading of this moment already. Only late readings have to ask.
    fn has(&mut self, reading: &Reading, owner: DeviceId, disk: &Readers) -> bool {
        let (datastream, time) = (reading.datastream, reading.time);
        let in_head = |head: &Head| head.series(datastream).is_some_and(|s| s.contains(time));
        if in_head(&self.head) || self.frozen.as_ref().is_some_and(|f| in_head(&f.head)) {
            return true;
        }
        let sealed = self.sealed_latest.get(datastream.index() - 1);
        if sealed.is_some_and(|sealed| time > *sealed) {
            return false;
        }
        let key = DayKey::new(day_of(time), owner);
        let sealed = self.days.get(&owner);
        if !sealed.is_some_and(|days| days.chunks.contains(key.day())) {
            return false;
        }
        let known = (datastream, key.day());
        self.sealed_times.has(&known, &time).unwrap_or_else(|| {
            let mut readings = Vec::new();
            let loaded = disk.with(|db| {
                sealed::load(db, key, datastream, &mut Scratch::default(), &mut readings)
            });
            report(loaded);
            let times: Vec<Millis> = readings.iter().map(|reading| reading.time).collect();
            let there = times.binary_search(&time).is_ok();
            self.sealed_times.put(known, times);
            there
        })
    }

    /// Those of the readings that may have left this process, or take the place of one that may have.
    pub(crate) fn late<'a>(&self, readings: &'a [Reading]) -> impl Iterator<Item = &'a Reading> {
        readings.iter().filter(|reading| {
            let sealed = self.sealed_latest.get(reading.datastream.index() - 1);
            let known = self.series.counters(reading.datastream);
            sealed.is_some_and(|sealed| reading.time <= *sealed)
                && known.is_some_and(|k| k.first <= reading.time && reading.time <= k.last)
        })
    }

    /// Whether there is a reading of this moment anywhere; unknown if its day was not asked about.
    pub(crate) fn has_anywhere(&self, datastream: DatastreamId, time: Millis) -> Option<bool> {
        let known = self.series.counters(datastream);
        if known.is_some_and(|k| time == k.first || time == k.last) {
            return Some(true);
        }
        let there = self.sealed_times.has(&(datastream, day_of(time)), &time)?;
        let here = self.head.series(datastream);
        Some(there || here.is_some_and(|here| here.contains(time)))
    }

    /// Remembers every moment of a datastream's day, wherever it is.
    pub(crate) fn remember_times(
        &mut self,
        datastream: DatastreamId,
        day: i64,
        times: Vec<Millis>,
    ) {
        self.sealed_times.put((datastream, day), times);
    }

    /// What has left the head is as new as what is known now.
    pub(crate) fn note_sealed(&mut self) {
        let latest = self.series.latest.iter();
        self.sealed_latest = latest.map(|latest| latest.reading.time).collect();
        let seen = self.devices.iter();
        self.sealed_seen = seen.map(|(id, track)| (*id, track.last_seen())).collect();
    }

    /// Takes the accounting of a durable batch.
    pub(crate) fn put_tallies(&mut self, tallies: &[Tally]) {
        for tally in tallies {
            let total = self.accounting.entry(tally.source.clone()).or_default();
            total.add(tally);
        }
    }

    /// Takes the head away for sealing; a new, empty one goes on.
    pub(crate) fn freeze(&mut self, mark: i64) -> Arc<Frozen> {
        let empty = Head::like(&self.head);
        let head = std::mem::replace(&mut self.head, empty);
        let touched = head.uplinks.keys().chain(head.receptions.keys());
        let touched: HashSet<_> = touched.copied().collect();
        let track = |device: DeviceId| Some((device, self.devices.get(&device)?.clone()));
        let frozen = Arc::new(Frozen {
            mark,
            series: self.series.clone(),
            devices: touched.into_iter().filter_map(track).collect(),
            gateways: self.gateways.iter().map(|(id, p)| (*id, *p)).collect(),
            accounting: self.accounting.clone(),
            head,
        });
        self.frozen = Some(Arc::clone(&frozen));
        self.note_sealed();
        self.sealed_times.clear();
        frozen
    }

    /// Lets go of the frozen head: its device-days are on disk now, and these are the days of their devices.
    pub(crate) fn thaw(&mut self, days: impl IntoIterator<Item = (DeviceId, SealedDays)>) {
        self.frozen = None;
        self.change_days(days);
    }

    /// Takes note of what is on disk now.
    pub(crate) fn change_days(&mut self, days: impl IntoIterator<Item = (DeviceId, SealedDays)>) {
        for (device, days) in days {
            if let Some(last) = days.hours.last_outside(&days.chunks) {
                self.rolled_before = self.rolled_before.max(last + 1);
            }
            self.days.insert(device, days);
        }
        self.changes += 1;
        self.sealed_times.clear();
        self.archived.clear();
    }
}

/// A block that cannot be read is reported and skipped.
pub(crate) fn report<T>(result: Result<T, Error>) -> Option<T> {
    result.inspect_err(|error| tracing::error!("{error}")).ok()
}
