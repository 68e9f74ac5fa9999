//! How far long work is: a bar on a terminal, a line in the log now and then elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// How often progress is said where there is no terminal.
const SAY_EVERY: Duration = Duration::from_secs(5);

/// A bar that counts up to a total.
#[derive(Debug)]
pub(super) struct Bar {
    bar: ProgressBar,
    said: Instant,
}

impl Bar {
    /// Named by what is being done.
    pub(super) fn new(what: &str, total: u64) -> Self {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        // A template that does not parse would leave the plain bar.
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {percent} %  {eta} left")
        {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        Self {
            bar,
            said: Instant::now(),
        }
    }

    /// So much is done; `line` is what the log says if it is time and nobody looks on.
    pub(super) fn at(&mut self, done: u64, line: impl FnOnce() -> String) {
        self.bar.set_position(done);
        if self.bar.is_hidden() && self.said.elapsed() >= SAY_EVERY {
            self.said = Instant::now();
            tracing::info!("{}", line());
        }
    }

    /// Removes the bar.
    pub(super) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
