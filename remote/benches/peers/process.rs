//! Servers as processes, and what the system tells of processes and files.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that ends with the bench.
pub(crate) struct Running(Child);

impl Running {
    /// Starts it and waits until it listens.
    pub(crate) fn start(program: &str, arguments: &[String], port: u16) -> Self {
        let child = Command::new(program)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let running = Self(child.expect("start the server; tests/install installs it"));
        let deadline = Instant::now() + Duration::from_mins(2);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "{program} does not listen");
            std::thread::park_timeout(Duration::from_millis(2));
        }
        running
    }

    pub(crate) fn pid(&self) -> String {
        self.0.id().to_string()
    }

    /// Ends it in order, so that its files are complete.
    pub(crate) fn end(mut self) {
        let _ = Command::new("kill").arg(self.pid()).status();
        let deadline = Instant::now() + Duration::from_mins(2);
        while self.0.try_wait().is_ok_and(|ended| ended.is_none()) && Instant::now() < deadline {
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The most memory a process has had, in MB.
pub(crate) fn peak_mb(process: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}

/// Bytes of all files below a directory.
#[expect(clippy::cast_precision_loss, reason = "bytes of files")]
pub(crate) fn size(path: &Path) -> f64 {
    let entries = std::fs::read_dir(path).map(|entries| entries.flatten().collect::<Vec<_>>());
    let of = |entry: &std::fs::DirEntry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => size(&entry.path()),
        Ok(meta) => meta.len() as f64,
        Err(_) => 0.0,
    };
    entries.unwrap_or_default().iter().map(of).sum()
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0");
    listener
        .and_then(|listener| listener.local_addr())
        .map_or(18_999, |address| address.port())
}
