//! Answers of the store.

use crate::{UplinkRecord, batch::IgnoredKind};
use serde::Serialize;
use talblick_model::{DatastreamId, DevEui, Millis, Quality, Reject, RejectReason};

/// Some of many, and where the rest begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, C> {
    /// The items.
    pub items: Vec<T>,
    /// Where to go on; `None` if this was the last page.
    pub next: Option<C>,
}

/// Which end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Oldest first.
    Ascending,
    /// Newest first.
    Descending,
}

/// The newest reading of a datastream.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Latest {
    /// The datastream.
    pub datastream: DatastreamId,
    /// Its newest reading.
    pub reading: StoredReading,
}

/// A reading as it is kept; `value` is absent for a gap.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StoredReading {
    /// When it was observed.
    pub time: Millis,
    /// The value in the quantity's unit.
    pub value: Option<f64>,
    /// Remarks.
    pub quality: Quality,
}

/// Exact numbers of a datastream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counters {
    /// How many readings.
    pub count: u64,
    /// Time of the first.
    pub first: Millis,
    /// Time of the last.
    pub last: Millis,
}

/// Aggregates per bucket, as columns of equal length.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Columns {
    /// Start of each bucket.
    pub t: Vec<Millis>,
    /// Mean.
    pub avg: Vec<Option<f64>>,
    /// Smallest.
    pub min: Vec<Option<f64>>,
    /// Largest.
    pub max: Vec<Option<f64>>,
    /// Sum.
    pub sum: Vec<Option<f64>>,
    /// The last value in the bucket.
    pub last: Vec<Option<f64>>,
    /// How many readings with a value.
    pub n: Vec<u32>,
}

/// How long each state held, per bucket.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Durations {
    /// Start of each bucket.
    pub t: Vec<Millis>,
    /// Each state, ascending, with the milliseconds it held in each bucket. They add up to less than the bucket where
    /// nobody knows.
    pub states: Vec<(f64, Vec<i64>)>,
}

/// Datastreams in groups that are put together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groups {
    /// Group of each datastream, by its place.
    of: Vec<Option<usize>>,
    count: usize,
}

impl Groups {
    /// So many groups, numbered from 0, and who is in which. A datastream is in one group.
    pub fn new(count: usize, members: impl IntoIterator<Item = (DatastreamId, usize)>) -> Self {
        let mut of = Vec::new();
        for (datastream, group) in members {
            let at = datastream.index();
            if of.len() < at {
                of.resize(at, None);
            }
            if let Some(place) = of.get_mut(at - 1) {
                *place = Some(group).filter(|group| *group < count);
            }
        }
        Self { of, count }
    }

    /// How many groups.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there is no group.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The group of a datastream.
    pub(crate) fn of(&self, datastream: DatastreamId) -> Option<usize> {
        self.of.get(datastream.index() - 1).copied().flatten()
    }

    /// Everybody who is in a group.
    pub(crate) fn wanted(&self) -> Vec<DatastreamId> {
        let members = self.of.iter().enumerate();
        members
            .filter(|(_, group)| group.is_some())
            .filter_map(|(at, _)| DatastreamId::try_from(u32::try_from(at + 1).ok()?).ok())
            .collect()
    }
}

/// A reject as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReject {
    /// Its number.
    pub id: i64,
    /// The reject.
    pub reject: Reject,
    /// When it was replayed with success.
    pub replayed: Option<Millis>,
}

/// An archived uplink, receptions merged.
pub type StoredUplink = UplinkRecord;

/// Which rejects to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RejectFilter {
    /// Only with this reason.
    pub reason: Option<RejectReason>,
    /// Only of this device.
    pub dev_eui: Option<DevEui>,
    /// Only those not replayed yet.
    pub open_only: bool,
}

/// How all messages of one source ended, since the store was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceTotals {
    /// Name of the configured source.
    pub source: String,
    /// Messages that came in and are settled.
    pub received: u64,
    /// Uplinks stored.
    pub stored: u64,
    /// Uplinks that were already there.
    pub duplicate: u64,
    /// Messages rejected.
    pub rejected: u64,
    /// Messages without an uplink.
    pub ignored: u64,
    /// Those, by kind.
    pub ignored_by_kind: Vec<(IgnoredKind, u64)>,
}

/// Whether the store can write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// It can.
    Writable,
    /// It cannot, for this reason; it tries again with every batch.
    NotWritable(String),
}
