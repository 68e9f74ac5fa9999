//! The chart in one sentence, made from the data.

use super::calendar::{Clock, as_f64};
use super::trace::{Sample, Trace};
use super::words::{Lang, clock};
use super::{Chart, Kind, number};
use jiff::ToSpan as _;
use jiff::civil::Time;
use talblick_model::{Kind as Value, Millis, Unit};

const DAY: i64 = 86_400_000;

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
    format!(
        "{}, {}: {}.",
        super::svg::name(chart),
        words.period(),
        parts.join("; ")
    )
}

#[derive(Debug, Clone, Copy)]
struct Words<'a> {
    chart: &'a Chart,
    clock: Clock<'a>,
    trace: &'a Trace,
}

impl Words<'_> {
    fn lang(&self) -> Lang {
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
                Lang::En => format!("{on} {share}\u{a0}% of the time"),
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
        let span = format!(
            "{}–{}",
            self.moment(longest.0),
            self.moment_after(longest.1, longest.0)
        );
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
        number::with_unit(value, number::decimals(unit), unit, self.lang())
    }

    /// The range in words: a whole local day or month by its name, a rolling one by its length, any other by its ends.
    fn period(&self) -> String {
        let (from, to) = (
            self.clock.local(self.chart.range.from()),
            self.clock.local(self.chart.range.to()),
        );
        let whole = from.time() == Time::midnight() && to.time() == Time::midnight();
        if whole && from.date().tomorrow().ok() == Some(to.date()) {
            return self.lang().long_day(from.date());
        }
        if whole && from.day() == 1 && from.date().saturating_add(1.month()) == to.date() {
            return format!("{} {}", self.lang().month(from.date()), from.year());
        }
        let length = self.chart.range.millis();
        if self.chart.as_of.since(self.chart.range.to()).abs() <= length / 10 {
            return self.lang().duration(length);
        }
        let (from, to) = (
            self.lang().date_and_clock(from),
            self.lang().date_and_clock(to),
        );
        format!("{from} – {to}")
    }

    /// Whether a clock time alone says which moment is meant.
    fn within_a_day(&self) -> bool {
        let range = self.chart.range;
        range.millis() <= DAY
            || self.clock.local(range.from()).date() == self.clock.local(range.to().plus(-1)).date()
    }

    /// "03:10", or "14.10. 03:10" if the range is longer than a day; with the zone in an hour that happens twice.
    fn moment(&self, t: Millis) -> String {
        let at = self.clock.local(t);
        let mut text = clock(at);
        if self.chart.zone.to_ambiguous_timestamp(at).is_ambiguous() {
            text = format!("{text} {}", self.clock.abbreviation(t));
        }
        if self.within_a_day() {
            text
        } else {
            format!("{} {text}", self.lang().day_and_month(at.date()))
        }
    }

    /// The end of a span: the date only if it is another.
    fn moment_after(&self, t: Millis, start: Millis) -> String {
        let same = self.clock.local(t).date() == self.clock.local(start).date();
        let text = self.moment(t);
        if same && !self.within_a_day() {
            clock(self.clock.local(t))
        } else {
            text
        }
    }

    /// "um 03:10", "am 14.10. um 03:10".
    fn at(&self, t: Millis) -> String {
        if self.trace.step >= DAY - 3_600_000 {
            return self.on(t);
        }
        let at = self.lang().pick("um", "at");
        if self.within_a_day() {
            return format!("{at} {}", self.moment(t));
        }
        format!("{} {at} {}", self.on(t), clock(self.clock.local(t)))
    }

    fn on(&self, t: Millis) -> String {
        format!(
            "{} {}",
            self.lang().pick("am", "on"),
            self.lang().day_and_month(self.clock.local(t).date())
        )
    }

    /// "von 03:00 bis 04:00", "am 14.10.".
    fn during(&self, bucket: &Sample) -> String {
        if self.trace.step >= DAY - 3_600_000 || self.trace.step == 0 {
            return self.at(bucket.start);
        }
        format!(
            "{} {}–{}",
            self.lang().pick("von", "from"),
            self.moment(bucket.start),
            self.moment_after(bucket.end, bucket.start)
        )
        .replace('–', self.lang().pick(" bis ", " to "))
    }
}
