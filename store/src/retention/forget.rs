//! Taking blocks away, some in one transaction, with what they leave behind: hours, counters, lists of days.

use super::{Cutoffs, Expired, Table, block, keys, uplinks};
use crate::chunk::{Scratch, Series};
use crate::day::{DayKey, DayRuns};
use crate::embedded::Embedded;
use crate::head::SeriesHead;
use crate::roll;
use crate::state::{SealedDays, State, report};
use crate::wire::Damage;
use crate::{Error, StoredReading, checkpoint, sealed};
use rusqlite::Connection;
use std::collections::BTreeMap;
use talblick_model::{DatastreamId, DeviceId, Millis};

/// What becomes of the counters of a datastream that loses readings.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Loss {
    pub(crate) readings: u64,
    /// The first and the last sealed reading that stay.
    pub(crate) left: Option<(Millis, StoredReading)>,
}

impl Loss {
    /// Takes the readings off count, first and latest; `unsealed` are the first and the last that are not sealed.
    pub(crate) fn apply(
        &self,
        counts: &mut (u64, Millis),
        latest: &mut StoredReading,
        unsealed: Option<(Millis, StoredReading)>,
    ) {
        counts.0 = counts.0.saturating_sub(self.readings);
        let ends = [self.left, unsealed].into_iter().flatten();
        if let Some(first) = ends.clone().map(|(first, _)| first).min() {
            counts.1 = first;
        }
        // Of the same moment the unsealed one is the newer.
        if let Some((_, last)) = ends.max_by_key(|(_, last)| last.time) {
            *latest = last;
        }
    }
}

/// One transaction of retention.
#[derive(Debug, Default)]
struct Step {
    keys: Vec<DayKey>,
    /// Hours that take the place of readings.
    hours: Vec<(DayKey, Vec<u8>)>,
    /// Days of which the hours go with the readings.
    without_hours: Vec<DayKey>,
    days: BTreeMap<DeviceId, SealedDays>,
    losses: BTreeMap<DatastreamId, Loss>,
}

impl Step {
    fn write(&self, db: &Connection, table: Table) -> Result<(), Error> {
        roll::save(db, "hours", &self.hours)?;
        for (table, keys) in [(table, &self.keys), (Table::Hours, &self.without_hours)] {
            let sql = format!("DELETE FROM {} WHERE key = ?1", table.name());
            let mut delete = db.prepare_cached(&sql)?;
            for key in keys {
                delete.execute([key.as_i64()])?;
            }
        }
        for (device, days) in &self.days {
            checkpoint::save_days(db, *device, days)?;
        }
        checkpoint::lose(db, &self.losses)
    }
}

impl State {
    /// Takes note of readings that retention has taken away. Nothing of a frozen head is there then.
    pub(crate) fn lose(&mut self, datastream: DatastreamId, loss: &Loss) {
        let at = datastream.index() - 1;
        let unsealed = self.head.series(datastream).and_then(SeriesHead::ends);
        if let (Some(counts), Some(latest)) = (
            self.series.counts.get_mut(at),
            self.series.latest.get_mut(at),
        ) {
            loss.apply(counts, &mut latest.reading, unsealed);
            let gone = usize::from(counts.0 == 0);
            self.series.present = self.series.present.saturating_sub(gone);
        }
    }
}

impl Embedded {
    /// Takes away the blocks of a table that are too old, some at a time.
    pub(super) fn forget_days(
        &self,
        table: Table,
        cutoffs: &Cutoffs,
        gone: &mut Expired,
    ) -> Result<(), Error> {
        let Some(end) = cutoffs.end_of(table) else {
            return Ok(());
        };
        let mut after = i64::MIN;
        loop {
            let keys = self.read(|db| keys(db, table, after, end))?;
            let Some(last) = keys.last() else {
                return Ok(());
            };
            after = last.as_i64();
            let mut writer = self.writer()?;
            // While the writer is ours nothing is appended: what is not in the head now is nowhere but on disk.
            let keys: Vec<DayKey> = keys
                .into_iter()
                .filter(|key| self.may_go(table, *key))
                .collect();
            let step = self.read(|db| self.step(db, table, &keys, cutoffs, gone))?;
            writer.transaction(|db| step.write(db, table))?;
            let mut state = self.state.write();
            for (datastream, loss) in &step.losses {
                state.lose(*datastream, loss);
            }
            state.change_days(step.days);
        }
    }

    /// Whether a block may go now: a day with unsealed readings or uplinks waits for the next time.
    fn may_go(&self, table: Table, key: DayKey) -> bool {
        let state = self.state.read();
        let frozen = state.frozen.as_ref().map(|frozen| &frozen.head);
        let mut heads = [Some(&state.head), frozen].into_iter().flatten();
        match table {
            Table::Chunk => heads.all(|head| !head.chunk_keys.contains(&key)),
            Table::Archive => heads.all(|head| !head.archive_keys.contains(&key)),
            Table::Hours => key
                .device()
                .and_then(|device| state.days.get(&device))
                .is_none_or(|days| !days.chunks.contains(key.day())),
            Table::LocalDays => true,
        }
    }

    /// Works out what goes with these blocks, and what is left instead.
    fn step(
        &self,
        db: &Connection,
        table: Table,
        keys: &[DayKey],
        cutoffs: &Cutoffs,
        gone: &mut Expired,
    ) -> Result<Step, Error> {
        let mut step = Step::default();
        let mut lost = BTreeMap::<DatastreamId, u64>::new();
        for key in keys {
            let Some(device) = key.device() else {
                continue;
            };
            let Some(block) = block(db, table, *key)? else {
                continue;
            };
            let days = || self.sealed_days(device);
            match table {
                Table::Chunk => {
                    let Some(series) = report(readings(*key, &block)) else {
                        continue;
                    };
                    for (datastream, readings) in &series {
                        *lost.entry(*datastream).or_default() += readings.len() as u64;
                    }
                    gone.raw.add(rows(&series), block.len());
                    let days = step.days.entry(device).or_insert_with(days);
                    days.chunks.remove(key.day());
                    if cutoffs.rollups_go(*key) {
                        let hours = super::block(db, Table::Hours, *key)?;
                        gone.rollups.add(1, hours.map_or(0, |hours| hours.len()));
                        days.hours.remove(key.day());
                        step.without_hours.push(*key);
                    } else {
                        let hours = roll::hours(key.day(), &self.config.timezone, &series, 1);
                        step.hours.extend(hours.map(|hours| (*key, hours)));
                        days.hours.insert(key.day());
                    }
                }
                Table::Hours => {
                    gone.rollups.add(1, block.len());
                    let days = step.days.entry(device).or_insert_with(days);
                    days.hours.remove(key.day());
                }
                Table::LocalDays => {
                    gone.rollups.bytes += block.len() as u64;
                    let days = step.days.entry(device).or_insert_with(days);
                    days.pages.remove(key.day());
                }
                Table::Archive => {
                    gone.uplinks.add(uplinks(&block), block.len());
                    let days = step.days.entry(device).or_insert_with(days);
                    days.archive.remove(key.day());
                }
            }
            step.keys.push(*key);
        }
        for (datastream, readings) in lost {
            let owner = self.state.read().series.owner(datastream);
            let days = owner.and_then(|owner| Some((owner, &step.days.get(&owner)?.chunks)));
            let left = match days {
                Some((owner, days)) => ends(db, owner, datastream, days)?,
                None => None,
            };
            step.losses.insert(datastream, Loss { readings, left });
        }
        Ok(step)
    }
}

/// Every reading of a chunk.
pub(super) fn readings(key: DayKey, block: &[u8]) -> Result<Vec<Series>, Error> {
    let damaged = |damage: Damage| damage.in_block(sealed::name(key));
    let series = sealed::read_all(key, block, &mut Scratch::default()).map_err(damaged)?;
    Ok(series.into_iter().collect())
}

/// How many readings they are.
pub(super) fn rows(series: &[Series]) -> u64 {
    series
        .iter()
        .map(|(_, readings)| readings.len() as u64)
        .sum()
}

/// The moment of the first sealed reading of a datastream on these days, and the last reading.
fn ends(
    db: &Connection,
    owner: DeviceId,
    datastream: DatastreamId,
    days: &DayRuns,
) -> Result<Option<(Millis, StoredReading)>, Error> {
    let mut scratch = Scratch::default();
    let mut readings = Vec::new();
    let mut load = |day: i64| {
        readings.clear();
        let key = DayKey::new(day, owner);
        match sealed::load(db, key, datastream, &mut scratch, &mut readings) {
            Err(error @ Error::Corrupt { .. }) => tracing::error!("{error}"),
            other => other?,
        }
        Ok::<_, Error>(readings.first().copied().zip(readings.last().copied()))
    };
    let mut from = i64::MIN;
    let first = loop {
        let Some(day) = days.at_or_after(from) else {
            return Ok(None);
        };
        if let Some((first, _)) = load(day)? {
            break first.time;
        }
        from = day + 1;
    };
    let mut to = i64::MAX;
    while let Some(day) = days.at_or_before(to) {
        if let Some((_, last)) = load(day)? {
            return Ok(Some((first, last)));
        }
        to = day - 1;
    }
    Ok(None)
}
