//! Where codecs run, and the pipes to one worker there.

use crate::codec::javascript::Limits;
use crate::codec::javascript::desk::Desk;
use crate::codec::javascript::serve::{greeting, serve};
use crate::codec::javascript::wire::{ANSWER, Answer, framed, write_limits};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::ioctl_fionbio;
use rustix::pipe::fcntl_setpipe_size;
use std::collections::HashMap;
use std::io::{self, ErrorKind, PipeReader, PipeWriter, Read as _, Write as _, pipe};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// Room in a pipe, in bytes: a batch of answers, so that workers need not wait for each other's to be read.
const PIPE: usize = 1 << 20;

/// Bytes that are read at once.
const CHUNK: usize = 64 << 10;

/// Stack of a worker that is a thread; `QuickJS`'s own limit is well below.
const STACK: usize = 4 << 20;

/// Where codecs run.
#[derive(Debug, Clone)]
pub enum Host {
    /// In processes: each is this program with these arguments, and has to call [`work`](super::process::work). One that
    /// cannot be stopped otherwise is killed.
    Process {
        /// The program, with its path.
        program: PathBuf,
        /// Its arguments.
        arguments: Vec<String>,
    },
    /// On threads of this process, for trusted codecs: one that calls a built-in function without end is left behind.
    Thread,
}

/// Why a worker does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gone {
    /// It ended, or what it says makes no sense.
    Ended,
    /// It has been silent for too long.
    Silent,
}

/// A worker and the pipes to it. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Worker {
    requests: Option<PipeWriter>,
    answers: PipeReader,
    /// What came in, and how much of it was read already.
    unread: Vec<u8>,
    read: usize,
    child: Option<Child>,
    /// The sources it was given, and when each was used last.
    pub(super) given: HashMap<u64, u64>,
}

impl Worker {
    /// Starts a worker.
    pub(super) fn start(host: &Host, limits: &Limits) -> io::Result<Self> {
        let (to_read, mut requests) = pipe()?;
        let (answers, to_write) = pipe()?;
        for end in [requests.try_clone()?, to_write.try_clone()?] {
            // Small pipes make it slower, not wrong.
            let _ = fcntl_setpipe_size(&end, PIPE);
        }
        let child = match host {
            Host::Process { program, arguments } => Some(
                Command::new(program)
                    .args(arguments)
                    .env_clear()
                    .current_dir("/")
                    .stdin(Stdio::from(to_read))
                    .stdout(Stdio::from(to_write))
                    .stderr(Stdio::null())
                    // Whoever stops the program from a terminal stops it alone; it ends its workers.
                    .process_group(0)
                    .spawn()?,
            ),
            Host::Thread => {
                let name = thread::Builder::new().name("codec".into());
                name.stack_size(STACK)
                    .spawn(move || on_thread(to_read, to_write))?;
                None
            }
        };
        let mut first = Vec::new();
        framed(&mut first, |out| write_limits(out, limits));
        requests.write_all(&first)?;
        ioctl_fionbio(&requests, true)?;
        ioctl_fionbio(&answers, true)?;
        Ok(Self {
            requests: Some(requests),
            answers,
            unread: Vec::new(),
            read: 0,
            child,
            given: HashMap::new(),
        })
    }

    /// Hands a message over, waiting at most `patience` for each piece of it to be taken.
    pub(super) fn send(&mut self, mut message: &[u8], patience: Duration) -> Result<(), Gone> {
        let requests = self.requests.as_mut().ok_or(Gone::Ended)?;
        while !message.is_empty() {
            match requests.write(message) {
                Ok(written) => message = message.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    let mut descriptors = [PollFd::new(requests, PollFlags::OUT)];
                    wait(&mut descriptors, patience)?;
                }
                Err(_) => return Err(Gone::Ended),
            }
        }
        Ok(())
    }

    /// The next answer, waiting at most `patience` for each piece of it.
    pub(super) fn receive(&mut self, patience: Duration) -> Result<Answer, Gone> {
        loop {
            if let Some(answer) = self.arrived()? {
                return Ok(answer);
            }
            self.unread.drain(..self.read);
            self.read = 0;
            let start = self.unread.len();
            self.unread.resize(start + CHUNK, 0);
            let read = match self.unread.get_mut(start..) {
                Some(room) => self.answers.read(room),
                None => Ok(0),
            };
            self.unread.truncate(start + *read.as_ref().unwrap_or(&0));
            match read {
                Ok(0) => return Err(Gone::Ended),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    let mut descriptors = [PollFd::new(&self.answers, PollFlags::IN)];
                    wait(&mut descriptors, patience)?;
                }
                Err(_) => return Err(Gone::Ended),
            }
        }
    }

    /// The next answer that has come in whole.
    fn arrived(&mut self) -> Result<Option<Answer>, Gone> {
        let rest = self.unread.get(self.read..).unwrap_or_default();
        let Some((length, rest)) = rest.split_first_chunk::<4>() else {
            return Ok(None);
        };
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        if length > ANSWER {
            return Err(Gone::Ended);
        }
        let Some(message) = rest.get(..length) else {
            return Ok(None);
        };
        let answer = Answer::read(message).ok().ok_or(Gone::Ended)?;
        self.read += 4 + length;
        Ok(Some(answer))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(mut child) = self.child.take() {
            // It may have ended already; either way nothing of it remains.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Waits until a descriptor is ready.
fn wait(descriptors: &mut [PollFd<'_>], patience: Duration) -> Result<(), Gone> {
    let timeout = patience.try_into().ok();
    match poll(descriptors, timeout.as_ref()) {
        Ok(0) => Err(Gone::Silent),
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(_) => Err(Gone::Ended),
    }
}

/// A worker that is a thread. It ends when its pipes are closed.
fn on_thread(mut requests: PipeReader, answers: PipeWriter) {
    let Ok(limits) = greeting(&mut requests) else {
        return;
    };
    let (desk, _) = Desk::new(answers);
    // Whoever is at the other end of closed pipes knows.
    let _ = serve(&mut requests, &desk, limits);
}
