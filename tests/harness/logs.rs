//! What a process says on one of its outputs, line by line, as it comes.

use parking_lot::Mutex;
use std::io::{BufRead as _, BufReader, Read};
use std::sync::Arc;

/// The lines so far. A thread of its own reads them until the process closes the output.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    pub(crate) fn follow(output: impl Read + Send + 'static) -> Self {
        let lines = Self::default();
        let into = lines.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                into.0.lock().push(line);
            }
        });
        lines
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().clone()
    }

    /// What follows `prefix` on the first line that begins with it.
    pub(crate) fn after(&self, prefix: &str) -> Option<String> {
        let lines = self.0.lock();
        let rest = lines.iter().find_map(|line| line.strip_prefix(prefix));
        rest.map(|rest| rest.trim().to_owned())
    }

    /// Lines that tell of trouble, but for those that contain one of the expected texts.
    pub(crate) fn trouble(&self, expected: &[&str]) -> Vec<String> {
        let mut lines = self.all();
        lines.retain(|line| {
            let bad = ["WARN", "ERROR", "panicked", "stack backtrace"];
            bad.iter().any(|word| line.contains(word))
                && !expected.iter().any(|part| line.contains(part))
        });
        lines
    }
}
