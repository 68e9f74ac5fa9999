//! How long to wait before the next attempt: twice as long each time, half a second to half a minute, spread by a
//! fifth to either side so that many clients do not come back to a restarted broker at the same moment.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(30);

/// Waiting times that grow. The spread is derived from the seed, so a test sees the same every time.
#[derive(Debug)]
pub(super) struct Backoff {
    seed: u64,
    attempts: u32,
}

impl Backoff {
    pub(super) fn new(seed: &str) -> Self {
        Self {
            seed: xxhash_rust::xxh3::xxh3_64(seed.as_bytes()),
            attempts: 0,
        }
    }

    /// The next waiting time.
    pub(super) fn next(&mut self) -> Duration {
        let whole = FIRST
            .saturating_mul(1 << self.attempts.min(10))
            .min(LONGEST);
        let noise =
            xxhash_rust::xxh3::xxh3_64_with_seed(&self.attempts.to_le_bytes(), self.seed) % 401;
        self.attempts = self.attempts.saturating_add(1);
        // 0.8 to 1.2 of the whole, in steps of a thousandth, within the bounds.
        let permille = 800 + u32::try_from(noise).unwrap_or(0);
        (whole * permille / 1000).clamp(FIRST, LONGEST)
    }

    /// Starts over after a connection that lasted.
    pub(super) fn reset(&mut self) {
        self.attempts = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_within_bounds_and_differs_between_clients() {
        let waits = |seed: &str| {
            let mut backoff = Backoff::new(seed);
            (0..40).map(|_| backoff.next()).collect::<Vec<_>>()
        };
        let (a, b) = (waits("a"), waits("b"));
        assert!(a.iter().all(|wait| (FIRST..=LONGEST).contains(wait)));
        assert!(a[6] > a[2] && a[2] > a[0], "{a:?}");
        assert_ne!(a, b);
        assert_eq!(a, waits("a"));
    }
}
