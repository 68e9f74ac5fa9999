//! Ticks of the time axis, by the wall clock of a time zone.
//!
//! An hour that happens twice has two ticks, each with the zone's abbreviation below; an hour that does not happen has
//! none; days begin at local midnight, or at the first moment after it where midnight does not happen. The finest
//! steps whose labels do not touch are taken.

use super::words::{Lang, clock};
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use talblick_model::{Millis, TimeRange};

/// Least space between two labels in pixels.
const APART: f64 = 12.0;

/// A line of the grid, and the text below.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// Where the grid line stands.
    pub(super) at: Millis,
    /// Where the middle of the label stands.
    pub(super) label_at: Millis,
    /// "02:00", "Mo 16.", "Okt.", "2026".
    pub(super) label: String,
    /// The zone's abbreviation, next to a change of the clocks.
    pub(super) zone: Option<String>,
    /// Whether a new era begins here.
    pub(super) strong: bool,
}

/// A day, month or year, named below its ticks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Era {
    /// Where it begins, or where the range does.
    pub(super) from: Millis,
    /// Where it ends, or where the range does.
    pub(super) to: Millis,
    /// Its name, longest form first.
    pub(super) names: Vec<String>,
}

/// The time axis.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Calendar {
    /// Grid lines, ascending.
    pub(super) ticks: Vec<Tick>,
    /// Eras, ascending, without a gap.
    pub(super) eras: Vec<Era>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    Seconds(i64),
    Minutes(i64),
    NamedDays,
    Days(i8),
    Months(i8),
    Years(i16),
}

/// Steps from fine to coarse, with the room in pixels that one tick needs at least.
const STEPS: [(Step, f64); 38] = [
    (Step::Seconds(1), 64.0),
    (Step::Seconds(2), 64.0),
    (Step::Seconds(5), 64.0),
    (Step::Seconds(10), 64.0),
    (Step::Seconds(15), 64.0),
    (Step::Seconds(30), 64.0),
    (Step::Minutes(1), 52.0),
    (Step::Minutes(2), 52.0),
    (Step::Minutes(5), 52.0),
    (Step::Minutes(10), 52.0),
    (Step::Minutes(15), 52.0),
    (Step::Minutes(30), 52.0),
    (Step::Minutes(60), 60.0),
    (Step::Minutes(120), 52.0),
    (Step::Minutes(180), 52.0),
    (Step::Minutes(360), 52.0),
    (Step::Minutes(720), 52.0),
    (Step::NamedDays, 60.0),
    (Step::Days(1), 30.0),
    (Step::Days(2), 30.0),
    (Step::Days(5), 30.0),
    (Step::Days(10), 30.0),
    (Step::Months(1), 42.0),
    (Step::Months(2), 42.0),
    (Step::Months(3), 42.0),
    (Step::Months(6), 42.0),
    (Step::Years(1), 48.0),
    (Step::Years(2), 48.0),
    (Step::Years(5), 48.0),
    (Step::Years(10), 48.0),
    (Step::Years(20), 48.0),
    (Step::Years(50), 48.0),
    (Step::Years(100), 48.0),
    (Step::Years(200), 48.0),
    (Step::Years(500), 48.0),
    (Step::Years(1_000), 48.0),
    (Step::Years(2_000), 48.0),
    (Step::Years(5_000), 48.0),
];

impl Step {
    /// About how long it is, in milliseconds.
    fn millis(self) -> f64 {
        const DAY: f64 = 86_400_000.0;
        match self {
            Self::Seconds(n) => f64::from(i32::try_from(n).unwrap_or(1)) * 1_000.0,
            Self::Minutes(n) => f64::from(i32::try_from(n).unwrap_or(1)) * 60_000.0,
            Self::NamedDays => DAY,
            Self::Days(n) => f64::from(n) * DAY,
            Self::Months(n) => f64::from(n) * 30.4 * DAY,
            Self::Years(n) => f64::from(n) * 365.2 * DAY,
        }
    }
}

/// A range on a wall clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock<'a> {
    /// What is shown.
    pub(super) range: TimeRange,
    /// Whose clock.
    pub(super) zone: &'a TimeZone,
    /// For names of days and months.
    pub(super) lang: Lang,
}

impl Clock<'_> {
    /// The time axis on so many pixels; `measure` gives the width of a label.
    pub(super) fn calendar(&self, pixels: f64, measure: impl Fn(&str) -> f64) -> Calendar {
        let length = as_f64(self.range.millis());
        let x = |t: Millis| as_f64(t.since(self.range.from())) / length * pixels;
        for (step, room) in STEPS {
            if step.millis() / length * pixels < room {
                continue;
            }
            let ticks = self.ticks(step);
            let apart = |a: &Tick, b: &Tick| {
                let need = f64::midpoint(measure(&a.label), measure(&b.label)) + APART;
                x(b.label_at) - x(a.label_at) >= need
            };
            if !ticks.is_empty() && ticks.windows(2).all(|pair| apart(&pair[0], &pair[1])) {
                return Calendar {
                    ticks,
                    eras: self.eras(step),
                };
            }
        }
        Calendar {
            ticks: Vec::new(),
            eras: self.eras(Step::Seconds(1)),
        }
    }

    /// The local date and time of a moment.
    pub(super) fn local(&self, t: Millis) -> DateTime {
        self.zone.to_datetime(t.timestamp())
    }

    /// The abbreviation of the zone at a moment, in the language.
    pub(super) fn abbreviation(&self, t: Millis) -> String {
        let info = self.zone.to_offset_info(t.timestamp());
        self.lang.zone(info.abbreviation()).to_owned()
    }

    /// The moment a local day begins; `None` beyond the calendar.
    pub(super) fn midnight(&self, date: Date) -> Option<Millis> {
        let midnight = self
            .zone
            .to_ambiguous_timestamp(date.to_datetime(Time::midnight()));
        midnight.compatible().ok().map(Millis::from)
    }

    fn ticks(&self, step: Step) -> Vec<Tick> {
        let mut ticks = match step {
            Step::Seconds(n) => self.seconds(n),
            Step::Minutes(n) => self.minutes(n),
            Step::NamedDays | Step::Days(_) => self.days(step),
            Step::Months(n) => self.months(n),
            Step::Years(n) => self.years(n),
        };
        if matches!(step, Step::Seconds(_) | Step::Minutes(_)) {
            self.name_zones(&mut ticks);
        }
        ticks
    }

    /// Where the offset from UTC changes between two ticks, both say in which they are.
    fn name_zones(&self, ticks: &mut [Tick]) {
        let offset = |t: Millis| self.zone.to_offset(t.timestamp());
        for i in 1..ticks.len() {
            let (before, after) = (ticks[i - 1].at, ticks[i].at);
            if offset(before) != offset(after) {
                ticks[i - 1].zone = Some(self.abbreviation(before));
                ticks[i].zone = Some(self.abbreviation(after));
            }
        }
    }

    fn seconds(&self, n: i64) -> Vec<Tick> {
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

    fn minutes(&self, n: i64) -> Vec<Tick> {
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

    fn days(&self, step: Step) -> Vec<Tick> {
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

    fn months(&self, n: i8) -> Vec<Tick> {
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

    fn years(&self, n: i16) -> Vec<Tick> {
        let (first, last) = self.first_and_last_date();
        (first.year()..=last.year())
            .filter(|year| year % n == 0)
            .filter_map(|year| Date::new(year, 1, 1).ok())
            .filter_map(|date| self.midnight(date).map(|at| (at, date.year().to_string())))
            .filter(|(at, _)| self.contains(*at))
            .map(|(at, label)| Tick::line(at, label, false))
            .collect()
    }

    /// What stands below the ticks: days below hours, months below days, years below months.
    fn eras(&self, step: Step) -> Vec<Era> {
        let (first, last) = self.first_and_last_date();
        let (mut date, next): (Date, fn(Date) -> Date) = match step {
            Step::Seconds(_) | Step::Minutes(_) => (first, |d| d.saturating_add(1.day())),
            Step::NamedDays | Step::Days(_) => {
                (first.first_of_month(), |d| d.saturating_add(1.month()))
            }
            Step::Months(_) => (first.first_of_year(), |d| d.saturating_add(1.year())),
            Step::Years(_) => return Vec::new(),
        };
        let mut eras = Vec::new();
        while date <= last && eras.len() < 400 {
            let following = next(date);
            let from = self
                .midnight(date)
                .unwrap_or(self.range.from())
                .max(self.range.from());
            let to = self
                .midnight(following)
                .unwrap_or(self.range.to())
                .min(self.range.to());
            if from < to {
                let year = date.year();
                let names = match step {
                    Step::Seconds(_) | Step::Minutes(_) => vec![
                        self.lang.long_day(date),
                        self.lang.short_day(date),
                        self.lang.day_and_month(date),
                    ],
                    Step::NamedDays | Step::Days(_) => vec![
                        format!("{} {year}", self.lang.month(date)),
                        format!("{} {year}", self.lang.short_month(date)),
                        self.lang.short_month(date).to_owned(),
                    ],
                    Step::Months(_) | Step::Years(_) => vec![year.to_string()],
                };
                eras.push(Era { from, to, names });
            }
            if following <= date {
                break;
            }
            date = following;
        }
        eras
    }

    fn contains(&self, t: Millis) -> bool {
        self.range.from() <= t && t <= self.range.to()
    }

    fn first_and_last_date(&self) -> (Date, Date) {
        (
            self.local(self.range.from()).date(),
            self.local(self.range.to()).date(),
        )
    }

    fn next_midnight(&self, date: Date) -> Option<Millis> {
        date.tomorrow().ok().and_then(|next| self.midnight(next))
    }

    fn dates(&self) -> impl Iterator<Item = Date> {
        let (first, last) = self.first_and_last_date();
        std::iter::successors(Some(first), |date| date.tomorrow().ok())
            .take_while(move |date| *date <= last)
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

/// Milliseconds for arithmetic with pixels; exact below 2⁵³.
#[expect(
    clippy::cast_precision_loss,
    reason = "pixels need far fewer than 53 bits"
)]
pub(super) fn as_f64(millis: i64) -> f64 {
    millis as f64
}
