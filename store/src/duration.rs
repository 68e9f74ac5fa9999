//! States as durations: how long each state held in each bucket. A state holds until the next reading, and at most for
//! a time, after which nobody knows.

use crate::plan::Fold;
use crate::rollup::Aggregate;
use crate::{Durations, StoredReading};
use talblick_model::Millis;

/// Most states told apart; what has more is no state.
const STATES: usize = 32;

/// Durations being added up, in order of time.
pub(crate) struct Holding<'a> {
    edges: &'a [Millis],
    /// Longest time a reading speaks for, in milliseconds.
    hold: i64,
    /// What holds, and since when.
    now: Option<(Millis, f64)>,
    states: Vec<(f64, Vec<i64>)>,
    many: bool,
}

impl<'a> Holding<'a> {
    /// `before` is the last reading before the first edge.
    pub(crate) fn new(edges: &'a [Millis], hold: i64, before: Option<StoredReading>) -> Self {
        Self {
            edges,
            hold,
            now: before.and_then(|before| Some((before.time, before.value?))),
            states: Vec::new(),
            many: false,
        }
    }

    /// The durations, where `end` is the present; nothing if there are too many states.
    pub(crate) fn finish(mut self, end: Millis) -> Option<Durations> {
        self.until(end);
        if self.many {
            return None;
        }
        self.states.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let buckets = self.edges.len().saturating_sub(1);
        Some(Durations {
            t: self.edges.iter().take(buckets).copied().collect(),
            states: self.states,
        })
    }

    /// What holds has held until `end`.
    fn until(&mut self, end: Millis) {
        let Some((since, value)) = self.now else {
            return;
        };
        let end = end.min(since.plus(self.hold));
        let first = self.edges.partition_point(|edge| *edge <= since);
        let buckets = self.edges.iter().zip(self.edges.iter().skip(1)).enumerate();
        for (at, (from, to)) in buckets.skip(first.saturating_sub(1)) {
            if *from >= end {
                break;
            }
            let held = end.min(*to).since(since.max(*from));
            if held > 0
                && let Some(held_before) = self.state(value).and_then(|all| all.get_mut(at))
            {
                *held_before += held;
            }
        }
    }

    fn state(&mut self, value: f64) -> Option<&mut Vec<i64>> {
        let known = self
            .states
            .iter()
            .position(|(state, _)| state.total_cmp(&value).is_eq());
        let at = match known {
            Some(at) => at,
            None if self.states.len() >= STATES => {
                self.many = true;
                return None;
            }
            None => {
                let buckets = self.edges.len().saturating_sub(1);
                self.states.push((value, vec![0; buckets]));
                self.states.len() - 1
            }
        };
        self.states.get_mut(at).map(|(_, all)| all)
    }
}

impl Fold for Holding<'_> {
    fn edges(&self) -> &[Millis] {
        self.edges
    }

    /// A gap ends a state.
    fn reading(&mut self, reading: &StoredReading) {
        self.until(reading.time);
        self.now = reading.value.map(|value| (reading.time, value));
    }

    /// Rollups do not tell when a state changed.
    fn takes(&self, _rows: &mut dyn Iterator<Item = &Aggregate>) -> bool {
        false
    }

    /// Where only rollups are left, nobody knows how long a state held, unless there was one only.
    fn row(&mut self, start: Millis, row: &Aggregate) {
        if row.n > 0 {
            self.until(start);
            self.now = row
                .min
                .total_cmp(&row.max)
                .is_eq()
                .then_some((start, row.last));
        }
    }
}
