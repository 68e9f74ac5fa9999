//! Hours in which nobody is told.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use talblick_model::Millis;
use utoipa::ToSchema;

/// Hours in which nobody is told, local time; they may go over midnight. What still fires at their end is told then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AlertQuiet)]
pub struct Quiet {
    /// First minute.
    #[schema(value_type = String, example = "22:00")]
    pub from: TimeOfDay,
    /// First minute after.
    #[schema(value_type = String, example = "06:00")]
    pub to: TimeOfDay,
}

/// A time of day to the minute, written like `22:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(Time);

/// A text that is no time of day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no time of day such as 22:00")]
pub struct NoTime(String);

impl Quiet {
    /// Whether a moment lies in these hours.
    pub fn holds(&self, at: Millis, zone: &TimeZone) -> bool {
        let local = at.timestamp().to_zoned(zone.clone()).time();
        let (from, to) = (self.from.0, self.to.0);
        if from <= to {
            from <= local && local < to
        } else {
            from <= local || local < to
        }
    }
}

impl FromStr for TimeOfDay {
    type Err = NoTime;

    fn from_str(text: &str) -> Result<Self, NoTime> {
        let two = |digits: &str| {
            let plain = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
            digits.parse::<i8>().ok().filter(|_| plain)
        };
        let time = text
            .split_once(':')
            .and_then(|(hour, minute)| Time::new(two(hour)?, two(minute)?, 0, 0).ok());
        let shown = || NoTime(text.chars().take(20).collect());
        time.map(Self).ok_or_else(shown)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quiet(from: &str, to: &str) -> Quiet {
        Quiet {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        }
    }

    #[test]
    fn quiet_hours_go_over_midnight_in_local_time() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let at = |text: &str| Millis::from(text.parse::<jiff::Timestamp>().unwrap());
        let night = quiet("22:00", "06:00");
        // In winter Berlin is an hour ahead of UTC, in summer two.
        for (moment, held) in [
            ("2026-01-10T20:59:59Z", false),
            ("2026-01-10T21:00:00Z", true),
            ("2026-01-11T04:59:59Z", true),
            ("2026-01-11T05:00:00Z", false),
            ("2026-07-10T20:00:00Z", true),
            ("2026-07-11T04:00:00Z", false),
        ] {
            assert_eq!(night.holds(at(moment), &berlin), held, "{moment}");
        }
        assert!(quiet("09:00", "12:00").holds(at("2026-01-10T09:00:00Z"), &berlin));
        assert!(!quiet("09:00", "12:00").holds(at("2026-01-10T11:00:00Z"), &berlin));
    }

    #[test]
    fn a_time_of_day_has_two_digits_each() {
        assert_eq!("06:05".parse::<TimeOfDay>().unwrap().to_string(), "06:05");
        for wrong in [
            "6:00",
            "24:00",
            "12:60",
            "12",
            "",
            "12:3a",
            "+1:00",
            "１２:00",
        ] {
            assert!(wrong.parse::<TimeOfDay>().is_err(), "{wrong}");
        }
    }
}
