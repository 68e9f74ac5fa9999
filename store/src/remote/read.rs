//! Reading where readings live in a back end: what it has, and over it what has not left the log or the chunks.
//!
//! What is here is read before what is there: a reading that moves in between is seen twice and merged, never missed.

use super::{Found, Remote, Series};
use crate::day::{DAY_MS, day_of};
use crate::embedded::Embedded;
use crate::head::merge;
use crate::state::Replacing;
use crate::{Counters, Error, Order, StoredReading};
use std::collections::BTreeMap;
use std::sync::Arc;
use talblick_model::{DatastreamId, Millis, Reading, TimeRange};

/// The longest stretch asked for in one go where readings are; over gaps, strides grow beyond it.
const LONGEST_MS: i64 = 64 * DAY_MS;
/// Datastreams asked for together.
const TOGETHER: usize = 256;

impl Embedded {
    /// The datastream as a back end knows it.
    pub(crate) fn series(&self, datastream: DatastreamId) -> Option<Arc<Series>> {
        let registry = self.registry.read();
        let known = registry.datastream(datastream)?;
        // A device taken out of the registry keeps its readings.
        let device = &registry.devices.get(&known.device)?.device;
        Some(Arc::new(Series {
            id: datastream,
            dev_eui: device.dev_eui,
            quantity: known.quantity.clone(),
            channel: known.channel.clone(),
        }))
    }

    /// Calls `take` with the readings of one stretch after the other, each ascending in time, until it answers false.
    pub(crate) fn each_stretch(
        &self,
        remote: &Remote,
        datastream: DatastreamId,
        range: TimeRange,
        order: Order,
        mut take: impl FnMut(&[StoredReading]) -> bool,
    ) -> Result<(), Error> {
        let counters = self.state.read().series.counters(datastream);
        let (Some(counters), Some(series)) = (counters, self.series(datastream)) else {
            return Ok(());
        };
        let mut left = within(range, counters);
        let mut length = DAY_MS;
        let (mut here, mut merged) = (Vec::new(), Vec::new());
        while let Some(range) = left {
            let (from, to) = (range.from(), range.to());
            let stretch = match order {
                Order::Ascending => TimeRange::new(from, to.min(from.plus(length))),
                Order::Descending => TimeRange::new(from.max(to.plus(-length)), to),
            };
            let Ok(stretch) = stretch else {
                break;
            };
            here.clear();
            merged.clear();
            self.each_local_day(datastream, stretch, Order::Ascending, |readings| {
                here.extend_from_slice(readings);
                true
            })?;
            let there = remote.read(std::slice::from_ref(&series), stretch)?;
            let there = there.get(&datastream).map(Vec::as_slice);
            merge(there.unwrap_or_default(), &here, &mut merged);
            if !merged.is_empty() && !take(&merged) {
                break;
            }
            left = match order {
                Order::Ascending => TimeRange::new(stretch.to(), to).ok(),
                Order::Descending => TimeRange::new(from, stretch.from()).ok(),
            };
            length = if merged.is_empty() {
                length.saturating_mul(2)
            } else {
                LONGEST_MS.min(length.saturating_mul(2))
            };
        }
        Ok(())
    }

    /// Every reading in a range, day by day, device by device.
    pub(crate) fn scan_remote(
        &self,
        remote: &Remote,
        range: TimeRange,
        datastreams: Option<&[DatastreamId]>,
        each: &mut dyn FnMut(DatastreamId, &[StoredReading]) -> bool,
    ) -> Result<(), Error> {
        let wanted = self.wanted(datastreams);
        let first = wanted.iter().map(|(_, counters)| counters.first).min();
        let last = wanted.iter().map(|(_, counters)| counters.last).max();
        let (Some(first), Some(last)) = (first, last) else {
            return Ok(());
        };
        let whole = Counters {
            count: 0,
            first,
            last,
        };
        let mut left = within(range, whole);
        let mut days = 1;
        while let Some(range) = left {
            let end = Millis::from_i64((day_of(range.from()) + days) * DAY_MS);
            let Ok(stretch) = TimeRange::new(range.from(), range.to().min(end)) else {
                break;
            };
            // Where nothing is, strides grow; where something is, it is shown day by day.
            let mut found = false;
            for group in wanted.chunks(TOGETHER) {
                let mut readings = self.group(remote, group, stretch)?;
                if days > 1 && !readings.is_empty() {
                    found = true;
                    break;
                }
                for (series, _) in group {
                    if let Some(readings) = readings.remove(&series.id) {
                        found = true;
                        if !each(series.id, &readings) {
                            return Ok(());
                        }
                    }
                }
            }
            if found && days > 1 {
                days = 1;
                continue;
            }
            days = if found { 1 } else { 2 * days };
            left = TimeRange::new(stretch.to(), range.to()).ok();
        }
        Ok(())
    }

    /// Datastreams that have readings, in the order of their devices.
    fn wanted(&self, datastreams: Option<&[DatastreamId]>) -> Vec<(Arc<Series>, Counters)> {
        let ids = match datastreams {
            Some(ids) => ids.to_vec(),
            None => self
                .registry
                .read()
                .datastreams
                .iter()
                .map(|d| d.id)
                .collect(),
        };
        let mut known: Vec<_> = {
            let state = self.state.read();
            let known =
                |id: DatastreamId| Some((state.series.owner(id)?, id, state.series.counters(id)?));
            ids.into_iter().filter_map(known).collect()
        };
        known.sort_unstable_by_key(|(owner, id, _)| (*owner, *id));
        known.dedup_by_key(|(_, id, _)| *id);
        known
            .into_iter()
            .filter_map(|(_, id, counters)| Some((self.series(id)?, counters)))
            .collect()
    }

    /// The readings of some datastreams in a stretch, from here and there.
    fn group(
        &self,
        remote: &Remote,
        group: &[(Arc<Series>, Counters)],
        stretch: TimeRange,
    ) -> Result<BTreeMap<DatastreamId, Vec<StoredReading>>, Error> {
        let asked: Vec<_> = group
            .iter()
            .filter(|(_, counters)| within(stretch, *counters).is_some())
            .map(|(series, _)| Arc::clone(series))
            .collect();
        if asked.is_empty() {
            return Ok(BTreeMap::new());
        }
        let ids: Vec<_> = asked.iter().map(|series| series.id).collect();
        let mut here = BTreeMap::<DatastreamId, Vec<StoredReading>>::new();
        self.scan_local(stretch, Some(&ids), &mut |id, readings| {
            here.entry(id).or_default().extend_from_slice(readings);
            true
        })?;
        let mut there = remote.read(&asked, stretch)?;
        for (id, newer) in here {
            let readings = there.entry(id).or_default();
            let older = std::mem::take(readings);
            merge(&older, &newer, readings);
        }
        there.retain(|_, readings| !readings.is_empty());
        Ok(there)
    }

    /// Those of the readings that take the place of others which may be in the back end, so that they are counted
    /// once. If it cannot be asked just now, a reading that was there before is counted again.
    pub(crate) fn replacing(&self, readings: &[Reading]) -> Replacing {
        let mut replacing = Replacing::new();
        let Some(remote) = &self.remote else {
            return replacing;
        };
        let late: Replacing = {
            let state = self.state.read();
            state
                .late(readings)
                .map(|r| (r.datastream, r.time))
                .collect()
        };
        for (datastream, time) in late {
            let known = self.state.read().has_anywhere(datastream, time);
            let known = known.map_or_else(|| self.ask_about(remote, datastream, time), Ok);
            match known {
                Ok(true) => {
                    replacing.insert((datastream, time));
                }
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!("late readings may be counted twice: {error}");
                    break;
                }
            }
        }
        replacing
    }

    /// Finds out about a datastream's day, and whether there is a reading at this moment.
    fn ask_about(
        &self,
        remote: &Remote,
        datastream: DatastreamId,
        time: Millis,
    ) -> Result<bool, Error> {
        let day = day_of(time);
        let start = Millis::from_i64(day * DAY_MS);
        let Ok(whole) = TimeRange::new(start, start.plus(DAY_MS)) else {
            return Ok(false);
        };
        let mut times = Vec::new();
        self.each_stretch(remote, datastream, whole, Order::Ascending, |readings| {
            times.extend(readings.iter().map(|reading| reading.time));
            true
        })?;
        let known = times.binary_search(&time).is_ok();
        self.state.write().remember_times(datastream, day, times);
        Ok(known)
    }
}

impl Remote {
    /// What the back end has in the part of the stretch it can keep.
    fn read(&self, series: &[Arc<Series>], stretch: TimeRange) -> Result<Found, Error> {
        let keeps = self.back_end.keeps();
        let (from, to) = (
            stretch.from().max(keeps.from()),
            stretch.to().min(keeps.to()),
        );
        match TimeRange::new(from, to) {
            Ok(stretch) => self.asked(self.back_end.read(series, stretch)),
            Err(_) => Ok(Found::new()),
        }
    }
}

/// The part of a range in which there are readings.
fn within(range: TimeRange, counters: Counters) -> Option<TimeRange> {
    let from = range.from().max(counters.first);
    TimeRange::new(from, range.to().min(counters.last.plus(1))).ok()
}
