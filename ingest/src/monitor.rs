//! What ingest is doing just now, for people: what is in flight, how long it takes, whether it is stuck. The totals of
//! the accounting are the store's, because they must be exact after a crash.

use hdrhistogram::Histogram;
use parking_lot::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use talblick_model::Millis;

/// A lag that is longer than this counts as this, in milliseconds.
const LONGEST_LAG_MS: u64 = 600_000;

/// How long one window of lag measurements lasts, in milliseconds.
const LAG_WINDOW_MS: i64 = 60_000;

/// Shared between the pipeline, which writes, and whoever wants to know.
#[derive(Debug)]
pub struct Monitor {
    queued: AtomicU64,
    taken: AtomicU64,
    settled: AtomicU64,
    lag: Mutex<Lag>,
    stuck: Mutex<Option<String>>,
}

#[derive(Debug)]
struct Lag {
    window_start: Millis,
    current: Option<Histogram<u32>>,
    previous: Option<Histogram<u32>>,
}

/// Milliseconds from arrival to durable, over the last one to two minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LagReport {
    /// Half of the messages were faster.
    pub p50_ms: u64,
    /// All but one in a hundred were faster.
    pub p99_ms: u64,
}

impl Default for Monitor {
    fn default() -> Self {
        Self {
            queued: AtomicU64::new(0),
            taken: AtomicU64::new(0),
            settled: AtomicU64::new(0),
            lag: Mutex::new(Lag {
                window_start: Millis::MIN,
                current: fresh(),
                previous: None,
            }),
            stuck: Mutex::new(None),
        }
    }
}

fn fresh() -> Option<Histogram<u32>> {
    Histogram::new_with_max(LONGEST_LAG_MS, 2).ok()
}

impl Monitor {
    pub(crate) fn took(&self, messages: usize, still_queued: usize) {
        self.taken.fetch_add(messages as u64, Ordering::Relaxed);
        self.queued.store(still_queued as u64, Ordering::Relaxed);
    }

    pub(crate) fn settled(&self, arrivals: &[Millis], now: Millis) {
        self.settled
            .fetch_add(arrivals.len() as u64, Ordering::Relaxed);
        *self.stuck.lock() = None;
        let mut lag = self.lag.lock();
        if now.since(lag.window_start) > LAG_WINDOW_MS {
            lag.previous = lag.current.take();
            lag.window_start = now;
        }
        if lag.current.is_none() {
            lag.current = fresh();
        }
        if let Some(histogram) = &mut lag.current {
            for arrival in arrivals {
                histogram.saturating_record(u64::try_from(now.since(*arrival)).unwrap_or(0));
            }
        }
    }

    pub(crate) fn stuck(&self, why: String) {
        *self.stuck.lock() = Some(why);
    }

    /// Messages that came in and are not settled yet.
    pub fn pending(&self) -> u64 {
        let settled = self.settled.load(Ordering::Relaxed);
        let taken = self.taken.load(Ordering::Relaxed);
        self.queued.load(Ordering::Relaxed) + taken.saturating_sub(settled)
    }

    /// How long messages take from arrival to durable.
    pub fn lag(&self) -> LagReport {
        let lag = self.lag.lock();
        let Some(mut all) = fresh() else {
            return LagReport::default();
        };
        for part in [&lag.current, &lag.previous].into_iter().flatten() {
            if all.add(part).is_err() {
                return LagReport::default();
            }
        }
        LagReport {
            p50_ms: all.value_at_quantile(0.5),
            p99_ms: all.value_at_quantile(0.99),
        }
    }

    /// Why nothing is stored just now, if that is so.
    pub fn why_stuck(&self) -> Option<String> {
        self.stuck.lock().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pending_is_what_was_taken_and_is_not_settled() {
        let monitor = Monitor::default();
        monitor.took(3, 2);
        assert_eq!(monitor.pending(), 5);
        let start = Millis::from_i64(1_000);
        monitor.settled(&[start, start.plus(-9)], start.plus(1));
        assert_eq!(monitor.pending(), 3);
        assert_eq!(
            monitor.lag(),
            LagReport {
                p50_ms: 1,
                p99_ms: 10
            }
        );
    }

    #[test]
    fn lag_forgets_what_is_older_than_two_windows() {
        let monitor = Monitor::default();
        let start = Millis::from_i64(1_000_000);
        monitor.settled(&[start.plus(-500)], start);
        for window in 1..=2 {
            let now = start.plus(window * (LAG_WINDOW_MS + 1));
            monitor.settled(&[now], now);
        }
        assert_eq!(
            monitor.lag(),
            LagReport {
                p50_ms: 0,
                p99_ms: 0
            }
        );
    }
}
