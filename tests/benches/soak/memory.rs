//! What the program holds in memory while it runs, sample by sample.

use crate::harness::process::children;
use std::time::Duration;

/// Memory at one moment, in megabytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    /// Since the soak began.
    pub(crate) at: Duration,
    /// The program itself.
    pub(crate) program: f64,
    /// The most that it held since it was started.
    pub(crate) peak: f64,
    /// Its codec workers.
    pub(crate) workers: f64,
}

impl Sample {
    pub(crate) fn take(at: Duration, process: u32) -> Self {
        Self {
            at,
            program: megabytes(process, "VmRSS:"),
            peak: megabytes(process, "VmHWM:"),
            workers: children(process)
                .into_iter()
                .map(|worker| megabytes(worker, "VmRSS:"))
                .sum(),
        }
    }
}

/// The median of what the program held between two moments.
pub(crate) fn median(samples: &[Sample], from: Duration, to: Duration) -> f64 {
    let within = samples.iter().filter(|s| (from..to).contains(&s.at));
    let mut held: Vec<f64> = within.map(|s| s.program).collect();
    held.sort_by(f64::total_cmp);
    held.get(held.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Memory of a process as proc(5) names it, in megabytes; nothing of one that ended.
fn megabytes(process: u32, name: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1_024.0
}
