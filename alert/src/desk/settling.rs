//! Whether the program has listened for long enough to call anybody silent. What was sent while it was down, or waits at a
//! broker, has to come in first; and when the wall clock jumps, nobody knows how long anybody has been silent.

use std::time::{Duration, Instant};
use talblick_model::Millis;

/// The wall clock has jumped if it is farther than this from the time that has passed.
const JUMP_MS: i64 = 60_000;

/// See above.
#[derive(Debug)]
pub(super) struct Settling {
    long_enough: Duration,
    /// Since when it listens, with the wall clock then.
    since: Option<(Instant, Millis)>,
}

impl Settling {
    pub(super) const fn new(long_enough: Duration) -> Self {
        Self {
            long_enough,
            since: None,
        }
    }

    /// Whether it has, at a moment of both clocks; while it is not `ready` it does not begin.
    pub(super) fn is_over(&mut self, ready: bool, wall: Millis, passed: Instant) -> bool {
        if !ready {
            self.since = None;
            return false;
        }
        let (since, began) = *self.since.get_or_insert((passed, wall));
        let elapsed = passed.saturating_duration_since(since);
        let elapsed_ms = i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX);
        if (wall.since(began) - elapsed_ms).abs() > JUMP_MS {
            tracing::info!("the clock has jumped; nobody is called silent for a while");
            self.since = Some((passed, wall));
            return self.long_enough.is_zero();
        }
        elapsed >= self.long_enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_listens_for_a_while_after_a_start_and_after_a_jump_of_the_clock() {
        let begin = Instant::now();
        let mut settling = Settling::new(Duration::from_secs(100));
        let mut at = |ready: bool, passed_s: u64, wall_s: i64| {
            let wall = Millis::from_i64(wall_s * 1_000);
            settling.is_over(ready, wall, begin + Duration::from_secs(passed_s))
        };
        assert!(!at(false, 0, 0));
        assert!(!at(false, 500, 500), "history is still read");
        assert!(!at(true, 600, 600));
        assert!(!at(true, 699, 699));
        assert!(at(true, 700, 700));
        assert!(at(true, 800, 830), "clocks differ by little");
        assert!(!at(true, 900, 9_000), "a jump");
        assert!(!at(true, 999, 9_099));
        assert!(at(true, 1_000, 9_100));
        assert!(!at(true, 1_100, 100), "and back");
        assert!(at(true, 1_200, 200));
    }
}
