//! JavaScript codecs in worker processes, as the program runs them.
#![cfg(test)]

mod language;
mod limits;
mod worker;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use talblick_ingest::codec::javascript::engine::Engine;
use talblick_ingest::codec::javascript::{Host, Job, Limits, Script};
use talblick_ingest::codec::{DecodeError, Decoded, Input};
use talblick_model::Millis;

/// Answers with the sum of the bytes.
const GOOD: &str =
    "function decodeUplink(i) { return { data: { sum: i.bytes.reduce((a, b) => a + b, 0) } } }";

/// Where codecs run in these tests: in processes of the worker that was built for them.
fn host() -> Host {
    Host::Process {
        program: env!("CARGO_BIN_EXE_codec-worker").into(),
        arguments: Vec::new(),
    }
}

fn limits() -> Limits {
    Limits {
        cpu: Duration::from_millis(100),
        ..Limits::default()
    }
}

fn engine() -> Engine {
    engine_with(1, limits())
}

fn engine_with(workers: usize, limits: Limits) -> Engine {
    Engine::new(&host(), workers, limits).unwrap()
}

fn input(bytes: &[u8]) -> Input<'static> {
    Input {
        bytes: Cow::Owned(bytes.to_vec()),
        f_port: 7,
        recv_time: Millis::from_i64(1_763_716_443_512),
        variables: Cow::Owned(BTreeMap::new()),
    }
}

/// An uplink of the bytes 1, 2 and 3.
fn job(script: &Arc<Script>) -> Job<'static> {
    Job {
        script: Arc::clone(script),
        input: input(&[1, 2, 3]),
    }
}

fn run(source: &str) -> Result<Decoded, DecodeError> {
    engine()
        .decode(&[job(&Script::new("it", source))])
        .remove(0)
}

fn json(decoded: &Decoded) -> String {
    serde_json::to_string(&decoded.fields).unwrap()
}

fn timeout() -> DecodeError {
    DecodeError::Timeout { limit_ms: 100 }
}

fn memory() -> DecodeError {
    DecodeError::Memory { limit_mb: 16 }
}
