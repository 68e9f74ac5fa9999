//! What a codec worker does: it reads messages, runs codecs, and answers. Whether a codec is tried at all, and what is
//! done about one that keeps running into its limits, is decided by the program that feeds the worker.

use crate::codec::javascript::Limits;
use crate::codec::javascript::desk::{Desk, Step};
use crate::codec::javascript::sandbox::Sandbox;
use crate::codec::javascript::wire::{Answer, Request, Requests, read_limits};
use crate::codec::{DecodeError, Decoded, Input};
use std::collections::HashMap;
use std::io::{self, Read, Write};

/// Longest message that is read, in bytes: a batch of the longest uplinks there are, with a few sources.
const MESSAGE: usize = 64 << 20;

/// Reads the first message: the limits.
pub(super) fn greeting(requests: &mut impl Read) -> io::Result<Limits> {
    let mut message = Vec::new();
    if !read_message(requests, &mut message)? {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    read_limits(&message).map_err(io::Error::other)
}

/// Answers messages until there are no more.
pub(super) fn serve<W: Write>(
    requests: &mut impl Read,
    desk: &Desk<W>,
    limits: Limits,
) -> io::Result<()> {
    let mut codecs = Codecs {
        limits,
        ready: HashMap::new(),
    };
    let mut message = Vec::new();
    while read_message(requests, &mut message)? {
        codecs.work(&message, desk)?;
        desk.flush()?;
    }
    Ok(())
}

/// The next message; false if there is none any more.
fn read_message(from: &mut impl Read, message: &mut Vec<u8>) -> io::Result<bool> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
        Err(error) => return Err(error),
    }
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length > MESSAGE {
        return Err(io::ErrorKind::InvalidData.into());
    }
    message.resize(length, 0);
    from.read_exact(message)?;
    Ok(true)
}

/// The sources a worker was given, by what identifies them.
struct Codecs {
    limits: Limits,
    ready: HashMap<u64, Ready>,
}

/// A codec's source and its sandbox, or why it does not load; no sandbox if the next call is to make a new one.
struct Ready {
    source: String,
    sandbox: Option<Result<Sandbox, DecodeError>>,
}

impl Codecs {
    /// Does what a message asks for. Behind a call that ran into a limit nothing is run: it comes again if it is still
    /// wanted.
    fn work<W: Write>(&mut self, message: &[u8], desk: &Desk<W>) -> io::Result<()> {
        let mut requests = Requests::new(message);
        let mut stopped = false;
        while let Some(request) = requests.read().map_err(io::Error::other)? {
            let outcome = match request {
                Request::Load { script, source } => {
                    let source = source.to_owned();
                    let sandbox = None;
                    self.ready.insert(script, Ready { source, sandbox });
                    continue;
                }
                Request::Forget { script } => {
                    self.ready.remove(&script);
                    continue;
                }
                Request::Check { .. } | Request::Run { .. } if stopped => continue,
                Request::Check { script } => self.run(script, None, desk),
                Request::Run { script, input } => self.run(script, Some(&input), desk),
            };
            stopped = outcome.as_ref().is_err_and(DecodeError::is_limit);
            let last = false;
            desk.answer(&Answer { outcome, last })?;
        }
        Ok(())
    }

    fn run<W>(
        &mut self,
        script: u64,
        input: Option<&Input<'_>>,
        desk: &Desk<W>,
    ) -> Result<Decoded, DecodeError> {
        let Some(ready) = self.ready.get_mut(&script) else {
            let why = "the worker was not given this codec";
            return Err(DecodeError::Refused(why.to_owned()));
        };
        if ready.sandbox.is_none() {
            desk.begin(Step::Loading);
        }
        let sandbox = ready
            .sandbox
            .get_or_insert_with(|| Sandbox::load(&ready.source, self.limits));
        let sandbox = sandbox.as_mut().map_err(|error| error.clone())?;
        let Some(input) = input else {
            return Ok(Decoded::default());
        };
        desk.begin(Step::Calling);
        let outcome = sandbox.call(input);
        if sandbox.is_spent() {
            ready.sandbox = None;
        }
        outcome
    }
}
