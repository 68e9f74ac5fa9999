//! Readings beyond a limit, or that rose or fell by much.
//!
//! What counts is when readings were observed. A duration is made sure by readings: it fires with the first that is still
//! beyond the limit when the time is over, and where more than three usual intervals lie between two readings, the time
//! begins again. What fires goes on firing until a reading clears it, however long there is none.

use super::Step;
use super::window::Window;
use crate::Condition;
use talblick_model::Millis;

/// Usual intervals after which a value is no longer known.
const HOLD: i64 = 3;

/// See above.
#[derive(Debug, Clone)]
pub(crate) struct Level {
    measure: Measure,
    /// 1 where more is worse, -1 where less is.
    sign: f64,
    limit: f64,
    /// Clears below this; at the limit if there is none.
    clear: Option<f64>,
    for_ms: i64,
    hold_ms: i64,
    /// The newest reading.
    newest: Option<(Millis, f64)>,
    run: Option<Run>,
    /// The peak, while it fires.
    firing: Option<f64>,
}

/// What of a reading is compared with the limit.
#[derive(Debug, Clone)]
enum Measure {
    Value,
    /// How much it is above the smallest of a last span.
    Change(Window),
}

/// Readings beyond the limit, one after the other.
#[derive(Debug, Clone, Copy)]
struct Run {
    since: Millis,
    last: Millis,
    peak: f64,
}

/// What a reading does to a watch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Noted {
    /// Nothing that anybody has to hear of.
    Nothing,
    /// Something.
    Step(Step),
    /// It is older than the newest one, or another word on it: the watch has to be gone through again.
    Late,
}

impl Level {
    pub(super) fn new(condition: &Condition, interval_ms: i64) -> Self {
        let (measure, sign, limit, clear, for_s) = match *condition {
            Condition::Below {
                value,
                clear,
                for_s,
                ..
            } => (Measure::Value, -1.0, value, clear, for_s),
            Condition::Above {
                value,
                clear,
                for_s,
                ..
            } => (Measure::Value, 1.0, value, clear, for_s),
            Condition::Rise {
                value, within_s, ..
            } => (change(within_s), 1.0, value, None, 0),
            Condition::Fall {
                value, within_s, ..
            } => (change(within_s), -1.0, value, None, 0),
            Condition::Silent { .. }
            | Condition::GatewaySilent { .. }
            | Condition::Undecoded { .. } => (Measure::Value, 1.0, f64::INFINITY, None, 0),
        };
        Self {
            measure,
            sign,
            limit,
            clear,
            for_ms: i64::from(for_s) * 1_000,
            hold_ms: interval_ms.saturating_mul(HOLD),
            newest: None,
            run: None,
            firing: None,
        }
    }

    pub(crate) fn resume(&mut self, seen_at: Millis, peak: f64) {
        self.firing = Some(self.turned(peak));
        self.newest = Some((seen_at, f64::NAN));
    }

    pub(super) const fn retime(&mut self, interval_ms: i64) {
        self.hold_ms = interval_ms.saturating_mul(HOLD);
    }

    pub(crate) const fn limit(&self) -> f64 {
        self.limit
    }

    /// When the newest reading was observed.
    pub(crate) fn newest(&self) -> Option<Millis> {
        self.newest.map(|(at, _)| at)
    }

    /// How long readings must have been beyond the limit, in milliseconds.
    pub(crate) const fn for_ms(&self) -> i64 {
        self.for_ms
    }

    /// How far before a moment readings are compared with it, in milliseconds.
    pub(crate) const fn span_ms(&self) -> i64 {
        match &self.measure {
            Measure::Value => 0,
            Measure::Change(window) => window.span_ms(),
        }
    }

    /// The limit and what is compared with it are turned so that more is worse; a change is so already.
    fn turned(&self, value: f64) -> f64 {
        match self.measure {
            Measure::Value => self.sign * value,
            Measure::Change(_) => value,
        }
    }

    /// Takes a reading that only what comes after is compared with.
    pub(crate) fn warm(&mut self, at: Millis, value: f64) {
        if let Measure::Change(window) = &mut self.measure {
            window.push(at, self.sign * value);
        }
    }

    /// Takes a reading.
    pub(crate) fn note(&mut self, at: Millis, value: f64) -> Noted {
        if let Some((newest, same)) = self.newest
            && at <= newest
        {
            let again = at == newest && same.to_bits() == value.to_bits();
            return if again { Noted::Nothing } else { Noted::Late };
        }
        self.newest = Some((at, value));
        let measured = match &mut self.measure {
            Measure::Value => self.sign * value,
            Measure::Change(window) => {
                let value = self.sign * value;
                value - window.push(at, value)
            }
        };
        let step = if let Some(peak) = self.firing {
            Some(self.goes_on(at, measured, peak))
        } else if self.is_beyond(measured) {
            self.run_on(at, measured)
        } else {
            self.run = None;
            None
        };
        step.map_or(Noted::Nothing, Noted::Step)
    }

    /// A late reading while it fires: it can only be the peak.
    pub(crate) fn peak(&mut self, value: f64) -> Option<f64> {
        let peak = self.firing?;
        let turned = match self.measure {
            Measure::Value => self.sign * value,
            Measure::Change(_) => return None,
        };
        (turned > peak).then(|| {
            self.firing = Some(turned);
            self.told(turned)
        })
    }

    /// Another word on the newest reading while it fires.
    pub(crate) fn corrected(&mut self, at: Millis, value: f64) -> Option<Step> {
        self.newest = Some((at.plus(-1), value));
        match self.note(at, value) {
            Noted::Step(step) => Some(step),
            Noted::Nothing | Noted::Late => None,
        }
    }

    /// Whether it fires.
    pub(crate) const fn fires(&self) -> bool {
        self.firing.is_some()
    }

    fn goes_on(&mut self, at: Millis, measured: f64, peak: f64) -> Step {
        if self.is_clear(measured) {
            (self.firing, self.run) = (None, None);
            return Step::Clears {
                at,
                value: self.told(measured),
            };
        }
        let peak = peak.max(measured);
        self.firing = Some(peak);
        Step::Goes {
            at,
            value: self.told(measured),
            peak: self.told(peak),
        }
    }

    fn run_on(&mut self, at: Millis, measured: f64) -> Option<Step> {
        let before = self.run.filter(|run| at.since(run.last) <= self.hold_ms);
        let before = before.unwrap_or(Run {
            since: at,
            last: at,
            peak: measured,
        });
        let run = Run {
            last: at,
            peak: before.peak.max(measured),
            ..before
        };
        self.run = Some(run);
        if at.since(run.since) < self.for_ms {
            return None;
        }
        self.firing = Some(run.peak);
        Some(Step::Fires {
            since: run.since,
            at,
            value: self.told(measured),
            peak: self.told(run.peak),
        })
    }

    /// A rise by exactly so much is one; a value at its limit is not beyond it.
    fn is_beyond(&self, measured: f64) -> bool {
        match self.measure {
            Measure::Value => measured > self.sign * self.limit,
            Measure::Change(_) => measured >= self.limit,
        }
    }

    fn is_clear(&self, measured: f64) -> bool {
        match self.clear {
            Some(clear) => measured < self.sign * clear,
            None => !self.is_beyond(measured),
        }
    }

    fn told(&self, measured: f64) -> f64 {
        // Turning back is turning again.
        self.turned(measured)
    }
}

fn change(within_s: u32) -> Measure {
    Measure::Change(Window::new(i64::from(within_s) * 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{above, below, rise};
    use proptest::prelude::*;

    const MINUTE: i64 = 60_000;

    fn at(minutes: i64) -> Millis {
        Millis::from_i64(minutes * MINUTE)
    }

    /// What a level with an interval of ten minutes finds in readings, each with its minute.
    fn steps(condition: &Condition, readings: &[(i64, f64)]) -> Vec<String> {
        let mut level = Level::new(condition, 10 * MINUTE);
        let mut told = Vec::new();
        for (minute, value) in readings {
            match level.note(at(*minute), *value) {
                Noted::Step(Step::Fires { since, peak, .. }) => {
                    let since = since.as_i64() / MINUTE;
                    told.push(format!("{minute}: fires since {since}, peak {peak}"));
                }
                Noted::Step(Step::Clears { value, .. }) => {
                    told.push(format!("{minute}: clears at {value}"));
                }
                Noted::Late => told.push(format!("{minute}: late")),
                Noted::Step(Step::Goes { .. } | Step::Peaked { .. }) | Noted::Nothing => {}
            }
        }
        told
    }

    #[test]
    fn it_clears_below_the_lower_value_only() {
        let readings = [
            (0, 2.4),
            (10, 2.5),
            (20, 2.35),
            (30, 2.3),
            (40, 2.29),
            (50, 2.41),
        ];
        assert_eq!(
            steps(&above(2.4, Some(2.3), 0), &readings),
            [
                "10: fires since 10, peak 2.5",
                "40: clears at 2.29",
                "50: fires since 50, peak 2.41"
            ]
        );
        assert_eq!(
            steps(&above(2.4, None, 0), &readings),
            [
                "10: fires since 10, peak 2.5",
                "20: clears at 2.35",
                "50: fires since 50, peak 2.41"
            ]
        );
        let battery = [(0, 25.0), (10, 19.0), (20, 24.0), (30, 26.0)];
        assert_eq!(
            steps(&below(20.0, Some(25.0), 0), &battery),
            ["10: fires since 10, peak 19", "30: clears at 26"]
        );
    }

    #[test]
    fn a_duration_is_made_sure_by_readings_without_a_gap() {
        let rule = above(1.0, None, 20 * 60);
        let steady = [(0, 2.0), (10, 3.0), (20, 2.0)];
        assert_eq!(steps(&rule, &steady), ["20: fires since 0, peak 3"]);
        let dip = [(0, 2.0), (10, 0.5), (20, 2.0), (30, 2.0)];
        assert_eq!(steps(&rule, &dip), [""; 0]);
        // Nobody knows what was in between.
        let gap = [(0, 2.0), (31, 2.0), (41, 2.0), (51, 2.0)];
        assert_eq!(steps(&rule, &gap), ["51: fires since 31, peak 2"]);
    }

    #[test]
    fn a_gap_clears_nothing() {
        let readings = [(0, 3.0), (5_000, 3.0), (9_000, 0.0)];
        assert_eq!(
            steps(&above(2.0, None, 0), &readings),
            ["0: fires since 0, peak 3", "9000: clears at 0"]
        );
    }

    #[test]
    fn a_rise_is_measured_from_the_lowest_of_the_span() {
        let readings = [
            (0, 1.0),
            (30, 0.9),
            (60, 1.1),
            (80, 1.25),
            (140, 1.3),
            (160, 1.3),
        ];
        assert_eq!(
            steps(&rise(0.3, 3_600), &readings),
            [
                "80: fires since 80, peak 0.35",
                "140: clears at 0.050000000000000044"
            ]
        );
    }

    #[test]
    fn what_is_late_is_said_and_a_repeat_is_nothing() {
        let readings = [(10, 1.0), (10, 1.0), (5, 9.0), (10, 2.0)];
        assert_eq!(
            steps(&above(5.0, None, 0), &readings),
            ["5: late", "10: late"]
        );
    }

    /// The same looked up in all readings each time: fires since when, if it does.
    fn naive(
        readings: &[(i64, f64)],
        limit: f64,
        clear: f64,
        for_ms: i64,
        hold_ms: i64,
    ) -> Option<i64> {
        let mut firing: Option<i64> = None;
        for end in 0..readings.len() {
            let (now, value) = readings[end];
            if firing.is_some() {
                if value < clear {
                    firing = None;
                }
                continue;
            }
            // Back over readings beyond the limit, as long as no gap is between two and nothing has cleared.
            let mut since = None;
            for back in (0..=end).rev() {
                let (t, v) = readings[back];
                let gap = back < end && readings[back + 1].0 - t > hold_ms;
                if v <= limit || gap {
                    break;
                }
                since = Some(t);
            }
            if since.is_some_and(|since| now - since >= for_ms) {
                firing = since;
            }
        }
        firing
    }

    proptest! {
        #[test]
        fn a_level_is_what_a_naive_look_says(
            readings in prop::collection::vec((1_i64..60, 0_i8..8), 0..60),
            clear in 0_i8..5,
            for_min in 0_u32..40,
        ) {
            let (limit, clear) = (4.0, f64::from(clear.min(4)));
            let mut level = Level::new(&above(limit, Some(clear), for_min * 60), 10 * MINUTE);
            let mut all: Vec<(i64, f64)> = Vec::new();
            let mut firing = None;
            let mut now = 0;
            for (step, value) in readings {
                now += step * MINUTE;
                all.push((now, value.into()));
                match level.note(Millis::from_i64(now), value.into()) {
                    Noted::Step(Step::Fires { since, .. }) => {
                        prop_assert!(firing.is_none());
                        firing = Some(since.as_i64());
                    }
                    Noted::Step(Step::Clears { .. }) => prop_assert!(firing.take().is_some()),
                    Noted::Step(Step::Goes { .. }) => prop_assert!(firing.is_some()),
                    Noted::Nothing => prop_assert!(firing.is_none()),
                    Noted::Step(Step::Peaked { .. }) | Noted::Late => {
                        prop_assert!(false, "nothing is late");
                    }
                }
                let wanted = naive(&all, limit, clear, i64::from(for_min) * MINUTE, 30 * MINUTE);
                prop_assert_eq!(firing, wanted);
            }
        }
    }
}
