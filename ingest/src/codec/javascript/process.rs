//! A codec worker as a process: shut in, and watched by a thread of its own. What `QuickJS` cannot interrupt (a sort, a
//! split, a regular expression) ends with the process; so does everything when the program that started it is gone.

use crate::codec::DecodeError;
use crate::codec::javascript::Limits;
use crate::codec::javascript::desk::{Desk, Doing, Step};
use crate::codec::javascript::lane::millis;
use crate::codec::javascript::serve::{greeting, serve};
use crate::codec::javascript::wire::Answer;
use crossbeam_channel::Receiver;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Resource, Rlimit, Signal, getpid, kill_process, setrlimit};
use rustix::thread::set_no_new_privs;
use rustix::time::{ClockId, clock_gettime};
use std::fs;
use std::io::{self, PipeReader, PipeWriter, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Processor time that compiling a source may take beyond a call's: vendors' largest take a few milliseconds.
const LOADING: Duration = Duration::from_secs(1);

/// Looks at the running call within its limit, and the longest time between two.
const LOOKS: u32 = 8;
const LONGEST_LOOK: Duration = Duration::from_millis(50);

/// Looks without work after which nobody looks until there is work again.
const IDLE_LOOKS: u32 = 10;

/// Address space a worker may take beyond what it starts with: this many times what one codec may hold, and something
/// for the worker itself.
const CODECS: u64 = 16;
const OWN_BYTES: u64 = 256 << 20;

/// Works on what comes in on standard input until it is closed. The program calls this in a process of its own and does
/// nothing else there.
pub fn work() -> io::Result<()> {
    let mut requests = PipeReader::from(duplicate(&io::stdin())?);
    let answers = PipeWriter::from(duplicate(&io::stdout())?);
    let limits = greeting(&mut requests)?;
    let (desk, woken) = Desk::new(answers);
    let desk = Arc::new(desk);
    let watched = Arc::clone(&desk);
    let from = requests.try_clone()?;
    thread::Builder::new()
        .name("watch".into())
        .spawn(move || watch(&watched, &woken, from.as_fd(), limits.cpu))?;
    confine(&limits);
    serve(&mut requests, &desk, limits)
}

fn duplicate(stream: &impl AsFd) -> io::Result<OwnedFd> {
    stream.as_fd().try_clone_to_owned()
}

/// Takes away what a codec has no use for, should it ever break out of the engine. What the system refuses to take away
/// (a container may forbid to set limits) stays.
fn confine(limits: &Limits) {
    let most = |resource, most| {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        let _ = setrlimit(resource, limit);
    };
    if let Some(now) = address_space() {
        let codecs = (limits.memory as u64).saturating_mul(CODECS);
        most(
            Resource::As,
            now.saturating_add(codecs).saturating_add(OWN_BYTES),
        );
    }
    most(Resource::Core, 0);
    most(Resource::Fsize, 0);
    most(Resource::Nproc, 0);
    // One, which is taken: waiting on a descriptor needs it to be above none.
    most(Resource::Nofile, 1);
    let _ = set_no_new_privs(true);
}

/// Bytes of address space this process has.
fn address_space() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split(' ').next()?.parse().ok()?;
    pages.checked_mul(rustix::param::page_size() as u64)
}

/// Looks now and then at what is being done, until the process ends.
fn watch<W: Write>(
    desk: &Desk<W>,
    woken: &Receiver<()>,
    requests: BorrowedFd<'_>,
    limit: Duration,
) {
    let look = (limit / LOOKS).clamp(Duration::from_millis(1), LONGEST_LOOK);
    let mut seen: Option<(Doing, Duration)> = None;
    let mut idle = 0;
    loop {
        if is_closed(requests, look) {
            end();
        }
        let doing = desk.doing();
        let allowed = match doing.step() {
            Step::Calling => limit * 3 / 2,
            Step::Loading => limit * 3 / 2 + LOADING,
            Step::Idle => {
                idle += 1;
                if idle > IDLE_LOOKS {
                    desk.sleep(woken);
                    idle = 0;
                }
                continue;
            }
        };
        idle = 0;
        let now = processor_time();
        match seen {
            Some((before, since)) if before == doing => {
                if now.saturating_sub(since) > allowed && give_up(desk, doing, limit) {
                    end();
                }
            }
            _ => {
                seen = Some((doing, now));
                // What was answered before must not wait for a call that may never end.
                if desk.flush().is_err() {
                    end();
                }
            }
        }
    }
}

/// Answers for a call that cannot be stopped; false if it ended by itself meanwhile.
fn give_up<W: Write>(desk: &Desk<W>, doing: Doing, limit: Duration) -> bool {
    let answer = Answer {
        outcome: Err(DecodeError::Timeout {
            limit_ms: millis(limit),
        }),
        last: true,
    };
    desk.answer_for(doing, &answer).unwrap_or(true)
}

/// Whether nobody can send anything any more; waits for that until `look` is over.
fn is_closed(requests: BorrowedFd<'_>, look: Duration) -> bool {
    let mut descriptors = [PollFd::new(&requests, PollFlags::empty())];
    if let Ok(timeout) = look.try_into()
        && let Ok(ready) = poll(&mut descriptors, Some(&timeout))
    {
        return ready > 0;
    }
    thread::sleep(look);
    false
}

/// Ends this process at once, whatever its other thread is in the middle of.
fn end() {
    // A process may always end itself.
    let _ = kill_process(getpid(), Signal::KILL);
}

/// Processor time this process has used: unlike wall time it does not run on while others use the processor.
fn processor_time() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime)
        .try_into()
        .unwrap_or_default()
}
