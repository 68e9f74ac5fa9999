//! What the readings before say about a reading: that a value has not moved for too long, or that it jumped. A remark, no
//! correction; a reading that comes late is compared with nothing.

use crate::normalise::rules::Check;
use foldhash::HashMap;
use talblick_model::{DatastreamId, Millis, Quality};

/// The course of every datastream that is checked.
#[derive(Debug, Default)]
pub(crate) struct Courses {
    of: HashMap<DatastreamId, Course>,
}

/// A reading there was before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Before {
    pub(crate) time: Millis,
    pub(crate) value: f64,
    pub(crate) quality: Quality,
}

#[derive(Debug, Clone, Copy)]
struct Course {
    last: Millis,
    value: f64,
    /// Since when it is this value.
    since: Millis,
    /// The newest reading that did not jump.
    sure: (Millis, f64),
}

impl Courses {
    /// Begins anew with a datastream.
    pub(crate) fn forget(&mut self, datastream: DatastreamId) {
        self.of.remove(&datastream);
    }

    /// What is to be remarked about a value; notes it. `before` tells the newest reading where nothing is known.
    pub(crate) fn remark(
        &mut self,
        datastream: DatastreamId,
        check: &Check,
        (time, value): (Millis, f64),
        before: impl FnOnce() -> Option<Before>,
    ) -> Quality {
        let course = self.of.entry(datastream);
        let course = course.or_insert_with(|| Course::after(before(), check, (time, value)));
        if time <= course.last {
            return Quality::GOOD;
        }
        let mut remarks = Quality::GOOD;
        if let Some(stuck) = check.stuck_ms {
            // A device that was silent for long does not say that its value never moved.
            let silent = time.since(course.last) > stuck / 2;
            if value.to_bits() != course.value.to_bits() || silent {
                course.since = time;
            } else if time.since(course.since) >= stuck {
                remarks = remarks.with(Quality::STUCK);
            }
        }
        let jumped = check.jump.is_some_and(|jump| {
            let (at, sure) = course.sure;
            time.since(at) <= jump.within_ms && (value - sure).abs() > jump.by
        });
        if jumped {
            remarks = remarks.with(Quality::JUMP);
        } else {
            course.sure = (time, value);
        }
        (course.last, course.value) = (time, value);
        remarks
    }
}

impl Course {
    /// The course up to the newest reading there was, or else one that begins with the reading at hand.
    fn after(before: Option<Before>, check: &Check, (time, value): (Millis, f64)) -> Self {
        let Some(before) = before.filter(|b| b.time < time) else {
            return Self {
                last: time.plus(-1),
                value,
                since: time,
                sure: (time, value),
            };
        };
        let stuck = check
            .stuck_ms
            .filter(|_| before.quality.has(Quality::STUCK));
        Self {
            last: before.time,
            value: before.value,
            since: before.time.plus(-stuck.unwrap_or(0)),
            sure: (before.time, before.value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::rules::Jump;

    const CHECK: Check = Check {
        range: None,
        stuck_ms: Some(100),
        jump: Some(Jump {
            by: 5.0,
            within_ms: 30,
        }),
    };

    fn run(before: Option<Before>, readings: &[(i64, f64)]) -> Vec<Vec<&'static str>> {
        let mut courses = Courses::default();
        let datastream = DatastreamId::try_from(1).unwrap();
        let remark = |(time, value): &(i64, f64)| {
            let at = (Millis::from_i64(*time), *value);
            let remarks = courses.remark(datastream, &CHECK, at, || before);
            remarks.names().collect()
        };
        readings.iter().map(remark).collect()
    }

    const NONE: Vec<&str> = Vec::new();

    #[test]
    fn a_value_that_does_not_move_is_stuck_until_it_does() {
        let told = run(
            None,
            &[
                (0, 1.0),
                (50, 1.0),
                (99, 1.0),
                (100, 1.0),
                (120, 1.1),
                (130, 1.1),
            ],
        );
        assert_eq!(told, [NONE, NONE, NONE, vec!["stuck"], NONE, NONE]);
    }

    #[test]
    fn a_device_that_was_silent_is_not_stuck() {
        let told = run(
            None,
            &[
                (0, 1.0),
                (40, 1.0),
                (200, 1.0),
                (240, 1.0),
                (280, 1.0),
                (300, 1.0),
            ],
        );
        assert_eq!(told[..5], [NONE, NONE, NONE, NONE, NONE]);
        assert_eq!(told[5], ["stuck"]);
    }

    #[test]
    fn a_spike_is_a_jump_and_what_follows_is_none() {
        let told = run(None, &[(0, 1.0), (10, 9.0), (20, 1.2)]);
        assert_eq!(told, [NONE, vec!["jump"], NONE]);
    }

    #[test]
    fn a_step_that_stays_is_believed_in_the_end() {
        let told = run(
            None,
            &[(0, 1.0), (10, 9.0), (25, 9.0), (40, 9.0), (50, 9.0)],
        );
        assert_eq!(told, [NONE, vec!["jump"], vec!["jump"], NONE, NONE]);
    }

    #[test]
    fn what_comes_late_is_compared_with_nothing() {
        let told = run(None, &[(10, 1.0), (5, 90.0), (11, 1.0)]);
        assert_eq!(told, [NONE, NONE, NONE]);
    }

    #[test]
    fn after_a_restart_the_newest_reading_is_known() {
        let before = |quality| {
            Some(Before {
                time: Millis::from_i64(0),
                value: 1.0,
                quality,
            })
        };
        assert_eq!(run(before(Quality::GOOD), &[(10, 9.0)]), [vec!["jump"]]);
        assert_eq!(run(before(Quality::STUCK), &[(10, 1.0)]), [vec!["stuck"]]);
        assert_eq!(run(before(Quality::GOOD), &[(0, 9.0)]), [NONE]);
    }
}
