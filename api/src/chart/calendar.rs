//! Ticks of the time axis, by the wall clock of a time zone.
//!
//! An hour that happens twice has two ticks, each with the zone's abbreviation below; an hour that does not happen has
//! none; days begin at local midnight, or at the first moment after it where midnight does not happen. The finest
//! steps whose labels do not touch are taken.

use super::words::Lang;
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use talblick_model::{Millis, TimeRange};

/// Least space between two labels in pixels.
const APART: f64 = 10.0;

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

/// From one tick to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// So many seconds.
    Seconds(i64),
    /// So many minutes.
    Minutes(i64),
    /// A day, with its weekday.
    NamedDays,
    /// So many days.
    Days(i8),
    /// So many months.
    Months(i8),
    /// So many years.
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
    (Step::Minutes(360), 64.0),
    (Step::Minutes(720), 110.0),
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

    pub(super) fn contains(&self, t: Millis) -> bool {
        self.range.from() <= t && t <= self.range.to()
    }

    pub(super) fn first_and_last_date(&self) -> (Date, Date) {
        (
            self.local(self.range.from()).date(),
            self.local(self.range.to()).date(),
        )
    }

    pub(super) fn next_midnight(&self, date: Date) -> Option<Millis> {
        date.tomorrow().ok().and_then(|next| self.midnight(next))
    }

    pub(super) fn dates(&self) -> impl Iterator<Item = Date> {
        let (first, last) = self.first_and_last_date();
        std::iter::successors(Some(first), |date| date.tomorrow().ok())
            .take_while(move |date| *date <= last)
    }
}

/// Milliseconds for arithmetic with pixels; exact below 2⁵³.
#[expect(
    clippy::cast_precision_loss,
    reason = "pixels need far fewer than 53 bits"
)]
pub(super) fn as_f64(millis: i64) -> f64 {
    millis as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// Labels of the ticks and eras of a local range in Berlin, on so many pixels.
    fn labels(from: DateTime, to: DateTime, pixels: f64) -> (Vec<String>, Vec<String>) {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let moment = |at: DateTime| Millis::from(zone.to_timestamp(at).unwrap());
        let range = TimeRange::new(moment(from), moment(to)).unwrap();
        let clock = Clock {
            range,
            zone: &zone,
            lang: Lang::De,
        };
        let calendar = clock.calendar(pixels, |text| {
            6.6 * f64::from(u8::try_from(text.chars().count()).unwrap())
        });
        let tick = |tick: Tick| match tick.zone {
            Some(zone) => format!("{} {zone}", tick.label),
            None => tick.label,
        };
        let eras = calendar
            .eras
            .iter()
            .map(|era| era.names[0].clone())
            .collect();
        (calendar.ticks.into_iter().map(tick).collect(), eras)
    }

    #[test]
    fn an_hour_that_happens_twice_has_two_ticks() {
        let day = date(2026, 10, 25);
        let (ticks, eras) = labels(day.at(0, 0, 0, 0), day.at(5, 0, 0, 0), 600.0);
        assert_eq!(
            ticks,
            [
                "00:00",
                "01:00",
                "02:00 MESZ",
                "02:00 MEZ",
                "03:00",
                "04:00",
                "05:00"
            ]
        );
        assert_eq!(eras, ["So, 25. Oktober 2026"]);
    }

    #[test]
    fn an_hour_that_does_not_happen_has_no_tick() {
        let day = date(2026, 3, 29);
        let (ticks, _) = labels(day.at(0, 0, 0, 0), day.at(5, 0, 0, 0), 400.0);
        assert_eq!(
            ticks,
            ["00:00", "01:00 MEZ", "03:00 MESZ", "04:00", "05:00"]
        );
    }

    #[test]
    fn days_months_and_years_have_their_own_labels() {
        let at = |year, month, day| date(year, month, day).at(0, 0, 0, 0);
        let (week, months) = labels(at(2026, 11, 28), at(2026, 12, 3), 400.0);
        assert_eq!(week, ["Sa 28.", "So 29.", "Mo 30.", "Di 1.", "Mi 2."]);
        assert_eq!(months, ["November 2026", "Dezember 2026"]);
        let (quarters, years) = labels(at(2025, 7, 1), at(2026, 7, 1), 240.0);
        assert_eq!(quarters, ["Juli", "Okt.", "Jan.", "Apr.", "Juli"]);
        assert_eq!(years, ["2025", "2026"]);
        let (decades, none) = labels(at(1990, 1, 1), at(2031, 1, 1), 300.0);
        assert_eq!(decades, ["1990", "2000", "2010", "2020", "2030"]);
        assert!(none.is_empty());
    }
}
