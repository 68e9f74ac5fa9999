//! The share of a device's uplinks that could not be decoded.
//!
//! It counts from when the program runs; what fires goes on firing until enough uplinks have come to say otherwise.

use super::Step;
use std::collections::VecDeque;
use talblick_model::Millis;

/// Uplinks that must have come before a share says anything.
const FEWEST: usize = 3;
/// Uplinks counted at most; then the oldest go.
const MOST: usize = 512;

/// See above.
#[derive(Debug, Clone)]
pub(crate) struct Share {
    limit: f64,
    within_ms: i64,
    /// When uplinks were observed, and whether they failed.
    uplinks: VecDeque<(Millis, bool)>,
    /// The peak, while it fires.
    firing: Option<f64>,
}

impl Share {
    pub(super) const fn new(limit: f64, within_ms: i64) -> Self {
        Self {
            limit,
            within_ms,
            uplinks: VecDeque::new(),
            firing: None,
        }
    }

    pub(super) const fn resume(&mut self, peak: f64) {
        self.firing = Some(peak);
    }

    pub(super) const fn limit(&self) -> f64 {
        self.limit
    }

    /// Takes an uplink; in which order they come changes nothing.
    pub(crate) fn note(&mut self, at: Millis, failed: bool) -> Option<Step> {
        let place = self.uplinks.partition_point(|(time, _)| *time <= at);
        self.uplinks.insert(place, (at, failed));
        let newest = self.uplinks.back().map_or(at, |(time, _)| *time);
        let begin = newest.plus(-self.within_ms);
        while self.uplinks.len() > MOST || self.uplinks.front().is_some_and(|(t, _)| *t < begin) {
            self.uplinks.pop_front();
        }
        if self.uplinks.len() < FEWEST {
            return None;
        }
        let wrong = self.uplinks.iter().filter(|(_, failed)| *failed);
        let first = wrong.clone().next().map_or(newest, |(time, _)| *time);
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let value = count(wrong.count()) / count(self.uplinks.len());
        let at = newest;
        match self.firing {
            Some(_) if value < self.limit => {
                self.firing = None;
                Some(Step::Clears { at, value })
            }
            Some(peak) => {
                let peak = peak.max(value);
                self.firing = Some(peak);
                Some(Step::Goes { at, value, peak })
            }
            None if value >= self.limit => {
                self.firing = Some(value);
                Some(Step::Fires {
                    since: first,
                    at,
                    value,
                    peak: value,
                })
            }
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(n: i64) -> Millis {
        Millis::from_i64(n)
    }

    #[test]
    fn a_share_says_something_after_three_uplinks() {
        let mut share = Share::new(0.5, 100);
        assert_eq!(share.note(at(1), true), None);
        assert_eq!(share.note(at(2), true), None);
        let fires = Step::Fires {
            since: at(1),
            at: at(3),
            value: 2.0 / 3.0,
            peak: 2.0 / 3.0,
        };
        assert_eq!(share.note(at(3), false), Some(fires));
        assert!(matches!(share.note(at(4), false), Some(Step::Goes { .. })));
        let clears = Step::Clears {
            at: at(5),
            value: 0.4,
        };
        assert_eq!(share.note(at(5), false), Some(clears));
    }

    #[test]
    fn what_is_older_than_the_span_no_longer_counts_and_the_number_is_bounded() {
        let mut share = Share::new(0.9, 100);
        for n in 0..10 {
            share.note(at(n), true);
        }
        assert!(share.firing.is_some());
        share.note(at(500), false);
        assert_eq!(share.uplinks.len(), 1);
        assert!(share.firing.is_some(), "one uplink says nothing");
        for n in 0..5_000 {
            share.note(at(501 + n / 100), false);
        }
        assert!(share.uplinks.len() <= MOST && share.firing.is_none());
    }
}
