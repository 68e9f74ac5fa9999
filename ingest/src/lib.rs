//! From a message on the wire to durable readings: sources → envelopes → deduplication → codecs → readings.
#![warn(clippy::indexing_slicing, clippy::string_slice)]

mod assembly;
pub mod codec;
mod datastreams;
mod decode;
mod dedup;
pub mod envelope;
mod events;
pub mod frame;
mod history;
mod monitor;
pub mod normalise;
pub mod packet;
mod pipeline;
mod recovery;
mod replay;
mod reprocess;
pub mod source;
pub mod workbench;

pub use monitor::{LagReport, Monitor};
pub use pipeline::{Config, Ingestor, Source, UnknownDevices};
pub use replay::{REPLAY_SOURCE, Replay, ReplayReport};
pub use reprocess::{
    DatastreamChange, FailedAgain, Places, Reprocess, ReprocessReport, Sample, Selection,
};
