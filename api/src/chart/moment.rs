//! How a caption names moments and spans of time: no longer than needed to know which are meant.

use super::caption::Words;
use super::trace::Sample;
use super::words::clock;
use jiff::ToSpan as _;
use jiff::civil::Time;
use talblick_model::Millis;

const DAY: i64 = 86_400_000;

impl Words<'_> {
    /// The range in words: a whole local day or month by its name, a rolling one by its length, any other by its ends.
    pub(super) fn period(&self) -> String {
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
    pub(super) fn within_a_day(&self) -> bool {
        let range = self.chart.range;
        range.millis() <= DAY
            || self.clock.local(range.from()).date() == self.clock.local(range.to().plus(-1)).date()
    }

    /// "03:10", or "14.10. 03:10" if the range is longer than a day; with the zone in an hour that happens twice.
    pub(super) fn moment(&self, t: Millis) -> String {
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
    pub(super) fn moment_after(&self, t: Millis, start: Millis) -> String {
        let same = self.clock.local(t).date() == self.clock.local(start).date();
        let text = self.moment(t);
        if same && !self.within_a_day() {
            clock(self.clock.local(t))
        } else {
            text
        }
    }

    /// Whether buckets are days or longer, so that clock times say nothing.
    pub(super) fn whole_days(&self) -> bool {
        self.trace.step >= DAY - 3_600_000
    }

    pub(super) fn day(&self, t: Millis) -> String {
        self.lang().day_and_month(self.clock.local(t).date())
    }

    /// "um 03:10", "am 14.10. um 03:10".
    pub(super) fn at(&self, t: Millis) -> String {
        if self.whole_days() {
            return self.on(t);
        }
        let at = self.lang().pick("um", "at");
        if self.within_a_day() {
            return format!("{at} {}", self.moment(t));
        }
        format!("{} {at} {}", self.on(t), clock(self.clock.local(t)))
    }

    pub(super) fn on(&self, t: Millis) -> String {
        format!(
            "{} {}",
            self.lang().pick("am", "on"),
            self.lang().day_and_month(self.clock.local(t).date())
        )
    }

    /// "von 03:00 bis 04:00", "am 14.10.".
    pub(super) fn during(&self, bucket: &Sample) -> String {
        if self.whole_days() || self.trace.step == 0 {
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
