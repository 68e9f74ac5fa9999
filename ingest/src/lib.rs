//! From a message on the wire to durable readings: sources → envelopes → deduplication → codecs → readings.
#![warn(clippy::indexing_slicing, clippy::string_slice)]

pub mod codec;
pub mod envelope;
pub mod normalise;
pub mod packet;
pub mod source;
