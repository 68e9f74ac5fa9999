//! Devices and gateways that are not heard any more.

use super::{Step, parts};
use talblick_model::Millis;

/// See above.
#[derive(Debug, Clone)]
pub(crate) struct Still {
    /// So long is once what silence is counted in.
    unit_ms: i64,
    /// So many of them are too long.
    limit: u32,
    /// When it was last heard; a device that never was is not silent but new.
    last: Option<Millis>,
    firing: bool,
}

impl Still {
    pub(super) const fn new(unit_ms: i64, limit: u32) -> Self {
        Self {
            unit_ms,
            limit,
            last: None,
            firing: false,
        }
    }

    pub(super) fn resume(&mut self, since: Millis) {
        self.firing = true;
        self.last = self.last.max(Some(since));
    }

    pub(super) const fn retime(&mut self, unit_ms: i64) {
        self.unit_ms = unit_ms;
    }

    pub(super) fn limit(&self) -> f64 {
        self.limit.into()
    }

    fn told(&self, silence_ms: i64) -> f64 {
        parts(silence_ms, self.unit_ms)
    }

    /// It was heard. What was heard earlier than is known changes nothing.
    pub(crate) fn heard(&mut self, at: Millis) -> Option<Step> {
        let before = self.last;
        if before.is_some_and(|last| at <= last) {
            return None;
        }
        self.last = Some(at);
        let silence = before.map_or(0, |last| at.since(last));
        std::mem::take(&mut self.firing).then(|| Step::Clears {
            at,
            value: self.told(silence),
        })
    }

    /// Whether it has been silent for too long at a moment.
    pub(crate) fn look(&mut self, now: Millis) -> Option<Step> {
        let last = self.last?;
        let silence = now.since(last);
        if self.firing || silence <= self.unit_ms.saturating_mul(self.limit.into()) {
            return None;
        }
        self.firing = true;
        Some(Step::Fires {
            since: last,
            at: now,
            value: self.told(silence),
            peak: self.told(silence),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(s: i64) -> Millis {
        Millis::from_i64(s * 1_000)
    }

    #[test]
    fn silence_begins_when_it_was_last_heard_and_ends_when_it_is_heard_later() {
        let mut still = Still::new(1_000, 30);
        assert_eq!(still.look(at(1_000)), None, "it is new");
        assert_eq!(still.heard(at(100)), None);
        assert_eq!(still.look(at(130)), None);
        let fires = Step::Fires {
            since: at(100),
            at: at(131),
            value: 31.0,
            peak: 31.0,
        };
        assert_eq!(still.look(at(131)), Some(fires));
        assert_eq!(still.look(at(140)), None, "once");
        assert_eq!(still.heard(at(99)), None, "an older word");
        let clears = Step::Clears {
            at: at(150),
            value: 50.0,
        };
        assert_eq!(still.heard(at(150)), Some(clears));
        // The clock goes back: nothing is silent in the future.
        assert_eq!(still.look(at(10)), None);
    }
}
