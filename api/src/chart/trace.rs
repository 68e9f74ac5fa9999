//! From points to what is drawn: runs without a gap, and the gaps between them.
//!
//! A gap is longer than 2.5 times the device's interval. In buckets a single empty one can also be jitter, if the
//! buckets are about as short as the interval; so a line is open where more than 2.5 intervals and more than one and a
//! half buckets lie between two values.

use super::{Chart, Kind, Points, Series};
use talblick_model::Millis;

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
                Kind::Bars => cell(&columns.sum, i),
            };
            let sample = value.map(|value| Sample {
                start: *start,
                end: *end,
                value,
                low: cell(&columns.min, i).unwrap_or(value).min(value),
                high: cell(&columns.max, i).unwrap_or(value).max(value),
                last: last.unwrap_or(value),
                mean: mean.unwrap_or(value),
            });
            (*start, *end, sample)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{Lang, Theme};
    use jiff::tz::TimeZone;
    use std::time::Duration;
    use talblick_model::{Quality, Quantity, TimeRange};
    use talblick_store::{Columns, StoredReading};

    const MINUTE: i64 = 60_000;

    fn at(minute: i64) -> Millis {
        Millis::from_i64(minute * MINUTE)
    }

    fn chart(kind: Kind, quantity: &str, interval: u64, points: Points) -> Chart {
        let quantity: Quantity = quantity.parse().unwrap();
        let interval = Some(Duration::from_secs(interval * 60));
        let series = Series {
            quantity,
            device: String::new(),
            channel: None,
            interval,
            points,
        };
        Chart {
            series,
            kind,
            range: TimeRange::new(at(0), at(120)).unwrap(),
            thresholds: Vec::new(),
            zone: TimeZone::UTC,
            lang: Lang::De,
            theme: Theme::Light,
            width: 320,
            height: 160,
            as_of: at(120),
            source: None,
        }
    }

    fn readings(points: &[(i64, Option<f64>)]) -> Points {
        let reading = |(minute, value): &(i64, Option<f64>)| StoredReading {
            time: at(*minute),
            value: *value,
            quality: Quality::default(),
        };
        Points::Readings(points.iter().map(reading).collect())
    }

    /// Buckets of so many minutes from 0 on, with these values as mean, sum and last.
    fn buckets(minutes: i64, values: &[Option<f64>]) -> Points {
        let mut columns = Columns::default();
        let mut start = 0;
        for value in values {
            columns.t.push(at(start));
            start += minutes;
            columns.n.push(u32::from(value.is_some()));
            for column in [
                &mut columns.avg,
                &mut columns.min,
                &mut columns.max,
                &mut columns.sum,
                &mut columns.last,
            ] {
                column.push(*value);
            }
        }
        Points::Buckets {
            columns,
            end: at(start),
        }
    }

    fn gaps(chart: &Chart) -> Vec<(i64, i64)> {
        let minutes = |t: Millis| t.as_i64() / MINUTE;
        Trace::of(chart)
            .gaps
            .iter()
            .map(|(a, b)| (minutes(*a), minutes(*b)))
            .collect()
    }

    #[test]
    fn a_line_is_open_after_two_and_a_half_intervals_and_not_before() {
        let every_ten = |second: i64| {
            let times = [0, second, second + 25, second + 50, 110];
            readings(&times.map(|t| (t, Some(1.0))))
        };
        assert_eq!(
            gaps(&chart(Kind::Line, "water_level", 10, every_ten(25))),
            [(75, 110)]
        );
        assert_eq!(
            gaps(&chart(Kind::Line, "water_level", 10, every_ten(26))),
            [(0, 26), (76, 110)]
        );
    }

    #[test]
    fn a_reading_without_a_value_is_a_gap() {
        let points = readings(&[
            (0, Some(1.0)),
            (10, None),
            (20, Some(2.0)),
            (110, Some(2.0)),
        ]);
        let chart = chart(Kind::Line, "water_level", 60, points);
        assert_eq!(gaps(&chart), [(0, 20)]);
        assert_eq!(Trace::of(&chart).runs.len(), 2);
    }

    #[test]
    fn silence_at_both_ends_is_a_gap_but_the_future_is_not() {
        let mut chart = chart(
            Kind::Line,
            "water_level",
            10,
            readings(&[(40, Some(1.0)), (50, Some(1.0))]),
        );
        assert_eq!(gaps(&chart), [(0, 40), (50, 120)]);
        chart.as_of = at(60);
        assert_eq!(gaps(&chart), [(0, 40)]);
    }

    #[test]
    fn an_empty_bucket_is_jitter_where_buckets_are_short_and_a_gap_where_they_are_long() {
        let values = [Some(1.0), None, Some(2.0), Some(2.0)];
        assert_eq!(
            gaps(&chart(Kind::Line, "water_level", 30, buckets(30, &values))),
            []
        );
        assert_eq!(
            gaps(&chart(Kind::Line, "water_level", 10, buckets(30, &values))),
            [(30, 60)]
        );
    }

    #[test]
    fn a_meter_shows_what_it_counted() {
        let values = [None, Some(2.0), None, Some(4.0)];
        let chart = chart(Kind::Bars, "energy", 30, buckets(30, &values));
        let drawn: Vec<(i64, f64)> = Trace::of(&chart)
            .samples()
            .map(|s| (s.start.as_i64() / MINUTE, s.value))
            .collect();
        assert_eq!(drawn, [(30, 2.0), (90, 4.0)]);
    }

    #[test]
    fn a_state_holds_until_the_next_and_at_most_an_interval_into_silence() {
        let points = readings(&[
            (0, Some(0.0)),
            (7, Some(1.0)),
            (30, Some(0.0)),
            (100, Some(1.0)),
        ]);
        let chart = chart(Kind::Steps, "occupied", 20, points);
        let ends: Vec<i64> = Trace::of(&chart)
            .samples()
            .map(|s| s.end.as_i64() / MINUTE)
            .collect();
        assert_eq!(ends, [7, 30, 50, 120]);
        assert_eq!(gaps(&chart), [(50, 100)]);
    }
}
