//! Codecs that ran into their limits several times in a row rest for a while, so that no codec can take the processor
//! from the others: after the third time a second, after each further one twice as long, a minute at most. What comes
//! meanwhile is refused without being tried. One call that ends by itself makes up for all.
//!
//! Uplinks that came together are acknowledged together, so a codec may hold up a batch three times at most, and but once if
//! its last call before ran into a limit too; on the rest of the batch it is not tried.

use crate::codec::DecodeError;
use crate::codec::javascript::Script;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Calls in a row that ran into a limit, after which a codec rests; in one batch, whether in a row or not.
const STRIKES: u32 = 3;

/// How often the first rest is doubled at most.
const DOUBLINGS: u32 = 6;

/// Codecs that are remembered.
const REMEMBERED: usize = 256;

/// Who rests, and until when.
#[derive(Debug)]
pub(super) struct Penalties {
    first_rest: Duration,
    records: Mutex<HashMap<u64, Record>>,
    /// How many records there are, to be read without a lock.
    known: AtomicUsize,
}

#[derive(Debug, Clone, Copy)]
struct Record {
    strikes: u32,
    until: Instant,
}

impl Penalties {
    pub(super) fn new(first_rest: Duration) -> Self {
        Self {
            first_rest,
            records: Mutex::default(),
            known: AtomicUsize::new(0),
        }
    }

    /// Why a codec is not tried now; `None` if it is. `together` tells how often it ran into a limit in the batch at hand.
    pub(super) fn refusal(&self, script: &Script, together: u32) -> Option<DecodeError> {
        if together == 0 && self.known.load(Ordering::Relaxed) == 0 {
            return None;
        }
        let record = self.records.lock().get(&script.fingerprint).copied();
        let in_a_row = record.map_or(0, |record| record.strikes);
        if record.is_some_and(|record| in_a_row >= STRIKES && record.until > Instant::now()) {
            return Some(DecodeError::Refused(format!(
                "the codec {} ran into its limits {in_a_row} times in a row and is not tried for {:?}",
                script.name,
                self.rest(in_a_row)
            )));
        }
        let enough = together >= STRIKES || (together > 0 && in_a_row > together);
        enough.then(|| {
            DecodeError::Refused(format!(
                "the codec {} ran into its limits on uplinks that came together with this one and is not tried on it",
                script.name
            ))
        })
    }

    /// How long it is until a codec is tried again by itself; none if it may be now.
    pub(super) fn rests(&self, script: &Script) -> Option<Duration> {
        if self.known.load(Ordering::Relaxed) == 0 {
            return None;
        }
        let until = self.records.lock().get(&script.fingerprint)?.until;
        let left = until.saturating_duration_since(Instant::now());
        (left > Duration::ZERO).then_some(left)
    }

    /// Remembers how a call ended.
    pub(super) fn note(&self, script: &Script, limit: bool) {
        if !limit && self.known.load(Ordering::Relaxed) == 0 {
            return;
        }
        let mut records = self.records.lock();
        if limit {
            let now = Instant::now();
            if records.len() >= REMEMBERED {
                records.retain(|_, record| record.until > now);
            }
            let strikes = records.get(&script.fingerprint).map_or(0, |r| r.strikes);
            let strikes = strikes.saturating_add(1);
            let until = now + self.rest(strikes);
            records.insert(script.fingerprint, Record { strikes, until });
        } else {
            records.remove(&script.fingerprint);
        }
        self.known.store(records.len(), Ordering::Relaxed);
    }

    fn rest(&self, strikes: u32) -> Duration {
        self.first_rest * 2_u32.pow(strikes.saturating_sub(STRIKES).min(DOUBLINGS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_codec_rests_after_three_times_in_a_row_and_longer_each_time() {
        let penalties = Penalties::new(Duration::from_secs(1_000));
        let (bad, good) = (Script::new("bad", "1"), Script::new("good", "2"));
        for _ in 0..2 {
            penalties.note(&bad, true);
            assert_eq!(penalties.refusal(&bad, 0), None);
        }
        penalties.note(&bad, true);
        assert_eq!(
            penalties.refusal(&bad, 0).unwrap().to_string(),
            "the codec bad ran into its limits 3 times in a row and is not tried for 1000s"
        );
        assert_eq!(penalties.refusal(&good, 0), None);
        penalties.note(&bad, true);
        assert!(
            penalties
                .refusal(&bad, 0)
                .unwrap()
                .to_string()
                .ends_with("2000s")
        );
        for _ in 0..40 {
            penalties.note(&bad, true);
        }
        assert!(
            penalties
                .refusal(&bad, 0)
                .unwrap()
                .to_string()
                .ends_with("64000s")
        );
        penalties.note(&bad, false);
        assert_eq!(penalties.refusal(&bad, 0), None);
    }

    #[test]
    fn a_rest_ends() {
        let penalties = Penalties::new(Duration::ZERO);
        let bad = Script::new("bad", "1");
        for _ in 0..5 {
            penalties.note(&bad, true);
        }
        assert_eq!(penalties.refusal(&bad, 0), None);
    }

    #[test]
    fn a_batch_is_held_up_three_times_or_once_by_a_codec_that_was_stuck_before() {
        let penalties = Penalties::new(Duration::ZERO);
        let moody = Script::new("moody", "1");
        for together in 0..4 {
            // It answers in between, so it never is stuck twice in a row.
            let refused = penalties.refusal(&moody, together).is_some();
            assert_eq!(refused, together == 3, "{together}");
            penalties.note(&moody, true);
            penalties.note(&moody, false);
        }
        penalties.note(&moody, true);
        assert_eq!(penalties.refusal(&moody, 0), None);
        penalties.note(&moody, true);
        assert!(penalties.refusal(&moody, 1).is_some());
    }

    #[test]
    fn what_is_remembered_has_an_end() {
        let penalties = Penalties::new(Duration::ZERO);
        for n in 0..1_000 {
            penalties.note(&Script::new("x", n.to_string()), true);
        }
        assert!(penalties.records.lock().len() <= REMEMBERED);
    }
}
