//! How long to wait before the next attempt: twice as long each time, from half a second to a good half of a minute, spread
//! by a fifth to either side so that many clients do not come back to a restarted broker at the same moment. It starts over
//! only after a connection that lasted: a broker that lets us in and throws us out again is not asked twice a second.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(25);

/// A connection that lasted this long, from when the broker let us in, was good.
const GOOD: Duration = Duration::from_secs(10);

/// Waiting times that grow. The spread is derived from the seed, so a test sees the same every time.
#[derive(Debug)]
pub(super) struct Backoff {
    seed: u64,
    /// Attempts since the last good connection.
    attempts: u32,
    /// Waits so far: no two are spread alike.
    waits: u64,
}

impl Backoff {
    pub(super) fn new(seed: &str) -> Self {
        Self {
            seed: xxhash_rust::xxh3::xxh3_64(seed.as_bytes()),
            attempts: 0,
            waits: 0,
        }
    }

    /// The next waiting time, 0.8 to 1.2 of the whole in steps of a thousandth, at the longest too.
    pub(super) fn next(&mut self) -> Duration {
        let doubled = FIRST.saturating_mul(1 << self.attempts.min(10));
        let noise = xxhash_rust::xxh3::xxh3_64_with_seed(&self.waits.to_le_bytes(), self.seed);
        self.attempts = self.attempts.saturating_add(1);
        self.waits = self.waits.wrapping_add(1);
        let permille = 800 + u32::try_from(noise % 401).unwrap_or(0);
        doubled.min(LONGEST) * permille / 1000
    }

    /// Notes how long a connection lasted since the broker let us in; none if it never did. However long an attempt took,
    /// it is no connection.
    pub(super) fn lasted(&mut self, since_welcome: Option<Duration>) {
        if since_welcome.is_some_and(|lasted| lasted >= GOOD) {
            self.attempts = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(backoff: &mut Backoff, number: usize) -> Vec<Duration> {
        (0..number).map(|_| backoff.next()).collect()
    }

    #[test]
    fn waiting_grows_within_bounds_and_differs_between_clients_also_at_the_longest() {
        let of = |seed: &str| waits(&mut Backoff::new(seed), 40);
        let (a, b) = (of("a"), of("b"));
        let bounds = FIRST * 4 / 5..=LONGEST * 6 / 5;
        assert!(a.iter().all(|wait| bounds.contains(wait)), "{a:?}");
        assert!(bounds.end() <= &Duration::from_secs(30));
        assert!(a[6] > a[2] && a[2] > a[0], "{a:?}");
        assert_eq!(a, of("a"));
        // Clients that lost the same broker hours ago must not come back together either.
        let far = |waits: &[Duration]| waits[20..].to_vec();
        let together = far(&a).into_iter().zip(far(&b)).filter(|(a, b)| a == b);
        assert!(together.count() <= 1);
        let mut spread = far(&a);
        spread.sort();
        spread.dedup();
        assert!(spread.len() > 15, "{spread:?}");
    }

    #[test]
    fn only_a_connection_that_lasted_makes_the_next_wait_short_again() {
        let mut backoff = Backoff::new("a");
        let short = FIRST * 6 / 5;
        waits(&mut backoff, 8);
        for lasted in [None, Some(Duration::ZERO), Some(GOOD / 2)] {
            backoff.lasted(lasted);
            assert!(backoff.next() > LONGEST / 2, "{lasted:?}");
        }
        backoff.lasted(Some(GOOD));
        assert!(backoff.next() <= short);
        assert!(backoff.next() > short);
    }
}
