//! What goes through the pipes between the program and a codec worker. A message is its length, 32 bits, and that many
//! bytes; all numbers are little endian. A worker runs strangers' code, so whatever it answers is read as if it came from them.

mod answer;
mod bytes;

pub use answer::answer;
pub(super) use answer::{ANSWER, Answer};

use crate::codec::Input;
use crate::codec::javascript::Limits;
use bytes::{Bytes, put_length, put_text, put_u64};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;
use talblick_model::Millis;

/// A message that is not what it should be.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a message between program and codec worker is garbled")]
pub(super) struct Garbled;

/// What a worker is told to do. Several stand in one message.
#[derive(Debug)]
pub(super) enum Request<'a> {
    /// Keep this source.
    Load { script: u64, source: &'a str },
    /// Forget a source and its runtime.
    Forget { script: u64 },
    /// Compile it and run its top level.
    Check { script: u64 },
    /// Decode an uplink.
    Run { script: u64, input: Input<'a> },
}

const LOAD: u8 = 1;
const FORGET: u8 = 2;
const CHECK: u8 = 3;
const RUN: u8 = 4;

/// Adds the length of what `write` adds in front of it.
pub(super) fn framed(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    write(out);
    let length = u32::try_from(out.len() - start - 4).unwrap_or(u32::MAX);
    if let Some(place) = out.get_mut(start..start + 4) {
        place.copy_from_slice(&length.to_le_bytes());
    }
}

/// The first message to a worker: what its codecs may use.
pub(super) fn write_limits(out: &mut Vec<u8>, limits: &Limits) {
    put_u64(
        out,
        u64::try_from(limits.cpu.as_micros()).unwrap_or(u64::MAX),
    );
    put_u64(out, limits.memory as u64);
    put_u64(out, u64::from(limits.calls));
}

/// The limits of the first message; what workers do not look at is as by default.
pub(super) fn read_limits(message: &[u8]) -> Result<Limits, Garbled> {
    let mut bytes = Bytes(message);
    Ok(Limits {
        cpu: Duration::from_micros(bytes.u64()?),
        memory: usize::try_from(bytes.u64()?).ok().ok_or(Garbled)?,
        calls: u32::try_from(bytes.u64()?).ok().ok_or(Garbled)?,
        ..Limits::default()
    })
}

impl Request<'_> {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Load { script, source } => {
                out.push(LOAD);
                put_u64(out, *script);
                put_text(out, source);
            }
            Self::Forget { script } => {
                out.push(FORGET);
                put_u64(out, *script);
            }
            Self::Check { script } => {
                out.push(CHECK);
                put_u64(out, *script);
            }
            Self::Run { script, input } => write_run(out, *script, input),
        }
    }
}

/// A [`Request::Run`] of an input that is only lent.
pub(super) fn write_run(out: &mut Vec<u8>, script: u64, input: &Input<'_>) {
    out.push(RUN);
    put_u64(out, script);
    out.push(input.f_port);
    out.extend_from_slice(&input.recv_time.as_i64().to_le_bytes());
    put_length(out, input.bytes.len());
    out.extend_from_slice(&input.bytes);
    put_length(out, input.variables.len());
    for (name, value) in input.variables.iter() {
        put_text(out, name);
        put_text(out, value);
    }
}

/// The requests of one message, one after another; `None` at its end.
pub(super) struct Requests<'a>(Bytes<'a>);

impl<'a> Requests<'a> {
    pub(super) fn new(message: &'a [u8]) -> Self {
        Self(Bytes(message))
    }

    pub(super) fn read(&mut self) -> Result<Option<Request<'a>>, Garbled> {
        let bytes = &mut self.0;
        if bytes.0.is_empty() {
            return Ok(None);
        }
        let (kind, script) = (bytes.u8()?, bytes.u64()?);
        Ok(Some(match kind {
            LOAD => Request::Load {
                script,
                source: bytes.text()?,
            },
            FORGET => Request::Forget { script },
            CHECK => Request::Check { script },
            RUN => Request::Run {
                script,
                input: bytes.input()?,
            },
            _ => return Err(Garbled),
        }))
    }
}

impl<'a> Bytes<'a> {
    fn input(&mut self) -> Result<Input<'a>, Garbled> {
        let f_port = self.u8()?;
        let recv_time = Millis::from_i64(i64::from_le_bytes(self.array()?));
        let length = self.length()?;
        let bytes = Cow::Borrowed(self.take(length)?);
        let count = self.length()?;
        let mut variables = BTreeMap::new();
        for _ in 0..count {
            variables.insert(self.text()?.to_owned(), self.text()?.to_owned());
        }
        Ok(Input {
            bytes,
            f_port,
            recv_time,
            variables: Cow::Owned(variables),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_request_is_read_as_it_was_written(
            script: u64,
            bytes in vec(any::<u8>(), 0..300),
            f_port: u8,
            at in -1_000_000_000_000_i64..4_000_000_000_000,
            variables in proptest::collection::btree_map(".{0,9}", ".{0,9}", 0..4),
        ) {
            let input = Input {
                bytes: Cow::Owned(bytes),
                f_port,
                recv_time: Millis::from_i64(at),
                variables: Cow::Owned(variables),
            };
            let mut out = Vec::new();
            Request::Load { script, source: "ü" }.write(&mut out);
            Request::Run { script, input: input.clone() }.write(&mut out);
            let mut requests = Requests::new(&out);
            let first = requests.read();
            let loaded = matches!(first, Ok(Some(Request::Load { script: s, source: "ü" })) if s == script);
            prop_assert!(loaded);
            let Ok(Some(Request::Run { input: read, .. })) = requests.read() else {
                return Err(TestCaseError::fail("no run"));
            };
            prop_assert_eq!(read.bytes, input.bytes);
            prop_assert_eq!((read.f_port, read.recv_time), (input.f_port, input.recv_time));
            prop_assert_eq!(read.variables, input.variables);
            let ended = matches!(requests.read(), Ok(None));
            prop_assert!(ended);
        }
    }

    #[test]
    fn limits_reach_the_worker() {
        let limits = Limits {
            cpu: Duration::from_millis(70),
            memory: 9 << 20,
            calls: 12,
            ..Limits::default()
        };
        let mut out = Vec::new();
        write_limits(&mut out, &limits);
        let read = read_limits(&out).unwrap();
        assert_eq!(
            (read.cpu, read.memory, read.calls),
            (limits.cpu, limits.memory, limits.calls)
        );
        assert_eq!(read_limits(&out[1..]).unwrap_err(), Garbled);
    }
}
