//! The one reader of the wall clock.

use crate::Millis;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the present comes from: the machine, or a test that sets it.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until it is set.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at `now`.
    pub fn fixed(now: Millis) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(now.as_i64())))
    }

    /// The present.
    pub fn now(&self) -> Millis {
        match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "this is the door to the wall clock"
            )]
            Self::System => jiff::Timestamp::now().into(),
            Self::Fixed(ms) => Millis::from_i64(ms.load(Ordering::Relaxed)),
        }
    }

    /// Moves a fixed clock; the machine's clock stays as it is.
    pub fn set(&self, now: Millis) {
        if let Self::Fixed(ms) = self {
            ms.store(now.as_i64(), Ordering::Relaxed);
        }
    }
}
