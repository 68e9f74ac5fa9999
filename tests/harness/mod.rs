//! What the tests stand on: a real broker, the built program, an HTTP client and an eye on the log.

pub(crate) mod broker;
pub(crate) mod certificates;
pub(crate) mod city;
pub(crate) mod demo;
pub(crate) mod history;
pub(crate) mod http;
pub(crate) mod logs;
pub(crate) mod process;
pub(crate) mod publisher;
pub(crate) mod receiver;
pub(crate) mod stranger;
pub(crate) mod talblick;
pub(crate) mod uplink;
pub(crate) mod web;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The workspace's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// A port nobody listens at just now.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// Asks until there is an answer; fails with what was waited for once the time is up.
pub(crate) fn wait_until<T>(what: &str, limit: Duration, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "not within {limit:?}: {what}");
        std::thread::park_timeout(Duration::from_millis(10));
    }
}
