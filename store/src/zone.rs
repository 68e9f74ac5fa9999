//! Where rollup rows begin: at every hour of the UTC day, and at the city's midnights.

use crate::day::DAY_MS;
use jiff::tz::TimeZone;
use talblick_model::Millis;

const HOUR_MS: i64 = 3_600_000;

/// The beginnings of the rows of a day by local days: the UTC day itself, and the local midnights within it. Two of
/// them as a rule; one where local days are UTC days.
pub(crate) fn day_rows(day: i64, zone: &TimeZone) -> Vec<i64> {
    let start = day * DAY_MS;
    let mut rows = vec![start];
    let mut date = Millis::from_i64(start)
        .timestamp()
        .to_zoned(zone.clone())
        .date();
    while let Ok(next) = date.tomorrow()
        && let Some(midnight) = midnight(next, zone)
        && midnight < start + DAY_MS
    {
        if rows.last().is_some_and(|last| *last < midnight) {
            rows.push(midnight);
        }
        date = next;
    }
    rows
}

/// The beginnings of the rows of a day by hours. A local midnight within an hour, as in zones half an hour apart,
/// begins a row of its own, so that hours still add up to local days.
pub(crate) fn hour_rows(day: i64, zone: &TimeZone) -> Vec<i64> {
    let start = day * DAY_MS;
    let mut rows: Vec<i64> = (0..24).map(|hour| start + hour * HOUR_MS).collect();
    rows.extend(day_rows(day, zone));
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// When a local day begins, which need not be at 0:00 by the clock.
fn midnight(date: jiff::civil::Date, zone: &TimeZone) -> Option<i64> {
    let start = date.to_zoned(zone.clone()).ok()?.start_of_day().ok()?;
    Some(Millis::from(start.timestamp()).as_i64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offsets(day: &str, zone: &str) -> Vec<i64> {
        let at: jiff::Timestamp = format!("{day}T00:00:00Z").parse().unwrap();
        let day = at.as_millisecond().div_euclid(DAY_MS);
        let rows = day_rows(day, &TimeZone::get(zone).unwrap());
        let minutes = rows.iter().map(|row| (row - day * DAY_MS) / 60_000);
        minutes.collect()
    }

    #[test]
    fn the_local_midnight_parts_a_utc_day() {
        assert_eq!(offsets("2026-01-15", "Europe/Berlin"), [0, 23 * 60]);
        assert_eq!(offsets("2026-07-15", "Europe/Berlin"), [0, 22 * 60]);
        assert_eq!(offsets("2026-03-28", "Europe/Berlin"), [0, 23 * 60]);
        assert_eq!(offsets("2026-03-29", "Europe/Berlin"), [0, 22 * 60]);
        assert_eq!(offsets("2026-07-15", "Asia/Kolkata"), [0, 18 * 60 + 30]);
        assert_eq!(offsets("2026-07-15", "UTC"), [0]);
    }

    #[test]
    fn an_hour_that_midnight_parts_has_two_rows() {
        let kolkata = TimeZone::get("Asia/Kolkata").unwrap();
        assert_eq!(hour_rows(20_000, &kolkata).len(), 25);
        assert_eq!(
            hour_rows(20_000, &TimeZone::get("Europe/Berlin").unwrap()).len(),
            24
        );
    }

    #[test]
    fn the_ends_of_the_calendar_have_rows_too() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        for end in [Millis::MIN, Millis::MAX] {
            let day = end.as_i64().div_euclid(DAY_MS);
            assert!(!day_rows(day, &berlin).is_empty());
        }
    }
}
