//! What somebody sees of a datastream: everything, what is old enough, published buckets, or nothing. It answers what the
//! store answers; whoever serves readings asks here and not there.

use super::Protection;
use super::cells::Cells;
use super::fold;
use super::kept::{Look, Tallies};
use jiff::tz::TimeZone;
use std::sync::Arc;
use talblick_model::{Aggregation, Datastream, Kind, Millis, TimeRange};
use talblick_store::{Columns, Counters, Durations, Error, Order, Page, Store, StoredReading};

/// How long a state holds if a device does not say how often it reports.
const DAY_MS: i64 = 24 * 3_600_000;
/// Readings looked at once where they have to be counted.
const PIECE: usize = 4_096;

/// See above.
#[derive(Debug)]
pub(crate) struct Seen<'a> {
    store: &'a Store,
    tallies: Option<&'a Tallies>,
    datastream: Arc<Datastream>,
    way: Way,
}

#[derive(Debug)]
enum Way {
    /// As it is.
    Whole,
    /// As it is, before a moment.
    Before(Millis),
    /// Buckets.
    Cells(Box<Cells>),
    /// It is not public.
    Nothing,
}

impl<'a> Seen<'a> {
    /// All there is.
    pub(crate) fn whole(store: &'a Store, datastream: Arc<Datastream>) -> Self {
        Self {
            store,
            tallies: None,
            datastream,
            way: Way::Whole,
        }
    }

    /// What is left under a protection; nothing without one.
    pub(crate) fn protected(
        store: &'a Store,
        tallies: Option<&'a Tallies>,
        datastream: Arc<Datastream>,
        protection: Option<&Protection>,
        (zone, now): (&TimeZone, Millis),
    ) -> Self {
        let way = match protection {
            None => Way::Nothing,
            Some(p) if p.leaves_readings() => Way::Whole,
            Some(p) => match p.aggregate {
                None => Way::Before(p.until(now)),
                Some(step) => {
                    let device = store.device(datastream.device);
                    let interval = device.and_then(|device| device.interval_s);
                    let end = p.until(now);
                    Way::Cells(Box::new(Cells {
                        protection: *p,
                        step,
                        zone: zone.clone(),
                        end: step.floor(end, zone).unwrap_or(end),
                        hold: interval.map_or(DAY_MS, |s| 3_000 * i64::from(s)),
                    }))
                }
            },
        };
        Self {
            store,
            tallies,
            datastream,
            way,
        }
    }

    /// Kind of value: what is so or not becomes a share in buckets.
    pub(crate) fn kind(&self) -> Kind {
        match (&self.way, self.datastream.quantity.kind()) {
            (Way::Cells(_), Kind::Truth) => Kind::Measurement,
            (_, kind) => kind,
        }
    }

    /// How values are put together: buckets of a counter hold how much it counted.
    pub(crate) fn aggregation(&self) -> Aggregation {
        match (&self.way, self.datastream.quantity.aggregation()) {
            (Way::Cells(_), Aggregation::Counter) => Aggregation::Sum,
            (Way::Cells(_), Aggregation::State)
                if self.datastream.quantity.kind() == Kind::Truth =>
            {
                Aggregation::Mean
            }
            (_, aggregation) => aggregation,
        }
    }

    /// First moment that is not seen yet.
    pub(crate) fn end(&self) -> Millis {
        match &self.way {
            Way::Whole => Millis::MAX,
            Way::Before(end) => *end,
            Way::Cells(cells) => cells.end,
            Way::Nothing => Millis::MIN,
        }
    }

    /// Whether readings are not seen themselves.
    pub(crate) const fn is_cells(&self) -> bool {
        matches!(self.way, Way::Cells(_))
    }

    /// Borders of the buckets of a range that are old enough to be published; `None` if readings are.
    pub(crate) fn edges(&self, range: TimeRange) -> Option<Vec<Millis>> {
        let Way::Cells(cells) = &self.way else {
            return None;
        };
        let mut edges = cells.step.edges(range, &cells.zone)?;
        edges.retain(|edge| *edge <= cells.end);
        (edges.len() > 1).then_some(edges)
    }

    /// Seconds between two values, if they come regularly; `interval_s` is the device's.
    pub(crate) fn interval_s(&self, interval_s: Option<u32>) -> Option<u32> {
        match &self.way {
            Way::Cells(cells) => u32::try_from(cells.step.millis() / 1_000).ok(),
            _ => interval_s,
        }
    }

    /// The newest.
    pub(crate) fn latest(&self) -> Option<StoredReading> {
        if matches!(self.way, Way::Whole) {
            return self
                .store
                .latest(self.datastream.id)
                .map(|latest| latest.reading);
        }
        let find = || {
            let page = self.readings(TimeRange::ALL, Order::Descending, 1)?;
            Ok(page.items.first().copied())
        };
        match self.tallies {
            Some(tallies) => tallies.latest(self.datastream.id, self.look(), find),
            None => find().unwrap_or_default(),
        }
    }

    /// How many there are, and times of the first and the last.
    pub(crate) fn counters(&self) -> Option<Counters> {
        let id = self.datastream.id;
        let count = || match &self.way {
            Way::Whole => Ok(self.store.counters(id)),
            Way::Before(end) => self.counters_before(*end),
            Way::Cells(cells) => cells.counters(self.store, &self.datastream),
            Way::Nothing => Ok(None),
        };
        match self.tallies.filter(|_| !matches!(self.way, Way::Whole)) {
            Some(tallies) => tallies.counters(id, self.look(), count),
            None => count().unwrap_or_default(),
        }
    }

    fn look(&self) -> Look {
        Look {
            end: self.end(),
            measured: self.store.counters(self.datastream.id),
        }
    }

    /// All but those from `end` on, which are few.
    fn counters_before(&self, end: Millis) -> Result<Option<Counters>, Error> {
        let id = self.datastream.id;
        let Some(all) = self.store.counters(id).filter(|all| all.first < end) else {
            return Ok(None);
        };
        let mut counters = all;
        let mut rest = TimeRange::new(end, Millis::MAX).ok();
        while let Some(range) = rest.filter(|_| all.last >= end) {
            let page = self.store.readings(id, range, Order::Ascending, PIECE)?;
            counters.count -= counters.count.min(page.items.len() as u64);
            rest = page
                .next
                .and_then(|next| TimeRange::new(next, range.to()).ok());
        }
        let before = self.readings(TimeRange::ALL, Order::Descending, 1)?;
        Ok(before.items.first().map(|last| Counters {
            last: last.time,
            ..counters
        }))
    }

    /// Those of a range, as [`Store::readings`] answers.
    pub(crate) fn readings(
        &self,
        range: TimeRange,
        order: Order,
        limit: usize,
    ) -> Result<Page<StoredReading, Millis>, Error> {
        let id = self.datastream.id;
        let nothing = Page {
            items: Vec::new(),
            next: None,
        };
        match &self.way {
            Way::Whole => self.store.readings(id, range, order, limit),
            Way::Before(end) => match TimeRange::new(range.from(), range.to().min(*end)) {
                Ok(range) => self.store.readings(id, range, order, limit),
                Err(_) => Ok(nothing),
            },
            Way::Cells(cells) => cells.page(self.store, &self.datastream, range, order, limit),
            Way::Nothing => Ok(nothing),
        }
    }

    /// Calls `each` with those of a range, oldest first, until it answers false; whether it never did.
    pub(crate) fn each(
        &self,
        range: TimeRange,
        each: &mut dyn FnMut(&[StoredReading]) -> bool,
    ) -> Result<bool, Error> {
        let mut rest = Some(range);
        while let Some(range) = rest {
            let page = self.readings(range, Order::Ascending, PIECE)?;
            if !page.items.is_empty() && !each(&page.items) {
                return Ok(false);
            }
            rest = page
                .next
                .and_then(|next| TimeRange::new(next, range.to()).ok());
        }
        Ok(true)
    }

    /// Aggregates per bucket, as [`Store::buckets`] answers.
    pub(crate) fn buckets(&self, edges: &[Millis]) -> Result<Columns, Error> {
        let id = self.datastream.id;
        match &self.way {
            Way::Whole => self.store.buckets(id, edges),
            Way::Before(end) => {
                let mut columns = match clipped(edges, *end) {
                    Some(edges) => self.store.buckets(id, &edges)?,
                    None => fold::empty(&[]),
                };
                fold::pad(&mut columns, edges);
                Ok(columns)
            }
            Way::Cells(_) => {
                let mut columns = fold::empty(edges);
                if let Some(range) = covered(edges) {
                    self.each(range, &mut |readings| {
                        fold::add(&mut columns, edges, readings);
                        true
                    })?;
                }
                Ok(columns)
            }
            Way::Nothing => Ok(fold::empty(edges)),
        }
    }

    /// How much a counter counted per bucket, as [`Store::rises`] answers.
    pub(crate) fn rises(&self, edges: &[Millis]) -> Result<Vec<Option<f64>>, Error> {
        let mut rises = match &self.way {
            Way::Whole => self.store.rises(self.datastream.id, edges)?,
            Way::Before(end) => match clipped(edges, *end) {
                Some(edges) => self.store.rises(self.datastream.id, &edges)?,
                None => Vec::new(),
            },
            Way::Cells(_) | Way::Nothing => self.buckets(edges)?.sum,
        };
        rises.resize(edges.len().saturating_sub(1), None);
        Ok(rises)
    }

    /// How long each state held per bucket, as [`Store::durations`] answers; nothing of buckets.
    pub(crate) fn durations(
        &self,
        edges: &[Millis],
        hold: i64,
        now: Millis,
    ) -> Result<Option<Durations>, Error> {
        let id = self.datastream.id;
        match &self.way {
            Way::Whole => self.store.durations(id, edges, hold, now),
            Way::Before(end) => {
                let Some(part) = clipped(edges, *end) else {
                    return Ok(None);
                };
                let known = self.store.durations(id, &part, hold, now.min(*end))?;
                Ok(known.map(|mut known| {
                    let buckets = edges.len().saturating_sub(1);
                    known.t = edges.iter().take(buckets).copied().collect();
                    for (_, ms) in &mut known.states {
                        ms.resize(buckets, 0);
                    }
                    known
                }))
            }
            Way::Cells(_) | Way::Nothing => Ok(None),
        }
    }
}

/// The range from the first edge to the last.
fn covered(edges: &[Millis]) -> Option<TimeRange> {
    TimeRange::new(*edges.first()?, *edges.last()?).ok()
}

/// Edges until a moment, which is the last; `None` if none lies before it.
fn clipped(edges: &[Millis], end: Millis) -> Option<Vec<Millis>> {
    let mut part: Vec<Millis> = edges.iter().copied().filter(|edge| *edge < end).collect();
    if part.is_empty() {
        return None;
    }
    if part.len() < edges.len() {
        part.push(end);
    }
    (part.len() > 1).then_some(part)
}
