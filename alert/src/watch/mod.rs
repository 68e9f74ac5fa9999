//! What one rule knows of one subject. Each watch is a state machine over what was heard of its subject, in order of
//! time: the same history gives the same steps, which is how a restart finds out what was missed.

mod level;
mod share;
mod still;
mod window;

pub(crate) use level::{Level, Noted};
pub(crate) use share::Share;
pub(crate) use still::Still;

use crate::Condition;
use talblick_model::Millis;

/// What a watch has found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Step {
    /// It fires.
    Fires {
        /// Since when it has been beyond the limit.
        since: Millis,
        /// When that was certain.
        at: Millis,
        value: f64,
        peak: f64,
    },
    /// It still fires; a value farther beyond the limit than those before is its peak.
    Goes { at: Millis, value: f64, peak: f64 },
    /// A reading that came late was the farthest beyond the limit.
    Peaked { peak: f64 },
    /// It has cleared.
    Clears { at: Millis, value: f64 },
}

/// What one rule knows of one subject.
#[derive(Debug, Clone)]
pub(crate) enum Watch {
    Level(Level),
    Share(Share),
    Still(Still),
}

/// Milliseconds between two uplinks of a device that does not say; as for its status.
pub(crate) const USUAL_MS: i64 = 3_600_000;

impl Watch {
    /// A watch that knows nothing yet. `interval_ms` is how often the subject is usually heard.
    pub(crate) fn new(condition: &Condition, interval_ms: i64) -> Self {
        match condition {
            Condition::Undecoded { share, within_s } => {
                Self::Share(Share::new(*share, i64::from(*within_s) * 1_000))
            }
            Condition::Silent { intervals } => Self::Still(Still::new(interval_ms, *intervals)),
            Condition::GatewaySilent { for_s } => Self::Still(Still::new(1_000, *for_s)),
            Condition::Above { .. }
            | Condition::Below { .. }
            | Condition::Rise { .. }
            | Condition::Fall { .. } => Self::Level(Level::new(condition, interval_ms)),
        }
    }

    /// The subject is now usually heard as often as this.
    pub(crate) fn retime(&mut self, condition: &Condition, interval_ms: i64) {
        match (self, condition) {
            (Self::Level(level), _) => level.retime(interval_ms),
            (Self::Still(still), Condition::Silent { .. }) => still.retime(interval_ms),
            (Self::Still(_) | Self::Share(_), _) => {}
        }
    }

    /// Goes on with an alert that fires.
    pub(crate) fn resume(&mut self, since: Millis, seen_at: Millis, peak: f64) {
        match self {
            Self::Level(level) => level.resume(seen_at, peak),
            Self::Share(share) => share.resume(peak),
            Self::Still(still) => still.resume(since),
        }
    }

    /// The limit, as alerts tell it.
    pub(crate) fn limit(&self) -> f64 {
        match self {
            Self::Level(level) => level.limit(),
            Self::Share(share) => share.limit(),
            Self::Still(still) => still.limit(),
        }
    }
}

/// How often a span goes into another.
pub(crate) fn parts(ms: i64, unit_ms: i64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "spans of alerts are far below 2^53 ms"
    )]
    let parts = ms as f64 / unit_ms.max(1) as f64;
    parts
}
