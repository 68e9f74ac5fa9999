//! Days and the keys made of them. A day is a UTC day of observation time.

use crate::wire::{Damage, Reader, Writer};
use jiff::ToSpan as _;
use jiff::civil::Date;
use talblick_model::{DeviceId, Millis};

/// Milliseconds of a day.
pub(crate) const DAY_MS: i64 = 86_400_000;

/// The day a moment falls on, counted from 1970-01-01.
pub(crate) const fn day_of(time: Millis) -> i64 {
    time.as_i64().div_euclid(DAY_MS)
}

/// Day and device in one number, in order of day, then device: the key of chunks and archive blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DayKey(i64);

impl DayKey {
    pub(crate) fn new(day: i64, device: DeviceId) -> Self {
        Self(day << 31 | i64::from(device.get()))
    }

    /// Below every key of this day.
    pub(crate) const fn first_of(day: i64) -> Self {
        Self(day << 31)
    }

    pub(crate) const fn from_i64(key: i64) -> Self {
        Self(key)
    }

    pub(crate) const fn as_i64(self) -> i64 {
        self.0
    }

    pub(crate) const fn day(self) -> i64 {
        self.0 >> 31
    }

    /// The day for people; none if it lies beyond the calendar.
    pub(crate) fn date(self) -> Option<Date> {
        let days = i32::try_from(self.day()).ok()?;
        Date::constant(1970, 1, 1).checked_add(days.days()).ok()
    }

    /// The day as people write it, or its number beyond the calendar.
    pub(crate) fn shown(self) -> String {
        self.date()
            .map_or_else(|| format!("day {}", self.day()), |date| date.to_string())
    }

    pub(crate) fn device(self) -> Option<DeviceId> {
        let device = u32::try_from(self.0 & 0x7fff_ffff).ok()?;
        device.try_into().ok()
    }

    /// The key `devices` further on, or the first of the next day if that comes first.
    pub(crate) fn advanced(self, devices: i64) -> Self {
        Self((self.0 + devices).min((self.day() + 1) << 31))
    }
}

/// A set of days as ascending runs of neighbours: days nearly always come one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DayRuns(Vec<(i64, i64)>);

impl DayRuns {
    pub(crate) fn contains(&self, day: i64) -> bool {
        self.at_or_before(day) == Some(day)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The last day of the set that is not in `others`.
    pub(crate) fn last_outside(&self, others: &Self) -> Option<i64> {
        self.0.iter().rev().find_map(|(first, last)| {
            let mut day = *last;
            while others.contains(day) {
                let after = others.0.partition_point(|(first, _)| *first <= day);
                let (start, _) = others.0.get(after.checked_sub(1)?)?;
                day = start - 1;
            }
            (day >= *first).then_some(day)
        })
    }

    /// The last day of the run a day is in.
    pub(crate) fn end_of_run(&self, day: i64) -> Option<i64> {
        let run = self.0.partition_point(|(_, last)| *last < day);
        let (first, last) = self.0.get(run)?;
        (*first <= day).then_some(*last)
    }

    pub(crate) fn remove(&mut self, day: i64) {
        let run = self.0.partition_point(|(_, last)| *last < day);
        let Some((first, last)) = self.0.get(run).copied().filter(|(first, _)| *first <= day)
        else {
            return;
        };
        let left = [(first, day - 1), (day + 1, last)];
        let left = left.into_iter().filter(|(first, last)| first <= last);
        self.0.splice(run..=run, left);
    }

    pub(crate) fn insert(&mut self, day: i64) {
        let after = self.0.partition_point(|(first, _)| *first <= day);
        let joins_next = self
            .0
            .get(after)
            .is_some_and(|(first, _)| *first == day + 1);
        let before = after.checked_sub(1);
        let joins_previous = match before.and_then(|i| self.0.get_mut(i)) {
            Some((_, last)) if *last >= day => return,
            Some((_, last)) if *last + 1 == day => {
                *last = day;
                true
            }
            _ => false,
        };
        match (joins_previous, joins_next) {
            (true, true) => {
                let (_, end) = self.0.remove(after);
                if let Some((_, last)) = before.and_then(|i| self.0.get_mut(i)) {
                    *last = end;
                }
            }
            (false, true) => {
                if let Some((first, _)) = self.0.get_mut(after) {
                    *first = day;
                }
            }
            (true, false) => {}
            (false, false) => self.0.insert(after, (day, day)),
        }
    }

    /// The first day of the set that is not before `day`.
    pub(crate) fn at_or_after(&self, day: i64) -> Option<i64> {
        let run = self.0.partition_point(|(_, last)| *last < day);
        self.0.get(run).map(|(first, _)| (*first).max(day))
    }

    /// The last day of the set that is not after `day`.
    pub(crate) fn at_or_before(&self, day: i64) -> Option<i64> {
        let after = self.0.partition_point(|(first, _)| *first <= day);
        let (_, last) = self.0.get(after.checked_sub(1)?)?;
        Some((*last).min(day))
    }

    /// Every day, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = i64> {
        self.0.iter().flat_map(|(first, last)| *first..=*last)
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.length(self.0.len());
        for (first, last) in &self.0 {
            out.signed(*first);
            out.signed(last - first);
        }
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, Damage> {
        let runs = input.count()?;
        (0..runs)
            .map(|_| {
                let first = input.signed()?;
                Ok((first, first.saturating_add(input.signed()?.max(0))))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn runs_are_a_set_of_days(
            days in prop::collection::vec((-20_i64..20, prop::bool::weighted(0.8)), 0..60), asked in -25_i64..25,
        ) {
            let (mut runs, mut set) = (DayRuns::default(), BTreeSet::new());
            for (day, there) in days {
                if there {
                    runs.insert(day);
                    set.insert(day);
                } else {
                    runs.remove(day);
                    set.remove(&day);
                }
            }
            let end = (asked..30).take_while(|day| set.contains(day)).last();
            prop_assert_eq!(runs.end_of_run(asked), end);
            prop_assert_eq!(runs.is_empty(), set.is_empty());
            let others: BTreeSet<i64> = (-20..asked).filter(|day| day % 5 != 0).collect();
            let mut other_runs = DayRuns::default();
            for day in &others {
                other_runs.insert(*day);
            }
            prop_assert_eq!(runs.last_outside(&other_runs), set.difference(&others).last().copied());
            prop_assert_eq!(runs.contains(asked), set.contains(&asked));
            prop_assert_eq!(runs.at_or_after(asked), set.range(asked..).next().copied());
            prop_assert_eq!(runs.at_or_before(asked), set.range(..=asked).next_back().copied());
            prop_assert!(runs.0.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0));
            let mut out = Writer::default();
            runs.write(&mut out);
            prop_assert_eq!(DayRuns::read(&mut Reader::new(&out.0)).unwrap(), runs);
        }
    }

    #[test]
    fn keys_sort_by_day_then_device_even_before_1970() {
        let device = |n: u32| DeviceId::try_from(n).unwrap();
        let key = DayKey::new(day_of(Millis::MIN), device(0x7fff_ffff));
        assert_eq!(
            (key.day(), key.device()),
            (day_of(Millis::MIN), Some(device(0x7fff_ffff)))
        );
        assert!(key < DayKey::new(-1, device(1)));
        assert!(DayKey::new(-1, device(9)) < DayKey::new(0, device(1)));
        assert_eq!(day_of(Millis::from_i64(-1)), -1);
    }
}
