//! The ticks of each step, from seconds to years.

use super::calendar::{Clock, Step, Tick};
use super::words::clock;
use jiff::ToSpan as _;
use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, Offset};
use talblick_model::Millis;

impl Clock<'_> {
    pub(super) fn seconds(&self, n: i64) -> Vec<Tick> {
        let (step, from) = (n * 1_000, self.range.from().as_i64());
        let first = from.div_euclid(step) * step;
        (0..=200)
            .map(|i| Millis::from_i64(first + i * step))
            .filter(|t| self.contains(*t))
            .map(|t| {
                let at = self.local(t);
                Tick::line(t, format!("{}:{:02}", clock(at), at.second()), false)
            })
            .collect()
    }

    pub(super) fn minutes(&self, n: i64) -> Vec<Tick> {
        let (from, to) = (self.local(self.range.from()), self.local(self.range.to()));
        let mut ticks = Vec::new();
        for date in self.dates() {
            for minute in (0..1_440).step_by(usize::try_from(n).unwrap_or(1)) {
                let (hour, minute) = (i8::try_from(minute / 60), i8::try_from(minute % 60));
                let (Ok(hour), Ok(minute)) = (hour, minute) else {
                    continue;
                };
                let civil = date.at(hour, minute, 0, 0);
                // The clocks change by three hours at most; asking the zone costs more than comparing.
                if civil < from.saturating_sub(3.hours()) || civil > to.saturating_add(3.hours()) {
                    continue;
                }
                for offset in happens(self.zone.to_ambiguous_timestamp(civil).offset()) {
                    let Ok(t) = offset.to_timestamp(civil) else {
                        continue;
                    };
                    if self.contains(t.into()) {
                        ticks.push(Tick::line(
                            t.into(),
                            clock(civil),
                            civil.time() == Time::midnight(),
                        ));
                    }
                }
            }
        }
        ticks.sort_by_key(|tick| tick.at);
        ticks
    }

    pub(super) fn days(&self, step: Step) -> Vec<Tick> {
        let mut ticks = Vec::new();
        for date in self.dates() {
            // 1, 3, 5 … 29 and 1, 5, 10 … 30 and 1, 10, 20: never two neighbours across the end of a month.
            let wanted = match step {
                Step::Days(2) => date.day() % 2 == 1 && date.day() < 31,
                Step::Days(n) if n > 2 => {
                    date.day() == 1 || (date.day() % n == 0 && (n == 5 || date.day() < 30))
                }
                _ => true,
            };
            let Some((at, next)) = self.midnight(date).zip(self.next_midnight(date)) else {
                continue;
            };
            let middle = at.plus(next.since(at) / 2);
            if !wanted || !self.contains(middle) {
                continue;
            }
            let label = match step {
                Step::NamedDays => {
                    format!("{} {}", self.lang.short_weekday(date), self.lang.day(date))
                }
                _ => self.lang.day(date),
            };
            ticks.push(Tick {
                at,
                label_at: middle,
                label,
                zone: None,
                strong: date.day() == 1,
            });
        }
        ticks
    }

    pub(super) fn months(&self, n: i8) -> Vec<Tick> {
        let (first, last) = self.first_and_last_date();
        let mut ticks = Vec::new();
        let mut month = first.first_of_month();
        while month <= last {
            let next = month.saturating_add(1.month());
            if (month.month() - 1) % n == 0
                && let Some((at, end)) = self.midnight(month).zip(self.midnight(next))
            {
                let label_at = if n == 1 {
                    at.plus(end.since(at) / 2)
                } else {
                    at
                };
                if self.contains(label_at) {
                    let label = self.lang.short_month(month).to_owned();
                    ticks.push(Tick {
                        at,
                        label_at,
                        label,
                        zone: None,
                        strong: month.month() == 1,
                    });
                }
            }
            if next <= month {
                break;
            }
            month = next;
        }
        ticks
    }

    pub(super) fn years(&self, n: i16) -> Vec<Tick> {
        let (first, last) = self.first_and_last_date();
        (first.year()..=last.year())
            .filter(|year| year % n == 0)
            .filter_map(|year| Date::new(year, 1, 1).ok())
            .filter_map(|date| self.midnight(date).map(|at| (at, date.year().to_string())))
            .filter(|(at, _)| self.contains(*at))
            .map(|(at, label)| Tick::line(at, label, false))
            .collect()
    }
}

impl Tick {
    fn line(at: Millis, label: String, strong: bool) -> Self {
        Self {
            at,
            label_at: at,
            label,
            zone: None,
            strong,
        }
    }
}

/// The offsets at which a local time happens: once, twice or never.
fn happens(offset: AmbiguousOffset) -> impl Iterator<Item = Offset> {
    let (first, second) = match offset {
        AmbiguousOffset::Unambiguous { offset } => (Some(offset), None),
        AmbiguousOffset::Gap { .. } => (None, None),
        AmbiguousOffset::Fold { before, after } => (Some(before), Some(after)),
    };
    first.into_iter().chain(second)
}
