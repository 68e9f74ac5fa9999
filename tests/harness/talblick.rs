//! The built program with a configuration of its own, and what it says.

use super::http::Http;
use super::logs::Lines;
use super::process::Process;
use super::wait_until;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// How long a start or a stop may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// A directory with data and configuration, and the program while it runs. The data outlive the program, so it can
/// be killed and started again.
#[derive(Debug)]
pub(crate) struct Talblick {
    dir: TempDir,
    running: Option<Running>,
    token: Option<String>,
}

#[derive(Debug)]
struct Running {
    process: Process,
    url: String,
    log: Lines,
}

impl Talblick {
    /// A directory with the configuration every test needs, followed by `more`. Nothing runs yet.
    pub(crate) fn prepare(more: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let talblick = Self {
            dir,
            running: None,
            token: None,
        };
        talblick.configure(more);
        talblick
    }

    /// Uses the token of another, whose data it is given.
    pub(crate) fn trusting(mut self, other: &Self) -> Self {
        self.token.clone_from(&other.token);
        self
    }

    /// Prepares and starts `talblick serve`, and waits until it is ready.
    pub(crate) fn serve(more: &str) -> Self {
        let mut talblick = Self::prepare(more);
        talblick.start();
        talblick
    }

    /// Writes the configuration anew; it counts from the next start.
    pub(crate) fn configure(&self, more: &str) {
        let text = format!(
            "[data]\ndir = \"{}\"\n\n[api]\nlisten = \"127.0.0.1:0\"\n\n{more}",
            self.data().display()
        );
        std::fs::write(self.config(), text).unwrap();
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.dir.path().join("talblick.toml")
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Starts it and waits until it is ready.
    pub(crate) fn start(&mut self) {
        let mut process = Process::start(
            // A limit on the size of files then fails a write, and does not end the program.
            Command::new("sh")
                .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
                .arg(binary())
                .arg("serve")
                .arg("--config")
                .arg(self.config())
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped()),
        );
        let out = Lines::follow(process.child().stdout.take().unwrap());
        let log = Lines::follow(process.child().stderr.take().unwrap());
        let url = wait_until("talblick prints its address", PATIENCE, || {
            if let Some(status) = process.ended() {
                panic!(
                    "talblick ended at once ({status}):\n{}",
                    log.all().join("\n")
                );
            }
            out.after("listening on ")
        });
        if self.token.is_none() {
            self.token = out.after("administration token:");
        }
        self.running = Some(Running { process, url, log });
        let http = self.http();
        wait_until("/readyz answers 200", PATIENCE, || {
            let answer = http.try_get("/readyz", &[]).ok()?;
            (answer.status == 200).then_some(())
        });
        if self.token.is_none() {
            // Standard output and HTTP come to life side by side.
            self.token = Some(wait_until("the administration token", PATIENCE, || {
                out.after("administration token:")
            }));
        }
    }

    /// The number of its process.
    pub(crate) fn pid(&self) -> u32 {
        self.running().process.pid()
    }

    /// A client with the administration token.
    pub(crate) fn http(&self) -> Http {
        Http::new(self.running().url.clone(), self.token.clone())
    }

    /// Lets its files grow no further, as on a full disk; or again as they like.
    pub(crate) fn fill_disk(&self, full: bool) {
        let size = if full { "4096" } else { "unlimited" };
        let limited = Command::new("prlimit")
            .args(["--pid", &self.pid().to_string()])
            .arg(format!("--fsize={size}:"))
            .status();
        assert!(limited.unwrap().success());
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.process.kill();
        }
    }

    /// Sends SIGTERM and waits until it has ended; gives how, and what it said.
    pub(crate) fn terminate(&mut self) -> (ExitStatus, Lines) {
        let mut running = self.running.take().unwrap();
        let status = running.process.terminate(PATIENCE);
        (status, running.log)
    }

    /// Fails if the log tells of trouble.
    pub(crate) fn assert_log_clean(&self) {
        self.assert_log_clean_but_for(&[]);
    }

    /// Fails if the log tells of trouble other than the expected.
    pub(crate) fn assert_log_clean_but_for(&self, expected: &[&str]) {
        let trouble = self.running().log.trouble(expected);
        assert!(trouble.is_empty(), "{}", trouble.join("\n"));
    }

    /// The log so far.
    pub(crate) fn log(&self) -> Lines {
        self.running().log.clone()
    }

    /// Waits until the MQTT source of this name is connected.
    pub(crate) fn wait_connected(&self, source: &str) {
        let http = self.http();
        wait_until("the source is connected", PATIENCE, || {
            let state = source_state(&http.get("/readyz").json(), source)?;
            (state["connected"] == true).then_some(())
        });
    }

    /// Waits until so many messages are settled, and gives the accounting, whose sums must be right.
    pub(crate) fn wait_received(&self, received: u64) -> Value {
        let http = self.http();
        let mut last = Value::Null;
        let deadline = std::time::Instant::now() + Duration::from_mins(2);
        loop {
            let accounting = http.json("/api/v1/ingest");
            assert_sums(&accounting);
            let pending = accounting["pending"].as_u64();
            if accounting["total"]["received"].as_u64() >= Some(received) && pending == Some(0) {
                return accounting;
            }
            assert!(
                std::time::Instant::now() < deadline,
                "{received} messages received: {last}"
            );
            last = accounting;
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }

    fn running(&self) -> &Running {
        self.running.as_ref().expect("talblick runs")
    }
}

/// What `/readyz` says about one source.
pub(crate) fn source_state(readiness: &Value, source: &str) -> Option<Value> {
    let sources = readiness["parts"]["ingest"]["sources"].as_array()?;
    sources.iter().find(|s| s["name"] == source).cloned()
}

/// Every message has ended in exactly one way, in total and per source.
pub(crate) fn assert_sums(accounting: &Value) {
    let of = |counters: &Value| {
        let count = |name: &str| counters[name].as_u64().unwrap();
        assert_eq!(
            count("received"),
            count("stored") + count("duplicate") + count("rejected") + count("ignored"),
            "{accounting}"
        );
    };
    of(&accounting["total"]);
    accounting["sources"]
        .as_array()
        .unwrap()
        .iter()
        .for_each(of);
}

/// An MQTT source at this address for ChirpStack's topics.
pub(crate) fn mqtt_source(name: &str, url: &str) -> String {
    let mut text = String::new();
    writeln!(text, "[[source]]").unwrap();
    writeln!(text, "name = {name:?}").unwrap();
    writeln!(text, "kind = \"mqtt\"").unwrap();
    writeln!(text, "url = {url:?}").unwrap();
    writeln!(text, "topics = [\"application/+/device/+/event/+\"]").unwrap();
    writeln!(text, "format = \"auto\"\n").unwrap();
    text
}

/// Runs the program to its end with these arguments; one that goes on is ended, and fails the test.
pub(crate) fn run(args: &[&str]) -> Output {
    run_with(args, Stdio::null())
}

/// The same with a standard input.
pub(crate) fn run_with(args: &[&str], input: Stdio) -> Output {
    let mut process = Process::start(
        Command::new(binary())
            .args(args)
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped()),
    );
    let out = Lines::follow(process.child().stdout.take().unwrap());
    let log = Lines::follow(process.child().stderr.take().unwrap());
    let status = wait_until("talblick ends by itself", PATIENCE, || process.ended());
    // The readers end with the process, but in their own time.
    std::thread::park_timeout(Duration::from_millis(100));
    Output {
        status,
        stdout: out.all().join("\n").into_bytes(),
        stderr: log.all().join("\n").into_bytes(),
    }
}

/// `TALBLICK_BIN`, or the program beside this test in the target directory.
pub(crate) fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("TALBLICK_BIN") {
        return path.into();
    }
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    let path = profile.join("talblick");
    assert!(
        path.exists(),
        "{} is missing; run cargo build -p talblick",
        path.display()
    );
    path
}
