//! Accounting: how all messages ended, per source. The totals are a sum of the tallies of all batches.

use crate::{SourceTotals, Tally};
use std::collections::BTreeMap;
use talblick_model::RejectReason;

impl Tally {
    /// Adds another tally of the same source.
    pub(crate) fn add(&mut self, other: &Self) {
        self.source.clone_from(&other.source);
        self.received += other.received;
        self.stored += other.stored;
        self.duplicate += other.duplicate;
        for (reason, n) in &other.rejected {
            *self.rejected.entry(*reason).or_default() += n;
        }
        for (kind, n) in &other.ignored {
            *self.ignored.entry(*kind).or_default() += n;
        }
    }

    fn totals(&self) -> SourceTotals {
        SourceTotals {
            source: self.source.clone(),
            received: self.received,
            stored: self.stored,
            duplicate: self.duplicate,
            rejected: self.rejected.values().sum(),
            ignored: self.ignored.values().sum(),
            ignored_by_kind: self.ignored.iter().map(|(kind, n)| (*kind, *n)).collect(),
        }
    }
}

/// Totals per source, in order of name.
pub(crate) fn by_source(totals: &BTreeMap<String, Tally>) -> Vec<SourceTotals> {
    totals.values().map(Tally::totals).collect()
}

/// Rejected messages per reason over all sources.
pub(crate) fn by_reason(totals: &BTreeMap<String, Tally>) -> Vec<(RejectReason, u64)> {
    let mut sums = BTreeMap::<RejectReason, u64>::new();
    for (reason, n) in totals.values().flat_map(|tally| &tally.rejected) {
        *sums.entry(*reason).or_default() += n;
    }
    sums.into_iter().collect()
}
