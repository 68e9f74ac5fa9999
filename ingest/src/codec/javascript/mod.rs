//! Codecs written in JavaScript, run by `QuickJS` in processes of their own.
//!
//! A codec sees its payload, its port, the time and its variables, and nothing else of this machine. Every codec has
//! a runtime to itself, so its memory limit is its own and its end harms no other. Its top level runs anew for each
//! uplink, so nothing it remembers reaches the next device. A worker process that a codec does not come back in is
//! killed, and a new one goes on. Jobs come in batches and keep their order.

pub mod engine;
pub mod process;

mod convert;
mod desk;
mod fault;
mod host;
mod lane;
mod penalty;
mod result;
mod sandbox;
mod serve;
mod wire;

pub use host::Host;
pub use wire::answer;

use crate::codec::Input;
use std::sync::Arc;
use std::time::Duration;
use xxhash_rust::xxh3::xxh3_64;

/// A codec's source.
#[derive(Debug)]
pub struct Script {
    name: String,
    source: String,
    fingerprint: u64,
}

impl Script {
    /// A codec called `name`; it is compiled when it is first used or checked.
    pub fn new(name: impl Into<String>, source: impl Into<String>) -> Arc<Self> {
        let source = source.into();
        Arc::new(Self {
            name: name.into(),
            fingerprint: xxh3_64(source.as_bytes()),
            source,
        })
    }

    /// What the codec is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its source, in sloppy mode unless it says otherwise.
    pub fn source(&self) -> &str {
        &self.source
    }
}

/// One uplink for one codec.
#[derive(Debug, Clone)]
pub struct Job<'a> {
    /// The codec.
    pub script: Arc<Script>,
    /// What it is given.
    pub input: Input<'a>,
}

/// What a codec may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Processor time of one call.
    pub cpu: Duration,
    /// Bytes a codec's runtime may hold.
    pub memory: usize,
    /// Calls after which a codec gets a new runtime.
    pub calls: u32,
    /// Codecs a worker keeps ready; the least recently used one makes room.
    pub codecs: usize,
    /// How long a codec is not tried after it ran into its limits three times in a row; each further time it is twice as
    /// long, up to 64 times.
    pub rest: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            cpu: Duration::from_millis(100),
            memory: 16 << 20,
            calls: 10_000,
            codecs: 256,
            rest: Duration::from_secs(1),
        }
    }
}
