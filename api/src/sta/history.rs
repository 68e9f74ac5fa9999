//! Observations of some datastreams: which, in what order, how many. One datastream after the other is the order that
//! costs least; by time they are read in windows that grow until there is enough. The latest of a datastream comes from the
//! store's memory.

mod sequence;
mod walk;

pub(super) use sequence::compared;

use super::entity::Entity;
use super::failure::Failure;
use super::world::Sta;
use sequence::{Sequence, nothing};
use std::cell::OnceCell;
use talblick_model::{DatastreamId, Millis, TimeRange};
use talblick_sensorthings::{Bounds, Evaluation, Expression, Options, Plan, World as _};
use talblick_store::{Counters, Order, StoredReading};

/// Readings fetched at once, at most.
const PIECE: usize = 4_096;

/// Observations that are asked for.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    sta: &'a Sta,
    /// Places of datastreams, in order.
    streams: Vec<usize>,
    /// When; nothing if no time fits.
    range: Option<TimeRange>,
    rest: Vec<Expression>,
    sequence: Sequence,
    /// How many observations of what time each datastream has, once somebody had to know all of it.
    counted: OnceCell<Vec<Option<Counters>>>,
}

/// Takes an observation; false ends it.
type Each<'e> = dyn FnMut(usize, StoredReading) -> Result<bool, Failure> + 'e;

impl<'a> Asked<'a> {
    /// All observations of some datastreams.
    pub(super) fn everything(sta: &'a Sta, streams: Vec<usize>) -> Self {
        Self {
            sta,
            streams,
            range: Some(TimeRange::ALL),
            rest: Vec::new(),
            sequence: Sequence::Streams(Order::Ascending),
            counted: OnceCell::new(),
        }
    }

    /// Those that options ask for.
    pub(super) fn new(
        sta: &'a Sta,
        mut streams: Vec<usize>,
        options: &Options,
    ) -> Result<Self, Failure> {
        let plan = Plan::of(options.filter.as_ref(), sta.now());
        if !plan.datastream.is_empty() {
            let mut kept = Vec::with_capacity(streams.len());
            for stream in streams {
                let any = Entity::Observation(stream, nothing());
                let mut holds = true;
                for condition in &plan.datastream {
                    holds = holds && Evaluation(sta).holds(condition, &any)?;
                }
                if holds {
                    kept.push(stream);
                }
            }
            streams = kept;
        }
        let mut asked = Self {
            range: range(plan.bounds),
            rest: plan.rest,
            ..Self::everything(sta, streams)
        };
        asked.order_by(&options.order)?;
        Ok(asked)
    }

    /// Whether they come one after the other, and need not be sorted first.
    pub(super) const fn is_streamed(&self) -> bool {
        !matches!(self.sequence, Sequence::Keys(_))
    }

    /// How many there are, exactly.
    pub(super) fn count(&self) -> Result<u64, Failure> {
        let Some(range) = self.range else {
            return Ok(0);
        };
        let mut count = 0;
        let mut partly = Vec::new();
        for (stream, counters) in self.streams.iter().zip(self.all_counters()) {
            match *counters {
                None => {}
                Some(c) if c.last < range.from() || c.first >= range.to() => {}
                Some(c) if self.rest.is_empty() && covers(range, c) => count += c.count,
                Some(_) => partly.push(*stream),
            }
        }
        for stream in partly {
            self.stream(stream, range, Order::Ascending, PIECE, &mut |_, _| {
                count += 1;
                Ok(true)
            })?;
        }
        Ok(count)
    }

    /// Some of them, and whether there are more: those after a number, or else after so many.
    pub(super) fn page(
        &self,
        after: Option<(usize, Millis)>,
        skip: u64,
        top: usize,
    ) -> Result<(Vec<Entity>, bool), Failure> {
        let whole = after.is_none().then(|| self.counted()).flatten();
        let more_known = whole.map(|count| skip.saturating_add(top as u64) < count);
        let wanted = top.saturating_add(usize::from(more_known.is_none()));
        let mut skip = skip;
        if after.is_some() {
            skip = 0;
        }
        let mut items = Vec::new();
        if wanted > 0 && whole.is_none_or(|count| skip < count) {
            let piece = usize::try_from(skip)
                .unwrap_or(PIECE)
                .saturating_add(wanted);
            self.walk(
                after,
                &mut skip,
                piece.min(PIECE),
                &mut |stream, reading| {
                    items.push(Entity::Observation(stream, reading));
                    Ok(items.len() < wanted)
                },
            )?;
        }
        let more = more_known.unwrap_or(items.len() > top);
        items.truncate(top);
        Ok((items, more))
    }

    /// Calls `each` with all of them, in order.
    pub(super) fn each(&self, each: &mut Each<'_>) -> Result<(), Failure> {
        self.walk(None, &mut 0, PIECE, each)
    }

    /// How many there are, if that is known without looking at them.
    fn counted(&self) -> Option<u64> {
        let range = self.range.filter(|_| self.rest.is_empty())?;
        let mut count = 0;
        for counters in self.all_counters().iter().flatten() {
            if !covers(range, *counters) {
                return None;
            }
            count += counters.count;
        }
        Some(count)
    }

    /// Counters of every datastream, in order; asked for once.
    fn all_counters(&self) -> &[Option<Counters>] {
        self.counted.get_or_init(|| {
            let all = self.streams.iter();
            all.map(|stream| self.sta.seen(*stream)?.counters())
                .collect()
        })
    }

    /// Counters of the datastream at a place.
    fn counters(&self, place: usize) -> Option<Counters> {
        match self.counted.get() {
            Some(all) => all.get(place).copied().flatten(),
            None => self.sta.seen(*self.streams.get(place)?)?.counters(),
        }
    }

    fn id(&self, stream: usize) -> Option<DatastreamId> {
        let stream = self.sta.published.datastreams.get(stream);
        stream.map(|stream| stream.datastream.id)
    }
}

fn range(bounds: Bounds) -> Option<TimeRange> {
    let at = Millis::from_i64;
    TimeRange::new(at(bounds.from), at(bounds.to)).ok()
}

fn covers(range: TimeRange, counters: Counters) -> bool {
    range.contains(counters.first) && range.contains(counters.last)
}
