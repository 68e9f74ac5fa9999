//! How a device is built in, and what its readings need because of that: corrections that belong to one device, not to its
//! model.

use crate::{Millis, Quantity};
use serde::{Deserialize, Serialize};

/// What is known about how a device measures where it is. Empty for most devices.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Installation {
    /// Height of gauge zero above sea level, in metres: turns `water_level` into `water_elevation`.
    pub gauge_zero_m: Option<f64>,
    /// The height system it is in, such as `DHHN2016`.
    pub datum: Option<String>,
    /// Corrections of values.
    pub calibrations: Vec<Calibration>,
    /// What is known about counters.
    pub counters: Vec<Counter>,
}

/// A correction: `value × scale + offset`, in the quantity's unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Of what.
    pub quantity: Quantity,
    /// Of which of several; without, of all that have none of their own.
    pub channel: Option<String>,
    /// Factor.
    pub scale: f64,
    /// Addend.
    pub offset: f64,
    /// Readings observed from then on, until the next one holds.
    pub valid_from: Millis,
}

/// What a counter tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Counter {
    /// What it counts.
    pub quantity: Quantity,
    /// Which of several; without, all that have no entry of their own.
    pub channel: Option<String>,
    /// Whether it tells totals.
    pub tells: CounterKind,
    /// The total at which it begins again with 0, in the quantity's unit.
    pub wrap: Option<f64>,
    /// When it was set by hand or exchanged, in order of time.
    #[serde(default)]
    pub resets: Vec<CounterReset>,
}

/// What a counter's readings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CounterKind {
    /// The total since it was made or set; what came in between is worked out.
    Cumulative,
    /// What came since the reading before.
    Interval,
}

/// A counter that was set.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CounterReset {
    /// When.
    pub at: Millis,
    /// To which total.
    pub to: f64,
}

impl CounterKind {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cumulative => "cumulative",
            Self::Interval => "interval",
        }
    }
}

impl Installation {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The correction of a value observed at `time`.
    pub fn calibration(
        &self,
        quantity: &Quantity,
        channel: Option<&str>,
        time: Millis,
    ) -> Option<&Calibration> {
        let of = |wanted: Option<&str>| {
            let fitting = self.calibrations.iter().filter(move |c| {
                c.channel.as_deref() == wanted && c.quantity == *quantity && c.valid_from <= time
            });
            fitting.max_by_key(|c| c.valid_from)
        };
        let own = channel.is_some_and(|_| {
            let own = |c: &Calibration| c.channel.as_deref() == channel && c.quantity == *quantity;
            self.calibrations.iter().any(own)
        });
        if own { of(channel) } else { of(None) }
    }

    /// What is known about a counter.
    pub fn counter(&self, quantity: &Quantity, channel: Option<&str>) -> Option<&Counter> {
        let of = |wanted: Option<&str>| {
            let mut counters = self.counters.iter();
            counters.find(|c| c.channel.as_deref() == wanted && c.quantity == *quantity)
        };
        of(channel).or_else(|| of(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calibration(channel: Option<&str>, offset: f64, from: i64) -> Calibration {
        Calibration {
            quantity: Quantity::known("distance").unwrap(),
            channel: channel.map(str::to_owned),
            scale: 1.0,
            offset,
            valid_from: Millis::from_i64(from),
        }
    }

    #[test]
    fn the_newest_correction_that_holds_already_is_taken_and_that_of_the_channel_first() {
        let installation = Installation {
            calibrations: vec![
                calibration(None, 2.0, 200),
                calibration(None, 1.0, 100),
                calibration(Some("b"), 3.0, 150),
            ],
            ..Installation::default()
        };
        let distance = Quantity::known("distance").unwrap();
        let offset = |channel, time| {
            let found = installation.calibration(&distance, channel, Millis::from_i64(time));
            found.map(|c| c.offset)
        };
        assert_eq!(offset(None, 99), None);
        assert_eq!(offset(None, 100), Some(1.0));
        assert_eq!(offset(Some("min"), 250), Some(2.0));
        assert_eq!(offset(Some("b"), 120), None);
        assert_eq!(offset(Some("b"), 250), Some(3.0));
        let level = Quantity::known("water_level").unwrap();
        assert_eq!(
            installation.calibration(&level, None, Millis::from_i64(300)),
            None
        );
    }
}
