//! From points to what is drawn: runs without a gap, and the gaps between them.
//!
//! A gap is longer than 2.5 times the device's interval. In buckets a single empty one can also be jitter, if the
//! buckets are about as short as the interval; so a line is open where more than 2.5 intervals and more than one and a
//! half buckets lie between two values.

use super::{Chart, Kind, Points, Series};
use talblick_model::{Aggregation, Millis};

/// Values beyond this are not drawn: no sensor means them, and sums of them overflow.
const LARGEST: f64 = 1e12;

/// One value to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sample {
    /// Start of its bucket, or the moment of the reading.
    pub(super) start: Millis,
    /// End of its bucket, or the moment of the reading; of a state, how long it holds.
    pub(super) end: Millis,
    /// What is drawn: mean, sum, difference or last value, depending on the kind.
    pub(super) value: f64,
    /// Smallest value in the bucket.
    pub(super) low: f64,
    /// Largest value in the bucket.
    pub(super) high: f64,
    /// Last value in the bucket.
    pub(super) last: f64,
    /// Mean of the bucket.
    pub(super) mean: f64,
}

impl Sample {
    /// Where a line passes: the middle of the bucket.
    pub(super) fn middle(&self) -> Millis {
        self.start.plus(self.end.since(self.start) / 2)
    }
}

/// A series, ready to draw.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Trace {
    /// Samples without a gap between them.
    pub(super) runs: Vec<Vec<Sample>>,
    /// Where data are missing, silence at both ends of the range included.
    pub(super) gaps: Vec<(Millis, Millis)>,
    /// Width of a bucket in milliseconds; 0 for readings.
    pub(super) step: i64,
    /// The device's interval in milliseconds, given or guessed.
    pub(super) interval: i64,
    /// Whether buckets carry minimum and maximum.
    pub(super) banded: bool,
}

impl Trace {
    /// The points of a chart inside its range.
    pub(super) fn of(chart: &Chart) -> Self {
        let samples = match &chart.series.points {
            Points::Readings(_) => readings(&chart.series),
            Points::Buckets { .. } => buckets(chart),
        };
        let step = typical(samples.iter().map(|(start, end, _)| end.since(*start)));
        let spacing = || typical(samples.windows(2).map(|pair| pair[1].0.since(pair[0].0)));
        let interval = match chart.series.interval {
            Some(interval) => i64::try_from(interval.as_millis()).unwrap_or(i64::MAX / 8),
            None if step > 0 => step,
            None => spacing(),
        };
        let allowed = (interval.min(i64::MAX / 8) * 5 / 2).max(step * 3 / 2);
        let mut trace = Self {
            step,
            interval,
            banded: step > 0,
            ..Self::default()
        };
        trace.split(chart, &samples, allowed);
        trace
    }

    fn split(&mut self, chart: &Chart, samples: &[(Millis, Millis, Option<Sample>)], allowed: i64) {
        let (explicit, held) = (self.step == 0, chart.kind == Kind::Steps);
        let known_until = chart.range.to().min(chart.as_of);
        let mut broken = false;
        for (start, _, sample) in samples
            .iter()
            .filter(|(start, ..)| chart.range.contains(*start))
        {
            let Some(sample) = sample else {
                broken |= explicit;
                continue;
            };
            let interval = self.interval;
            let Some(previous) = self.runs.last_mut().and_then(|run| run.last_mut()) else {
                if start.since(chart.range.from()) > allowed {
                    self.gaps.push((chart.range.from(), *start));
                }
                self.runs.push(vec![*sample]);
                broken = false;
                continue;
            };
            let silent = start.since(previous.start) > allowed;
            if held {
                previous.end = if silent {
                    previous.end.max(previous.start.plus(interval))
                } else {
                    *start
                };
            }
            if silent || broken {
                self.gaps.push((previous.end, *start));
                self.runs.push(vec![*sample]);
            } else if let Some(run) = self.runs.last_mut() {
                run.push(*sample);
            }
            broken = false;
        }
        let Some(last) = self.runs.last_mut().and_then(|run| run.last_mut()) else {
            return;
        };
        let silent = known_until.since(last.start) > allowed;
        if held && last.end < known_until {
            last.end = if silent {
                last.end.max(last.start.plus(self.interval))
            } else {
                known_until
            };
        }
        if (silent || broken) && last.end < known_until {
            self.gaps.push((last.end, known_until));
        }
    }

    /// Every sample, in order of time.
    pub(super) fn samples(&self) -> impl Iterator<Item = &Sample> {
        self.runs.iter().flatten()
    }

    /// The newest sample.
    pub(super) fn last(&self) -> Option<&Sample> {
        self.runs.last().and_then(|run| run.last())
    }
}

/// A value that can be drawn.
fn drawable(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.abs() <= LARGEST)
}

/// The median; 0 of nothing.
fn typical(lengths: impl Iterator<Item = i64>) -> i64 {
    let mut lengths: Vec<i64> = lengths.collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or(0)
}

fn readings(series: &Series) -> Vec<(Millis, Millis, Option<Sample>)> {
    let Points::Readings(readings) = &series.points else {
        return Vec::new();
    };
    let sample = |time, value| Sample {
        start: time,
        end: time,
        value,
        low: value,
        high: value,
        last: value,
        mean: value,
    };
    readings
        .iter()
        .map(|r| {
            (
                r.time,
                r.time,
                drawable(r.value).map(|value| sample(r.time, value)),
            )
        })
        .collect()
}

fn buckets(chart: &Chart) -> Vec<(Millis, Millis, Option<Sample>)> {
    let Points::Buckets { columns, end } = &chart.series.points else {
        return Vec::new();
    };
    let meter = chart.series.quantity.aggregation() == Aggregation::Counter;
    let mut before: Option<f64> = None;
    let ends = columns.t.iter().skip(1).chain([end]);
    let cell = |column: &[Option<f64>], i: usize| drawable(column.get(i).copied().flatten());
    columns
        .t
        .iter()
        .zip(ends)
        .enumerate()
        .map(|(i, (start, end))| {
            let (mean, last) = (cell(&columns.avg, i), cell(&columns.last, i));
            let value = match chart.kind {
                Kind::Line | Kind::Spark => mean,
                Kind::Steps => last,
                // A meter that falls was exchanged or reset: nobody knows the difference.
                Kind::Bars if meter => last.zip(before).map(|(l, b)| l - b).filter(|d| *d >= 0.0),
                Kind::Bars => cell(&columns.sum, i),
            };
            before = last;
            let sample = value.map(|value| Sample {
                start: *start,
                end: *end,
                value,
                low: cell(&columns.min, i).unwrap_or(value),
                high: cell(&columns.max, i).unwrap_or(value),
                last: last.unwrap_or(value),
                mean: mean.unwrap_or(value),
            });
            (*start, *end, sample)
        })
        .collect()
}
