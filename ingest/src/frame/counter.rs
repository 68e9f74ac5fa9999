//! Frame counters count to 2³², frames carry sixteen bits. And a frame heard again later must not count again.

use std::collections::VecDeque;
use talblick_model::Millis;

/// Counters remembered of a session.
const REMEMBERED: usize = 32;

/// A frame may come this much later than the frames after it: gateways deliver at their own pace.
const STRAGGLER_MS: i64 = 5 * 60 * 1_000;

/// What has been heard of a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Counter {
    /// One more than the highest counter heard; 0 before the first.
    next: u32,
    /// Counters heard lately, in order of arrival.
    heard: VecDeque<(u32, Millis)>,
}

/// How a genuine frame stands to what has been heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Later than all others.
    New,
    /// Heard already, or overtaken, within the last minutes: a copy or a straggler.
    Recent,
    /// Too old to be anything but a replay, or a device that counts from the beginning.
    Old,
}

impl Counter {
    pub(super) const fn at(next: u32) -> Self {
        Self {
            next,
            heard: VecDeque::new(),
        }
    }

    pub(super) const fn next(&self) -> u32 {
        self.next
    }

    /// The full counters that sixteen bits may mean, the most likely first.
    pub(super) fn candidates(&self, low: u16) -> impl Iterator<Item = u32> + use<> {
        let low = u32::from(low);
        let last = self.next.saturating_sub(1);
        let ahead = last.wrapping_sub(last & 0xffff).wrapping_add(low);
        let ahead = if ahead < last {
            ahead.checked_add(1 << 16)
        } else {
            Some(ahead)
        };
        let behind = ahead.and_then(|n| n.checked_sub(1 << 16));
        let again = Some(low).filter(|n| Some(*n) != ahead && Some(*n) != behind);
        [ahead, behind, again].into_iter().flatten()
    }

    /// How a genuine frame with this counter stands, heard `now`.
    pub(super) fn standing(&self, full: u32, now: Millis) -> Standing {
        if full >= self.next {
            return Standing::New;
        }
        let overtaken = self
            .heard
            .iter()
            .filter(|(n, _)| *n >= full)
            .min_by_key(|(n, _)| *n);
        match overtaken {
            Some((_, at)) if now.since(*at).abs() <= STRAGGLER_MS => Standing::Recent,
            _ => Standing::Old,
        }
    }

    /// Notes that a frame was heard.
    pub(super) fn hear(&mut self, full: u32, now: Millis) {
        self.next = self.next.max(full.saturating_add(1));
        if self.heard.iter().all(|(n, _)| *n != full) {
            self.heard.push_back((full, now));
        }
        while self.heard.len() > REMEMBERED {
            self.heard.pop_front();
        }
    }

    /// Notes that the device counts from the beginning.
    pub(super) fn restart(&mut self, full: u32, now: Millis) {
        *self = Self::default();
        self.hear(full, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn meant(next: u32, low: u16) -> Vec<u32> {
        Counter::at(next).candidates(low).collect()
    }

    #[test]
    fn sixteen_bits_go_on_from_the_last_counter_across_their_end() {
        assert_eq!(meant(0, 0), [0]);
        assert_eq!(meant(0, 700), [700]);
        assert_eq!(meant(11, 10)[0], 10, "the last frame again");
        assert_eq!(meant(0x1_0000, 0xffff)[0], 0xffff);
        assert_eq!(meant(0x1_0000, 3)[0], 0x1_0003);
        assert_eq!(meant(0x2_0005, 0)[0], 0x3_0000);
        assert!(meant(0x2_0005, 0).contains(&0x2_0000), "a straggler");
        assert!(meant(0x2_0005, 1).contains(&1), "a device that began again");
        assert_eq!(meant(u32::MAX, 0xfffe)[0], u32::MAX - 1);
    }

    #[test]
    fn a_frame_is_a_copy_for_minutes_and_a_replay_after_that() {
        let start = Millis::from_i64(1_795_252_440_000);
        let mut counter = Counter::default();
        counter.hear(7, start);
        counter.hear(9, start.plus(60_000));
        assert_eq!(counter.standing(10, start), Standing::New);
        assert_eq!(counter.standing(9, start.plus(61_000)), Standing::Recent);
        assert_eq!(counter.standing(8, start.plus(61_000)), Standing::Recent);
        assert_eq!(counter.standing(7, start.plus(300_001)), Standing::Old);
        assert_eq!(counter.standing(9, start.plus(360_001)), Standing::Old);
        counter.restart(0, start);
        assert_eq!(counter.next(), 1);
    }

    proptest! {
        #[test]
        fn the_counter_that_follows_is_always_among_the_candidates(next: u32, step in 0_u32..65_536) {
            let last = next.saturating_sub(1);
            let full = last.saturating_add(step);
            let low = u16::try_from(full & 0xffff).unwrap();
            let candidates: Vec<u32> = Counter::at(next).candidates(low).collect();
            prop_assert!(candidates.contains(&full) || full == u32::MAX);
            prop_assert!(candidates.len() <= 3);
        }
    }
}
