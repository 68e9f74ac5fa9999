//! The demo city as it is, small and with little history: everything the program can serve is in it.

use super::http::Http;
use super::logs::Lines;
use super::process::Process;
use super::talblick::binary;
use super::wait_until;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How long history and coverage may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(3);

/// A running demo city. Its data go with it.
#[derive(Debug)]
pub(crate) struct Demo {
    _process: Process,
    log: Lines,
    http: Http,
    token: String,
}

impl Demo {
    /// Starts it and waits until it is ready and its coverage is imported.
    pub(crate) fn start() -> Self {
        let address = "127.0.0.1:0";
        let mut process = Process::start(
            Command::new(binary())
                .args(["demo", "--http", address, "--mqtt", address])
                .args(["--history", "6h", "--devices", "60", "--speed", "1"])
                .args(["--log", "warn"])
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped()),
        );
        let out = Lines::follow(process.child().stdout.take().unwrap());
        let log = Lines::follow(process.child().stderr.take().unwrap());
        let mut said = |what: &str| {
            wait_until(what, PATIENCE, || {
                let ended = process.ended();
                assert!(ended.is_none(), "{ended:?}: {}", log.all().join("\n"));
                out.after(what)
            })
        };
        let (url, token) = (said("listening on "), said("administration token:"));
        let http = Http::new(url, Some(token.clone()));
        wait_until("/readyz answers 200", PATIENCE, || {
            let answer = http.try_get("/readyz", &[]).ok()?;
            (answer.status == 200).then_some(())
        });
        wait_until("coverage is imported", PATIENCE, || {
            let releases = http.json("/api/v1/coverage/releases");
            let all = releases["items"].as_array()?.len();
            (all >= 3).then_some(())
        });
        Self {
            _process: process,
            log,
            http,
            token,
        }
    }

    /// A client with the administration token.
    pub(crate) fn http(&self) -> &Http {
        &self.http
    }

    /// The administration token.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Fails if the log tells of trouble other than the expected.
    pub(crate) fn assert_log_clean_but_for(&self, expected: &[&str]) {
        let trouble = self.log.trouble(expected);
        assert!(trouble.is_empty(), "{}", trouble.join("\n"));
    }
}
