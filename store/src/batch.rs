//! What ingest hands over in one durable step.

use crate::DeviceEvent;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use talblick_model::{DeviceId, Json, Millis, Reading, Reception, Reject, RejectReason, Uplink};

/// Everything that becomes durable together.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Readings; a reading with the datastream and time of an older one replaces it.
    pub readings: Vec<Reading>,
    /// Uplinks for the archive; one with the identity of an older one replaces it.
    pub uplinks: Vec<UplinkRecord>,
    /// Receptions of uplinks that are already stored.
    pub receptions: Vec<LateReceptions>,
    /// Messages that could not be used.
    pub rejects: Vec<Reject>,
    /// Rejects that are settled by this batch, by number, and when.
    pub replayed: Vec<(i64, Millis)>,
    /// What happened to devices; one that is already known changes nothing.
    pub events: Vec<DeviceEvent>,
    /// How every message of the batch ended, per source.
    pub tallies: Vec<Tally>,
}

/// An uplink as the archive keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UplinkRecord {
    /// Who sent it.
    pub device: DeviceId,
    /// What deduplication knows it by.
    pub identity: Identity,
    /// Name of the configured source it came through.
    pub source: String,
    /// When Talblick had it.
    pub ingested_at: Millis,
    /// The uplink.
    pub uplink: Uplink,
    /// What decoding made of it.
    pub outcome: DecodeOutcome,
}

/// What deduplication knows an uplink by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identity {
    /// Hash of device, frame counter, port and payload.
    pub hash: u64,
    /// Hash of the network server's own id of the uplink; 0 if it gave none.
    pub dedup: u64,
    /// Observation time of the uplink.
    pub at: Millis,
    /// Who sent it.
    pub device: DeviceId,
}

/// What decoding made of an uplink.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum DecodeOutcome {
    /// Nothing to decode: a MAC-only uplink.
    NoPayload,
    /// Decoded by a codec, or by the network server (`codec` is then `None`).
    Decoded {
        /// Codec by name.
        codec: Option<String>,
        /// The decoded object.
        fields: Option<Json>,
        /// What the codec remarked.
        warnings: Vec<String>,
        /// How many readings came out.
        readings: u32,
    },
    /// Not decoded; the message is among the rejects too.
    Failed {
        /// Codec by name.
        codec: Option<String>,
        /// Why.
        reason: RejectReason,
        /// What exactly, for people.
        detail: String,
    },
}

/// Another network server's, or a later, word on who heard a stored uplink.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LateReceptions {
    /// Which uplink.
    pub identity: Identity,
    /// Receptions to merge; one of the same gateway and antenna is kept once.
    pub receptions: Vec<Reception>,
}

/// What an ignored message was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IgnoredKind {
    /// A device joined.
    Join,
    /// Device status (battery, margin).
    Status,
    /// Acknowledgement of a downlink.
    Ack,
    /// Transmission of a downlink.
    Downlink,
    /// A log line of the network server.
    Log,
    /// A computed location.
    Location,
    /// An uplink simulated in the network server's console.
    Simulated,
    /// A frame of a device that is not ours.
    Foreign,
    /// Any other message that carries no uplink.
    Other,
}

/// How the messages of one source in one batch ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Name of the configured source.
    pub source: String,
    /// Messages in this batch.
    pub received: u64,
    /// Uplinks stored.
    pub stored: u64,
    /// Uplinks that were already there.
    pub duplicate: u64,
    /// Messages rejected, by reason.
    pub rejected: BTreeMap<RejectReason, u64>,
    /// Messages without an uplink, by kind.
    pub ignored: BTreeMap<IgnoredKind, u64>,
}
