//! What was measured, beside what was to be reached.
#![expect(clippy::print_stdout, reason = "a bench's figures")]

use crate::work::Work;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The figures of one store by their names.
#[derive(Default)]
pub(crate) struct Figures(BTreeMap<&'static str, f64>);

/// Name, what it is, unit, whether more is better, and what this store is to reach.
const ROWS: [(&str, &str, &str, bool, &str); 12] = [
    (
        "append",
        "append, 4,000 a batch",
        "readings/s",
        true,
        "≥ 5,000,000",
    ),
    ("bytes", "file", "B/reading", false, "≤ 1.6"),
    (
        "bytes_of_readings",
        "the same without registry",
        "B/reading",
        false,
        "≤ 1.2",
    ),
    ("q1", "one series, 24 h raw (Q1)", "ms", false, "≤ 0.03"),
    (
        "q2",
        "one series, 10 days by hours: mean, min, max (Q2)",
        "ms",
        false,
        "≤ 0.1",
    ),
    (
        "q3",
        "hourly mean over 10,000 series, 24 h (Q3)",
        "ms",
        false,
        "≤ 45",
    ),
    ("q4", "latest of 40,000 series (Q4)", "ms", false, "≤ 0.1"),
    ("q5", "export of one day (Q5)", "rows/s", true, ""),
    (
        "q5_native",
        "the same in its own format",
        "rows/s",
        true,
        "",
    ),
    (
        "year",
        "a year of one series by days: mean, min, max",
        "ms",
        false,
        "≤ 1",
    ),
    ("open", "open, until the first answer", "ms", false, "≤ 300"),
    ("rss", "most memory, resident", "MB", false, "≤ 300"),
];

impl Figures {
    pub(crate) fn add(&mut self, who: &str, name: &'static str, value: f64) {
        let unit = ROWS
            .iter()
            .find(|row| row.0 == name)
            .map_or("", |row| row.2);
        println!("peers.{who}_{name} {value:.4} {unit}");
        self.0.insert(name, value);
    }
}

/// Prints everything side by side, with how much better this store is than each of the others.
pub(crate) fn table(work: &Work, stores: &[(&str, Figures); 3]) {
    println!("\n{:.0} readings of 40,000 series:\n", work.readings());
    let names: Vec<_> = stores.iter().map(|(name, _)| *name).collect();
    println!("| | goal | {} |", names.join(" | "));
    println!("|---|---|{}", "---|".repeat(names.len()));
    let ours = &stores[0].1;
    for (name, what, unit, more, goal) in ROWS {
        let cell = |figures: &Figures| match (figures.0.get(name), ours.0.get(name)) {
            (Some(value), Some(own)) if !std::ptr::eq(figures, ours) => {
                let times = if more { own / value } else { value / own };
                format!("{} ({times:.1}×)", shown(*value))
            }
            (Some(value), _) => shown(*value),
            (None, _) => "–".to_owned(),
        };
        let cells: Vec<_> = stores.iter().map(|(_, figures)| cell(figures)).collect();
        println!("| {what}, {unit} | {goal} | {} |", cells.join(" | "));
    }
}

fn shown(value: f64) -> String {
    match value {
        100.0.. => format!("{value:.0}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

/// The median time of some runs in milliseconds; of fewer where each takes long.
pub(crate) fn asked(mut work: impl FnMut()) -> f64 {
    const MOST: Duration = Duration::from_secs(5);
    let since = Instant::now();
    let mut times = Vec::new();
    while times.len() < 3 || (times.len() < 200 && since.elapsed() < MOST) {
        let begin = Instant::now();
        work();
        times.push(begin.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
