//! The chart in one sentence, made from the data.

use super::calendar::{Clock, as_f64};
use super::trace::{Sample, Trace};
use super::words::Lang;
use super::{Chart, Kind, number};
use talblick_model::{Aggregation, Kind as Value, Unit};

/// "Pegel Kluse, 24 h: 0,82 m, steigend; Höchstwert 1,04 m um 03:10; 1 Lücke 01:00–01:40."
pub(super) fn sentence(chart: &Chart, trace: &Trace) -> String {
    let words = Words {
        chart,
        clock: Clock {
            range: chart.range,
            zone: &chart.zone,
            lang: chart.lang,
        },
        trace,
    };
    let parts = match trace.last() {
        None => vec![
            chart
                .lang
                .pick("keine Daten im Zeitraum", "no data in this period")
                .to_owned(),
        ],
        Some(last) => words.parts(last),
    };
    let sentence = format!(
        "{}, {}: {}",
        super::svg::name(chart),
        words.period(),
        parts.join("; ")
    );
    format!("{}.", sentence.trim_end_matches('.'))
}

/// A chart to be told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) chart: &'a Chart,
    pub(super) clock: Clock<'a>,
    pub(super) trace: &'a Trace,
}

impl Words<'_> {
    pub(super) fn lang(&self) -> Lang {
        self.chart.lang
    }

    fn parts(&self, last: &Sample) -> Vec<String> {
        let quantity = &self.chart.series.quantity;
        let mut parts = match (self.chart.kind, quantity.kind()) {
            (Kind::Bars, _) => self.sums(),
            (Kind::Steps, Value::Truth) => self.states(last),
            (Kind::Steps, _) if quantity.unit() == Unit::Degree => vec![self.direction(last)],
            _ => self.course(last),
        };
        parts.extend(self.gaps());
        parts
    }

    /// Newest value and trend; highest value.
    fn course(&self, last: &Sample) -> Vec<String> {
        let now = self.value(if self.chart.kind == Kind::Steps {
            last.value
        } else {
            last.last
        });
        let stale = self.chart.range.to().min(self.chart.as_of).since(last.end)
            > self.trace.interval * 5 / 2 + self.trace.step;
        let first = if stale {
            format!(
                "{} {now} {}",
                self.lang().pick("zuletzt", "last"),
                self.at(last.start)
            )
        } else {
            match self.trend() {
                Some(trend) => format!("{now}, {trend}"),
                None => now,
            }
        };
        let mut parts = vec![first];
        let highest = self
            .trace
            .samples()
            .reduce(|a, b| if b.high > a.high { b } else { a });
        if let Some(highest) = highest.filter(|_| self.trace.samples().nth(1).is_some()) {
            let name = self.lang().pick("Höchstwert", "highest");
            parts.push(format!(
                "{name} {} {}",
                self.value(highest.high),
                self.at(highest.start)
            ));
        }
        parts
    }

    /// Total; highest bucket.
    fn sums(&self) -> Vec<String> {
        let total: f64 = self.trace.samples().map(|s| s.value).sum();
        let mut parts = vec![format!(
            "{} {}",
            self.lang().pick("Summe", "total"),
            self.value(total)
        )];
        let highest = self
            .trace
            .samples()
            .reduce(|a, b| if b.value > a.value { b } else { a });
        if let Some(highest) = highest.filter(|h| h.value > 0.0) {
            let name = self.lang().pick("Höchstwert", "highest");
            parts.push(format!(
                "{name} {} {}",
                self.value(highest.value),
                self.during(highest)
            ));
        }
        parts
    }

    /// Newest state, and how much of the time it was on.
    fn states(&self, last: &Sample) -> Vec<String> {
        let lang = self.lang();
        let [off, on] = lang
            .states(&self.chart.series.quantity)
            .unwrap_or([lang.pick("nein", "no"), lang.pick("ja", "yes")]);
        let now = if last.value >= 0.5 { on } else { off };
        let run = self.trace.runs.last().map_or(&[][..], Vec::as_slice);
        let since = run
            .iter()
            .rev()
            .take_while(|s| (s.value >= 0.5) == (last.value >= 0.5))
            .last();
        let since = since.map_or(last.start, |s| s.start);
        let length = |s: &Sample| as_f64(s.end.since(s.start));
        let all: f64 = self.trace.samples().map(length).sum();
        let lit: f64 = self
            .trace
            .samples()
            .filter(|s| s.value >= 0.5)
            .map(length)
            .sum();
        let mut parts = vec![format!(
            "{now} {} {}",
            lang.pick("seit", "since"),
            self.moment(since)
        )];
        if all > 0.0 {
            let share = number::format(lit / all * 100.0, 0, lang);
            parts.push(match lang {
                Lang::De => format!("{share}\u{a0}% der Zeit {on}"),
                Lang::En => format!("{on} {share}% of the time"),
            });
        }
        parts
    }

    fn direction(&self, last: &Sample) -> String {
        let wind = self.lang().compass(last.value);
        format!(
            "{} {} ({wind})",
            self.lang().pick("zuletzt", "last"),
            self.value(last.value)
        )
    }

    /// Whether the newest sixth of the range lies above the sixth before by more than a tenth of all the values' range.
    fn trend(&self) -> Option<&'static str> {
        let last = self.trace.last()?.middle();
        let sixth = (self.chart.range.millis() / 6).max(1);
        let mean = |from: i64, to: i64| {
            let ages = self
                .trace
                .samples()
                .filter(|s| (from..to).contains(&last.since(s.middle())));
            let (sum, n) = ages.fold((0.0, 0.0), |(sum, n), s| (sum + s.value, n + 1.0));
            (n > 0.0).then(|| sum / n)
        };
        let (new, old) = (mean(0, sixth / 2)?, mean(sixth / 2, sixth)?);
        let (low, high) = self
            .trace
            .samples()
            .fold((f64::MAX, f64::MIN), |(l, h), s| {
                (l.min(s.value), h.max(s.value))
            });
        let tenth = (high - low) / 10.0;
        Some(if new - old > tenth {
            self.lang().pick("steigend", "rising")
        } else if old - new > tenth {
            self.lang().pick("fallend", "falling")
        } else {
            self.lang().pick("gleichbleibend", "steady")
        })
    }

    fn gaps(&self) -> Option<String> {
        let longest = self.trace.gaps.iter().copied().reduce(|a, b| {
            if b.1.since(b.0) > a.1.since(a.0) {
                b
            } else {
                a
            }
        })?;
        let span = if self.whole_days() {
            let (from, to) = (self.day(longest.0), self.day(longest.1.plus(-1)));
            if from == to {
                from
            } else {
                format!("{from}–{to}")
            }
        } else {
            format!(
                "{}–{}",
                self.moment(longest.0),
                self.moment_after(longest.1, longest.0)
            )
        };
        let many = number::format(
            f64::from(u32::try_from(self.trace.gaps.len()).unwrap_or(u32::MAX)),
            0,
            self.lang(),
        );
        Some(match (self.lang(), self.trace.gaps.len()) {
            (Lang::De, 1) => format!("1 Lücke {span}"),
            (Lang::De, _) => format!("{many} Lücken, längste {span}"),
            (Lang::En, 1) => format!("1 gap {span}"),
            (Lang::En, _) => format!("{many} gaps, longest {span}"),
        })
    }

    fn value(&self, value: f64) -> String {
        let unit = self.chart.series.quantity.unit();
        let usual = number::decimals(unit);
        let decimals = match self.chart.series.quantity.aggregation() {
            Aggregation::Sum | Aggregation::Counter => number::fine(value, usual),
            Aggregation::Mean | Aggregation::State => usual,
        };
        number::with_unit(value, decimals, unit, self.lang())
    }
}
