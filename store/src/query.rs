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
