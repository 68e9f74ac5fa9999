//! The worker process itself: what it has, and what happens when it ends.

use crate::{GOOD, engine_with, input, job, json, limits};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use talblick_ingest::codec::DecodeError;
use talblick_ingest::codec::javascript::engine::Engine;
use talblick_ingest::codec::javascript::{Host, Job, Limits, Script};

/// A host whose workers can be told from those of other tests: they do not look at arguments.
fn marked(mark: &str) -> Host {
    Host::Process {
        program: env!("CARGO_BIN_EXE_codec-worker").into(),
        arguments: vec![mark.to_owned()],
    }
}

fn started(mark: &str) -> Engine {
    Engine::new(&marked(mark), 1, limits()).unwrap()
}

/// The folders in `/proc` of the living processes with this argument.
fn workers(mark: &str) -> Vec<PathBuf> {
    let processes = fs::read_dir("/proc").unwrap();
    let mut found: Vec<PathBuf> = processes.map(|entry| entry.unwrap().path()).collect();
    found.retain(|folder| {
        let line = fs::read(folder.join("cmdline")).unwrap_or_default();
        line.split(|byte| *byte == 0).nth(1) == Some(mark.as_bytes())
    });
    found
}

fn kill(folder: &std::path::Path) {
    let id = folder.file_name().unwrap().to_str().unwrap();
    let pid = Pid::from_raw(id.parse().unwrap()).unwrap();
    kill_process(pid, Signal::KILL).unwrap();
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::yield_now();
    }
}

#[test]
fn a_worker_has_no_environment_no_files_and_limits() {
    let engine = started("isolation");
    let good = Script::new("good", GOOD);
    assert!(engine.decode(&[job(&good)]).remove(0).is_ok());
    let [folder] = workers("isolation").try_into().unwrap();
    assert_eq!(fs::read(folder.join("environ")).unwrap(), b"");
    for entry in fs::read_dir(folder.join("fd")).unwrap() {
        let target = fs::read_link(entry.unwrap().path()).unwrap();
        let target = target.to_string_lossy().into_owned();
        assert!(
            target.starts_with("pipe:") || target == "/dev/null",
            "{target}"
        );
    }
    let text = fs::read_to_string(folder.join("limits")).unwrap();
    let limit = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..]
            .split_whitespace()
            .nth(1)
            .unwrap()
            .to_owned()
    };
    assert_eq!(limit("Max open files"), "1");
    assert_eq!(limit("Max file size"), "0");
    assert_eq!(limit("Max core file size"), "0");
    assert_eq!(limit("Max processes"), "0");
    assert!(limit("Max address space").parse::<u64>().unwrap() < 8 << 30);
    let status = fs::read_to_string(folder.join("status")).unwrap();
    assert!(
        status.lines().any(|line| line == "NoNewPrivs:\t1"),
        "{status}"
    );
}

#[test]
fn a_worker_that_is_killed_from_outside_costs_no_uplink() {
    let engine = started("killed");
    let good = Script::new("good", GOOD);
    for round in 0..3 {
        let jobs = vec![job(&good); 50];
        let outcomes = engine.decode(&jobs);
        assert!(outcomes.iter().all(Result::is_ok), "{round}: {outcomes:?}");
        let [folder] = workers("killed").try_into().unwrap();
        kill(&folder);
    }
    // One alone, too.
    let outcome = engine.decode(&[job(&good)]).remove(0);
    assert_eq!(json(&outcome.unwrap()), r#"{"sum":6}"#);
}

#[test]
fn a_call_that_ends_its_worker_each_time_is_an_error_of_that_call_alone() {
    let mark = "crashing";
    let patient = Limits {
        cpu: Duration::from_mins(10),
        ..limits()
    };
    let engine = Engine::new(&marked(mark), 1, patient).unwrap();
    let good = Script::new("good", GOOD);
    let waiting = Script::new("waiting", "function decodeUplink() { while (true) {} }");
    assert!(engine.decode(&[job(&good)]).remove(0).is_ok());
    std::thread::scope(|scope| {
        let working = scope.spawn(|| engine.decode(&[job(&good), job(&waiting), job(&good)]));
        // Whatever ends a worker in the middle of a call looks like this from outside: its second worker too, its third no more.
        let mut killed: Vec<PathBuf> = Vec::new();
        while killed.len() < 2 {
            until("a busy worker", || {
                workers(mark)
                    .iter()
                    .any(|w| !killed.contains(w) && is_busy(w))
            });
            let busy = workers(mark);
            let Some(busy) = busy.into_iter().find(|w| !killed.contains(w) && is_busy(w)) else {
                continue;
            };
            kill(&busy);
            killed.push(busy);
        }
        let outcomes = working.join().unwrap();
        assert_eq!(outcomes[1], Err(DecodeError::Crashed));
        for at in [0, 2] {
            assert_eq!(json(outcomes[at].as_ref().unwrap()), r#"{"sum":6}"#);
        }
    });
}

/// Whether a process has used half a second of the processor, in ticks of a hundredth second.
fn is_busy(folder: &std::path::Path) -> bool {
    let stat = fs::read_to_string(folder.join("stat")).unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let user = after_name
        .split(' ')
        .nth(11)
        .and_then(|t| t.parse::<u64>().ok());
    user.unwrap_or(0) > 50
}

#[test]
fn workers_end_with_their_engine() {
    let engine = started("ending");
    assert!(
        engine
            .decode(&[job(&Script::new("good", GOOD))])
            .remove(0)
            .is_ok()
    );
    assert_eq!(workers("ending").len(), 1);
    drop(engine);
    until("no worker is left", || workers("ending").is_empty());
}

#[test]
fn a_batch_larger_than_any_pipe_comes_through() {
    let engine = engine_with(2, limits());
    let script = Script::new(
        "large",
        "function decodeUplink(i) { return { data: { n: i.bytes.length, text: 'x'.repeat(20000) } } }",
    );
    let jobs: Vec<_> = (0..1_000)
        .map(|_| Job {
            script: std::sync::Arc::clone(&script),
            input: input(&[7; 250]),
        })
        .collect();
    for outcome in engine.decode(&jobs) {
        assert_eq!(outcome.unwrap().fields.0.len(), 2);
    }
}

#[test]
fn a_program_that_is_no_worker_is_an_error_of_each_call() {
    let host = Host::Process {
        program: "/bin/true".into(),
        arguments: Vec::new(),
    };
    let Ok(engine) = Engine::new(&host, 1, limits()) else {
        return;
    };
    let outcome = engine.decode(&[job(&Script::new("good", GOOD))]).remove(0);
    assert!(outcome.is_err());
    let missing = Host::Process {
        program: "/no/such/program".into(),
        arguments: Vec::new(),
    };
    assert!(Engine::new(&missing, 1, limits()).is_err());
}
