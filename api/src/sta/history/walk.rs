//! Looking at observations one after the other: along datastreams, along time, or sorted.

use super::super::collection::bad_token;
use super::super::entity::Entity;
use super::super::failure::Failure;
use super::sequence::{Sequence, by_time, compared};
use super::{Asked, Each, PIECE, covers};
use talblick_model::{DatastreamId, Millis, TimeRange};
use talblick_sensorthings::{Error, Evaluation, OrderBy};
use talblick_store::{Counters, Order, StoredReading};

/// Observations that are sorted by something else than datastream and time.
const MOST_SORTED: usize = 200_000;

impl Asked<'_> {
    /// Calls `each` with those after one, or else after so many.
    pub(super) fn walk(
        &self,
        after: Option<(usize, Millis)>,
        skip: &mut u64,
        piece: usize,
        each: &mut Each<'_>,
    ) -> Result<(), Failure> {
        let Some(range) = self.range else {
            return Ok(());
        };
        match &self.sequence {
            Sequence::Streams(order) => self.by_stream(after, range, *order, skip, piece, each),
            Sequence::Time(order) if self.streams.len() == 1 => {
                self.by_stream(after, range, *order, skip, piece, each)
            }
            Sequence::Time(order) => {
                self.by_time(after, range, *order, piece, &mut skipping(skip, each))
            }
            Sequence::Keys(keys) => self.by_keys(after, range, keys, &mut skipping(skip, each)),
        }
    }

    fn by_stream(
        &self,
        after: Option<(usize, Millis)>,
        range: TimeRange,
        order: Order,
        skip: &mut u64,
        piece: usize,
        each: &mut Each<'_>,
    ) -> Result<(), Failure> {
        let first = match after {
            Some((stream, _)) => self.place(stream)?,
            None => 0,
        };
        for (place, stream) in self.streams.iter().enumerate().skip(first) {
            let Some(counters) = self.counters(place) else {
                continue;
            };
            let mut left = Some(range);
            if let Some((_, at)) = after.filter(|_| place == first) {
                left = beyond(range, order, at);
            } else if self.rest.is_empty() && covers(range, counters) && *skip >= counters.count {
                // Nobody has to look at what is left out as a whole.
                *skip -= counters.count;
                continue;
            }
            let Some(range) = left else {
                continue;
            };
            let go_on = self.stream(*stream, range, order, piece, &mut skipping(skip, each))?;
            if !go_on {
                break;
            }
        }
        Ok(())
    }

    /// Where in the order of datastreams one stands.
    fn place(&self, stream: usize) -> Result<usize, Failure> {
        let place = self.streams.iter().position(|s| *s == stream);
        Ok(place.ok_or_else(bad_token)?)
    }

    /// Those of one datastream. False if `each` has had enough.
    pub(super) fn stream(
        &self,
        stream: usize,
        range: TimeRange,
        order: Order,
        mut piece: usize,
        each: &mut Each<'_>,
    ) -> Result<bool, Failure> {
        let Some(seen) = self.sta.seen(stream) else {
            return Ok(true);
        };
        let mut left = Some(range);
        if order == Order::Descending && piece <= 2 {
            // The newest is in memory.
            let latest = seen.latest();
            if let Some(reading) = latest.filter(|reading| range.contains(reading.time)) {
                if self.fits(stream, reading)? && !each(stream, reading)? {
                    return Ok(false);
                }
                left = beyond(range, order, reading.time);
            }
        }
        while let Some(range) = left {
            let page = seen.readings(range, order, piece.max(1))?;
            self.sta.spend_readings(page.items.len())?;
            for reading in page.items {
                if self.fits(stream, reading)? && !each(stream, reading)? {
                    return Ok(false);
                }
            }
            left = page.next.and_then(|next| match order {
                Order::Ascending => TimeRange::new(next, range.to()).ok(),
                Order::Descending => TimeRange::new(range.from(), next).ok(),
            });
            piece = piece.saturating_mul(4).min(PIECE);
        }
        Ok(true)
    }

    fn fits(&self, stream: usize, reading: StoredReading) -> Result<bool, Failure> {
        let observation = Entity::Observation(stream, reading);
        for condition in &self.rest {
            if !Evaluation(self.sta).holds(condition, &observation)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn by_time(
        &self,
        after: Option<(usize, Millis)>,
        range: TimeRange,
        order: Order,
        piece: usize,
        each: &mut Each<'_>,
    ) -> Result<(), Failure> {
        let ids: Vec<DatastreamId> = self.streams.iter().filter_map(|s| self.id(*s)).collect();
        let counters = self.all_counters().iter().flatten().copied();
        let known = counters.reduce(|a, b| Counters {
            count: a.count + b.count,
            first: a.first.min(b.first),
            last: a.last.max(b.last),
        });
        let Some(known) = known else {
            return Ok(());
        };
        let (mut from, mut to) = (
            range.from().max(known.first),
            range.to().min(known.last.plus(1)),
        );
        // The moment of the last one again: others may have been observed then.
        match (after, order) {
            (Some((_, at)), Order::Ascending) => from = from.max(at),
            (Some((_, at)), Order::Descending) => to = to.min(at.plus(1)),
            (None, _) => {}
        }
        let length = known.last.since(known.first).max(1);
        let each_ms = length / i64::try_from(known.count).unwrap_or(i64::MAX).max(1);
        let piece = i64::try_from(piece).unwrap_or(i64::MAX);
        let mut window = each_ms.max(1).saturating_mul(piece).max(1_000);
        while let Ok(left) = TimeRange::new(from, to) {
            let now = match order {
                Order::Ascending => TimeRange::new(from, from.plus(window).min(to)),
                Order::Descending => TimeRange::new(to.plus(-window).max(from), to),
            };
            let now = now.unwrap_or(left);
            let mut found = self.window(now, &ids)?;
            // As wide as it may be without holding much in memory.
            match found.len() {
                few if few < PIECE => window = window.saturating_mul(2),
                many if many > 4 * PIECE => window = (window / 2).max(1),
                _ => {}
            }
            found.sort_by(|(a, x), (b, y)| by_time(order, (*a, x.time), (*b, y.time)));
            for (stream, reading) in found {
                let here = (stream, reading.time);
                let old = after.is_some_and(|after| by_time(order, here, after).is_le());
                if !old && self.fits(stream, reading)? && !each(stream, reading)? {
                    return Ok(());
                }
            }
            match order {
                Order::Ascending => from = now.to(),
                Order::Descending => to = now.from(),
            }
        }
        Ok(())
    }

    /// What was observed in a window of time.
    fn window(
        &self,
        range: TimeRange,
        ids: &[DatastreamId],
    ) -> Result<Vec<(usize, StoredReading)>, Failure> {
        let mut found = Vec::new();
        let mut spent = Ok(());
        self.sta.view.scan(range, ids, &mut |id, readings| {
            spent = self.sta.count_readings(readings.len());
            if let Some(stream) = self.sta.published.stream(id) {
                found.extend(readings.iter().map(|reading| (stream, *reading)));
            }
            spent.is_ok()
        })?;
        spent?;
        self.sta.spend(2 * found.len() as u64)?;
        Ok(found)
    }

    fn by_keys(
        &self,
        after: Option<(usize, Millis)>,
        range: TimeRange,
        keys: &[OrderBy],
        each: &mut Each<'_>,
    ) -> Result<(), Failure> {
        let mut all = Vec::new();
        for stream in &self.streams {
            let mut take = |stream: usize, reading: StoredReading| {
                if all.len() == MOST_SORTED {
                    let what = "observations to sort";
                    let most = MOST_SORTED;
                    return Err(Error::TooCostly { what, most }.into());
                }
                let observation = Entity::Observation(stream, reading);
                all.push((self.sta.keys(keys, observation)?, stream, reading));
                Ok(true)
            };
            self.stream(*stream, range, Order::Ascending, PIECE, &mut take)?;
        }
        self.sta.spend(20 * all.len() as u64)?;
        // Those that are alike stay in the order of their numbers.
        all.sort_by(|(a, ..), (b, ..)| compared(keys, a, b));
        let first = match after {
            Some(after) => {
                let place = all.iter().position(|(_, s, r)| (*s, r.time) == after);
                place.ok_or_else(bad_token)? + 1
            }
            None => 0,
        };
        for (_, stream, reading) in all.into_iter().skip(first) {
            if !each(stream, reading)? {
                break;
            }
        }
        Ok(())
    }
}

/// Leaves out the first ones.
fn skipping<'e>(
    skip: &'e mut u64,
    each: &'e mut Each<'_>,
) -> impl FnMut(usize, StoredReading) -> Result<bool, Failure> + 'e {
    move |stream, reading| {
        if *skip > 0 {
            *skip -= 1;
            return Ok(true);
        }
        each(stream, reading)
    }
}

/// What is left of a range behind a moment.
fn beyond(range: TimeRange, order: Order, at: Millis) -> Option<TimeRange> {
    match order {
        Order::Ascending => TimeRange::new(range.from().max(at.plus(1)), range.to()).ok(),
        Order::Descending => TimeRange::new(range.from(), range.to().min(at)).ok(),
    }
}
