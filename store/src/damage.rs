//! Blocks that could not be read since the store was opened: said once in the log, listed for whoever asks.

use crate::Error;
use parking_lot::Mutex;
use std::collections::BTreeMap;

/// Blocks that are listed by name; the rest is only counted.
const LISTED: usize = 1_000;

/// A block that cannot be read. What was in it is missing from answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Which block.
    pub what: String,
    /// Why.
    pub why: String,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Damages(Mutex<BTreeMap<String, String>>);

impl Damages {
    /// Notes a failure to read a block; any other failure is answered as it is.
    pub(crate) fn note<T: Default>(&self, result: Result<T, Error>) -> Result<T, Error> {
        match result {
            Err(Error::Corrupt { what, why }) => {
                self.add(&what, &why);
                Ok(T::default())
            }
            other => other,
        }
    }

    pub(crate) fn add(&self, what: &str, why: &str) {
        let mut known = self.0.lock();
        if known.contains_key(what) {
            return;
        }
        tracing::error!("{what} cannot be read: {why}");
        if known.len() < LISTED {
            known.insert(what.to_owned(), why.to_owned());
        }
    }

    pub(crate) fn list(&self) -> Vec<Unreadable> {
        let known = self.0.lock();
        let all = known.iter().map(|(what, why)| Unreadable {
            what: what.clone(),
            why: why.clone(),
        });
        all.collect()
    }
}
