//! Blocks that could not be read: said once in the log, listed for whoever asks, and what was in them.

use crate::day::{DAY_MS, day_of};
use crate::embedded::Embedded;
use crate::{Error, Store};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use talblick_model::{DeviceId, TimeRange};

/// Blocks that are listed by name; the rest is only counted.
const LISTED: usize = 1_000;

/// What the name of a chunk begins with; a device and “ on ” with a day follow.
pub(crate) const READINGS: &str = "the readings of device ";
/// What the name of a block of the archive begins with.
pub(crate) const UPLINKS: &str = "the uplinks of device ";
/// What the name of a batch in the log begins with; its number follows.
pub(crate) const BATCH: &str = "batch ";

/// A block that cannot be read. What was in it is missing from answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Which block.
    pub what: String,
    /// Why.
    pub why: String,
}

/// What somebody misses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    /// Readings.
    Readings,
    /// Uplinks.
    Uplinks,
}

impl Unreadable {
    /// Whether such contents of a range may have been in it. When the readings and uplinks of a batch were observed is
    /// not known.
    pub fn may_hold(&self, contents: Contents, range: TimeRange) -> bool {
        if self.what.starts_with(BATCH) {
            return true;
        }
        self.place().is_some_and(|(held, _, day)| {
            let days = day_of(range.from())..=day_of(range.to().plus(-1));
            held == contents && day.is_none_or(|day| days.contains(&day))
        })
    }

    /// The device it is of; none for a batch.
    pub fn device(&self) -> Option<DeviceId> {
        let (_, device, _) = self.place()?;
        Some(device)
    }

    /// What its name says; older names have the number of the day.
    fn place(&self) -> Option<(Contents, DeviceId, Option<i64>)> {
        let (contents, rest) = if let Some(rest) = self.what.strip_prefix(READINGS) {
            (Contents::Readings, rest)
        } else {
            (Contents::Uplinks, self.what.strip_prefix(UPLINKS)?)
        };
        let (device, day) = rest.split_once(" on ")?;
        let device = device.parse::<u32>().ok()?.try_into().ok()?;
        let day = match day.strip_prefix("day ") {
            Some(number) => number.parse().ok(),
            None => day.parse().ok().and_then(number_of),
        };
        Some((contents, device, day))
    }
}

fn number_of(date: Date) -> Option<i64> {
    let start = date.to_zoned(TimeZone::UTC).ok()?;
    Some(start.timestamp().as_millisecond().div_euclid(DAY_MS))
}

impl Store {
    /// Blocks that could not be read since the store was opened, the first thousand. Whatever was in them is missing
    /// from answers; everything else is there.
    pub fn unreadable(&self) -> Vec<Unreadable> {
        self.embedded().damages.list()
    }

    /// Blocks that may have held such contents of a range and could not be read, now or, if new ones have taken their
    /// place since, in the past: what an answer that was just given may miss.
    pub fn missing(&self, contents: Contents, range: TimeRange) -> Result<Vec<Unreadable>, Error> {
        let mut missing = self.unreadable();
        missing.extend(self.embedded().set_aside()?);
        missing.retain(|block| block.may_hold(contents, range));
        missing.sort_by(|a, b| a.what.cmp(&b.what));
        missing.dedup_by(|a, b| a.what == b.what);
        Ok(missing)
    }
}

impl Embedded {
    /// What lies in quarantine.
    fn set_aside(&self) -> Result<Vec<Unreadable>, Error> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT what, why FROM quarantine ORDER BY id")?;
            let rows = query.query_map([], |row| {
                Ok(Unreadable {
                    what: row.get(0)?,
                    why: row.get(1)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Damages(Mutex<BTreeMap<String, String>>);

impl Damages {
    /// Notes a failure to read a block; any other failure is answered as it is.
    pub(crate) fn note<T: Default>(&self, result: Result<T, Error>) -> Result<T, Error> {
        match result {
            Err(Error::Corrupt { what, why }) => {
                self.add(&what, &why);
                Ok(T::default())
            }
            other => other,
        }
    }

    pub(crate) fn add(&self, what: &str, why: &str) {
        let mut known = self.0.lock();
        if known.contains_key(what) {
            return;
        }
        tracing::error!("{what} cannot be read: {why}");
        if known.len() < LISTED {
            known.insert(what.to_owned(), why.to_owned());
        }
    }

    fn list(&self) -> Vec<Unreadable> {
        let known = self.0.lock();
        let all = known.iter().map(|(what, why)| Unreadable {
            what: what.clone(),
            why: why.clone(),
        });
        all.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::DayKey;
    use crate::{archive, sealed};
    use proptest::prelude::*;
    use talblick_model::Millis;

    fn named(what: String) -> Unreadable {
        let why = "its checksum is wrong".to_owned();
        Unreadable { what, why }
    }

    proptest! {
        #[test]
        fn a_block_is_known_again_by_its_name(day in -800_000_i64..2_900_000, device in 1_u32..0x7fff_ffff) {
            let device = DeviceId::try_from(device).unwrap();
            let key = DayKey::new(day, device);
            let start = Millis::from_i64(day * DAY_MS);
            let range = TimeRange::new(start.plus(5), start.plus(6)).unwrap();
            let before = TimeRange::new(start.plus(-9), start).unwrap();
            let [readings, uplinks] = [sealed::name(key), archive::name(key)].map(named);
            prop_assert_eq!((readings.device(), uplinks.device()), (Some(device), Some(device)));
            prop_assert!(readings.may_hold(Contents::Readings, range));
            prop_assert!(!readings.may_hold(Contents::Uplinks, range));
            prop_assert!(!readings.may_hold(Contents::Readings, before));
            prop_assert!(uplinks.may_hold(Contents::Uplinks, range));
            let old = named(format!("{READINGS}{device} on day {day}"));
            prop_assert!(old.may_hold(Contents::Readings, range) && !old.may_hold(Contents::Readings, before));
        }

        #[test]
        fn any_name_does_no_harm(what in any::<String>()) {
            let _ = named(what).may_hold(Contents::Readings, TimeRange::ALL);
        }
    }
}
