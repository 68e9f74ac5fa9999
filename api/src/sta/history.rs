//! Observations of some datastreams: which, in what order, how many. One datastream after the other is the order that
//! costs least; by time they are read in windows that grow until there is enough. The latest of a datastream comes from the
//! store's memory.

use super::entity::Entity;
use super::failure::Failure;
use super::world::Sta;
use std::cmp::Ordering;
use talblick_model::{DatastreamId, Millis, TimeRange};
use talblick_sensorthings::{
    Bounds, Error, Evaluation, Expression, Options, OrderBy, Plan, Property, Relation, Set, Value,
    World as _,
};
use talblick_store::{Counters, Order, StoredReading};

/// Readings fetched at once, at most.
const PIECE: usize = 4_096;
/// Observations that are sorted by something else than datastream and time.
const MOST_SORTED: usize = 200_000;

/// In what order.
#[derive(Debug, Clone, PartialEq)]
enum Sequence {
    /// One datastream after the other, each by time.
    Streams(Order),
    /// By time, then by number.
    Time(Order),
    /// By anything else.
    Keys(Vec<OrderBy>),
}

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

    /// Finds the cheapest way to an order.
    fn order_by(&mut self, keys: &[OrderBy]) -> Result<(), Failure> {
        let about_stream = keys
            .iter()
            .take_while(|order| of_stream(&order.key))
            .count();
        let (before, rest) = keys.split_at(about_stream);
        let time = |property| matches!(property, Property::PhenomenonTime | Property::ResultTime);
        let first = rest
            .first()
            .map(|order| (order.key.own_property(), way(order)));
        self.sequence = match first {
            // Nothing else, or their numbers, which grow with time within a datastream.
            None => Sequence::Streams(Order::Ascending),
            Some((Some(Property::Id), order)) => {
                if order == Order::Descending && before.is_empty() {
                    self.streams.reverse();
                }
                Sequence::Streams(order)
            }
            Some((Some(property), order)) if time(property) => {
                if before.is_empty() && self.streams.len() > 1 && !rest_is_plain(rest) {
                    Sequence::Keys(keys.to_vec())
                } else if before.is_empty() {
                    Sequence::Time(order)
                } else {
                    Sequence::Streams(order)
                }
            }
            Some(_) => Sequence::Keys(keys.to_vec()),
        };
        if matches!(self.sequence, Sequence::Streams(_)) && !before.is_empty() {
            let mut keyed = Vec::with_capacity(self.streams.len());
            for stream in &self.streams {
                let any = Entity::Observation(*stream, nothing());
                keyed.push((self.sta.keys(before, any)?, *stream));
            }
            keyed.sort_by(|(a, _), (b, _)| compared(before, a, b));
            // Datastreams that are alike would have to be mixed by time.
            let alike = |pair: &[(Vec<Value>, usize)]| match pair {
                [(a, _), (b, _)] => compared(before, a, b).is_eq(),
                _ => false,
            };
            if !rest.is_empty() && keyed.windows(2).any(alike) {
                self.sequence = Sequence::Keys(keys.to_vec());
            }
            self.streams = keyed.into_iter().map(|(_, stream)| stream).collect();
        }
        Ok(())
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
        for stream in &self.streams {
            match self.counters(*stream) {
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
        let counters = self.streams.iter().filter_map(|s| self.counters(*s));
        let mut count = 0;
        for counters in counters {
            if !covers(range, counters) {
                return None;
            }
            count += counters.count;
        }
        Some(count)
    }

    fn counters(&self, stream: usize) -> Option<Counters> {
        self.sta.store().counters(self.id(stream)?)
    }

    fn id(&self, stream: usize) -> Option<DatastreamId> {
        let stream = self.sta.published.datastreams.get(stream);
        stream.map(|stream| stream.datastream.id)
    }

    fn walk(
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
            let Some(counters) = self.counters(*stream) else {
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
    fn stream(
        &self,
        stream: usize,
        range: TimeRange,
        order: Order,
        mut piece: usize,
        each: &mut Each<'_>,
    ) -> Result<bool, Failure> {
        let Some(id) = self.id(stream) else {
            return Ok(true);
        };
        let mut left = Some(range);
        if order == Order::Descending && piece <= 2 {
            // The newest is in memory.
            let latest = self.sta.store().latest(id).map(|latest| latest.reading);
            if let Some(reading) = latest.filter(|reading| range.contains(reading.time)) {
                if self.fits(stream, reading)? && !each(stream, reading)? {
                    return Ok(false);
                }
                left = beyond(range, order, reading.time);
            }
        }
        while let Some(range) = left {
            let page = self.sta.store().readings(id, range, order, piece.max(1))?;
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
        let counters = self.streams.iter().filter_map(|s| self.counters(*s));
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
        self.sta
            .store()
            .scan(range, Some(ids), &mut |id, readings| {
                spent = self.sta.spend_readings(readings.len());
                if let Some(stream) = self.sta.published.stream(id) {
                    found.extend(readings.iter().map(|reading| (stream, *reading)));
                }
                spent.is_ok()
            })?;
        spent?;
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

fn bad_token() -> Error {
    Error::OptionValue {
        option: "$skiptoken",
        expected: "as a link to a next page has it; begin again without one",
        found: "something else".to_owned(),
    }
}

/// A reading to ask about its datastream with.
fn nothing() -> StoredReading {
    StoredReading {
        time: Millis::default(),
        value: None,
        quality: talblick_model::Quality::GOOD,
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

fn range(bounds: Bounds) -> Option<TimeRange> {
    let at = Millis::from_i64;
    TimeRange::new(at(bounds.from), at(bounds.to)).ok()
}

fn covers(range: TimeRange, counters: Counters) -> bool {
    range.contains(counters.first) && range.contains(counters.last)
}

/// What is left of a range behind a moment.
fn beyond(range: TimeRange, order: Order, at: Millis) -> Option<TimeRange> {
    match order {
        Order::Ascending => TimeRange::new(range.from().max(at.plus(1)), range.to()).ok(),
        Order::Descending => TimeRange::new(range.from(), range.to().min(at)).ok(),
    }
}

fn way(order: &OrderBy) -> Order {
    if order.descending {
        Order::Descending
    } else {
        Order::Ascending
    }
}

/// Whether a key is the same for all observations of a datastream.
fn of_stream(key: &Expression) -> bool {
    let to = |relation: &Relation| relation.to == Set::Datastreams;
    matches!(key, Expression::Path(path) if path.variable.is_none() && path.relations.first().is_some_and(to))
}

/// Whether what follows the time changes nothing: the time again, or the number, which decides anyway.
fn rest_is_plain(keys: &[OrderBy]) -> bool {
    keys.iter()
        .skip(1)
        .all(|order| match order.key.own_property() {
            Some(Property::PhenomenonTime | Property::ResultTime) => true,
            Some(Property::Id) => !order.descending,
            _ => false,
        })
}

/// By time, and those of one moment by datastream.
fn by_time(order: Order, a: (usize, Millis), b: (usize, Millis)) -> Ordering {
    let times = match order {
        Order::Ascending => a.1.cmp(&b.1),
        Order::Descending => b.1.cmp(&a.1),
    };
    times.then(a.0.cmp(&b.0))
}

/// By keys, of which the first that differs decides.
pub(super) fn compared(keys: &[OrderBy], a: &[Value], b: &[Value]) -> Ordering {
    let pairs = keys.iter().zip(a.iter().zip(b));
    let found = pairs.map(|(key, (a, b))| {
        let found = talblick_sensorthings::order(a, b);
        if key.descending {
            found.reverse()
        } else {
            found
        }
    });
    found
        .into_iter()
        .find(|found| found.is_ne())
        .unwrap_or(Ordering::Equal)
}

impl Sta {
    /// What an entity is ordered by.
    pub(super) fn keys(&self, order: &[OrderBy], of: Entity) -> Result<Vec<Value>, Failure> {
        let keys = order.iter();
        keys.map(|order| Evaluation(self).value(&order.key, &of))
            .collect()
    }
}
