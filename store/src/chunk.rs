//! Chunks: the readings of one device on one day, as columns. The layout is in FORMAT.md.
//!
//! A chunk knows nothing of the head: who merges, hands in what is to be written.

use crate::StoredReading;
use crate::column::{read_numbers, read_values, write_numbers, write_values};
use crate::day::DAY_MS;
use crate::frame::{self, Kind};
use crate::wire::{Damage, Reader, Writer};
use std::borrow::Cow;
use talblick_model::{DatastreamId, Millis, Quality};

/// The readings of one datastream, in order of time, every moment once.
pub(crate) type Series = (DatastreamId, Vec<StoredReading>);

/// Writes a chunk. Every reading must lie on `day`.
pub(crate) fn encode(day: i64, series: &[Series]) -> Vec<u8> {
    let start = day * DAY_MS;
    let mut groups: Vec<Vec<&Series>> = Vec::new();
    for one in series.iter().filter(|(_, readings)| !readings.is_empty()) {
        let fits = |group: &&mut Vec<&Series>| {
            group.first().is_some_and(|(_, first)| {
                first.len() == one.1.len()
                    && first.iter().zip(&one.1).all(|(a, b)| a.time == b.time)
            })
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let (mut directory, mut columns) = (Writer::default(), Writer::default());
    let mut numbers = Vec::new();
    let mut values = Vec::new();
    let mut previous = 0;
    directory.length(groups.len());
    for group in groups {
        let Some((_, first)) = group.first() else {
            continue;
        };
        directory.length(first.len());
        directory.length(group.len());
        numbers.clear();
        numbers.extend(first.iter().map(|r| r.time.as_i64() - start));
        directory.length(appended(&mut columns, |out| write_numbers(out, &numbers)));
        for (datastream, readings) in group {
            let id = i64::from(datastream.get());
            directory.signed(id - previous);
            previous = id;
            values.clear();
            values.extend(carried(readings));
            directory.length(appended(&mut columns, |out| write_values(out, &values)));
            let remarks = readings.iter().any(|r| r.quality != Quality::GOOD);
            directory.length(if remarks {
                numbers.clear();
                numbers.extend(readings.iter().map(|r| i64::from(r.quality.bits())));
                appended(&mut columns, |out| write_numbers(out, &numbers))
            } else {
                0
            });
        }
    }
    directory.0.extend_from_slice(&columns.0);
    frame::wrap(Kind::Chunk, &directory.0)
}

fn appended(out: &mut Writer, write: impl FnOnce(&mut Writer)) -> usize {
    let before = out.0.len();
    write(out);
    out.0.len() - before
}

/// The values, where a gap repeats the value before it, so that it costs nothing.
fn carried(readings: &[StoredReading]) -> impl Iterator<Item = f64> {
    let first = readings.iter().find_map(|r| r.value).unwrap_or_default();
    readings.iter().scan(first, |last, reading| {
        *last = reading.value.unwrap_or(*last);
        Some(*last)
    })
}

/// A chunk being read: its directory, and its columns still packed.
#[derive(Debug)]
pub(crate) struct Chunk<'a> {
    start: i64,
    columns: Cow<'a, [u8]>,
    groups: Vec<Group>,
}

#[derive(Debug)]
struct Group {
    rows: usize,
    times: Span,
    series: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    datastream: DatastreamId,
    values: Span,
    quality: Span,
}

/// Where a column lies in the body.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: usize,
    length: usize,
}

/// Buffers for reading columns, kept between reads.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    times: Vec<i64>,
    numbers: Vec<i64>,
    values: Vec<f64>,
}

impl<'a> Chunk<'a> {
    /// Checks the block and reads its directory.
    pub(crate) fn open(day: i64, block: &'a [u8]) -> Result<Self, Damage> {
        let columns = frame::open(Kind::Chunk, block)?;
        let mut input = Reader::new(&columns);
        let mut from = 0;
        let mut span = |length: usize| {
            let span = Span { from, length };
            from = from.saturating_add(length);
            span
        };
        let mut previous = 0_i64;
        let mut groups = Vec::new();
        for _ in 0..input.count()? {
            let rows = input.number()?;
            let members = input.count()?;
            let times = span(input.number()?);
            let mut series = Vec::with_capacity(members);
            for _ in 0..members {
                previous = previous.wrapping_add(input.signed()?);
                let datastream = u32::try_from(previous)
                    .ok()
                    .and_then(|id| DatastreamId::try_from(id).ok())
                    .ok_or(Damage("a datastream has an impossible id"))?;
                let (values, quality) = (span(input.number()?), span(input.number()?));
                series.push(Entry {
                    datastream,
                    values,
                    quality,
                });
            }
            groups.push(Group {
                rows,
                times,
                series,
            });
        }
        // The columns begin where the directory ends.
        let shift = columns.len() - input.left();
        for group in &mut groups {
            group.times.from += shift;
            for entry in &mut group.series {
                entry.values.from += shift;
                entry.quality.from += shift;
            }
        }
        Ok(Self {
            start: day * DAY_MS,
            columns,
            groups,
        })
    }

    /// The datastreams in it.
    pub(crate) fn datastreams(&self) -> impl Iterator<Item = DatastreamId> {
        let groups = self.groups.iter();
        groups.flat_map(|group| group.series.iter().map(|entry| entry.datastream))
    }

    /// Appends the readings of a datastream to `out`; false if it has none here.
    pub(crate) fn read(
        &self,
        datastream: DatastreamId,
        scratch: &mut Scratch,
        out: &mut Vec<StoredReading>,
    ) -> Result<bool, Damage> {
        let found = self.groups.iter().find_map(|group| {
            let mut series = group.series.iter();
            let entry = series.find(|entry| entry.datastream == datastream)?;
            Some((group, entry))
        });
        let Some((group, entry)) = found else {
            return Ok(false);
        };
        let times = self.column(group.times)?;
        read_numbers(&mut Reader::new(times), group.rows, &mut scratch.times)?;
        let values = self.column(entry.values)?;
        let (numbers, decoded) = (&mut scratch.numbers, &mut scratch.values);
        read_values(values, group.rows, numbers, decoded)?;
        let good = |(time, value): (&i64, &f64)| StoredReading {
            time: Millis::from_i64(self.start.saturating_add(*time)),
            value: Some(*value),
            quality: Quality::GOOD,
        };
        let before = out.len();
        out.extend(scratch.times.iter().zip(&scratch.values).map(good));
        if entry.quality.length > 0 {
            let quality = self.column(entry.quality)?;
            read_numbers(&mut Reader::new(quality), group.rows, &mut scratch.numbers)?;
            for (reading, bits) in out.iter_mut().skip(before).zip(&scratch.numbers) {
                reading.quality = u8::try_from(*bits)
                    .map(Quality::from_bits)
                    .ok()
                    .ok_or(Damage("a quality is not a byte"))?;
                if reading.quality.is_gap() {
                    reading.value = None;
                }
            }
        }
        Ok(true)
    }

    fn column(&self, span: Span) -> Result<&[u8], Damage> {
        self.columns
            .get(span.from..span.from.saturating_add(span.length))
            .ok_or(Damage("a column lies outside its chunk"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(n: u32) -> DatastreamId {
        DatastreamId::try_from(n).unwrap()
    }

    fn again(day: i64, block: &[u8]) -> Vec<Series> {
        let chunk = Chunk::open(day, block).unwrap();
        let mut scratch = Scratch::default();
        let mut series: Vec<Series> = chunk
            .datastreams()
            .map(|datastream| {
                let mut out = Vec::new();
                assert!(chunk.read(datastream, &mut scratch, &mut out).unwrap());
                (datastream, out)
            })
            .collect();
        series.sort_by_key(|(id, _)| *id);
        series
    }

    fn readings(day: i64) -> impl Strategy<Value = Vec<StoredReading>> {
        let value = prop_oneof![
            (-400_i32..400).prop_map(|n| f64::from(n) / 10.0),
            -1e9..1e9_f64
        ];
        let row = (0..DAY_MS, prop::option::weighted(0.9, value), 0_u8..16);
        prop::collection::vec(row, 0..120).prop_map(move |rows| {
            let mut readings: Vec<_> = rows
                .into_iter()
                .map(|(ms, value, flags)| StoredReading {
                    time: Millis::from_i64(day * DAY_MS + ms),
                    value,
                    quality: match value {
                        Some(_) => Quality::from_bits(flags & !1),
                        None => Quality::GAP,
                    },
                })
                .collect();
            readings.sort_by_key(|r| r.time);
            readings.dedup_by_key(|r| r.time);
            readings
        })
    }

    proptest! {
        #[test]
        fn a_chunk_gives_back_what_went_in(
            (day, a, b) in prop_oneof![Just(20_000_i64), Just(-719_000_i64), Just(2_900_000_i64)]
                .prop_flat_map(|day| (Just(day), readings(day), readings(day))),
        ) {
            let mut shared = a.clone();
            for reading in &mut shared {
                reading.value = reading.value.map(|v| v + 1.0);
            }
            let mut series = vec![(id(3), a), (id(4), shared), (id(900), b)];
            let block = encode(day, &series);
            series.retain(|(_, readings)| !readings.is_empty());
            prop_assert_eq!(again(day, &block), series);
        }

        #[test]
        fn any_body_is_damage_or_a_chunk(body in prop::collection::vec(any::<u8>(), 0..120)) {
            let block = frame::wrap(Kind::Chunk, &body);
            if let Ok(chunk) = Chunk::open(20_000, &block) {
                let mut scratch = Scratch::default();
                for datastream in chunk.datastreams() {
                    let _ = chunk.read(datastream, &mut scratch, &mut Vec::new());
                }
            }
        }
    }

    #[test]
    fn quantities_that_come_together_share_their_times() {
        let readings = |factor: f64| -> Vec<_> {
            (0..144_u32)
                .map(|i| StoredReading {
                    time: Millis::from_i64(i64::from(i) * 600_000 + i64::from(i * 7919 % 5_000)),
                    value: Some((f64::from(i % 9) * factor).round() / 10.0),
                    quality: Quality::GOOD,
                })
                .collect()
        };
        let one = encode(0, &[(id(1), readings(3.0))]).len();
        let two = encode(0, &[(id(1), readings(3.0)), (id(2), readings(7.0))]).len();
        assert!(two < one * 3 / 2, "{one} {two}");
    }
}
