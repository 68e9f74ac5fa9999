//! How many uplinks a device tried and how many arrived, from the gaps in its frame counter.
//!
//! Frames are taken in order of time. A counter that starts again, by a join, a battery change or a rollover, begins a
//! session or goes on with one; what is received twice counts once. What arrives never exceeds what was tried.

use serde::{Deserialize, Serialize};
use talblick_model::{Millis, Uplink};

/// A larger jump ahead is not a loss but another session. `MAX_FCNT_GAP` of LoRaWAN 1.0.
const GAP: u32 = 16_384;

/// A counter that falls from so near its end to its beginning has rolled over; any other fall is a reset.
const ROLLOVER: u32 = 256;

/// Frames that overtake each other do so within this time, in milliseconds.
const OVERTAKEN_MS: i64 = 5 * 60 * 1_000;

/// How far back it is known which frames arrived.
const WINDOW: u32 = 64;

/// One frame of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Its counter, 16 or 32 bits wide.
    pub f_cnt: u32,
    /// What tells one session from another, such as a hash of the device address; 0 if nothing does.
    pub session: u64,
}

impl Frame {
    /// The frame of an uplink that was observed at this time.
    pub fn of(uplink: &Uplink, at: Millis) -> Self {
        let address = uplink.dev_addr.as_deref();
        let number = address.and_then(|address| u32::from_str_radix(address, 16).ok());
        Self {
            at_ms: at.as_i64(),
            f_cnt: uplink.f_cnt,
            session: number.map_or(0, |number| u64::from(number) + 1),
        }
    }
}

/// What a frame adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Step {
    /// Frames that were sent since the one before and did not arrive.
    pub lost: u32,
    /// Whether this frame had not been counted as tried before.
    pub tried: bool,
    /// Whether it arrived for the first time.
    pub received: bool,
}

/// Where a device's counter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    session: u64,
    /// The lowest counter of the session as far as it is known.
    low: u32,
    high: u32,
    /// Bit i: the frame `high − i` arrived.
    arrived: u64,
    /// When `high` arrived.
    at_ms: i64,
}

impl Counter {
    /// Takes the first frame.
    pub fn start(frame: Frame) -> (Self, Step) {
        let counter = Self {
            session: frame.session,
            low: frame.f_cnt,
            high: frame.f_cnt,
            arrived: 1,
            at_ms: frame.at_ms,
        };
        let step = Step {
            lost: 0,
            tried: true,
            received: true,
        };
        (counter, step)
    }

    /// Takes the next frame.
    pub fn next(&mut self, frame: Frame) -> Step {
        let same = frame.session == self.session || frame.session == 0 || self.session == 0;
        let ahead = self.ahead(frame.f_cnt);
        match ahead {
            Some(0) if same => Step::default(),
            Some(ahead) if same && ahead <= GAP => self.advance(frame, ahead),
            _ if same && self.is_overtaken(frame) => self.fill(frame.f_cnt),
            _ => {
                let (counter, step) = Self::start(frame);
                *self = counter;
                step
            }
        }
    }

    /// By how many frames the counter went ahead, over a rollover if need be; none if it fell.
    fn ahead(&self, f_cnt: u32) -> Option<u32> {
        if f_cnt >= self.high {
            return Some(f_cnt - self.high);
        }
        let wide = f_cnt.wrapping_sub(self.high);
        let narrow = if self.high <= 0xFFFF {
            (f_cnt + 0x1_0000).wrapping_sub(self.high)
        } else {
            u32::MAX
        };
        Some(wide.min(narrow)).filter(|ahead| *ahead <= ROLLOVER)
    }

    fn advance(&mut self, frame: Frame, ahead: u32) -> Step {
        if frame.f_cnt < self.high {
            // Over the rollover: the frames before it are out of reach, those since 0 were counted as lost.
            self.low = 0;
            self.arrived = 0;
        }
        self.arrived = self.arrived.checked_shl(ahead).unwrap_or(0) | 1;
        self.high = frame.f_cnt;
        self.at_ms = frame.at_ms;
        self.session = if frame.session == 0 {
            self.session
        } else {
            frame.session
        };
        Step {
            lost: ahead - 1,
            tried: true,
            received: true,
        }
    }

    fn is_overtaken(&self, frame: Frame) -> bool {
        frame.f_cnt < self.high
            && self.high - frame.f_cnt < WINDOW
            && (frame.at_ms - self.at_ms).abs() <= OVERTAKEN_MS
    }

    /// A frame that was overtaken by later ones: it was counted as lost, or lies before the first of the session.
    fn fill(&mut self, f_cnt: u32) -> Step {
        let bit = 1_u64 << (self.high - f_cnt);
        if self.arrived & bit != 0 {
            return Step::default();
        }
        self.arrived |= bit;
        if f_cnt >= self.low {
            return Step {
                lost: 0,
                tried: false,
                received: true,
            };
        }
        let lost = self.low - f_cnt - 1;
        self.low = f_cnt;
        Step {
            lost,
            tried: true,
            received: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR_MS: i64 = 3_600_000;

    /// Tried and received of counters an hour apart.
    fn hourly(counters: &[u32]) -> (u32, u32) {
        let frames = counters.iter().zip(0..).map(|(f_cnt, hour)| Frame {
            at_ms: hour * HOUR_MS,
            f_cnt: *f_cnt,
            session: 0,
        });
        totals(frames)
    }

    fn totals(frames: impl IntoIterator<Item = Frame>) -> (u32, u32) {
        let mut counter = None;
        let mut sums = (0, 0);
        for frame in frames {
            let step = match &mut counter {
                None => {
                    let (started, step) = Counter::start(frame);
                    counter = Some(started);
                    step
                }
                Some(counter) => counter.next(frame),
            };
            sums.0 += step.lost + u32::from(step.tried);
            sums.1 += u32::from(step.received);
        }
        sums
    }

    #[test]
    fn gaps_are_losses() {
        assert_eq!(hourly(&[10, 11, 13, 17]), (8, 4));
        assert_eq!(hourly(&[7]), (1, 1));
    }

    #[test]
    fn what_is_received_twice_counts_once() {
        assert_eq!(hourly(&[10, 10, 11, 11, 11, 12]), (3, 3));
    }

    #[test]
    fn a_counter_of_sixteen_bits_rolls_over() {
        assert_eq!(hourly(&[65_533, 65_535, 1, 2]), (6, 4));
    }

    #[test]
    fn a_counter_of_thirty_two_bits_rolls_over() {
        assert_eq!(hourly(&[u32::MAX - 1, u32::MAX, 2]), (5, 3));
        assert_eq!(hourly(&[65_535, 65_536, 65_537]), (3, 3));
    }

    #[test]
    fn a_reset_begins_a_session_and_is_no_loss() {
        assert_eq!(hourly(&[500, 501, 0, 1, 3]), (6, 5));
        assert_eq!(hourly(&[60_000, 60_001, 5, 6]), (4, 4));
    }

    #[test]
    fn a_join_begins_a_session_whatever_the_counter_says() {
        let frame = |at, f_cnt, session| Frame {
            at_ms: at * HOUR_MS,
            f_cnt,
            session,
        };
        let frames = [
            frame(0, 5, 1),
            frame(1, 6, 1),
            frame(2, 30, 2),
            frame(3, 31, 2),
        ];
        assert_eq!(totals(frames), (4, 4));
    }

    #[test]
    fn a_jump_no_network_server_would_take_is_a_session() {
        assert_eq!(hourly(&[10, 11, 1_000_000, 1_000_001]), (4, 4));
    }

    #[test]
    fn frames_that_overtake_each_other_are_not_lost_and_no_reset() {
        let frame = |second: i64, f_cnt| Frame {
            at_ms: second * 1_000,
            f_cnt,
            session: 9,
        };
        let frames = [
            frame(0, 10),
            frame(60, 12),
            frame(61, 11),
            frame(62, 11),
            frame(120, 13),
        ];
        assert_eq!(totals(frames), (4, 4));
        let frames = [frame(0, 10), frame(1, 8), frame(2, 9)];
        assert_eq!(totals(frames), (3, 3));
    }

    proptest! {
        #[test]
        fn what_arrives_never_exceeds_what_was_tried(
            frames in prop::collection::vec((0_i64..1 << 40, prop_oneof![any::<u32>(), 0_u32..300, 65_400_u32..65_700], 0_u64..3), 1..300),
        ) {
            let frames = frames.into_iter().map(|(at_ms, f_cnt, session)| Frame { at_ms, f_cnt, session });
            let (tried, received) = totals(frames);
            prop_assert!(received <= tried, "{received} of {tried}");
            prop_assert!(received > 0);
        }

        #[test]
        fn losses_are_found_whatever_the_start(start in any::<u32>(), lost in prop::collection::vec(any::<bool>(), 2..400)) {
            let mut sent: Vec<u32> = Vec::new();
            for (i, lost) in (0_u32..).zip(&lost) {
                if !lost || i == 0 {
                    sent.push(start.wrapping_add(i));
                }
            }
            let tried = sent.last().unwrap().wrapping_sub(start) + 1;
            // A gap across the rollover is only followed so far.
            let longest = sent.windows(2).map(|w| w[1].wrapping_sub(w[0])).max().unwrap_or(0);
            prop_assume!(longest <= ROLLOVER);
            prop_assert_eq!(hourly(&sent), (tried, u32::try_from(sent.len()).unwrap()));
        }
    }
}
