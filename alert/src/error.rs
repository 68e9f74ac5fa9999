//! What can go wrong with alerts.

use crate::Fault;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rule cannot be.
    #[error("the rule cannot be: {}", .0.iter().map(|f| f.en.as_str()).collect::<Vec<_>>().join("; "))]
    Rule(Vec<Fault>),
    /// There is no such rule.
    #[error("there is no alert rule “{0}”")]
    UnknownRule(String),
    /// The rule stands in the configuration.
    #[error("the alert rule “{0}” stands in the configuration, and is changed there")]
    Configured(String),
    /// There is such a rule already.
    #[error("there is an alert rule “{0}” already")]
    Taken(String),
    /// There are as many rules, or silences, as there may be.
    #[error("there are {0} already, which is as many as there may be")]
    Full(usize),
    /// There is no such alert.
    #[error("there is no alert {0}")]
    UnknownAlert(String),
    /// There is no such silence.
    #[error("there is no silence {0}")]
    UnknownSilence(String),
    /// There is no such receiver.
    #[error("there is no receiver “{0}”")]
    UnknownReceiver(String),
    /// A receiver did not take what it was told.
    #[error("the receiver “{name}” did not take it: {why}")]
    NotTaken {
        /// Its name.
        name: String,
        /// What it answered.
        why: String,
    },
    /// A receiver's address or token cannot be.
    #[error("{0}")]
    Receiver(String),
    /// Whoever asked has gone.
    #[error("nobody waits for the answer any more")]
    Stopped,
    /// A row that was written cannot be read.
    #[error("{what} cannot be read: {why}")]
    Unreadable {
        /// What.
        what: String,
        /// Why.
        why: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] talblick_store::Error),
}
