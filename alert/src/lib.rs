//! Alerts: rules about readings, silence and undecoded uplinks; what fires, is acknowledged and clears; who is told.
//!
//! `rule`, `watch` and `evaluator` are pure: they know no store, no clock and no thread. `book` remembers, `desk` feeds
//! the evaluator with what the store takes in, `receiver` tells. What is promised over a crash is said at [`Alerts`].
#![warn(missing_docs)]
#![warn(clippy::indexing_slicing, clippy::string_slice)]

mod alert;
mod backtest;
mod book;
mod catch_up;
mod desk;
mod error;
mod evaluator;
mod inbox;
mod receiver;
mod rule;
mod scene;
mod silence;
mod subject;
#[cfg(test)]
mod tests;
mod watch;

pub use alert::{Acknowledgement, Act, Alert, Deed, State};
pub use backtest::{BackTest, Firing};
pub use book::{Counts, Filter};
pub use desk::{Alerts, Listener, Settings};
pub use error::Error;
pub use receiver::{Receiver, ReceiverState};
pub use rule::{Condition, Fault, Origin, Quiet, Rule, Scope, Severity, TimeOfDay};
pub use silence::{Ended, Silence};
pub use subject::{Label, Subject};
