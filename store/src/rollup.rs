//! Rollups as bytes: count, smallest, largest, sum and last of each row of a device, by datastream. A row begins at an
//! hour, or at a local midnight, and never reaches beyond its UTC day. The layout is in FORMAT.md.
//!
//! Which rows there are and when they are made is the business of [`crate::roll`].

use crate::StoredReading;
use crate::column::{read_numbers, read_values, write_numbers, write_values};
use crate::frame::{self, Kind};
use crate::wire::{Damage, Reader, Writer};
use std::borrow::Cow;
use talblick_model::DatastreamId;

/// Most rows of a block: 32 days of at most 27 rows each are far below.
const MAX_ROWS: usize = 4_096;

/// What is known of the readings of one row. Without readings (`n` is 0) the values mean nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Aggregate {
    /// Readings with a value.
    pub(crate) n: u32,
    pub(crate) min: f64,
    pub(crate) max: f64,
    pub(crate) sum: f64,
    /// The value observed last.
    pub(crate) last: f64,
}

impl Aggregate {
    fn one(value: f64) -> Self {
        Self {
            n: 1,
            min: value,
            max: value,
            sum: value,
            last: value,
        }
    }

    /// Adds a value that was observed after all before.
    pub(crate) fn add(&mut self, value: f64) {
        self.merge(&Self::one(value));
    }

    /// Adds what was observed after all before.
    pub(crate) fn merge(&mut self, later: &Self) {
        if later.n == 0 {
            return;
        }
        if self.n == 0 {
            *self = *later;
            return;
        }
        self.n = self.n.saturating_add(later.n);
        self.min = self.min.min(later.min);
        self.max = self.max.max(later.max);
        self.sum += later.sum;
        self.last = later.last;
    }
}

/// The aggregates of one datastream, one for each row.
pub(crate) type Series = (DatastreamId, Vec<Aggregate>);

/// The aggregates of readings in order of time, one for each row; `starts` are the ascending beginnings of the rows, in
/// milliseconds. A gap has no value and does not count.
pub(crate) fn aggregate(readings: &[StoredReading], starts: &[i64]) -> Vec<Aggregate> {
    let mut rows = vec![Aggregate::default(); starts.len()];
    let mut at = 0;
    for reading in readings {
        let Some(value) = reading.value else {
            continue;
        };
        while starts
            .get(at + 1)
            .is_some_and(|next| *next <= reading.time.as_i64())
        {
            at += 1;
        }
        if let Some(row) = rows.get_mut(at) {
            row.add(value);
        }
    }
    rows
}

/// Writes a block. `origin` is the beginning of its first day; each series has as many aggregates as there are starts.
pub(crate) fn encode(kind: Kind, origin: i64, starts: &[i64], series: &[Series]) -> Vec<u8> {
    let (mut directory, mut columns) = (Writer::default(), Writer::default());
    directory.length(starts.len());
    let offsets: Vec<i64> = starts.iter().map(|start| start - origin).collect();
    write_numbers(&mut directory, &offsets);
    let series = series.iter();
    let series: Vec<_> = series
        .filter(|(_, rows)| rows.iter().any(|row| row.n > 0))
        .collect();
    directory.length(series.len());
    let mut previous = 0;
    let mut values = Vec::with_capacity(starts.len());
    for (datastream, rows) in series {
        let id = i64::from(datastream.get());
        directory.signed(id - previous);
        previous = id;
        let counts: Vec<i64> = rows.iter().map(|row| row.n.into()).collect();
        directory.length(appended(&mut columns, |out| write_numbers(out, &counts)));
        let parts: [fn(&Aggregate) -> f64; 4] =
            [|row| row.min, |row| row.max, |row| row.sum, |row| row.last];
        for part in parts {
            values.clear();
            values.extend(rows.iter().filter(|row| row.n > 0).map(part));
            directory.length(appended(&mut columns, |out| write_values(out, &values)));
        }
    }
    directory.0.extend_from_slice(&columns.0);
    frame::wrap(kind, &directory.0)
}

fn appended(out: &mut Writer, write: impl FnOnce(&mut Writer)) -> usize {
    let before = out.0.len();
    write(out);
    out.0.len() - before
}

/// A block being read: its rows and its directory; the columns are still packed.
#[derive(Debug)]
pub(crate) struct Rollup<'a> {
    body: Cow<'a, [u8]>,
    starts: Vec<i64>,
    series: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    datastream: DatastreamId,
    /// Where its columns begin.
    from: usize,
    counts: usize,
    values: [usize; 4],
}

impl<'a> Rollup<'a> {
    /// Checks the block and reads its directory.
    pub(crate) fn open(kind: Kind, origin: i64, block: &'a [u8]) -> Result<Self, Damage> {
        let body = frame::open(kind, block)?;
        let mut input = Reader::new(&body);
        let rows: usize = input.number()?;
        if rows > MAX_ROWS {
            return Err(Damage("it claims too many rows"));
        }
        let mut starts = Vec::new();
        read_numbers(&mut input, rows, &mut starts)?;
        for start in &mut starts {
            *start = origin.wrapping_add(*start);
        }
        if !starts.is_sorted_by(|a, b| a < b) {
            return Err(Damage("its rows are not in order"));
        }
        let (mut previous, mut from) = (0_i64, 0_usize);
        let mut series = Vec::new();
        for _ in 0..input.count()? {
            previous = previous.wrapping_add(input.signed()?);
            let datastream = u32::try_from(previous)
                .ok()
                .and_then(|id| DatastreamId::try_from(id).ok())
                .ok_or(Damage("a datastream has an impossible id"))?;
            let counts: usize = input.number()?;
            let values = [
                input.number()?,
                input.number()?,
                input.number()?,
                input.number()?,
            ];
            series.push(Entry {
                datastream,
                from,
                counts,
                values,
            });
            let length = values.iter().fold(counts, |sum, v| sum.saturating_add(*v));
            from = from.saturating_add(length);
        }
        // The columns begin where the directory ends.
        let shift = body.len() - input.left();
        for entry in &mut series {
            entry.from = entry.from.saturating_add(shift);
        }
        Ok(Self {
            body,
            starts,
            series,
        })
    }

    /// Beginnings of the rows, ascending, in milliseconds.
    pub(crate) fn starts(&self) -> &[i64] {
        &self.starts
    }

    /// The datastreams in it.
    pub(crate) fn datastreams(&self) -> impl Iterator<Item = DatastreamId> {
        self.series.iter().map(|entry| entry.datastream)
    }

    /// The aggregates of a datastream, one for each row; nothing if it has none here.
    pub(crate) fn read(&self, datastream: DatastreamId) -> Result<Option<Vec<Aggregate>>, Damage> {
        let Some(entry) = self.series.iter().find(|e| e.datastream == datastream) else {
            return Ok(None);
        };
        let mut rest = Reader::new(self.body.get(entry.from..).unwrap_or_default());
        let mut numbers = Vec::new();
        let counts = rest.take(entry.counts)?;
        read_numbers(&mut Reader::new(counts), self.starts.len(), &mut numbers)?;
        let mut rows = vec![Aggregate::default(); numbers.len()];
        for (row, count) in rows.iter_mut().zip(&numbers) {
            let count = u32::try_from(*count).ok();
            row.n = count.ok_or(Damage("a count is out of range"))?;
        }
        let full = rows.iter().filter(|row| row.n > 0).count();
        let mut values = Vec::with_capacity(full);
        let parts: [fn(&mut Aggregate) -> &mut f64; 4] = [
            |row| &mut row.min,
            |row| &mut row.max,
            |row| &mut row.sum,
            |row| &mut row.last,
        ];
        for (part, length) in parts.into_iter().zip(entry.values) {
            read_values(rest.take(length)?, full, &mut numbers, &mut values)?;
            let full = rows.iter_mut().filter(|row| row.n > 0);
            for (row, value) in full.zip(&values) {
                *part(row) = *value;
            }
        }
        Ok(Some(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows() -> impl Strategy<Value = Vec<Aggregate>> {
        let value = prop_oneof![
            (-400_i32..400).prop_map(|n| f64::from(n) / 10.0),
            -1e9..1e9_f64
        ];
        let row = (0_u32..40, value.clone(), value).prop_map(|(n, a, b)| {
            let mut row = Aggregate::default();
            for i in 0..n {
                row.add(if i % 2 == 0 { a } else { b });
            }
            row
        });
        prop::collection::vec(row, 24)
    }

    proptest! {
        #[test]
        fn a_rollup_gives_back_what_went_in(a in rows(), b in rows(), day in -700_000_i64..2_900_000) {
            let origin = day * crate::day::DAY_MS;
            let starts: Vec<i64> = (0..24).map(|hour| origin + hour * 3_600_000).collect();
            let id = |n: u32| DatastreamId::try_from(n).unwrap();
            let block = encode(Kind::Hours, origin, &starts, &[(id(3), a.clone()), (id(90), b.clone())]);
            let rollup = Rollup::open(Kind::Hours, origin, &block).unwrap();
            prop_assert_eq!(rollup.starts(), starts);
            let some = |rows: Vec<Aggregate>| rows.iter().any(|row| row.n > 0).then_some(rows);
            prop_assert_eq!(rollup.read(id(3)).unwrap(), some(a));
            prop_assert_eq!(rollup.read(id(90)).unwrap(), some(b));
            prop_assert_eq!(rollup.read(id(4)).unwrap(), None);
        }

        #[test]
        fn any_body_is_damage_or_a_rollup(body in prop::collection::vec(any::<u8>(), 0..120)) {
            let block = frame::wrap(Kind::Hours, &body);
            if let Ok(rollup) = Rollup::open(Kind::Hours, 0, &block) {
                for datastream in rollup.datastreams() {
                    let _ = rollup.read(datastream);
                }
            }
        }
    }
}
